import type { Span } from '../types.js'
import { pairOverlapping, pairSame } from './pair.js'
import type { OnPair } from './pair.js'
import type { Matching } from './run-score.js'

/** Spans of one label, in order of place. */
export interface LabelSpans {
  readonly gold: readonly Span[]
  readonly predicted: readonly Span[]
}

/**
 * Sorts spans by label and place.
 *
 * @returns by label, in order of first occurrence
 * @throws RangeError when gold spans of one label overlap, or one is empty
 */
export function spansByLabel(gold: readonly Span[], predicted: readonly Span[]): ReadonlyMap<string, LabelSpans> {
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
  for (const spans of labels.values()) {
    sort(spans.gold)
    requireApart(spans.gold)
    sort(spans.predicted)
  }
  return labels
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

/** Pairs the spans of a label, as the score counts them; `onPair` is told of places in `gold` and in `predicted`. */
export const pairSpans = ({ gold, predicted }: LabelSpans, matching: Matching, onPair?: OnPair): number =>
  (matching === 'exact' ? pairSame : pairOverlapping)(gold, predicted, onPair)

/** What became of each span. */
export interface MatchedSpans {
  /** Predicted, and agree with a gold span. */
  readonly right: readonly Span[]
  /** Predicted, agree with none. */
  readonly surplus: readonly Span[]
  /** Gold, not found. */
  readonly missing: readonly Span[]
}

/**
 * Tells which predictions are right, which are surplus, and which gold spans are missing: the very ones that the score counts, so there are as
 * many of each as it says. A prediction that is the same as a gold span is right; of overlapping ones those are that make most pairs.
 *
 * @param gold - offsets in UTF-16 code units; spans of one label share nothing with each other
 * @param predicted - may overlap and repeat
 * @throws RangeError when gold spans of one label overlap, or one is empty
 * @example
 * ```ts
 * matchSpans([{ start: 0, end: 4, label: 'A' }], [{ start: 0, end: 5, label: 'A' }], 'overlap')
 * // { right: [{ start: 0, end: 5, label: 'A' }], surplus: [], missing: [] }
 * ```
 */
export function matchSpans(gold: readonly Span[], predicted: readonly Span[], matching: Matching): MatchedSpans {
  const matched = [...spansByLabel(gold, predicted).values()].map((spans) => {
    const [found, right] = [new Set<number>(), new Set<number>()]
    pairSpans(spans, matching, (at, place) => {
      found.add(at)
      right.add(place)
    })
    return {
      right: spans.predicted.filter((_, place) => right.has(place)),
      surplus: spans.predicted.filter((_, place) => !right.has(place)),
      missing: spans.gold.filter((_, at) => !found.has(at)),
    }
  })
  return { right: matched.flatMap((one) => one.right), surplus: matched.flatMap(({ surplus }) => surplus), missing: matched.flatMap(({ missing }) => missing) }
}
