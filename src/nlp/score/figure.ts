import { compareText } from '../canonical.js'
import { macroOf, metricsOf, sumCounts } from './count.js'
import type { Counts, Figures, Interval, RatioIntervals, Ratios, ScopeScore } from './run-score.js'

/** Names of the three ratios, in the order in which they are told. */
export const ratioNames = ['precision', 'recall', 'f1'] as const satisfies readonly (keyof Ratios)[]

/** Figures of counts by label. */
export function figuresOf(counts: ReadonlyMap<string, Counts>): Figures {
  const labels = [...counts].sort(([a], [b]) => compareText(a, b)).map(([label, count]) => [label, metricsOf(count)] as const)
  const metrics = labels.map(([, figures]) => figures)
  return { micro: metricsOf(sumCounts(metrics)), macro: macroOf(metrics), labels: Object.fromEntries(labels) }
}

/** Figures of one scope from its counts by label. */
export function scopeScore(items: number, counts: ReadonlyMap<string, Counts>): ScopeScore {
  return { items, ...figuresOf(counts) }
}

/** Reads the three figures of each scope off resampled counts, three columns (tp, fp, fn) a scope. */
export function readRatios(sums: Float64Array, figures: Float64Array): void {
  for (let scope = 0; 3 * scope < sums.length; scope++) writeRatios(figures, scope, sums[3 * scope] ?? 0, sums[3 * scope + 1] ?? 0, sums[3 * scope + 2] ?? 0)
}

/**
 * Reads the figures of a run off resampled counts, three columns (tp, fp, fn) a label: micro, macro, then the labels, three ratios each.
 * As in {@link macroOf}, labels that gold of the resample lacks are no part of the macro average.
 */
export function readRunRatios(sums: Float64Array, figures: Float64Array): void {
  let [allTp, allFp, allFn, inGold] = [0, 0, 0, 0]
  figures.fill(0, 3, 6)
  for (let label = 0; 3 * label < sums.length; label++) {
    const [tp, fp, fn] = [sums[3 * label] ?? 0, sums[3 * label + 1] ?? 0, sums[3 * label + 2] ?? 0]
    writeRatios(figures, label + 2, tp, fp, fn)
    allTp += tp
    allFp += fp
    allFn += fn
    if (tp + fn === 0) continue
    inGold++
    for (let ratio = 0; ratio < 3; ratio++) figures[3 + ratio] = (figures[3 + ratio] ?? 0) + (figures[3 * (label + 2) + ratio] ?? 0)
  }
  writeRatios(figures, 0, allTp, allFp, allFn)
  if (inGold > 0) for (let ratio = 3; ratio < 6; ratio++) figures[ratio] = (figures[ratio] ?? 0) / inGold
}

function writeRatios(figures: Float64Array, scope: number, tp: number, fp: number, fn: number): void {
  figures[3 * scope] = tp === 0 ? 0 : tp / (tp + fp)
  figures[3 * scope + 1] = tp === 0 ? 0 : tp / (tp + fn)
  figures[3 * scope + 2] = tp === 0 ? 0 : 2 * tp / (2 * tp + fp + fn)
}

/** Names the intervals of one scope in a flat list, three a scope. */
export function ratioIntervals(intervals: readonly Interval[], scope: number): RatioIntervals {
  const [precision = none, recall = none, f1 = none] = intervals.slice(3 * scope, 3 * scope + 3)
  return { precision, recall, f1 }
}

const none: Interval = { low: 0, high: 0 }
