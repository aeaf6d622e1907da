import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { packAnalysis, unpackAnalysis } from '../../../../src/nlp/index.js'
import { analyse } from '../../../../tasks/shared/base-nlp.js'

/** What holds for the analysis of any text: tokens are where they say, in order, and miss no word; sentences cover them. */
function check(text: string) {
  const analysis = analyse(text)
  let end = 0
  for (const token of analysis.tokens) {
    expect(text.slice(token.start, token.end)).toBe(token.text)
    expect(token.text.trim()).not.toBe('')
    expect(text.slice(end, token.start).trim()).toBe('')
    end = token.end
  }
  expect(text.slice(end).trim()).toBe('')
  // refuses sentences with holes, and is what travels
  expect(unpackAnalysis(text, JSON.parse(JSON.stringify(packAnalysis(text, analysis))) as ReturnType<typeof packAnalysis>)).toEqual(analysis)
  return analysis
}

const words = (text: string): readonly string[] => check(text).tokens.map((token) => token.text)

describe('offsets are right', () => {
  test.each<[string, string, readonly string[]]>([
    ['a plain sentence', 'Acme fell 5%.', ['Acme', 'fell', '5', '%', '.']],
    ['an emoji', '🚀 up 5%.', ['🚀', 'up', '5', '%', '.']],
    ['an emoji of several characters', 'a 👩‍👧 b', ['a', '👩', '\u200d', '👧', 'b']],
    ['flags', '🇩🇪 🇫🇷', ['🇩', '🇪', '🇫', '🇷']],
    ['combining marks', 'e\u0301te\u0301 was fine', ['e\u0301te\u0301', 'was', 'fine']],
    ['a combining mark alone', 'a \u0301 b', ['a', '\u0301', 'b']],
    ['letters of another alphabet', 'Путин said', ['Путин', 'said']],
    ['text from right to left', 'مرحبا بالعالم', ['مرحبا', 'بالعالم']],
    ['text without spaces', '東京です。大阪です。', ['東京です。大阪です。']],
    ['letters beyond the basic plane', '\u{1d400}\u{1d401} c', ['\u{1d400}\u{1d401}', 'c']],
    ['half a character', '\ud800 lone', ['\ud800', 'lone']],
    ['CRLF', 'one\r\ntwo\r\n\r\nthree', ['one', 'two', 'three']],
    ['no-break spaces', 'x\u00a0y\u00a0z', ['x', 'y', 'z']],
    ['tabs', '\tA\tb\t\tc', ['A', 'b', 'c']],
    ['line and paragraph separators', '\u2028line\u2029para', ['line', 'para']],
    ['a byte-order mark', '\ufeffHello', ['Hello']],
    ['a zero-width space', 'a\u200bb', ['a', '\u200b', 'b']],
    ['a control character', 'a\u0000b', ['a', '\u0000', 'b']],
    ['contractions', 'don\'t can\'t it\'s', ['do', 'n\'t', 'ca', 'n\'t', 'it', '\'s']],
    ['names of members of every object', '__proto__ constructor toString', ['__', 'proto', '__', 'constructor', 'toString']],
    ['white space around', '  \n word \n ', ['word']],
  ])('%s', (_, text, expected) => {
    expect(words(text)).toEqual(expected)
  })

  test.each(['', ' ', '\r\n\t\u00a0', '\u2028'])('%j has no tokens and no sentences', (text) => {
    expect(analyse(text)).toEqual({ tokens: [], sentences: [] })
  })

  test('a very long token is one', () => {
    expect(check(`short ${'x'.repeat(20_000)} end.`).tokens.map(({ start, end }) => end - start)).toEqual([5, 20_000, 3, 1])
  })

  test.each([['-'], ['"'], ['.'], ['e\u0301'], ['🚀'], ['\r\n'], ['a. '], ['A b.\n\n'], ['5% ']])('%j again and again', (piece) => {
    check(piece.repeat(500))
  })

  test('whatever the text', () => {
    const odd = fc.constantFrom(' ', '\n', '\r\n', '\t', '\u00a0', '\u0301', '🚀', '.', '\'', '"', '%', '$', '-', 'Inc.', 'Acme', '5', '\u200b', '\ufeff', '\ud83d', '\'s')
    const mixed = fc.array(fc.oneof(odd, fc.string({ maxLength: 4 })), { maxLength: 40 }).map((pieces) => pieces.join(''))
    const text = fc.oneof(mixed, fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 60 }))
    fc.assert(fc.property(text, (any) => {
      check(any)
    }), { numRuns: 500 })
  })
})

describe('what is said', () => {
  test('lemmas, parts of speech and entities', () => {
    const { tokens } = analyse('Shares of Acme Corp rose to $5 million on Monday.')
    const said = (word: string) => tokens.find(({ text }) => text === word)
    expect(said('rose')).toMatchObject({ lemma: 'rise', pos: 'VERB' })
    expect(said('Acme')).toMatchObject({ lemma: 'acme', pos: 'PROPN' })
    expect(said('million')).toMatchObject({ entity: 'MONEY' })
    expect(said('rose')).not.toHaveProperty('entity')
  })

  test('sentences by their tokens', () => {
    const { tokens, sentences } = check('Acme fell.\r\n\r\nMr. Smith left. Who is next?')
    expect(sentences.map(([from, to]) => tokens.slice(from, to).map(({ text }) => text).join(' '))).toEqual(['Acme fell .', 'Mr. Smith left .', 'Who is next ?'])
  })

  test('of a text is the same whatever was said before', () => {
    const text = 'China\'s... Acme\'s shares fell 5.5% (see http://a.example/b?c=1).'
    const first = analyse(text)
    for (const other of ['Acme\'s', '... \'s', 'http://a.example', text.toUpperCase()]) analyse(other)
    expect(analyse(text)).toEqual(first)
  })
})
