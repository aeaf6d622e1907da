import { matchSpans } from '../nlp/index.js'
import type { Excerpt, Matching, Span } from '../nlp/index.js'

/** What a span is beside gold: in gold, or predicted and right, predicted and surplus, or in gold and missing from the predictions. */
export type MarkKind = 'gold' | 'right' | 'surplus' | 'missing'

/** A span that is shown on a text. */
export interface Mark extends Span {
  readonly kind: MarkKind
}

/** A stretch of an excerpt that is covered by the same marks throughout. */
export interface Segment {
  readonly text: string
  /** Places in the list of marks, of those that cover it. */
  readonly within: readonly number[]
  /** Those whose last piece in this excerpt it is: their labels are shown after it. */
  readonly ending: readonly number[]
}

const inOrder = (a: Span, b: Span): number => a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0)

/**
 * Marks predictions as right or surplus, and gold spans that no prediction agrees with as missing: the very ones that the score counts.
 *
 * @param gold - spans of one label share nothing with each other
 * @param predicted - may overlap and repeat
 * @returns in order of place
 * @throws RangeError when gold spans of one label overlap, or one is empty
 * @example
 * ```ts
 * differenceMarks([{ start: 0, end: 4, label: 'A' }], [{ start: 0, end: 5, label: 'A' }], 'exact')
 * // [{ start: 0, end: 4, label: 'A', kind: 'missing' }, { start: 0, end: 5, label: 'A', kind: 'surplus' }]
 * ```
 */
export function differenceMarks(gold: readonly Span[], predicted: readonly Span[], matching: Matching): readonly Mark[] {
  const matched = matchSpans(gold, predicted, matching)
  return (['right', 'surplus', 'missing'] as const).flatMap((kind) => matched[kind].map((span) => marked(span, kind))).sort(inOrder)
}

/** Marks gold spans, in order of place. */
export const goldMarks = (gold: readonly Span[]): readonly Mark[] => gold.toSorted(inOrder).map((span) => marked(span, 'gold'))

const marked = ({ start, end, label }: Span, kind: MarkKind): Mark => ({ start, end, label, kind })

/**
 * Cuts an excerpt wherever a mark begins or ends. The texts of the segments make up the excerpt's.
 *
 * @param marks - any order; offsets in the whole document; those outside the excerpt are left out, those that reach out of it are cut
 * @example
 * ```ts
 * segmentsOf({ start: 0, text: 'New York Times' }, [{ start: 0, end: 8, label: 'PLACE', kind: 'right' }])
 * // [{ text: 'New York', within: [0], ending: [0] }, { text: ' Times', within: [], ending: [] }]
 * ```
 */
export function segmentsOf({ start: from, text }: Excerpt, marks: readonly Mark[]): readonly Segment[] {
  const to = from + text.length
  const shown = marks.flatMap((one, place) => (isWithin(one, { start: from, text }) ? [{ place, start: Math.max(one.start, from), end: Math.min(one.end, to) }] : []))
  const opening = grouped(shown, ({ start }) => start)
  const closing = grouped(shown, ({ end }) => end)
  const within = new Set<number>()
  const segments: Segment[] = []
  let reached = from
  for (const cut of [...new Set([...opening.keys(), ...closing.keys(), to])].sort((a, b) => a - b)) {
    const closed = (closing.get(cut) ?? []).map(({ place }) => place)
    if (cut > reached || closed.length > 0) segments.push({ text: text.slice(reached - from, cut - from), within: [...within], ending: closed })
    for (const place of closed) within.delete(place)
    for (const { place, end } of opening.get(cut) ?? []) if (end > cut) within.add(place)
    reached = cut
  }
  return segments
}

/**
 * Gives each mark a lane, so that marks that share text are never in the same one: 0 where there is room, then 1, and so on.
 *
 * @param marks - in order of their starts
 */
export function lanesOf(marks: readonly Span[]): readonly number[] {
  const ends: number[] = []
  return marks.map(({ start, end }) => {
    const free = ends.findIndex((last) => last <= start)
    const lane = free < 0 ? ends.length : free
    ends[lane] = Math.max(end, start)
    return lane
  })
}

/** How many of the marks no excerpt shows. */
export const hiddenMarks = (excerpts: readonly Excerpt[], marks: readonly Mark[]): number =>
  marks.filter((mark) => !excerpts.some((excerpt) => isWithin(mark, excerpt))).length

/** Whether an excerpt shows some of a span. A span without text is seen between two characters, too. */
function isWithin({ start, end }: Span, { start: from, text }: Excerpt): boolean {
  const to = from + text.length
  return start === end ? start >= from && end <= to : start < to && end > from
}

function grouped<T, K>(values: readonly T[], keyOf: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group === undefined) groups.set(keyOf(value), [value])
    else group.push(value)
  }
  return groups
}
