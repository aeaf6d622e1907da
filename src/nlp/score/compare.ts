import type { Item, Span } from '../types.js'
import type { BootstrapOptions } from './bootstrap.js'
import { createComparisonTally } from './comparison-tally.js'
import type { BaselineIdentity, Comparison, Fingerprint, SliceChoice } from './comparison.js'
import { countSpans } from './count.js'
import type { Matching } from './run-score.js'
import { createIdCheck, scoreChoices } from './scorer.js'
import { identicalSpans, sameSpanSet } from './span-set.js'

export interface ComparerOptions extends Partial<BootstrapOptions> {
  /** What the new run is compared with. */
  readonly baseline: BaselineIdentity
  /** What the new run was made of; absent for predictions made elsewhere. */
  readonly fingerprint?: Fingerprint
  /** Labels to report even when no item has them. */
  readonly labels?: readonly string[]
  /** When a prediction is right; `exact` when absent. */
  readonly matching?: Matching
  /** How far F1 may fall before it counts as a regression, from 0 to 1; 0 when absent. */
  readonly maxDrop?: number
  /** Level of the whole family of intervals; 0.95 when absent. */
  readonly level?: number
  /** Fewest items that must hold a label, in gold or in a prediction, or be of a slice, for it to be judged; 30 when absent. */
  readonly minimumItems?: number
  /** Slices that are judged; all of them when absent. */
  readonly slices?: readonly SliceChoice[]
}

/** Takes items with both runs' predictions one by one, in any order; of each it keeps its id. */
export interface Comparer {
  /**
   * An item that both runs have a result for.
   *
   * @throws RangeError when an item of this id was added before, its gold spans of one label overlap, or there are more than 1,000 slices
   */
  add(item: Pick<Item, 'id' | 'spans' | 'slices'>, old: readonly Span[], now: readonly Span[]): void
  /** An item that only the baseline has; not one that ended in an error of the machinery in the new run. */
  onlyOld(id: string): void
  /** An item that only the new run has. */
  onlyNew(id: string): void
  /** @throws RangeError when more than {@link mostJudgedSlices} slices would be judged */
  finish(): Comparison
}

/**
 * Compares a run with its baseline: both runs' predictions of the same items are resampled together, so what is hard or easy about
 * an item cancels. A scope has regressed when the interval of its difference in F1 lies wholly below `-maxDrop`.
 *
 * @example
 * ```ts
 * const comparer = createComparer({ baseline: { name: 'news', version: '1.0.0' }, slices: [{ dimension: 'source' }] })
 * comparer.add(item, oldSpans, newSpans)
 * const { labels, slices } = comparer.finish()
 * Object.entries(labels).filter(([, { regressed }]) => regressed)
 * ```
 */
export function createComparer(options: ComparerOptions): Comparer {
  const { matching } = scoreChoices(options)
  const tally = createComparisonTally(options, matching)
  const requireNew = createIdCheck()
  return {
    add(item, old, now) {
      requireNew(item.id)
      const identical = identicalSpans(old, now)
      const before = countSpans(item.spans, old)
      tally.add(item, before, identical ? before : countSpans(item.spans, now), !identical && !sameSpanSet(old, now))
    },
    onlyOld: (id) => tally.onlyOld(id),
    onlyNew: (id) => tally.onlyNew(id),
    finish: () => tally.finish(),
  }
}
