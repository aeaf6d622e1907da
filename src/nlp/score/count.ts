import type { Span } from '../types.js'
import { pairSpans, spansByLabel } from './match.js'
import type { LabelSpans } from './match.js'
import type { Counts, Matching, Metrics, Ratios } from './run-score.js'

/** Agreeing, surplus and missing spans, counted both ways. */
export type MatchedCounts = Readonly<Record<Matching, Counts>>

/** By label, in order of first occurrence; labels without any span are absent. */
export type LabelCounts = ReadonlyMap<string, MatchedCounts>

/**
 * Compares predicted with gold spans, label by label. A prediction that repeats another one is a false one, whatever it overlaps.
 * What agrees exactly also overlaps: `exact.tp` is never more than `overlap.tp`.
 *
 * @param gold - offsets in UTF-16 code units; spans of one label share nothing with each other
 * @param predicted - may overlap and repeat
 * @throws RangeError when gold spans of one label overlap, or one is empty
 * @example
 * ```ts
 * countSpans([{ start: 0, end: 4, label: 'A' }], [{ start: 0, end: 5, label: 'A' }]).get('A')
 * // { exact: { tp: 0, fp: 1, fn: 1 }, overlap: { tp: 1, fp: 0, fn: 0 } }
 * ```
 */
export function countSpans(gold: readonly Span[], predicted: readonly Span[]): LabelCounts {
  const counts = new Map<string, MatchedCounts>()
  for (const [label, spans] of spansByLabel(gold, predicted)) counts.set(label, countLabel(spans))
  return counts
}

function countLabel(spans: LabelSpans): MatchedCounts {
  const [golds, said] = [spans.gold.length, spans.predicted.length]
  const counts = (tp: number): Counts => ({ tp, fp: said - tp, fn: golds - tp })
  const same = pairSpans(spans, 'exact')
  const exact = counts(same)
  // when one side has no more spans to pair, overlapping cannot pair more either
  return { exact, overlap: same === Math.min(golds, said) ? exact : counts(pairSpans(spans, 'overlap')) }
}

/** Surplus and missing spans of all labels. */
export function mistakesOf(counts: LabelCounts, matching: Matching): number {
  let mistakes = 0
  for (const { [matching]: { fp, fn } } of counts.values()) mistakes += fp + fn
  return mistakes
}

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
