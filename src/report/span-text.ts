import type { Span } from '../nlp/index.js'
import { printable } from './style.js'

/** Spans in words: `COMPANY 'Acme' 3–7`. Offsets are code points, as in item files. */
export function spanList(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return 'nothing'
  return spans.map(({ start, end, label }) =>
    `${printable(label)} '${printable(text.slice(start, end))}' ${codePoints(text, start)}–${codePoints(text, end)}`).join(', ')
}

/** Code points before a UTF-16 offset. */
export function codePoints(text: string, offset: number): number {
  return Array.from(text.slice(0, offset)).length
}
