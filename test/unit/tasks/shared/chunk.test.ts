import { describe, expect, test } from '@jest/globals'
import { chunkCount, chunkItems, chunkSize, readChunk } from '../../../../tasks/shared/chunk.js'
import { digest } from '../fake/item.js'

describe('chunks of a list', () => {
  test.each([[0, 0], [1, 1], [25, 1], [26, 2], [50, 2], [2106, 85]])('%d items make %d', (items, chunks) => {
    expect(chunkCount(items)).toBe(chunks)
  })

  test.each([[0, 60, 25], [1, 60, 25], [2, 60, 10], [3, 60, 0], [1, 50, 25], [0, 0, 0]])('number %d of %d items has %d', (number, items, size) => {
    expect(chunkSize(number, items)).toBe(size)
  })

  test('together have all items', () => {
    for (const items of [0, 1, chunkItems, chunkItems + 1, 1234]) {
      const sizes = Array.from({ length: chunkCount(items) }, (_, number) => chunkSize(number, items))
      expect(sizes.reduce((all, size) => all + size, 0)).toBe(items)
    }
  })
})

describe('reading a chunk', () => {
  const item = { id: 'a', spans: [], digest: digest('a'), text: { value: 'secret words', key: null } }
  const json = JSON.stringify({ format: 1, items: [item] })

  test('gives its items', () => {
    expect(readChunk(json, 1).items).toEqual([item])
  })

  test.each([
    ['cut', json.slice(0, 60), 1],
    ['null', 'null', 1],
    ['a number', '1', 1],
    ['of another format', json.replace('"format":1', '"format":2'), 1],
    ['without a list', '{"format":1,"items":{"length":1}}', 1],
    ['of another size', json, 2],
  ])('%s: it is refused', (_, text, size) => {
    expect(() => readChunk(text, size)).toThrow(expect.objectContaining({ name: 'ChunkDamaged', message: expect.stringContaining('upload the list again') }))
  })

  test('an error tells nothing of the text, not even by its cause', () => {
    let error: unknown
    try {
      readChunk(json.slice(0, 120), 1)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(Error)
    expect((error as Error).message).not.toContain('secret')
    expect((error as Error).cause).toBeUndefined()
  })
})
