import { describe, expect, test } from '@jest/globals'
import { joinPredictions, readAnnotated, readPredictions } from '../../../../src/nlp/index.js'
import type { Item, JoinOptions, Prediction } from '../../../../src/nlp/index.js'
import { allOf, bytesOf, refusal, streamOf } from '../annotated.js'

interface Gold { readonly item: Item }
const item = (id: string): Gold => ({ item: { id, text: `text of ${id}`, spans: [] } })
const prediction = (id: string, line = 1): Prediction => ({ file: 'new.jsonl', line, id, outcome: { spans: [] } })
const nameless = (line: number): Prediction => ({ file: 'new.conll', line, outcome: { spans: [{ start: line, end: line + 1, label: 'A' }] } })
const options: JoinOptions<'now'> = { file: 'new.jsonl', as: 'now', missing: 'refuse' }

/** Ids as they come out, `a` for a pair and `a?` for an item without a prediction; then what no item belongs to. */
async function join(gold: string, ids: string, missing: 'refuse' | 'allow' = 'refuse'): Promise<string> {
  const unmatched: string[] = []
  const joined = joinPredictions(streamOf(Array.from(gold, item)), streamOf(Array.from(ids, (id) => prediction(id))), { ...options, missing, unmatched: (id) => unmatched.push(id) })
  const pairs = (await allOf(joined)).map(({ item: { id }, now }) => {
    if (now !== undefined) expect(now.id).toBe(id)
    return now === undefined ? `${id}?` : id
  })
  return `${pairs.join('')}${unmatched.length === 0 ? '' : ` without ${unmatched.join('')}`}`
}

describe('joining items and predictions by id', () => {
  test.each([
    ['abcd', 'abcd', 'abcd'],
    ['abcd', 'bacd', 'abcd'],
    ['abcd', 'dcba', 'bcad'],
    ['abcd', 'bcda', 'bcda'],
    ['abcd', 'dabc', 'abcd'],
  ])('items %s with predictions %s: %s', async (gold, ids, expected) => {
    expect(Array.from(await join(gold, ids)).toSorted()).toEqual(Array.from(expected).toSorted())
  })

  test('in one order they come out in that order', async () => {
    expect(await join('abcdef', 'abcdef')).toBe('abcdef')
  })

  test.each([
    ['abcd', 'acd', 'acb?d'],
    ['abcd', 'xabcd', 'abcd without x'],
    ['acd', 'abcd', 'acd without b'],
    ['abcd', 'dxcy', 'cda?b? without xy'],
    ['abcdef', 'fa', 'ab?c?d?e?f'],
    ['fa', 'abcdef', 'af without bcde'],
    ['ab', '', 'a?b?'],
    ['', 'ab', ' without ab'],
  ])('where it is allowed, items %s with predictions %s: %s', async (gold, ids, expected) => {
    expect(await join(gold, ids, 'allow')).toBe(expected)
  })

  test('what lacks its counterpart is refused, with its id', async () => {
    expect(await refusal(join('abcd', 'ax'))).toEqual(["1: 3 items have no prediction: 'b', 'c', 'd'", "1: 1 prediction belongs to no item: 'x'"])
  })

  test('up to 20 ids are named, all are counted', async () => {
    const many = Array.from({ length: 50 }, (_, index) => `i${index}`)
    const problems = await refusal(allOf(joinPredictions(streamOf(many.map(item)), streamOf([prediction('i0')]), options)))
    expect(problems).toEqual([`1: 49 items have no prediction: ${many.slice(1, 21).map((id) => `'${id}'`).join(', ')} …`])
  })

  test('only that is held which is out of order', async () => {
    let [golds, answers] = [0, 0]
    async function* counted<T>(values: readonly T[], count: () => void): AsyncGenerator<T> {
      for (const value of values) {
        count()
        yield await Promise.resolve(value)
      }
    }
    const ids = Array.from({ length: 100 }, (_, index) => `i${index}`)
    // the first prediction is missing, so all others are one step ahead
    const joined = joinPredictions(counted(ids.map(item), () => golds++), counted(ids.slice(1).map((id) => prediction(id)), () => answers++), { ...options, missing: 'allow' })
    let out = 0
    for await (const { now } of joined) {
      out++
      if (now !== undefined) expect([golds - out, answers - out].every((ahead) => ahead <= 2)).toBe(true)
    }
    expect(out).toBe(100)
  })

  test('a prediction without an id among others is refused with its line', async () => {
    expect(await refusal(allOf(joinPredictions(streamOf(['a', 'b'].map(item)), streamOf([prediction('a'), nameless(7)]), options)))).toEqual(['7: the prediction has no id, but others have'])
  })
})

describe('joining items and predictions by position', () => {
  test('the first with the first, and so on', async () => {
    const joined = await allOf(joinPredictions(streamOf(['a', 'b'].map(item)), streamOf([nameless(1), nameless(4)]), options))
    expect(joined.map(({ item: { id }, now }) => [id, now?.line])).toEqual([['a', 1], ['b', 4]])
  })

  test.each([[3, 2], [2, 3], [0, 1]])('%d items with %d predictions are refused, whatever is allowed', async (items, count) => {
    const gold = streamOf(Array.from({ length: items }, (_, index) => item(`i${index}`)))
    const joined = joinPredictions(gold, streamOf(Array.from({ length: count }, (_, index) => nameless(index))), { ...options, missing: 'allow' })
    expect(await refusal(allOf(joined))).toEqual([`1: there are ${items} items but ${count} predictions, and without ids each must have its counterpart`])
  })

  test('a prediction with an id among others is refused', async () => {
    expect(await refusal(allOf(joinPredictions(streamOf(['a', 'b'].map(item)), streamOf([nameless(1), prediction('b', 3)]), options)))).toEqual(['3: the prediction has an id, but others have none'])
  })
})

describe('joining', () => {
  test('one file after another', async () => {
    const now = joinPredictions(streamOf(['a', 'b'].map(item)), streamOf(['b', 'a'].map((id) => prediction(id, 1))), options)
    const both = await allOf(joinPredictions(now, streamOf([prediction('a', 2)]), { file: 'old.jsonl', as: 'old', missing: 'allow' }))
    expect(both.map(({ item: { id }, now: one, old }) => [id, one?.line, old?.line]).toSorted()).toEqual([['a', 1, 2], ['b', 1, undefined]])
  })

  test('what is wrong with a source is told before what is missing', async () => {
    const gold = (): ReturnType<typeof readAnnotated> => readAnnotated(bytesOf('{"id":"a","text":"x","spans":[]}\n{"id":"b","text":"x","spans":[]}\n'), { file: 'gold.jsonl', format: 'jsonl' })
    const bad = readPredictions(bytesOf('{"id":"a","spans":[]}\n{}\n'), { file: 'new.jsonl', format: 'jsonl' })
    expect(await refusal(allOf(joinPredictions(gold(), bad, options)))).toEqual(["2: 'id' is missing"])
  })

  test('whoever stops early closes both sources', async () => {
    const closed: string[] = []
    async function* source<T>(name: string, values: readonly T[]): AsyncGenerator<T> {
      try {
        for (const value of values) yield await Promise.resolve(value)
      } finally {
        closed.push(name)
      }
    }
    for await (const { item: { id } } of joinPredictions(source('gold', ['a', 'b'].map(item)), source('new', ['a', 'b'].map((one) => prediction(one))), options)) {
      expect(id).toBe('a')
      break
    }
    expect(closed).toEqual(['gold', 'new'])
  })
})
