import { metricsOf, macroOf, sumCounts } from './count.js'
import { ratioNames } from './figure.js'
import type { Counts, Ratios } from './run-score.js'

/** Columns of a scope that is compared: right and surplus spans, old and new, and gold spans, which both runs share. */
export const pairWidth = 5

/** Offsets of a scope's columns. */
const column = { oldTp: 0, newTp: 1, oldFp: 2, newFp: 3, gold: 4 } as const

/** Appends an item's counts of one scope to its cells; zeros are left out. */
export function pushPair(cells: number[], scope: number, old: Counts, now: Counts): void {
  const first = pairWidth * scope
  if (old.tp !== 0) cells.push(first + column.oldTp, old.tp)
  if (now.tp !== 0) cells.push(first + column.newTp, now.tp)
  if (old.fp !== 0) cells.push(first + column.oldFp, old.fp)
  if (now.fp !== 0) cells.push(first + column.newFp, now.fp)
  if (now.tp + now.fn !== 0) cells.push(first + column.gold, now.tp + now.fn)
}

/** All columns of some scopes. */
export const pairColumns = (scopes: readonly number[]): readonly number[] =>
  scopes.flatMap((scope) => Array.from({ length: pairWidth }, (_, offset) => pairWidth * scope + offset))

/** Reads each scope's difference in F1, new less old, off resampled sums. */
export function readDifferences(sums: Float64Array, figures: Float64Array): void {
  for (let scope = 0; pairWidth * scope < sums.length; scope++) figures[scope] = differenceAt(sums, pairWidth * scope)
}

/** Reads the differences in F1 of a run off resampled sums: micro, macro (over labels in the resample's gold), then the labels. */
export function readRunDifferences(sums: Float64Array, figures: Float64Array): void {
  let [oldTp, newTp, oldFp, newFp, gold, inGold, macro] = [0, 0, 0, 0, 0, 0, 0]
  for (let label = 0; pairWidth * label < sums.length; label++) {
    const first = pairWidth * label
    const difference = differenceAt(sums, first)
    figures[label + 2] = difference
    oldTp += sums[first + column.oldTp] ?? 0
    newTp += sums[first + column.newTp] ?? 0
    oldFp += sums[first + column.oldFp] ?? 0
    newFp += sums[first + column.newFp] ?? 0
    const held = sums[first + column.gold] ?? 0
    gold += held
    if (held === 0) continue
    inGold++
    macro += difference
  }
  figures[0] = f1(newTp, newFp, gold) - f1(oldTp, oldFp, gold)
  figures[1] = inGold === 0 ? 0 : macro / inGold
}

function differenceAt(sums: Float64Array, first: number): number {
  const gold = sums[first + column.gold] ?? 0
  return f1(sums[first + column.newTp] ?? 0, sums[first + column.newFp] ?? 0, gold) - f1(sums[first + column.oldTp] ?? 0, sums[first + column.oldFp] ?? 0, gold)
}

const f1 = (tp: number, fp: number, gold: number): number => (tp === 0 ? 0 : 2 * tp / (tp + fp + gold))

/** Figures of both runs and how they differ. */
export interface RatioPair {
  readonly old: Ratios
  readonly new: Ratios
  readonly difference: Ratios
}

interface CountPair {
  readonly old: Counts
  readonly new: Counts
}

function countsAt(totals: Float64Array, scope: number): CountPair {
  const [oldTp = 0, newTp = 0, oldFp = 0, newFp = 0, gold = 0] = totals.subarray(pairWidth * scope, pairWidth * (scope + 1))
  return { old: { tp: oldTp, fp: oldFp, fn: gold - oldTp }, new: { tp: newTp, fp: newFp, fn: gold - newTp } }
}

/** The figures of each scope, from the sums over all items. */
export function ratioPairs(totals: Float64Array): readonly RatioPair[] {
  return scopesOf(totals).map((counts) => pairOf(metricsOf(counts.old), metricsOf(counts.new)))
}

/** The figures of a run: micro, macro, then the labels. */
export function runRatioPairs(totals: Float64Array): readonly RatioPair[] {
  const labels = scopesOf(totals)
  const micro = pairOf(metricsOf(sumCounts(labels.map(({ old }) => old))), metricsOf(sumCounts(labels.map((label) => label.new))))
  const macro = pairOf(macroOf(labels.map(({ old }) => metricsOf(old))), macroOf(labels.map((label) => metricsOf(label.new))))
  return [micro, macro, ...ratioPairs(totals)]
}

const scopesOf = (totals: Float64Array): readonly CountPair[] => Array.from({ length: totals.length / pairWidth }, (_, scope) => countsAt(totals, scope))

function pairOf(old: Ratios, now: Ratios): RatioPair {
  const pick = ({ precision, recall, f1: both }: Ratios): Ratios => ({ precision, recall, f1: both })
  const [precision = 0, recall = 0, difference = 0] = ratioNames.map((name) => now[name] - old[name])
  return { old: pick(old), new: pick(now), difference: { precision, recall, f1: difference } }
}
