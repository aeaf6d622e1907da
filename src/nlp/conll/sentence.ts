import { maxProblems } from '../input/problem.js'
import type { Mistake } from '../item/draft.js'
import type { TokenPlace } from '../item/format.js'
import { createChunkDecoder, parseTag } from './tag.js'
import type { Chunk } from './tag.js'

/** A sentence of a CoNLL file. Its text is its tokens, joined by one space. */
export interface Sentence {
  /** Where its first token is. */
  readonly line: number
  /** Counted from 1 in its file. */
  readonly number: number
  readonly mistakes: readonly Mistake[]
  readonly text: string
  readonly tokens: readonly TokenPlace[]
  /** By token. */
  readonly chunks: readonly Chunk[]
}

/** Gathers a sentence from its lines. */
export interface SentenceBuilder {
  token(token: string, tag: string, line: number): void
  wrong(mistake: Mistake): void
  /** @param number - the sentence's number */
  end(number: number): Sentence
}

/**
 * @param line - where it begins
 * @param maxBytes - of its text, as UTF-8; what is longer is not kept, and wrong
 */
export function createSentenceBuilder(line: number, maxBytes: number): SentenceBuilder {
  const words: string[] = []
  const tokens: TokenPlace[] = []
  const mistakes: Mistake[] = []
  const decoder = createChunkDecoder()
  let [at, bytes, full] = [0, 0, false]
  const wrong = (mistake: Mistake): void => {
    if (mistakes.length < maxProblems) mistakes.push(mistake)
  }
  const keep = (token: string, tokenLine: number): void => {
    bytes += Buffer.byteLength(token, 'utf8') + (words.length === 0 ? 0 : 1)
    if (bytes > maxBytes) {
      full = true
      wrong({ line: tokenLine, reason: `the text of the sentence has more than ${maxBytes} bytes here; at most ${maxBytes} are allowed` })
      return
    }
    tokens.push({ start: at, end: at + token.length, line: tokenLine })
    words.push(token)
    at += token.length + 1
  }
  return {
    token(token, tagText, tokenLine) {
      const tag = parseTag(tagText)
      if (typeof tag === 'string') wrong({ line: tokenLine, reason: tag })
      if (full) return
      keep(token, tokenLine)
      decoder.next(typeof tag === 'string' ? null : tag)
    },
    wrong,
    end: (number) => ({ line, number, mistakes, text: words.join(' '), tokens, chunks: full ? [] : decoder.end() }),
  }
}
