import type { Analysis, Token } from '../types.js'

/** A group's match: token indices, half-open [from, to). */
export interface GroupMatch {
  readonly group: string
  readonly from: number
  readonly to: number
}

/** What conditions ask of tokens, computed once a document. */
export interface TokenView {
  readonly analysis: Analysis
  token(index: number): Token
  lower(index: number): string
  shape(index: number): string
  inGroup(group: string, index: number): boolean
  /** Token range of the sentence that a token is in. */
  sentenceOf(index: number): readonly [number, number]
}

export function createTokenView(analysis: Analysis, groups: readonly GroupMatch[]): TokenView {
  const { tokens, sentences } = analysis
  const inside = new Map<string, Uint8Array>()
  for (const { group, from, to } of groups) {
    const marks = inside.get(group) ?? new Uint8Array(tokens.length)
    inside.set(group, marks)
    marks.fill(1, from, to)
  }
  const lower = lazily(tokens, (token) => token.text.toLowerCase())
  const shape = lazily(tokens, (token) => shapeOf(token.text))
  const token = (index: number): Token => {
    const found = tokens[index]
    if (found === undefined) throw new RangeError(`there is no token ${index}`)
    return found
  }
  return {
    analysis,
    token,
    lower,
    shape,
    inGroup: (group, index) => inside.get(group)?.[index] === 1,
    sentenceOf(index) {
      let [low, high] = [0, sentences.length - 1]
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((sentences[middle]?.[1] ?? 0) > index) high = middle
        else low = middle + 1
      }
      const found = sentences[low]
      if (found === undefined) throw new RangeError(`token ${index} is in no sentence`)
      return found
    },
  }
}

function lazily(tokens: readonly Token[], compute: (token: Token) => string): (index: number) => string {
  const known: (string | undefined)[] = []
  return (index) => {
    const token = tokens[index]
    return token === undefined ? '' : known[index] ??= compute(token)
  }
}

/**
 * Capitals as `X`, small letters as `x`, digits as `d`, others as they are; runs longer than four are cut to four.
 *
 * @example
 * ```ts
 * shapeOf('Zürich') // 'Xxxxx'
 * ```
 */
export function shapeOf(text: string): string {
  return text
    .replace(/[\p{Lu}\p{Lt}]/gu, 'X')
    .replace(/[\p{Ll}\p{Lo}]/gu, 'x')
    .replace(/\p{Nd}/gu, 'd')
    .replace(/(.)\1{4,}/gu, '$1$1$1$1')
}
