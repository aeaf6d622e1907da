import type { Item } from '../types.js'
import { toCodePoints } from './offset.js'

/**
 * An item as one line of an item file, without the line end. Offsets become code points.
 *
 * @throws RangeError when a span lies outside its text or cuts a character
 * @example
 * ```ts
 * writeItem({ id: 'a', text: '🚀 Acme', spans: [{ start: 3, end: 7, label: 'COMPANY' }] })
 * // {"id":"a","text":"🚀 Acme","spans":[{"start":2,"end":6,"label":"COMPANY"}]}
 * ```
 */
export function writeItem({ id, text, spans, slices }: Item): string {
  const codePoint = toCodePoints(text)
  const outer = spans.map(({ start, end, label }) => {
    const [from, to] = [codePoint(start), codePoint(end)]
    if (from === undefined || to === undefined) throw new RangeError(`item '${id}': span ${start}–${end} (${label}) is not a part of its text`)
    return { start: from, end: to, label }
  })
  return JSON.stringify({ id, text, spans: outer, ...(slices === undefined ? {} : { slices }) })
}
