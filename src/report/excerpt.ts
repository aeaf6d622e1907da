import type { Excerpt, Span } from '../nlp/index.js'

/** Texts up to this length are shown whole. In UTF-16 code units, as all here. */
const whole = 2000
const around = 200
const most = 20

/**
 * As much of a text as is needed to show some spans of it.
 *
 * @returns in order, sharing nothing; the beginning of a long text that has no spans
 */
export function excerptsOf(text: string, spans: readonly Span[]): readonly Excerpt[] {
  if (text.length <= whole) return [{ start: 0, text }]
  const pieces: { start: number, end: number }[] = []
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const piece = { start: Math.max(0, start - around), end: Math.min(text.length, Math.min(end, start + whole) + around) }
    const last = pieces.at(-1)
    if (last !== undefined && piece.start <= last.end) last.end = Math.max(last.end, piece.end)
    else if (pieces.length < most) pieces.push(piece)
  }
  return (pieces.length === 0 ? [{ start: 0, end: 2 * around }] : pieces).map(({ start, end }) => {
    const from = start - Number(isInsidePair(text, start))
    return { start: from, text: text.slice(from, end + Number(isInsidePair(text, end))) }
  })
}

/** Whether a place lies between the halves of a surrogate pair. */
function isInsidePair(text: string, place: number): boolean {
  const [before, after] = [text.charCodeAt(place - 1), text.charCodeAt(place)]
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff
}
