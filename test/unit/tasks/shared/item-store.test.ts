import { describe, expect, test } from '@jest/globals'
import { itemDigest, listDigest } from '../../../../src/nlp/index.js'
import type { Item } from '../../../../src/nlp/index.js'
import { inlineBytes } from '../../../../tasks/shared/carried.js'
import { readChunk } from '../../../../tasks/shared/chunk.js'
import { storeItems } from '../../../../tasks/shared/item-store.js'
import { chunkKey, manifestKey, textKey } from '../../../../tasks/shared/layout.js'
import { headerRange, readHeader, readRecords, recordRange } from '../../../../tasks/shared/manifest.js'
import { failAt } from '../fake/gate.js'
import { digest, itemsOf } from '../fake/item.js'
import { createFakeStore, storeOf } from '../fake/store.js'

/** All items of a stored list. */
function readBack(store: ReturnType<typeof createFakeStore>, key: string) {
  const bytes = store.objects.get(key) ?? Buffer.alloc(0)
  const { chunks, items } = readHeader(bytes.subarray(0, headerRange.last + 1))
  const { first, last } = recordRange(0, chunks)
  return readRecords(bytes.subarray(first, last + 1), chunks).flatMap((name, number) => readChunk(store.text(chunkKey(name)) ?? '', Math.min(25, items - 25 * number)).items)
}

const manifest = manifestKey(digest('a'))

describe('storing a list', () => {
  test('puts its chunks, and the manifest last, where it is told to', async () => {
    const store = createFakeStore()
    const items = itemsOf(60)
    const report = await storeItems(store, items, manifest)
    expect(report).toMatchObject({ items: 60, chunks: 3, listDigest: listDigest(items), maxDocumentBytes: 16, manifestKey: manifest })
    expect(store.written).toHaveLength(4)
    expect(store.written.at(-1)).toBe(manifest)
    expect(readBack(store, manifest)).toEqual(items.map(({ text, ...rest }) => ({ ...rest, digest: itemDigest(text), text: { value: text, key: null } })))
  })

  test('keeps slices', async () => {
    const store = createFakeStore()
    await storeItems(store, [{ id: 'a', text: 'b', spans: [], slices: { source: 'wire' } }], manifest)
    expect(readBack(store, manifest)[0]).toMatchObject({ slices: { source: 'wire' } })
  })

  test('again puts the same', async () => {
    const store = createFakeStore()
    const first = await storeItems(store, itemsOf(30), manifest)
    const before = new Map(store.objects)
    expect(await storeItems(store, itemsOf(30), manifest)).toEqual(first)
    expect(store.objects).toEqual(before)
  })

  test('shares chunks with another list that begins with the same items', async () => {
    const store = createFakeStore()
    await storeItems(store, itemsOf(50), manifest)
    await storeItems(store, itemsOf(60), manifestKey(digest('b')))
    expect([...store.objects.keys()].filter((key) => key.startsWith('lists/chunks/'))).toHaveLength(3)
  })

  test('of no items is a manifest', async () => {
    expect(await storeItems(createFakeStore(), [], manifest)).toMatchObject({ items: 0, chunks: 0 })
  })

  test('takes items that come one by one, and holds few of them: those that are being put', async () => {
    let [given, most] = [0, 0]
    const done = new Set<string>()
    const store = {
      put: async (key: string) => {
        most = Math.max(most, given - 25 * done.size)
        await new Promise((resolve) => setImmediate(resolve))
        done.add(key)
      },
    }
    const report = await storeItems(store, (async function * () {
      for (const item of itemsOf(10_000)) {
        await Promise.resolve()
        given++
        yield item
      }
    })(), manifest)
    expect(report).toMatchObject({ items: 10_000, chunks: 400 })
    expect(done.size).toBe(401)
    // 64 chunks under way, and the one that is being filled
    expect(most).toBeLessThanOrEqual(25 * 66)
  })
})

describe('texts', () => {
  const item = (text: string): Item => ({ id: 'a', text, spans: [] })
  // a text travels as JSON, with its quotation marks
  const longest = 'x'.repeat(inlineBytes.text - 2)

  test.each([
    ['as large as fits', longest, true],
    ['one byte larger', `${longest}x`, false],
    ['larger only as JSON', '"'.repeat(inlineBytes.text / 2), false],
    ['larger only in bytes', 'é'.repeat(inlineBytes.text / 2), false],
  ])('%s', async (_, text, inline) => {
    const store = createFakeStore()
    await storeItems(store, [item(text)], manifest)
    const key = textKey(itemDigest(text))
    expect(readBack(store, manifest)[0]?.text).toEqual(inline ? { value: text, key: null } : { value: null, key })
    expect(store.text(key)).toBe(inline ? undefined : text)
    // before the chunk that refers to it
    expect(store.written.at(-1)).toBe(manifest)
  })
})

describe('storing that is interrupted leaves no manifest', () => {
  const manifests = (keys: Iterable<string>): readonly string[] => [...keys].filter((key) => key.startsWith('lists/manifests/'))

  test.each([0, 3, 7])('by write %d, which fails; again it is complete', async (number) => {
    const broken = createFakeStore(failAt(number, 'before', new Error('the network is gone')))
    await expect(storeItems(broken, itemsOf(200), manifest)).rejects.toThrow('the network is gone')
    expect(manifests(broken.objects.keys())).toEqual([])
    await storeItems(storeOf(broken.objects), itemsOf(200), manifest)
    expect(readBack(broken, manifest)).toHaveLength(200)
  })

  test('by the manifest, which cannot be written', async () => {
    const broken = createFakeStore(failAt(8, 'before'))
    await expect(storeItems(broken, itemsOf(200), manifest)).rejects.toThrow('the write failed')
    expect(broken.objects.size).toBe(8)
  })

  test('by the items ending in an error: nothing of them is relied on before their end', async () => {
    const store = createFakeStore()
    const items = async function * (): AsyncGenerator<Item> {
      await Promise.resolve()
      yield* itemsOf(30)
      throw new Error('the archive is damaged')
    }
    await expect(storeItems(store, items(), manifest)).rejects.toThrow('the archive is damaged')
    expect(manifests(store.objects.keys())).toEqual([])
  })

  test('ends the items too', async () => {
    let closed = false
    const items = async function * (): AsyncGenerator<Item> {
      try {
        await Promise.resolve()
        for (;;) yield* itemsOf(1_000)
      } finally {
        closed = true
      }
    }
    await expect(storeItems(createFakeStore(failAt(2, 'before')), items(), manifest)).rejects.toThrow('the write failed')
    expect(closed).toBe(true)
  })
})
