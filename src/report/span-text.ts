import type { Span } from '../nlp/index.js'
import { cut, printable } from './style.js'

/** Where there is little room. */
export interface SpanListLimits {
  /** More spans than this are counted, not listed. */
  readonly most: number
  /** Longer texts are cut. */
  readonly longest: number
}

/** Spans in words: `COMPANY 'Acme' 3–7`. Offsets are code points, as in item files. */
export function spanList(text: string, spans: readonly Span[], { most, longest }: SpanListLimits = { most: Infinity, longest: Infinity }): string {
  if (spans.length === 0) return 'nothing'
  const words = spans.slice(0, most).map(({ start, end, label }) =>
    `${printable(label)} '${cut(printable(text.slice(start, end)), longest)}' ${codePoints(text, start)}–${codePoints(text, end)}`)
  return `${words.join(', ')}${spans.length > most ? ` and ${spans.length - most} more` : ''}`
}

/** Code points before a UTF-16 offset. */
export function codePoints(text: string, offset: number): number {
  return Array.from(text.slice(0, offset)).length
}
