import type { Span } from '../types.js'
import { mostOverlaps } from './overlap.js'
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
  const labels = new Map<string, { readonly gold: Span[], readonly predicted: Span[] }>()
  const of = (label: string): { readonly gold: Span[], readonly predicted: Span[] } => {
    const known = labels.get(label)
    if (known !== undefined) return known
    const fresh = { gold: [], predicted: [] }
    labels.set(label, fresh)
    return fresh
  }
  for (const span of gold) of(span.label).gold.push(span)
  for (const span of predicted) of(span.label).predicted.push(span)
  const counts = new Map<string, MatchedCounts>()
  for (const [label, spans] of labels) counts.set(label, countLabel(spans.gold, spans.predicted))
  return counts
}

function countLabel(gold: Span[], predicted: Span[]): MatchedCounts {
  sort(gold)
  requireApart(gold)
  sort(predicted)
  const [golds, said] = [gold.length, predicted.length]
  const counts = (tp: number): Counts => ({ tp, fp: said - tp, fn: golds - tp })
  const same = sameSpans(gold, predicted)
  const exact = counts(same)
  // when one side has no more spans to pair, overlapping cannot pair more either
  return { exact, overlap: same === Math.min(golds, said) ? exact : counts(mostOverlaps(gold, predicted)) }
}

function sort(spans: Span[]): void {
  if (spans.length > 1) spans.sort((a, b) => a.start - b.start || a.end - b.end)
}

function requireApart(gold: readonly Span[]): void {
  let reached = 0
  for (const { start, end, label } of gold) {
    if (start >= end) throw new RangeError(`the gold span ${start}–${end} of label ${label} is empty`)
    if (start < reached) throw new RangeError(`the gold span ${start}–${end} overlaps another one of label ${label}`)
    reached = end
  }
}

/** Spans that both lists have, repeated ones as often as both have them; both in order. */
function sameSpans(gold: readonly Span[], predicted: readonly Span[]): number {
  let [same, at, next] = [0, 0, 0]
  while (at < gold.length && next < predicted.length) {
    const [a, b] = [gold[at], predicted[next]]
    if (a === undefined || b === undefined) break
    const order = a.start - b.start || a.end - b.end
    if (order === 0) same++
    if (order <= 0) at++
    if (order >= 0) next++
  }
  return same
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
