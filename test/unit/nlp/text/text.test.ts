import { describe, expect, test } from '@jest/globals'
import { mergeAnalyses, packAnalysis, safeCuts, splitText, unpackAnalysis } from '../../../../src/nlp/index.js'
import { analyseToy } from '../toy-analysis.js'

describe('splitting', () => {
  const parts = (text: string, length: number): readonly string[] => splitText(text, length, analyseToy).map((part) => part.text)

  test.each<[string, string, number, readonly string[]]>([
    ['a text that fits', 'One two.', 8, ['One two.']],
    ['an empty text', '', 8, ['']],
    ['at the last sentence in reach', 'One two. Three four. Five six.', 22, ['One two. Three four. ', 'Five six.']],
    ['at a sentence that ends at the limit', 'One two. Three', 9, ['One two. ', 'Three']],
    ['at any sentence in reach rather than inside one', 'One. Two three four five six', 24, ['One. ', 'Two three four five six']],
    ['at a paragraph', 'Aaa aa.\n\nBbb bb. Ccc.\n\nDdd.', 24, ['Aaa aa.\n\nBbb bb. Ccc.\n\n', 'Ddd.']],
    ['a long sentence at a line end', 'one two three\nfour five six', 20, ['one two three\n', 'four five six']],
    ['a long sentence at white space', 'one two three four', 10, ['one two ', 'three four']],
    ['a long sentence at its first white space', 'a bcdefghijk', 10, ['a ', 'bcdefghijk']],
    ['inside a word when there is no other way', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['not inside a character', '🚀🚀🚀', 3, ['🚀', '🚀', '🚀']],
    ['not between a return and its line feed', 'ab\r\ncd', 4, ['ab\r\n', 'cd']],
    ['not before a quotation mark', 'One. "Two three" four', 16, ['One. "Two ', 'three" four']],
  ])('%s', (_, text, length, expected) => {
    expect(parts(text, length)).toEqual(expected)
  })

  test('starts are offsets in the document', () => {
    expect(splitText('One two. Three four.', 12, analyseToy)).toEqual([{ start: 0, text: 'One two. ' }, { start: 9, text: 'Three four.' }])
  })

  test.each([1, 0, 2.5, Number.NaN])('a length of %d is refused', (length) => {
    expect(() => splitText('abc', length, analyseToy)).toThrow(RangeError)
  })

  test('two parts that follow each other are longer than one may be: a document has few parts', () => {
    const text = 'Aa bb cc. Dd ee ff gg hh. I. '.repeat(40)
    const lengths = parts(text, 50).map((part) => part.length)
    expect(lengths.slice(1).every((length, index) => length + (lengths[index] ?? 0) > 50)).toBe(true)
  })

  test('only the surroundings of the cuts are analysed', () => {
    let analysed = 0
    const text = 'Shares of the company rose on Monday. '.repeat(3_000)
    const found = splitText(text, 20_000, (stretch) => {
      analysed += stretch.length
      return analyseToy(stretch)
    })
    expect(found).toHaveLength(6)
    expect(analysed).toBeLessThan(text.length / 10)
  })

  test('a sentence far before the limit is found, and a text without white space is not looked at', () => {
    expect(parts(`One. Two. ${'x'.repeat(14_000)} ${'y'.repeat(9_000)}`, 20_000).map((part) => part.length)).toEqual([10, 14_001, 9_000])
    expect(splitText('x'.repeat(50_000), 20_000, () => { throw new Error('analysed') })).toHaveLength(3)
  })
})

describe('safe cuts', () => {
  const cuts = (text: string): readonly string[] => safeCuts(analyseToy(text)).map((cut) => text.slice(cut))

  test.each<[string, string, readonly string[]]>([
    ['between sentences', 'One. Two 2. 3 four', ['Two 2. 3 four', '3 four']],
    ['not without a mark', 'One\nTwo', []],
    ['not without white space', 'One.Two', []],
    ['not before a mark', 'One. (Two)', []],
    ['not before a sign', 'One. 🚀 two', []],
    ['not at the beginning', '. One', ['One']],
  ])('%s', (_, text, expected) => {
    expect(cuts(text)).toEqual(expected)
  })
})

describe('merging', () => {
  test('offsets and sentences are those of the document, whatever the order of the parts', () => {
    const text = 'One two. Three four.'
    const analysed = splitText(text, 12, analyseToy).map((part) => ({ start: part.start, analysis: analyseToy(part.text) }))
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
