import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { alignPrediction, joinPredictions, readPredictions, writePrediction } from '../../src/nlp/index.js'
import type { AnnotatedItem, Prediction, Span } from '../../src/nlp/index.js'

const label = fc.constantFrom('A', 'B')

/** A text of any characters with predicted spans, which may overlap and repeat. */
const answer = fc.record({
  text: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  places: fc.array(fc.tuple(fc.nat(39), fc.nat(39), label), { maxLength: 6 }),
}).map(({ text, places }) => {
  const starts = [...Array.from(text).keys(), Array.from(text).length].map((point) => Array.from(text).slice(0, point).join('').length)
  const last = starts.length - 1
  const spans = places.map(([a, b, name]): Span => {
    const [from, to] = [Math.min(a % last, b % last), Math.max(a % last, b % last) + 1]
    return { start: starts[from] ?? 0, end: starts[to] ?? text.length, label: name }
  })
  return { text, spans }
})

const goldOf = (id: string, text: string): AnnotatedItem => ({ item: { id, text, spans: [] }, file: 'gold.jsonl', line: 1 })

async function* streamOf<T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value)
}

describe('a file of predictions', () => {
  test('in any order, read and put upon the items gives what was written', async () => {
    await fc.assert(fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 8 }).chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list.keys()], { minLength: list.length }))), async ([list, order]) => {
      const items = list.map(({ text }, index) => goldOf(`i${index}`, text))
      const content = order.map((index) => `${writePrediction({ id: `i${index}`, text: list[index]?.text ?? '' }, { spans: list[index]?.spans ?? [] })}\n`).join('')
      const read = readPredictions(new TextEncoder().encode(content), { file: 'new.jsonl', format: 'jsonl' })
      const found = new Map<string, readonly Span[]>()
      for await (const joined of joinPredictions(streamOf(items), read, { file: 'new.jsonl', as: 'now', missing: 'refuse' })) {
        if (joined.now === undefined) throw new Error('an item without a prediction')
        const { outcome } = alignPrediction(joined, joined.now)
        if ('spans' in outcome) found.set(joined.item.id, outcome.spans)
      }
      expect(found).toEqual(new Map(list.map(({ spans }, index) => [`i${index}`, spans])))
    }), { seed: 20260428, numRuns: 300 })
  })

  test('of any ids is joined as sets of ids are: pairs, items alone and predictions alone, each once', async () => {
    const ids = fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
    await fc.assert(fc.asyncProperty(ids, ids, async (gold, answers) => {
      const alone: string[] = []
      const predicted = answers.map((id, index): Prediction => ({ file: 'new.jsonl', line: index + 1, id, outcome: { spans: [] } }))
      const [pairs, without]: [string[], string[]] = [[], []]
      for await (const { item: { id }, now } of joinPredictions(streamOf(gold.map((one) => goldOf(one, 'x'))), streamOf(predicted), { file: 'f', as: 'now', missing: 'allow', unmatched: (one) => alone.push(one) })) {
        if (now !== undefined) expect(now.id).toBe(id)
        ;(now === undefined ? without : pairs).push(id)
      }
      expect(pairs.toSorted()).toEqual(gold.filter((id) => answers.includes(id)).toSorted())
      expect(without.toSorted()).toEqual(gold.filter((id) => !answers.includes(id)).toSorted())
      expect(alone.toSorted()).toEqual(answers.filter((id) => !gold.includes(id)).toSorted())
    }), { seed: 20260429, numRuns: 1_000 })
  })
})
