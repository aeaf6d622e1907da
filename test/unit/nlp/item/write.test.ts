import { describe, expect, test } from '@jest/globals'
import { createListDigest, itemDigest, listDigest, parseItems, toCodePoints, toCodeUnits, writeItem } from '../../../../src/nlp/index.js'
import type { Item } from '../../../../src/nlp/index.js'

const item: Item = { id: 'a', text: '🚀 Acme', spans: [{ start: 3, end: 7, label: 'COMPANY' }], slices: { source: 'wire' } }

describe('writing items', () => {
  test('offsets become code points', () => {
    expect(writeItem(item)).toBe('{"id":"a","text":"🚀 Acme","spans":[{"start":2,"end":6,"label":"COMPANY"}],"slices":{"source":"wire"}}')
  })

  test('what is written is read back', () => {
    expect(parseItems(new TextEncoder().encode(writeItem(item)), { file: 'f' })).toEqual([item])
  })

  test('a span inside a character cannot be written', () => {
    expect(() => writeItem({ ...item, spans: [{ start: 1, end: 7, label: 'X' }] })).toThrow(RangeError)
    expect(() => writeItem({ ...item, spans: [{ start: 3, end: 99, label: 'X' }] })).toThrow("item 'a'")
  })
})

describe('offsets', () => {
  test('both ways, at the ends and beyond', () => {
    const [units, points] = [toCodeUnits('a🚀b'), toCodePoints('a🚀b')]
    expect([0, 1, 2, 3, 4].map(units)).toEqual([0, 1, 3, 4, undefined])
    expect([0, 1, 2, 3, 4].map(points)).toEqual([0, 1, undefined, 2, 3])
    expect([-1, 0.5].map(units)).toEqual([undefined, undefined])
    expect([-1, 0.5, 3].map(toCodeUnits('abc'))).toEqual([undefined, undefined, 3])
  })
})

describe('digests', () => {
  test('a text is named by the SHA-256 of its UTF-8 bytes', () => {
    expect(itemDigest('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(itemDigest('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c')
  })

  const other: Item = { id: 'b', text: 'x', spans: [{ start: 0, end: 1, label: 'X' }, { start: 0, end: 1, label: 'Y' }] }

  test('the order of items and spans makes no difference', () => {
    expect(listDigest([item, other])).toBe(listDigest([{ ...other, spans: other.spans.toReversed() }, item]))
  })

  test.each([
    ['an id', { ...item, id: 'c' }],
    ['a text', { ...item, text: '🚀 Acmes' }],
    ['a span', { ...item, spans: [{ start: 3, end: 6, label: 'COMPANY' }] }],
    ['a label', { ...item, spans: [{ start: 3, end: 7, label: 'PERSON' }] }],
    ['a slice', { ...item, slices: { source: 'blog' } }],
  ])('%s makes a difference', (_, changed) => {
    expect(listDigest([changed, other])).not.toBe(listDigest([item, other]))
  })

  test('one by one is as good as all at once', () => {
    const list = createListDigest()
    list.add(item)
    list.add(other)
    expect(list.digest()).toBe(listDigest([item, other]))
    expect(list.digest()).toMatch(/^[0-9a-f]{64}$/)
  })
})
