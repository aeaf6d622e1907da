import { compareText } from '../canonical.js'
import { macroOf, metricsOf, sumCounts } from './count.js'
import type { Counts, Metrics, Outcomes, Ratios, ScopeScore } from './run-score.js'

/** Names of the three ratios, in the order in which they are told. */
export const ratioNames = ['precision', 'recall', 'f1'] as const satisfies readonly (keyof Ratios)[]

/** Figures of one scope from its counts by label. */
export function scopeScore(items: number, counts: ReadonlyMap<string, Counts>): ScopeScore {
  const labels = [...counts].sort(([a], [b]) => compareText(a, b)).map(([label, count]) => [label, metricsOf(count)] as const)
  const metrics: readonly Metrics[] = labels.map(([, figures]) => figures)
  return { items, micro: metricsOf(sumCounts(metrics)), macro: macroOf(metrics), labels: Object.fromEntries(labels) }
}

/** Each label's counts over all items of the outcomes, labels without any span included. */
export function totalCounts({ labels, items }: Outcomes): ReadonlyMap<string, Counts> {
  const totals = labels.map(() => ({ tp: 0, fp: 0, fn: 0 }))
  for (const [, ...cells] of items) {
    for (const { label, counts } of cellsOf(cells)) {
      const total = totals[label]
      if (total === undefined) continue
      total.tp += counts.tp
      total.fp += counts.fp
      total.fn += counts.fn
    }
  }
  return new Map(labels.map((label, index) => [label, totals[index] ?? { tp: 0, fp: 0, fn: 0 }]))
}

/** Reads an item's outcome: `label, tp, fp, fn` repeated. */
export function cellsOf(cells: readonly number[]): readonly { readonly label: number, readonly counts: Counts }[] {
  const result = []
  for (let at = 0; at < cells.length; at += 4) {
    const [label = 0, tp = 0, fp = 0, fn = 0] = cells.slice(at, at + 4)
    result.push({ label, counts: { tp, fp, fn } })
  }
  return result
}

/** Writes counts to bootstrap columns, three from `offset` on, as pairs of column and value; zeros are left out. */
export function cellsAt(offset: number, { tp, fp, fn }: Counts): readonly number[] {
  return [[offset, tp], [offset + 1, fp], [offset + 2, fn]].filter(([, value]) => value !== 0).flat()
}

/** Reads counts off bootstrap columns: three a label, from `offset` on. */
export function countsAt(sums: Float64Array, offset: number): Counts {
  return { tp: sums[offset] ?? 0, fp: sums[offset + 1] ?? 0, fn: sums[offset + 2] ?? 0 }
}

/**
 * The figures of a run as a flat list, three ratios each: micro, macro, then the labels.
 *
 * @param inGold - whether each label occurs in gold: those make the macro average, in a resample too
 */
export function flatFigures(labels: readonly Counts[], inGold: readonly boolean[]): readonly number[] {
  const metrics = labels.map(metricsOf)
  const mean = (of: keyof Ratios): number => {
    let [sum, number] = [0, 0]
    for (const [index, label] of metrics.entries()) {
      if (inGold[index] !== true) continue
      sum += label[of]
      number++
    }
    return number === 0 ? 0 : sum / number
  }
  const macro: Ratios = { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') }
  return [metricsOf(sumCounts(labels)), macro, ...metrics].flatMap((ratios) => ratioNames.map((name) => ratios[name]))
}
