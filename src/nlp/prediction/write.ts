import { toCodePoints } from '../item/offset.js'
import type { ItemOutcome } from '../score/scorer.js'
import type { Item } from '../types.js'

/**
 * What a model predicted for an item, as one line of a file of predictions, without the line end. Offsets become code points.
 *
 * @throws RangeError when a span is not a part of the text
 * @example
 * ```ts
 * writePrediction(item, { spans: [{ start: 3, end: 7, label: 'COMPANY' }] }) // {"id":"a","spans":[{"start":2,"end":6,"label":"COMPANY"}]}
 * writePrediction(item, { error: 'States.Timeout' }) // {"id":"a","error":"States.Timeout"}
 * ```
 */
export function writePrediction({ id, text }: Pick<Item, 'id' | 'text'>, outcome: ItemOutcome): string {
  if ('error' in outcome) return JSON.stringify({ id, error: outcome.error, ...(outcome.cause === undefined ? {} : { cause: outcome.cause }) })
  const codePoint = toCodePoints(text)
  const spans = outcome.spans.map(({ start, end, label }) => {
    const [from, to] = [codePoint(start), codePoint(end)]
    if (from === undefined || to === undefined || from >= to) throw new RangeError(`item '${id}': predicted span ${start}–${end} (${label}) is not a part of its text`)
    return { start: from, end: to, label }
  })
  return JSON.stringify({ id, spans })
}
