import { InputError } from '../input/problem.js'
import { spansOf } from '../conll/draft.js'
import type { AnnotatedItem, TokenPlace } from '../item/format.js'
import { innerSpans } from '../item/parse.js'
import type { ItemOutcome } from '../score/scorer.js'
import type { Span } from '../types.js'
import type { Prediction } from './prediction.js'

/** A token that is another in the predictions than in the examples: its line in each file. */
export interface DifferingToken {
  readonly goldLine: number
  readonly line: number
}

export interface AlignedPrediction {
  /** Offsets are UTF-16 code units in the item's text. */
  readonly outcome: ItemOutcome
  /** How many tokens differ; only tokens of CoNLL files can. */
  readonly differingTokens: number
  /** The first 20 of them. */
  readonly differing: readonly DifferingToken[]
}

const mostDiffering = 20

/**
 * Puts a prediction upon its item: offsets of the file become offsets in the item's text. Predictions of a CoNLL file are put upon
 * tokens by their place in the sentence, also where the token is written in another way; such tokens are counted.
 *
 * @throws InputError at the prediction's line: a span outside the item's text, another text than the item's, another number
 * of tokens, or predictions of a CoNLL file for examples that are of none. No text is quoted
 * @example
 * ```ts
 * const { outcome } = alignPrediction(gold, prediction)
 * scorer.add(gold.item, outcome)
 * ```
 */
export function alignPrediction(gold: AnnotatedItem, prediction: Prediction): AlignedPrediction {
  const { tokens, text, outcome } = prediction
  if (tokens !== undefined) return alignTokens(gold, prediction, tokens)
  if (text !== undefined && text !== gold.item.text) fail(prediction, `the text is not that of the item at ${placeOf(gold)}`)
  if ('error' in outcome) return aligned(outcome)
  const { spans, wrong: [first] } = innerSpans(gold.item.text, outcome.spans)
  if (first !== undefined) fail(prediction, `/spans/${first.index}: ${first.reason} (item at ${placeOf(gold)})`)
  return aligned(spans === outcome.spans ? outcome : { spans })
}

const aligned = (outcome: ItemOutcome, differing: readonly DifferingToken[] = []): AlignedPrediction =>
  ({ outcome, differingTokens: differing.length, differing: differing.slice(0, mostDiffering) })

function alignTokens(gold: AnnotatedItem, prediction: Prediction, tokens: readonly TokenPlace[]): AlignedPrediction {
  const { outcome, text = '' } = prediction
  const expected = gold.tokens ?? fail(prediction, `predictions of a CoNLL file are put upon tokens, but the item at ${placeOf(gold)} is not of a CoNLL file`)
  if (expected.length !== tokens.length) fail(prediction, `the sentence has ${tokens.length} tokens, that at ${placeOf(gold)} has ${expected.length}`)
  const differing = tokens.flatMap((token, index) => {
    const other = expected[index]
    return other === undefined || isSame(text, token, gold.item.text, other) ? [] : [{ goldLine: other.line, line: token.line }]
  })
  return aligned('error' in outcome ? outcome : { spans: placed(outcome.spans, expected) }, differing)
}

const placed = (spans: readonly Span[], tokens: readonly TokenPlace[]): readonly Span[] => spansOf(spans.map(({ start, end, label }) => ({ first: start, end, label })), tokens)

function isSame(text: string, token: TokenPlace, other: string, place: TokenPlace): boolean {
  return text.slice(token.start, token.end) === other.slice(place.start, place.end)
}

const placeOf = ({ file, line }: AnnotatedItem): string => `${file}:${line}`

function fail({ file, line }: Prediction, reason: string): never {
  throw new InputError([{ file, line, reason }])
}
