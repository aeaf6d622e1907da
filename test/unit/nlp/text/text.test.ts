import { describe, expect, test } from '@jest/globals'
import { mergeAnalyses, packAnalysis, splitText, unpackAnalysis } from '../../../../src/nlp/index.js'
import { analyseToy } from '../toy-analysis.js'

describe('splitting', () => {
  const parts = (text: string, length: number): readonly string[] => splitText(text, length).map((part) => part.text)

  test.each<[string, string, number, readonly string[]]>([
    ['a text that fits', 'One two.', 8, ['One two.']],
    ['an empty text', '', 8, ['']],
    ['at the last paragraph in reach', 'Aaa aa.\n\nBbb bb. Ccc.\n\nDdd.', 24, ['Aaa aa.\n\nBbb bb. Ccc.\n\n', 'Ddd.']],
    ['at a paragraph rather than at a later sentence', 'Aaa aaa.\n\nBb. Cc. Dd', 14, ['Aaa aaa.\n\n', 'Bb. Cc. Dd']],
    ['at a sentence', 'One two. Three four. Five six.', 22, ['One two. Three four. ', 'Five six.']],
    ['at a sentence that ends at the limit', 'One two. Three', 9, ['One two. ', 'Three']],
    ['not after an abbreviation', 'Said Acme Inc. The rest follows. More.', 33, ['Said Acme Inc. The rest follows. ', 'More.']],
    ['not after an abbreviation, though white space has to do', 'A long sentence by Acme Inc. The rest', 30, ['A long sentence by Acme Inc. ', 'The rest']],
    ['after a quotation', 'She said "no." He left again.', 20, ['She said "no." ', 'He left again.']],
    ['at a line end', 'one two three\nfour five six', 20, ['one two three\n', 'four five six']],
    ['at white space', 'one two three four', 10, ['one two ', 'three four']],
    ['inside a word when there is no other way', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['not inside a character', '🚀🚀🚀', 3, ['🚀', '🚀', '🚀']],
    ['after a full stop of another script', '東京です。大阪です。', 8, ['東京です。', '大阪です。']],
  ])('%s', (_, text, length, expected) => {
    expect(parts(text, length)).toEqual(expected)
  })

  test('starts are offsets in the document', () => {
    expect(splitText('One two. Three four.', 12)).toEqual([{ start: 0, text: 'One two. ' }, { start: 9, text: 'Three four.' }])
  })

  test.each([1, 0, 2.5, Number.NaN])('a length of %d is refused', (length) => {
    expect(() => splitText('abc', length)).toThrow(RangeError)
  })
})

describe('merging', () => {
  test('offsets and sentences are those of the document, whatever the order of the parts', () => {
    const text = 'One two. Three four.'
    const analysed = splitText(text, 12).map((part) => ({ start: part.start, analysis: analyseToy(part.text) }))
    expect(mergeAnalyses(analysed.toReversed())).toEqual(analyseToy(text))
  })

  test('parts that overlap are refused', () => {
    const analysis = analyseToy('One two.')
    expect(() => mergeAnalyses([{ start: 0, analysis }, { start: 5, analysis }])).toThrow('overlaps')
  })
})

describe('packing', () => {
  const text = 'Zürich 🚀 rose 5 %.\nBanks fell.'
  const analysis = {
    ...analyseToy(text),
    tokens: analyseToy(text).tokens.map((token) => (token.text === 'rose' ? { ...token, lemma: 'rise', pos: 'VERB', entity: 'X' } : token)),
  }

  test('gives back what was packed, over JSON', () => {
    expect(unpackAnalysis(text, JSON.parse(JSON.stringify(packAnalysis(text, analysis))) as ReturnType<typeof packAnalysis>)).toEqual(analysis)
  })

  test('holds lemmas only where they are not the word itself, and no words', () => {
    const packed = packAnalysis(text, analysis)
    expect(Object.values(packed.lemma)).toEqual(['rise'])
    expect(JSON.stringify(packed)).not.toContain('Banks')
  })

  test('a document of 1 KB takes less than 4 KB', () => {
    const long = 'Shares of the company rose 12 percent on Monday after it said profit had doubled. '.repeat(13)
    const lemmatised = analyseToy(long)
    const inflected = { ...lemmatised, tokens: lemmatised.tokens.map((token, index) => ({ ...token, ...(index % 4 === 0 ? { lemma: `${token.lemma}x` } : {}), ...(index % 5 === 0 ? { entity: 'DATE' } : {}) })) }
    expect(long.length).toBeGreaterThan(1024)
    expect(JSON.stringify(packAnalysis(long, inflected)).length).toBeLessThan(4096)
  })

  test('an analysis of another text is refused', () => {
    expect(() => packAnalysis('Basel, it is said, fell by 5 percent.', analysis)).toThrow('token 0 (0–6) does not fit the text')
  })

  test('sentences with a hole are refused', () => {
    expect(() => packAnalysis(text, { ...analysis, sentences: [[0, 2], [3, 9]] })).toThrow('sentence 1')
    expect(() => packAnalysis(text, { ...analysis, sentences: [[0, 2]] })).toThrow('sentences cover 2 of 9 tokens')
  })

  test('a packed analysis of a longer text is refused', () => {
    expect(() => unpackAnalysis('Zürich', packAnalysis(text, analysis))).toThrow('packed token 1 does not fit the text')
  })
})
