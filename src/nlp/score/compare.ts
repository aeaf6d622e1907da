import { compareText } from '../canonical.js'
import type { Baseline, Fingerprint } from './baseline.js'
import { bootstrap, percentileInterval } from './bootstrap.js'
import type { BootstrapOptions } from './bootstrap.js'
import { countsAt, flatFigures, ratioNames } from './figure.js'
import { joinOutcomes } from './pair.js'
import type { PairedOutcomes } from './pair.js'
import type { Interval, Ratios, RunScore } from './run-score.js'
import { defaultBootstrap, defaultLevel } from './scorer.js'

export interface CompareOptions extends Partial<BootstrapOptions> {
  /** What the run was made of. */
  readonly fingerprint: Fingerprint
  /** How far F1 may fall before it counts as a regression, from 0 to 1; 0 when absent. */
  readonly maxDrop?: number
  /** Level of the whole family of intervals; 0.95 when absent. */
  readonly level?: number
  /** Fewest items that must hold a label, in gold or in a prediction, for it to be judged; 30 when absent. */
  readonly minimumItems?: number
}

/** Old and new figures of one scope: a label, the micro or the macro average. */
export interface Difference {
  readonly old: Ratios
  readonly new: Ratios
  readonly difference: Ratios
  /** Of the difference in F1, corrected for the number of figures judged. */
  readonly interval: Interval
  /** Items on which the scope rests. */
  readonly items: number
  /** Whether there are enough items to judge. */
  readonly judged: boolean
  /** The whole interval lies below the allowed drop. */
  readonly regressed: boolean
  /** The whole interval lies above 0. */
  readonly improved: boolean
}

/** A run against its baseline, item by item. */
export interface Comparison {
  readonly baseline: Baseline['model'] & { readonly fingerprint: Fingerprint }
  /** Why the baseline cannot be relied on; empty when it can. */
  readonly problems: readonly string[]
  /** Items that both runs have. */
  readonly items: number
  readonly method: {
    readonly name: 'paired Poisson bootstrap, percentile intervals, Bonferroni'
    readonly resamples: number
    readonly seed: number
    /** Of the family. */
    readonly level: number
    /** Figures judged; each interval has level 1 − (1 − level) / figures. */
    readonly figures: number
    readonly maxDrop: number
    readonly minimumItems: number
  }
  readonly micro: Difference
  readonly macro: Difference
  /** By label, in code-unit order; all labels of either run. */
  readonly labels: Readonly<Record<string, Difference>>
}

/** Fewest items for a judgement: with fewer, percentile intervals of ratios are too narrow to be trusted. */
export const defaultMinimumItems = 30

/**
 * Compares a run with its baseline: both runs' outcomes of the same items are resampled together, so what is hard or easy about
 * an item cancels. A scope has regressed when the interval of its difference in F1 lies wholly below `-maxDrop`.
 *
 * @example
 * ```ts
 * const comparison = compareToBaseline(score, parseBaseline(bytes, 'b.json'), { fingerprint })
 * Object.entries(comparison.labels).filter(([, { regressed }]) => regressed)
 * ```
 */
export function compareToBaseline(run: RunScore, baseline: Baseline, options: CompareOptions): Comparison {
  const { resamples, seed, level, maxDrop, minimumItems, fingerprint } = {
    ...defaultBootstrap, level: defaultLevel, maxDrop: 0, minimumItems: defaultMinimumItems, ...options,
  }
  const pairs = joinOutcomes(baseline.outcomes, run.outcomes)
  const judgedLabels = pairs.support.map((items) => items >= minimumItems)
  const judged = [pairs.items >= minimumItems, pairs.items >= minimumItems, ...judgedLabels]
  const figures = judged.filter(Boolean).length
  const differences = differencesOf(pairs, { resamples, seed }, 1 - (1 - level) / Math.max(1, figures))
  const at = (scope: number): Difference => {
    const found = differences[scope]
    if (found === undefined) throw new RangeError(`no scope ${scope}`)
    const enough = judged[scope] === true
    return {
      ...found,
      items: scope < 2 ? pairs.items : pairs.support[scope - 2] ?? 0,
      judged: enough,
      regressed: enough && found.interval.high < -maxDrop,
      improved: enough && found.interval.low > 0,
    }
  }
  return {
    baseline: { ...baseline.model, fingerprint: baseline.fingerprint },
    problems: problemsOf(run, baseline, fingerprint, pairs),
    items: pairs.items,
    method: { name: 'paired Poisson bootstrap, percentile intervals, Bonferroni', resamples, seed, level, figures, maxDrop, minimumItems },
    micro: at(0),
    macro: at(1),
    labels: Object.fromEntries(pairs.labels.map((label, index) => [label, at(index + 2)])),
  }
}

function differencesOf(pairs: PairedOutcomes, options: BootstrapOptions, level: number): readonly Pick<Difference, 'old' | 'new' | 'difference' | 'interval'>[] {
  const side = (sums: Float64Array, offset: number): readonly number[] =>
    flatFigures(pairs.labels.map((_, label) => countsAt(sums, 6 * label + offset)), pairs.inGold)
  const width = 6 * pairs.labels.length
  const totals = new Float64Array(width)
  for (const { cells } of pairs.contributions) {
    for (let cell = 0; cell < cells.length; cell += 2) totals[cells[cell] ?? 0] = (totals[cells[cell] ?? 0] ?? 0) + (cells[cell + 1] ?? 0)
  }
  const [before, after] = [side(totals, 0), side(totals, 3)]
  const f1Only = (figures: readonly number[]): readonly number[] => figures.filter((_, index) => index % 3 === 2)
  const resampled = bootstrap(pairs.contributions, width, (sums) => {
    const [old, now] = [f1Only(side(sums, 0)), f1Only(side(sums, 3))]
    return now.map((value, scope) => value - (old[scope] ?? 0))
  }, options)
  return resampled.map((values, scope) => {
    const ratios = (figures: readonly number[]): Ratios => {
      const [precision = 0, recall = 0, f1 = 0] = figures.slice(3 * scope, 3 * scope + 3)
      return { precision, recall, f1 }
    }
    const [old, now] = [ratios(before), ratios(after)]
    const [precision, recall, f1] = ratioNames.map((name) => now[name] - old[name])
    return {
      old, new: now,
      difference: { precision: precision ?? 0, recall: recall ?? 0, f1: f1 ?? 0 },
      interval: percentileInterval(values, level),
    }
  })
}

function problemsOf(run: RunScore, baseline: Baseline, now: Fingerprint, pairs: PairedOutcomes): readonly string[] {
  const then = baseline.fingerprint
  if (then.items !== now.items) return ['it was made on other items: bless a run on these items']
  const parts = [...new Set([...Object.keys(then.code), ...Object.keys(now.code)])].sort(compareText)
    .filter((part) => then.code[part] !== now.code[part])
  if (parts.length > 0) return [`it was made by other code (${parts.join(', ')}), so a difference need not come from the model: bless a run with this code`]
  const missing = [...pairs.onlyOld.filter((id) => !run.errors.some((error) => error.id === id)), ...pairs.onlyNew]
  if (missing.length > 0) return [`${missing.length} items are in one of the runs only (${someOf(missing)})`]
  if (then.model === now.model && pairs.changed.length > 0) {
    return [`${pairs.changed.length} items have another result though model, items and code are the same (${someOf(pairs.changed)}): results are not repeatable`]
  }
  return []
}

function someOf(ids: readonly string[]): string {
  return ids.length <= 5 ? ids.join(', ') : `${ids.slice(0, 5).join(', ')} …`
}
