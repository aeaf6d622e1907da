import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { listDigest, parseItems, writeItem } from '../../src/nlp/index.js'
import type { Item, Span } from '../../src/nlp/index.js'

const label = fc.constantFrom('COMPANY', 'PERSON', 'DATE')
const words = (maxLength: number): fc.Arbitrary<string> => fc.string({ unit: 'binary', minLength: 1, maxLength }).filter((text) => !/\p{Cc}/u.test(text))

/** An item of any characters. Spans begin and end between characters; those of one label do not overlap. */
const item: fc.Arbitrary<Item> = fc.record({
  id: words(12),
  text: fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  places: fc.array(fc.tuple(fc.nat(59), fc.nat(59), label), { maxLength: 6 }),
  slices: fc.option(fc.dictionary(words(8), words(8), { maxKeys: 4, noNullPrototype: true }), { nil: undefined }),
}).map(({ id, text, places, slices }) => {
  const starts = [...Array.from(text).keys()].map((point) => Array.from(text).slice(0, point).join('').length)
  const spans: Span[] = []
  for (const [a, b, name] of places) {
    const [from, to] = [Math.min(a, b) % starts.length, Math.max(a, b) % starts.length]
    const [start, end] = [starts[Math.min(from, to)] ?? 0, starts[Math.max(from, to) + 1] ?? text.length]
    if (spans.every((span) => span.label !== name || span.end <= start || end <= span.start)) spans.push({ start, end, label: name })
  }
  return { id, text, spans, ...(slices !== undefined && { slices }) }
})
const items = fc.uniqueArray(item, { minLength: 1, maxLength: 8, selector: ({ id }) => id })
const fileOf = (list: readonly Item[]): Uint8Array => new TextEncoder().encode(list.map((one) => `${writeItem(one)}\n`).join(''))

describe('an item file', () => {
  test('read gives the items that were written', () => {
    fc.assert(fc.property(items, (list) => {
      expect(parseItems(fileOf(list), { file: 'f' })).toEqual(list)
    }), { seed: 20260421, numRuns: 1_000 })
  })

  test('counts code points: every span in it is the words of the text to a reader that counts so', () => {
    fc.assert(fc.property(item, (one) => {
      const written = JSON.parse(writeItem(one)) as Item
      const characters = Array.from(written.text)
      expect(written.spans.map(({ start, end }) => characters.slice(start, end).join(''))).toEqual(one.spans.map(({ start, end }) => one.text.slice(start, end)))
    }), { seed: 20260422, numRuns: 500 })
  })

  test('has one digest in whatever order its items and spans are, and another when anything else is different', () => {
    fc.assert(fc.property(items, item, (list, other) => {
      expect(listDigest(list.toReversed().map((one) => ({ ...one, spans: one.spans.toReversed() })))).toBe(listDigest(list))
      fc.pre(list.every(({ id }) => id !== other.id))
      expect(listDigest([...list, other])).not.toBe(listDigest(list))
    }), { seed: 20260423, numRuns: 300 })
  })
})
