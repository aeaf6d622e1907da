import { describe, expect, test } from '@jest/globals'
import { itemDigest, listDigest } from '../../../../src/nlp/index.js'
import type { Item } from '../../../../src/nlp/index.js'
import { inlineBytes } from '../../../../tasks/shared/carried.js'
import { readChunk } from '../../../../tasks/shared/chunk.js'
import { storeItems } from '../../../../tasks/shared/item-store.js'
import { chunkKey, textKey } from '../../../../tasks/shared/layout.js'
import { headerRange, readHeader, readRecords, recordRange } from '../../../../tasks/shared/manifest.js'
import { failAt, readOnly } from '../fake/gate.js'
import { itemsOf } from '../fake/item.js'
import { createFakeStore, storeOf } from '../fake/store.js'

/** All items of a stored list. */
function readBack(store: ReturnType<typeof createFakeStore>, key: string) {
  const bytes = store.objects.get(key) ?? Buffer.alloc(0)
  const { chunks, items } = readHeader(bytes.subarray(0, headerRange.last + 1))
  const { first, last } = recordRange(0, chunks)
  return readRecords(bytes.subarray(first, last + 1), chunks).flatMap((digest, number) => readChunk(store.text(chunkKey(digest)) ?? '', Math.min(25, items - 25 * number)).items)
}

describe('storing a list', () => {
  test('puts its chunks, and the manifest last', async () => {
    const store = createFakeStore()
    const items = itemsOf(60)
    const report = await storeItems(store, () => items)
    expect(report).toMatchObject({ items: 60, chunks: 3, listDigest: listDigest(items), maxDocumentBytes: 16, uploaded: 4 })
    expect(store.written).toHaveLength(4)
    expect(store.written.at(-1)).toBe(report.manifestKey)
    expect(readBack(store, report.manifestKey)).toEqual(items.map(({ text, ...rest }) => ({ ...rest, digest: itemDigest(text), text: { value: text, key: null } })))
  })

  test('keeps slices', async () => {
    const store = createFakeStore()
    const items = [{ id: 'a', text: 'b', spans: [], slices: { source: 'wire' } }]
    const { manifestKey } = await storeItems(store, () => items)
    expect(readBack(store, manifestKey)[0]).toMatchObject({ slices: { source: 'wire' } })
  })

  test('again uploads nothing', async () => {
    const store = createFakeStore()
    const first = await storeItems(store, () => itemsOf(30))
    const again = await storeItems(storeOf(store.objects, readOnly), () => itemsOf(30))
    expect(again).toEqual({ ...first, uploaded: 0 })
  })

  test('uploads no chunk that another list has', async () => {
    const store = createFakeStore()
    await storeItems(store, () => itemsOf(50))
    const longer = await storeItems(store, () => itemsOf(60))
    // the last chunk and the manifest
    expect(longer.uploaded).toBe(2)
  })

  test('of no items is a manifest', async () => {
    const store = createFakeStore()
    expect(await storeItems(store, () => [])).toMatchObject({ items: 0, chunks: 0, uploaded: 1 })
  })

  test('takes items that come one by one, and tells how far it is', async () => {
    const store = createFakeStore()
    const steps: (readonly [number, number])[] = []
    await storeItems(store, async function* () {
      await Promise.resolve()
      yield* itemsOf(60)
    }, { concurrency: 2, progress: (done, total) => steps.push([done, total]) })
    expect(steps).toEqual([[1, 3], [2, 3], [3, 3]])
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
    const { manifestKey } = await storeItems(store, () => [item(text)])
    const key = textKey(itemDigest(text))
    expect(readBack(store, manifestKey)[0]?.text).toEqual(inline ? { value: text, key: null } : { value: null, key })
    expect(store.text(key)).toBe(inline ? undefined : text)
    // before the chunk that refers to it
    expect(store.written.at(-1)).toBe(manifestKey)
  })
})

describe('an interrupted upload', () => {
  test('leaves no manifest, and is taken up where it was', async () => {
    const broken = createFakeStore(failAt(3, 'before', new Error('the network is gone')))
    await expect(storeItems(broken, () => itemsOf(200), { concurrency: 1 })).rejects.toThrow('the network is gone')
    const there = broken.written.length
    expect(there).toBeGreaterThan(0)
    expect(broken.written.filter((key) => key.startsWith('lists/manifests/'))).toEqual([])

    const report = await storeItems(storeOf(broken.objects), () => itemsOf(200))
    expect(report.uploaded).toBe(8 + 1 - there)
    expect(readBack(broken, report.manifestKey)).toHaveLength(200)
  })

  test('by the items ending in an error leaves no manifest', async () => {
    const store = createFakeStore()
    let passes = 0
    const items = function* (): Generator<Item> {
      yield* itemsOf(30)
      if (passes++ === 1) throw new Error('the file is gone')
    }
    await expect(storeItems(store, items)).rejects.toThrow('the file is gone')
    expect(store.written.filter((key) => key.startsWith('lists/manifests/'))).toEqual([])
  })

  test('a list that changes while it is uploaded is refused', async () => {
    const store = createFakeStore()
    let passes = 0
    const items = (): readonly Item[] => (passes++ === 0 ? itemsOf(30) : itemsOf(31))
    await expect(storeItems(store, items)).rejects.toThrow('the items changed while they were uploaded; run again')
    expect(store.written.filter((key) => key.startsWith('lists/manifests/'))).toEqual([])
  })
})
