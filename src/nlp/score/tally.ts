import type { LabelCounts } from './count.js'
import type { Matching } from './run-score.js'

/** Counts by label, summed as items come in. */
export interface Tally {
  /** Items added. */
  items: number
  readonly labels: Map<string, { tp: number, fp: number, fn: number }>
}

/** @param labels - those to hold from the start, with zeros */
export function createTally(labels: readonly string[] = []): Tally {
  return { items: 0, labels: new Map(labels.map((label) => [label, { tp: 0, fp: 0, fn: 0 }])) }
}

/** Adds one item's counts. */
export function addToTally(tally: Tally, counts: LabelCounts, matching: Matching): void {
  tally.items++
  for (const [label, { [matching]: { tp, fp, fn } }] of counts) {
    const known = tally.labels.get(label)
    if (known === undefined) tally.labels.set(label, { tp, fp, fn })
    else {
      known.tp += tp
      known.fp += fp
      known.fn += fn
    }
  }
}

/** Finds the number of a name, or gives it the next one. */
export interface Numbering {
  numberOf(name: string): number
  /** Names by number. */
  names(): readonly string[]
}

/** Numbers names in the order in which they are first asked for. */
export function createNumbering(): Numbering {
  const numbers = new Map<string, number>()
  return {
    numberOf(name) {
      const known = numbers.get(name)
      if (known !== undefined) return known
      numbers.set(name, numbers.size)
      return numbers.size - 1
    },
    names: () => [...numbers.keys()],
  }
}
