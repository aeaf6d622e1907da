import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { packAnalysis, unpackAnalysis } from '../../src/nlp/index.js'
import type { Analysis, PackedAnalysis, Token } from '../../src/nlp/index.js'

const tag = fc.constantFrom('NOUN', 'VERB', 'PROPN', 'X', '')

/** A text of any characters and an analysis of it: words somewhere in it, in order, in sentences of any length. */
const analysed = fc.array(fc.record({
  gap: fc.string({ unit: 'binary', maxLength: 3 }),
  word: fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
  lemma: fc.option(fc.string({ maxLength: 5 }), { nil: undefined }),
  pos: tag,
  entity: fc.option(tag, { nil: undefined }),
  endsSentence: fc.boolean(),
})).map((pieces) => {
  let text = ''
  let from = 0
  const tokens: Token[] = []
  const sentences: (readonly [number, number])[] = []
  for (const { gap, word, lemma = word.toLowerCase(), pos, entity, endsSentence } of pieces) {
    text += gap
    tokens.push({ start: text.length, end: text.length + word.length, text: word, lemma, pos, ...(entity !== undefined && { entity }) })
    text += word
    if (endsSentence || tokens.length === pieces.length) {
      sentences.push([from, tokens.length])
      from = tokens.length
    }
  }
  return { text: `${text} `, analysis: { tokens, sentences } satisfies Analysis }
})

describe('packing an analysis', () => {
  test('and unpacking it, over JSON, gives the analysis', () => {
    fc.assert(fc.property(analysed, ({ text, analysis }) => {
      const packed = JSON.parse(JSON.stringify(packAnalysis(text, analysis))) as PackedAnalysis
      expect(unpackAnalysis(text, packed)).toEqual(analysis)
    }), { seed: 20260411, numRuns: 1_000 })
  })
})
