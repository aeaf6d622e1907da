import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createUnarchive } from '../../../../tasks/lambdas/unarchive/handler.js'
import { nameList, packArchive } from '../../../../tasks/shared/archive.js'
import { archiveKey, manifestKey } from '../../../../tasks/shared/layout.js'
import { headerRange, readHeader } from '../../../../tasks/shared/manifest.js'
import type { ObjectStore } from '../../../../tasks/shared/port.js'
import { failAt } from '../fake/gate.js'
import { digest, itemsOf } from '../fake/item.js'
import { outputOf, silenceOutput } from '../fake/output.js'
import { createFakeStore, storeOf } from '../fake/store.js'
import type { FakeStore } from '../fake/store.js'

const items = itemsOf(60)
let store: FakeStore
let list: string
const manifests = (): readonly string[] => [...store.objects.keys()].filter((key) => key.startsWith('lists/manifests/'))

/** Puts an archive of these items under the name of others, or of themselves. */
async function archive(content = items, as = content): Promise<string> {
  const pieces: Uint8Array[] = []
  const { archiveDigest: own } = await nameList(content)
  for await (const piece of packArchive(content, own)) pieces.push(piece)
  const { archiveDigest } = await nameList(as)
  await store.put(archiveKey(archiveDigest), Buffer.concat(pieces))
  return archiveDigest
}

/** A bucket some of whose objects lie in an archive storage class. */
const archivedIn = (...prefixes: readonly string[]): ObjectStore => {
  const refused = (key: string): boolean => prefixes.some((prefix) => key.startsWith(prefix)) && store.objects.has(key)
  const invalidState = (): Error => Object.assign(new Error('The operation is not valid for the object\'s access tier'), { name: 'InvalidObjectState' })
  return {
    ...store,
    getRange: (key, first, last) => (refused(key) ? Promise.reject(invalidState()) : store.getRange(key, first, last)),
    getStream: (key) => (refused(key) ? Promise.reject(invalidState()) : store.getStream(key)),
  }
}

beforeEach(async () => {
  jest.restoreAllMocks()
  silenceOutput()
  store = createFakeStore()
  list = await archive()
})

describe('a list', () => {
  test('is unpacked to chunks and a manifest, the manifest last', async () => {
    expect(await createUnarchive(store)({ listDigest: list })).toEqual({ archived: null, items: 60 })
    expect(store.written.at(-1)).toBe(manifestKey(list))
    expect(store.written.filter((key) => key.startsWith('lists/chunks/'))).toHaveLength(3)
    expect(readHeader(store.objects.get(manifestKey(list))?.subarray(0, headerRange.last + 1) ?? new Uint8Array())).toMatchObject({ items: 60, chunks: 3, listDigest: (await nameList(items)).listDigest })
  })

  test('that is unpacked is ready: nothing is read of it but how large it is', async () => {
    await createUnarchive(store)({ listDigest: list })
    store.objects.delete(archiveKey(list))
    const writes = store.written.length
    const unread: ObjectStore = { ...store, get: () => Promise.reject(new Error('not expected')), getStream: () => Promise.reject(new Error('not expected')) }
    expect(await createUnarchive(unread)({ listDigest: list })).toEqual({ archived: null, items: 60 })
    expect(store.written).toHaveLength(writes)
  })

  test('is logged by how many, never by what', async () => {
    const lines = await outputOf(() => createUnarchive(store)({ listDigest: list }))
    expect(lines).toMatchObject([{ event: 'list unpacked', count: 60, detail: '3 chunks' }])
    expect(JSON.stringify(lines)).not.toContain('Text')
  })
})

describe('what lies in an archive storage class is named, to be restored', () => {
  test('the archive', async () => {
    expect(await createUnarchive(archivedIn('archives/'))({ listDigest: list })).toEqual({ archived: archiveKey(list), items: 0 })
    expect(manifests()).toEqual([])
  })

  test('the manifest, before the archive', async () => {
    await createUnarchive(store)({ listDigest: list })
    expect(await createUnarchive(archivedIn('lists/', 'archives/'))({ listDigest: list })).toEqual({ archived: manifestKey(list), items: 0 })
  })

  test('an archive of a list that is unpacked is not needed', async () => {
    await createUnarchive(store)({ listDigest: list })
    expect(await createUnarchive(archivedIn('archives/'))({ listDigest: list })).toEqual({ archived: null, items: 60 })
  })
})

describe('a list is refused', () => {
  test('that nobody has uploaded', async () => {
    await expect(createUnarchive(store)({ listDigest: digest('a') })).rejects.toMatchObject({ name: 'ArchiveMissing', message: `there is no archive ${archiveKey(digest('a'))}; upload it first` })
  })

  test('whose archive holds other items than its name says: no manifest is left', async () => {
    const other = await archive(itemsOf(70), itemsOf(61))
    await expect(createUnarchive(store)({ listDigest: other })).rejects.toMatchObject({ name: 'ArchiveInvalid' })
    expect(manifests()).toEqual([])
  })

  test('whose archive is none', async () => {
    await store.put(archiveKey(digest('b')), 'secret words')
    await expect(createUnarchive(store)({ listDigest: digest('b') })).rejects.toMatchObject({ name: 'ArchiveInvalid', message: expect.not.stringContaining('secret') })
  })

  test('that holds nothing', async () => {
    await store.put(archiveKey(digest('c')), gzipSync(''))
    await expect(createUnarchive(store)({ listDigest: digest('c') })).rejects.toMatchObject({ name: 'ArchiveInvalid' })
  })

  test('whose manifest is damaged: whoever sees that must know', async () => {
    await store.put(manifestKey(list), 'x'.repeat(600))
    await expect(createUnarchive(store)({ listDigest: list })).rejects.toMatchObject({ name: 'ManifestDamaged' })
  })
})

describe('unpacking that fails', () => {
  test.each([0, 2, 3])('at write %d is taken up by the next call', async (write) => {
    await expect(createUnarchive(storeOf(store.objects, failAt(write, 'before')))({ listDigest: list })).rejects.toThrow('the write failed')
    expect(manifests()).toEqual([])
    expect(await createUnarchive(store)({ listDigest: list })).toEqual({ archived: null, items: 60 })
    expect(manifests()).toHaveLength(1)
  })

  test('with anything but an archived object is passed on', async () => {
    const denied = Object.assign(new Error('denied'), { name: 'AccessDenied' })
    await expect(createUnarchive({ ...store, getRange: () => Promise.reject(denied) })({ listDigest: list })).rejects.toBe(denied)
    await expect(createUnarchive({ ...store, getStream: () => Promise.reject(denied) })({ listDigest: list })).rejects.toBe(denied)
  })

  test('for two at once ends in one list', async () => {
    await Promise.all([createUnarchive(store)({ listDigest: list }), createUnarchive(store)({ listDigest: list })])
    expect(manifests()).toEqual([manifestKey(list)])
    expect(store.objects.size).toBe(1 + 3 + 1)
  })
})
