import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { listDigest } from '../../../../src/nlp/index.js'
import type { Item } from '../../../../src/nlp/index.js'
import { nameList, packArchive, unpackArchive } from '../../../../tasks/shared/archive.js'
import { digest, itemsOf } from '../fake/item.js'

/** Everything that a list may hold: offsets after emoji, slices, line breaks of all kinds, and a byte order mark. */
const strange: readonly Item[] = [
  { id: 'emoji 🚀', text: '👩‍👩‍👧 Acme\u2028\r\n\tGlobex "\\', spans: [{ start: 9, end: 13, label: 'A' }], slices: { source: 'wire', 'länge': '1' } },
  { id: 'b', text: '\ufeffeins', spans: [] },
  { id: 'c', text: 'x'.repeat(200_000), spans: [{ start: 199_999, end: 200_000, label: 'B' }] },
]

async function allOf<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

async function packed(items: readonly Item[]): Promise<{ readonly bytes: Buffer, readonly archiveDigest: string }> {
  const { archiveDigest } = await nameList(items)
  return { bytes: Buffer.concat(await allOf(packArchive(items, archiveDigest))), archiveDigest }
}

/** Bytes in pieces of these sizes, over and over, and whether they were read to their end or given up. */
function piecesOf(bytes: Uint8Array, sizes: readonly number[], end?: Error) {
  const state = { closed: false, read: 0 }
  async function * body(): AsyncGenerator<Uint8Array> {
    try {
      for (let from = 0, turn = 0; from < bytes.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1
        await Promise.resolve()
        state.read++
        yield bytes.subarray(from, from + size)
        from += size
      }
      if (end !== undefined) throw end
    } finally {
      state.closed = true
    }
  }
  return { body: body(), state }
}

const unpacked = (bytes: Uint8Array, name: string, sizes: readonly number[] = [65_536]) => allOf(unpackArchive(piecesOf(bytes, sizes).body, name))
const invalid = (why: RegExp) => expect.objectContaining({ name: 'ArchiveInvalid', message: expect.stringMatching(why) })

describe('an archive', () => {
  test('gives the items that it was made of', async () => {
    const { bytes, archiveDigest } = await packed(strange)
    expect(await unpacked(bytes, archiveDigest)).toEqual(strange)
  })

  test('is an item file, compressed: anybody can read it', async () => {
    const { bytes } = await packed(itemsOf(2))
    expect(gunzipSync(bytes).toString('utf8').split('\n').map((line) => (line === '' ? '' : (JSON.parse(line) as Item).id))).toEqual(['item-0', 'item-1', ''])
  })

  test('in whatever pieces it comes', async () => {
    const items = [...strange.slice(0, 2), ...itemsOf(40)]
    const { bytes, archiveDigest } = await packed(items)
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }), async (sizes) => {
      expect(await unpacked(bytes, archiveDigest, sizes)).toEqual(items)
    }), { numRuns: 30 })
  })

  test('is named by its lines, in their order; the list, by its items as a set', async () => {
    const items = itemsOf(30)
    const there = await nameList(items)
    const back = await nameList(items.toReversed())
    expect(there).toEqual({ archiveDigest: expect.stringMatching(/^[0-9a-f]{64}$/), listDigest: listDigest(items), items: 30 })
    expect(back.listDigest).toBe(there.listDigest)
    expect(back.archiveDigest).not.toBe(there.archiveDigest)
  })

  test('tells how far it is, now and then and at its end', async () => {
    const items = itemsOf(2_500)
    const told: number[] = []
    await allOf(packArchive(items, (await nameList(items)).archiveDigest, (count) => told.push(count)))
    expect(told).toEqual([1_000, 2_000, 2_500])
  })
})

describe('packing', () => {
  test('items that are not those that were named is refused', async () => {
    const { archiveDigest } = await nameList(itemsOf(30))
    await expect(allOf(packArchive(itemsOf(31), archiveDigest))).rejects.toThrow('the examples changed while they were uploaded; run again')
  })

  test('passes on what goes wrong with the items', async () => {
    const gone = new Error('the file is gone')
    async function * items(): AsyncGenerator<Item> {
      await Promise.resolve()
      yield* itemsOf(3)
      throw gone
    }
    await expect(allOf(packArchive(items(), digest('a')))).rejects.toBe(gone)
  })

  test('that is given up ends the items too', async () => {
    let closed = false
    async function * items(): AsyncGenerator<Item> {
      try {
        for (let index = 0; ; index++) {
          await Promise.resolve()
          yield { id: `${index}`, text: `${Math.random()}`.repeat(500), spans: [] }
        }
      } finally {
        closed = true
      }
    }
    for await (const _piece of packArchive(items(), digest('a'))) break
    await settled()
    expect(closed).toBe(true)
  })
})

/** A few turns of the event loop, for streams to be torn down in. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve))
}

describe('an archive is refused', () => {
  const lines = (...texts: readonly string[]): Buffer => gzipSync(texts.map((text) => `${text}\n`).join(''))
  const item = '{"id":"a","text":"secret words","spans":[]}'

  test.each<[string, Buffer, RegExp]>([
    ['that is not compressed', Buffer.from(item), /it cannot be read: incorrect header check/],
    ['that is empty', Buffer.alloc(0), /it cannot be read: unexpected end of file/],
    ['of no item', gzipSync(''), /archive:1: the file holds no items/],
    ['with a line that is no JSON', lines(item, '{"id":"secret words'), /archive:2: /],
    ['with a line that is no item', lines(item, '{"id":"b","words":"secret words"}'), /archive:2: /],
    ['with a span outside its text', lines('{"id":"a","text":"secret words","spans":[{"start":5,"end":99,"label":"A"}]}'), /archive:1: \/spans\/0: /],
    ['with an id twice', lines(item, item), /archive:2: /],
    ['with bytes that are no UTF-8', gzipSync(Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a])), /archive:1: /],
    ['with other lines than its name stands for', lines(item), /its lines are not those that its name stands for/],
    ['with the same item, written in another way', gzipSync(`${item.replaceAll(':', ': ')}\n`), /its lines are not those/],
  ])('%s', async (_, bytes, why) => {
    const problem = await unpacked(bytes, digest('a')).catch((error: unknown) => error)
    expect(problem).toEqual(invalid(why))
    expect(String(problem)).toMatch(/^ArchiveInvalid: the archive is not usable: .*; upload the list again$/s)
    expect(String(problem)).not.toContain('secret words')
  })

  test.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 9), /it cannot be read: unexpected end of file/],
    ['cut off within its check sum', (bytes: Buffer) => bytes.subarray(0, bytes.length - 3), /it cannot be read: unexpected end of file/],
    ['damaged in the middle', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, bytes.length / 2), Buffer.alloc(20, 0xff), bytes.subarray(bytes.length / 2 + 20)]), /it cannot be read|are not those/],
    ['damaged in its check sum', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -8), Buffer.alloc(8, 0xff)]), /it cannot be read: incorrect data check/],
  ])('that is %s', async (_, damage, why) => {
    const { bytes, archiveDigest } = await packed(itemsOf(200))
    await expect(unpacked(damage(bytes), archiveDigest)).rejects.toEqual(invalid(why))
  })
})

describe('reading an archive', () => {
  test.each<[string, Error]>([
    ['as it is', new Error('the network is gone')],
    ['when the connection closes early', Object.assign(new Error('Premature close'), { code: 'ERR_STREAM_PREMATURE_CLOSE' })],
  ])('passes on what goes wrong with its source: %s', async (_, error) => {
    const { bytes, archiveDigest } = await packed(itemsOf(200))
    const { body, state } = piecesOf(bytes.subarray(0, 2_000), [500], error)
    await expect(allOf(unpackArchive(body, archiveDigest))).rejects.toBe(error)
    expect(state.closed).toBe(true)
  })

  test('that is given up ends its source too', async () => {
    const { bytes, archiveDigest } = await packed(Array.from({ length: 3_000 }, (_, index) => ({ id: `${index}`, text: `${Math.random()}`.repeat(20), spans: [] })))
    const { body, state } = piecesOf(bytes, [1_000])
    for await (const { id } of unpackArchive(body, archiveDigest)) {
      expect(id).toBe('0')
      break
    }
    await settled()
    expect(state.closed).toBe(true)
    expect(state.read).toBeLessThan(bytes.length / 1_000)
  })

  test('holds only a part of it in memory: the source is not read ahead', async () => {
    const { bytes, archiveDigest } = await packed(Array.from({ length: 8_000 }, (_, index) => ({ id: `${index}`, text: `${Math.random()}`.repeat(20), spans: [] })))
    const { body, state } = piecesOf(bytes, [1_000])
    let most = 0
    let items = 0
    for await (const _item of unpackArchive(body, archiveDigest)) {
      // bytes read ahead of what these items are, of all
      most = Math.max(most, state.read * 1_000 / bytes.length - ++items / 8_000)
    }
    expect(items).toBe(8_000)
    expect(most).toBeLessThan(0.2)
  })
})
