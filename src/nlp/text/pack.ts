import type { Analysis, Token } from '../types.js'

/**
 * An analysis as small JSON, to travel through state machines: one column an attribute, words only where they cannot be
 * read off the document's text. About 10 bytes a token.
 */
export interface PackedAnalysis {
  readonly format: 1
  /** Per token: code units between the end of the token before it and its start. */
  readonly gap: readonly number[]
  /** Per token: its length in code units. */
  readonly length: readonly number[]
  /** Per token: index in `tags`. */
  readonly pos: readonly number[]
  /** Per token: 0 for none, else 1 + index in `tags`. */
  readonly entity: readonly number[]
  readonly tags: readonly string[]
  /** Lemmas that are not the token's text in lower case, by token index. */
  readonly lemma: Readonly<Record<string, string>>
  /** Tokens in each sentence. */
  readonly sentence: readonly number[]
}

/**
 * Packs an analysis of `text`.
 *
 * @throws RangeError when the analysis is not of this text: tokens out of order or with other words, sentences with holes
 * @example
 * ```ts
 * unpackAnalysis(text, packAnalysis(text, analysis)) // equals analysis
 * ```
 */
export function packAnalysis(text: string, { tokens, sentences }: Analysis): PackedAnalysis {
  const tags = new Map<string, number>()
  const tag = (name: string): number => {
    const known = tags.get(name)
    if (known !== undefined) return known
    tags.set(name, tags.size)
    return tags.size - 1
  }
  const lemma: Record<string, string> = {}
  const gap: number[] = []
  let end = 0
  for (const [index, token] of tokens.entries()) {
    if (token.start < end || token.end <= token.start || text.slice(token.start, token.end) !== token.text) {
      throw new RangeError(`token ${index} (${token.start}–${token.end}) does not fit the text`)
    }
    gap.push(token.start - end)
    end = token.end
    if (token.lemma !== token.text.toLowerCase()) lemma[index] = token.lemma
  }
  return {
    format: 1,
    gap,
    length: tokens.map((token) => token.end - token.start),
    pos: tokens.map((token) => tag(token.pos)),
    entity: tokens.map((token) => (token.entity === undefined ? 0 : 1 + tag(token.entity))),
    tags: [...tags.keys()],
    lemma,
    sentence: sentenceLengths(sentences, tokens.length),
  }
}

function sentenceLengths(sentences: Analysis['sentences'], tokenCount: number): readonly number[] {
  let at = 0
  const lengths = sentences.map(([from, to], index) => {
    if (from !== at || to < from) throw new RangeError(`sentence ${index} (tokens ${from}–${to}) does not follow the one before it`)
    at = to
    return to - from
  })
  if (at !== tokenCount) throw new RangeError(`sentences cover ${at} of ${tokenCount} tokens`)
  return lengths
}

/**
 * The analysis that was packed.
 *
 * @param text - the document that was analysed
 * @throws RangeError when the packed analysis is of another text or damaged
 */
export function unpackAnalysis(text: string, packed: PackedAnalysis): Analysis {
  const tokens: Token[] = []
  let end = 0
  for (const [index, gap] of packed.gap.entries()) {
    const start = end + gap
    end = start + (packed.length[index] ?? 0)
    const pos = packed.tags[packed.pos[index] ?? -1]
    const entity = packed.tags[(packed.entity[index] ?? 0) - 1]
    if (end > text.length || end === start || pos === undefined) throw new RangeError(`packed token ${index} does not fit the text`)
    const word = text.slice(start, end)
    const lemma = packed.lemma[index] ?? word.toLowerCase()
    tokens.push(entity === undefined ? { start, end, text: word, lemma, pos } : { start, end, text: word, lemma, pos, entity })
  }
  let at = 0
  const sentences = packed.sentence.map((count) => [at, (at += count)] as const)
  return { tokens, sentences }
}
