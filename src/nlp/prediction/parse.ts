import { keysWritten } from '../input/json-text.js'
import type { Line } from '../input/line.js'
import { lineText } from '../input/stream.js'
import { noMistakes, textMistakes } from '../item/draft.js'
import type { Mistake } from '../item/draft.js'
import { checkedJson, lineTooLong } from '../item/parse.js'
import { isId, isObject, isSpanList, parsedJson } from '../item/plain.js'
import { predictionSchema } from '../schema/prediction.js'
import type { PredictionLine } from '../schema/prediction.js'
import type { Prediction } from './prediction.js'

/** A prediction as its file has it, not held against others. */
export interface PredictionDraft {
  readonly line: number
  readonly mistakes: readonly Mistake[]
  /** Absent when something is wrong. */
  readonly prediction?: Omit<Prediction, 'file' | 'line'>
}

/** Reads a line of predictions in JSONL; nothing for a blank line. */
export function predictionOfLine({ number, bytes }: Line, maxDocumentBytes: number): PredictionDraft | undefined {
  const wrong = (reasons: readonly string[]): PredictionDraft => ({ line: number, mistakes: reasons.map((reason) => ({ line: number, reason })) })
  if (bytes === undefined) return wrong([lineTooLong(maxDocumentBytes)])
  const line = lineText(bytes)
  if (line === undefined) return wrong(['not UTF-8'])
  let value = plainPrediction(line)
  if (value === undefined) {
    if (line.trim() === '') return undefined
    const checked = checkedJson(line, predictionSchema)
    if ('reasons' in checked) return wrong(checked.reasons)
    value = checked.value as PredictionLine
  }
  const { id, text, spans, error, cause } = value
  const reasons = [...spanReasons(value), ...(text === undefined ? [] : textMistakes(text, maxDocumentBytes))]
  if (reasons.length > 0) return wrong(reasons)
  const outcome = error === undefined ? { spans: spans ?? [] } : { error, ...(cause !== undefined && { cause }) }
  return { line: number, mistakes: noMistakes, prediction: { id, ...(text !== undefined && { text }), outcome } }
}

/** The common lines, `{ id, spans }` and `{ id, text, spans }`, read fast; nothing for any other. */
function plainPrediction(line: string): PredictionLine | undefined {
  const value = parsedJson(line)
  if (!isObject(value)) return undefined
  const { id, text, spans } = value
  if (!isId(id) || !isSpanList(spans) || !(text === undefined || (typeof text === 'string' && text !== ''))) return undefined
  return keysWritten(line) === (text === undefined ? 2 : 3) + 3 * spans.length ? value as unknown as PredictionLine : undefined
}

function spanReasons({ spans, error, cause }: PredictionLine): readonly string[] {
  if (spans === undefined && error === undefined) return ["'spans' is missing, or 'error' for an item without a result"]
  if (spans !== undefined && error !== undefined) return ["'spans' and 'error' cannot both be given"]
  if (cause !== undefined && error === undefined) return ["'cause' belongs to an 'error'"]
  return (spans ?? []).flatMap(({ start, end }, index) => (start < end ? [] : [`/spans/${index}: start ${start} is not before end ${end}`]))
}
