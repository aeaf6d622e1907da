import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compileModel, mergeAnalyses, safeCuts, splitText } from '../../src/nlp/index.js'
import type { Analysis } from '../../src/nlp/index.js'
import { analyse } from '../../tasks/shared/base-nlp.js'
import { sampleItems, sampleModel } from '../unit/nlp/sample.js'

const texts = sampleItems().map(({ text }) => text)
const sentences = texts.slice(0, 500).flatMap((text) => {
  const { tokens, sentences: ranges } = analyse(text)
  return ranges.map(([from, to]) => text.slice(tokens[from]?.start, tokens[to - 1]?.end))
})
const words = [...new Set(texts.slice(0, 300).flatMap((text) => text.split(/\s+/)))]

/** Where it is hard to say whether a sentence ends, and what is hardly text. */
const odd = [
  'Acme Inc. Shares fell', 'at Acme Corp. Net profit rose', 'Mr. X met Dr. Y at Z Inc. in the U.S. on Jan. 3.', 'on Dec. 5 percent fell', 'by May. 3 people', 'At 5 p.m. Monday', 'Sun. 5', 'Jan.', 'etc.', 'No. 5 is alive', 'St. Louis',
  'He said "no." (Really?)', '"A." "B."', '“Quoted.”', '"', '”', '’', '(', ')', '["', '."', '"?', '— Ed.', "'It is.' He", 'wait... what?!', "in China's...", '. . .', '...', '?!', '!', '.',
  '🚀🚀', '🚀 up 5%. 📉', '東京です。', 'A.', 'I', 'Yes.', 'No!', '1. First', '3.', '$5.2m vs. $4m', 'it was 12.6? Or 12', 'www.example.com.', 'a@b.co.', 'Yahoo! said so', 'Q3 2024:', '• bullet', '-', '\u0301', 'a\u0301.',
  'no punctuation here at all', 'it ended; then', 'to which. Fall', 'can. Bank', 'Is it? Go', 'she has been. Bought',
]

const sentence = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...sentences) },
  { weight: 2, arbitrary: fc.constantFrom(...odd) },
  { weight: 2, arbitrary: fc.tuple(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }), fc.constantFrom('', '.', '!', '?', '."', '.)', '...')).map(([some, end]) => some.join(' ') + end) },
)
const gap = fc.oneof({ weight: 5, arbitrary: fc.constant(' ') }, fc.constantFrom('\n', '\n\n', '  ', ' \n ', '\t', '\r\n', '\u00a0', ''))
const documentOf = (maxSentences: number): fc.Arbitrary<string> =>
  fc.array(fc.tuple(sentence, gap), { minLength: 2, maxLength: maxSentences, size: 'max' }).map((pieces) => pieces.flat().join(''))

const models = (['news-v1', 'news-v2'] as const).map((name) => compileModel(sampleModel(name).bundle))

/** Milliseconds, on a machine that has other things to do. */
const patience = 180_000

interface Tally {
  documents: number
  /** Documents whose sentences all fit into a part. */
  cutBetweenSentences: number
  cuts: number
}

function checkLaws(text: string, maxLength: number, tally: Tally): void {
  const parts = splitText(text, maxLength, analyse)
  expect(parts.map((part) => part.text).join('')).toBe(text)
  expect(parts.every((part) => part.text.length <= maxLength && text.startsWith(part.text, part.start))).toBe(true)

  const whole = analyse(text)
  const safe = safeCuts(whole)
  const starts = parts.slice(1).map(({ start }) => start)
  for (const [index, cut] of starts.entries()) {
    const begin = parts[index]?.start ?? 0
    // the last one in reach; anything else only where the whole has none
    expect(cut).toBe(safe.findLast((place) => place > begin && place <= begin + maxLength) ?? cut)
  }
  tally.documents++
  if (!starts.every((cut) => safe.includes(cut))) return
  tally.cutBetweenSentences++
  tally.cuts += starts.length

  const merged = mergeAnalyses(parts.map(({ start, text: part }) => ({ start, analysis: analyse(part) })))
  expect(merged).toEqual(whole)
  for (const model of models) expect(model.predict(merged)).toEqual(model.predict(whole))
}

/** Analyses both sides of a place apart. */
const apart = (text: string, cut: number): Analysis =>
  mergeAnalyses([{ start: 0, analysis: analyse(text.slice(0, cut)) }, { start: cut, analysis: analyse(text.slice(cut)) }])

describe('a safe cut', () => {
  test('is one where both sides, analysed apart, are what they are in the whole', () => {
    let cuts = 0
    fc.assert(fc.property(documentOf(10), (text) => {
      const whole = analyse(text)
      for (const cut of safeCuts(whole)) {
        expect(apart(text, cut)).toEqual(whole)
        cuts++
      }
    }), { seed: 20260404, numRuns: 500 })
    expect(cuts).toBeGreaterThan(1_000)
  }, patience)

  test.each([
    ['without white space', 'It rose. Then.20.3 percent', 14],
    ['before a mark', 'Fine.)\n. Acme rose. It fell.', 7],
    ['before a quotation mark', 'end?\n"\n\nQ3 2024: more', 5],
    ['after an abbreviation', 'In Jan. I\n\nI am here.', 8],
  ])('is not one %s, where base NLP looks to the other side', (_, text, cut) => {
    const whole = analyse(text)
    expect(whole.sentences.map(([from]) => whole.tokens[from]?.start)).toContain(cut)
    expect(safeCuts(whole)).not.toContain(cut)
    expect(apart(text, cut)).not.toEqual(whole)
  })
})

describe('splitting, analysing the parts and merging', () => {
  test('gives the annotations of the whole when cut between sentences', () => {
    const tally: Tally = { documents: 0, cutBetweenSentences: 0, cuts: 0 }
    fc.assert(fc.property(documentOf(24), fc.integer({ min: 250, max: 900 }), (text, maxLength) => checkLaws(text, maxLength, tally)), { seed: 20260401, numRuns: 600 })
    expect(tally.cutBetweenSentences).toBeGreaterThan(tally.documents / 2)
    expect(tally.cuts).toBeGreaterThan(400)
  }, patience)

  test('so it does for long documents, of which only the surroundings of the cuts are looked at', () => {
    const tally: Tally = { documents: 0, cutBetweenSentences: 0, cuts: 0 }
    fc.assert(fc.property(documentOf(250), fc.integer({ min: 4_000, max: 7_000 }), (text, maxLength) => checkLaws(text, maxLength, tally)), { seed: 20260402, numRuns: 40 })
    expect(tally.cutBetweenSentences).toBeGreaterThan(tally.documents / 2)
    expect(tally.cuts).toBeGreaterThan(20)
  }, patience)
})

describe('base NLP', () => {
  test('says the same of a text whatever it read before', () => {
    fc.assert(fc.property(fc.array(documentOf(6), { minLength: 2, maxLength: 6 }), (documents) => {
      const first = documents.map(analyse)
      expect(documents.toReversed().map(analyse).toReversed()).toEqual(first)
    }), { seed: 20260403, numRuns: 150 })
    // wink took '...' for one word once it had met it alone
    const before = analyse("Prices in Ruritania's... rose")
    analyse("Ruritania's ... rose")
    expect(analyse("Prices in Ruritania's... rose")).toEqual(before)
  }, patience)
})
