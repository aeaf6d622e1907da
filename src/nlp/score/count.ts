import { compareText } from '../canonical.js'
import type { Span } from '../types.js'
import type { Counts, Metrics, Ratios } from './run-score.js'

/** Numbers of agreeing, surplus and missing spans by label; labels without any span are absent. */
export type LabelCounts = ReadonlyMap<string, Counts>

/**
 * Compares predicted with gold spans: a prediction is right when a gold span has the same start, end and label.
 * Each gold span is found once, so a repeated prediction is a false one.
 */
export function countSpans(gold: readonly Span[], predicted: readonly Span[]): LabelCounts {
  const open = new Map<string, number>()
  for (const span of gold) open.set(keyOf(span), (open.get(keyOf(span)) ?? 0) + 1)
  const counts = new Map<string, { tp: number, fp: number, fn: number }>()
  const of = (label: string): { tp: number, fp: number, fn: number } => {
    const known = counts.get(label) ?? { tp: 0, fp: 0, fn: 0 }
    counts.set(label, known)
    return known
  }
  for (const { label } of gold) of(label).fn++
  for (const span of predicted) {
    const left = open.get(keyOf(span)) ?? 0
    const count = of(span.label)
    if (left === 0) count.fp++
    else {
      open.set(keyOf(span), left - 1)
      count.tp++
      count.fn--
    }
  }
  return new Map([...counts].sort(([a], [b]) => compareText(a, b)))
}

const keyOf = ({ start, end, label }: Span): string => `${start} ${end} ${label}`

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

/**
 * Precision, recall and F1 of counts; 0 where nothing is below the line.
 *
 * @example
 * ```ts
 * metricsOf({ tp: 3, fp: 1, fn: 2 }) // { tp: 3, fp: 1, fn: 2, precision: 0.75, recall: 0.6, f1: 0.6666666666666666 }
 * ```
 */
export function metricsOf({ tp, fp, fn }: Counts): Metrics {
  return { tp, fp, fn, precision: ratio(tp, tp + fp), recall: ratio(tp, tp + fn), f1: ratio(2 * tp, 2 * tp + fp + fn) }
}

/** Mean of the labels that occur in gold; zeros when none does. */
export function macroOf(labels: Iterable<Metrics>): Ratios {
  const counted = [...labels].filter(({ tp, fn }) => tp + fn > 0)
  const mean = (of: keyof Ratios): number => ratio(counted.reduce((sum, label) => sum + label[of], 0), counted.length)
  return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') }
}

/** Sum of counts. */
export function sumCounts(counts: Iterable<Counts>): Counts {
  let [tp, fp, fn] = [0, 0, 0]
  for (const count of counts) {
    tp += count.tp
    fp += count.fp
    fn += count.fn
  }
  return { tp, fp, fn }
}
