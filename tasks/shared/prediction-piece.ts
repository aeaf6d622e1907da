import type { ItemOutcome, Span } from '../../src/nlp/index.js'
import { TaskError } from './task-error.js'

/** What a run said of an item. Offsets are UTF-16 code units. */
export interface RunPrediction {
  readonly id: string
  readonly outcome: ItemOutcome
}

/** Items in one object of predictions, but the last. */
export const pieceItems = 1000

type Line = readonly [id: string, spans: readonly (readonly [start: number, end: number, label: string])[]] | readonly [id: string, spans: null, error: string]

/**
 * Writes a range of a run's predictions, a line an item.
 *
 * @example
 * ```ts
 * writePiece([{ id: 'a', outcome: { spans: [{ start: 0, end: 4, label: 'COMPANY' }] } }]) // ["a",[[0,4,"COMPANY"]]]
 * ```
 */
export function writePiece(predictions: readonly RunPrediction[]): string {
  return predictions.map(({ id, outcome }) => {
    const line: Line = 'error' in outcome ? [id, null, outcome.error] : [id, outcome.spans.map(({ start, end, label }) => [start, end, label] as const)]
    return `${JSON.stringify(line)}\n`
  }).join('')
}

/**
 * Reads what {@link writePiece} wrote.
 *
 * @throws TaskError `PredictionsDamaged`
 */
export function readPiece(text: string): readonly RunPrediction[] {
  return text.split('\n').slice(0, -1).map((line) => {
    const [id, spans, error] = parsed(line)
    return { id, outcome: spans === null ? { error } : { spans: spans.map(([start, end, label]): Span => ({ start, end, label })) } }
  })
}

function parsed(line: string): Line {
  try {
    const value: unknown = JSON.parse(line)
    if (Array.isArray(value) && typeof value[0] === 'string' && (Array.isArray(value[1]) || (value[1] === null && typeof value[2] === 'string'))) return value as unknown as Line
  } catch {
    // the same as JSON of another form
  }
  throw new TaskError('PredictionsDamaged', 'a line of a run\'s predictions is not what was written; run again')
}
