import type { Keys } from './finding.js'
import { objectsIn } from './flow.js'
import type { StateNode } from './model.js'

/** A retrier or catcher that lists errors. */
export interface ErrorList {
  readonly field: 'Retry' | 'Catch'
  readonly names: readonly unknown[]
  /** Where the list is. */
  readonly at: Keys
  /** Whether no other retrier, or catcher, comes after it. */
  readonly last: boolean
}

/** What the retriers and catchers of a state list as their errors, in the order in which they are asked. */
export function* errorListsOf({ source, keys }: StateNode): Iterable<ErrorList> {
  for (const field of ['Retry', 'Catch'] as const) {
    const list = source[field]
    for (const [i, { ErrorEquals: names }] of objectsIn(list)) {
      if (Array.isArray(names)) yield { field, names: names as readonly unknown[], at: [...keys, field, i, 'ErrorEquals'], last: i === (list as readonly unknown[]).length - 1 }
    }
  }
}
