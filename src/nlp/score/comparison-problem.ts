import { compareText } from '../canonical.js'
import type { BaselineIdentity, Fingerprint } from './comparison.js'
import { numberOf } from './id-list.js'
import type { IdList } from './id-list.js'

/** What speaks against a baseline, gathered as items came in. */
export interface Doubts {
  /** Items that one of the runs lacks. */
  readonly oneSided: IdList
  /** Items with other predictions than before. */
  readonly changed: IdList
}

/**
 * Why a baseline cannot be relied on. What the runs were made of is compared only where both say it.
 *
 * @returns at most one reason, the most basic one; none when it can be relied on
 */
export function problemsOf({ fingerprint: then }: BaselineIdentity, now: Fingerprint | undefined, { oneSided, changed }: Doubts): readonly string[] {
  const stale = then === undefined || now === undefined ? undefined : staleness(then, now)
  if (stale !== undefined) return [stale]
  if (oneSided.count > 0) return [`${numberOf(oneSided.count, 'item is', 'items are')} in one of the runs only (${oneSided.told()})`]
  // with equal items and code
  if (then !== undefined && then.model === now?.model && changed.count > 0) {
    return [`${numberOf(changed.count, 'item has', 'items have')} another result though model, items and code are the same (${changed.told()}): results are not repeatable`]
  }
  return []
}

function staleness(then: Fingerprint, now: Fingerprint): string | undefined {
  if (then.items !== now.items) return 'it is stale: it was made on other items; bless a run on these items'
  const parts = [...new Set([...Object.keys(then.code), ...Object.keys(now.code)])].filter((part) => then.code[part] !== now.code[part]).sort(compareText)
  if (parts.length > 0) return `it is stale: it was made by other code (${parts.join(', ')}), so a difference need not come from the model; bless a run with this code`
  return undefined
}
