import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { uploadList } from '../../../../scripts/backtest/upload.js'
import type { UploadWatch } from '../../../../scripts/backtest/upload.js'
import type { Item } from '../../../../src/nlp/index.js'
import { nameList, unpackArchive } from '../../../../tasks/shared/archive.js'
import { archiveKey, manifestKey, uploadKey } from '../../../../tasks/shared/layout.js'
import { itemsOf } from '../../tasks/fake/item.js'
import { createFakeUploadStore } from '../../tasks/fake/upload-store.js'
import type { FakeUploadStore } from '../../tasks/fake/upload-store.js'

const items = itemsOf(60)
let store: FakeUploadStore
let archive: string
let mark: string
let steps: (readonly [number, number])[]
let watch: UploadWatch

const archives = (): number => store.written.filter((key) => key === archive).length
const upload = (source: () => Iterable<Item> = () => items): ReturnType<typeof uploadList> => uploadList(store, source, watch)
const markOf = (pid: number, host = hostname()): string => JSON.stringify({ host, pid })

beforeEach(async () => {
  store = createFakeUploadStore()
  const { archiveDigest } = await nameList(items)
  archive = archiveKey(archiveDigest)
  mark = uploadKey(archiveDigest)
  steps = []
  watch = { signal: AbortSignal.timeout(20_000), uploading: (done, total) => steps.push([done, total]) }
})
afterEach(() => {
  jest.useRealTimers()
})

describe('uploading a list', () => {
  test('puts one archive of all its items, says how far it is, and leaves no mark', async () => {
    const name = await upload()
    expect(name).toEqual(await nameList(items))
    const back: Item[] = []
    for await (const item of unpackArchive(await store.getStream(archive) ?? (async function * () { /* nothing */ })(), name.archiveDigest)) back.push(item)
    expect(back).toEqual(items)
    expect([...store.objects.keys()]).toEqual([archive])
    expect(steps).toEqual([[60, 60]])
  })

  test.each<[string, () => string]>([
    ['whose archive is there', () => archive],
    ['that is unpacked, though its archive is gone', () => archive.replace('archives/', 'lists/manifests/').replace('.jsonl.gz', '.txt')],
  ])('%s uploads nothing', async (_, there) => {
    await store.put(there(), 'x')
    const { archiveDigest } = await upload()
    expect([archiveKey(archiveDigest), manifestKey(archiveDigest)]).toContain(there())
    expect([...store.objects.keys()]).toEqual([there()])
    expect(steps).toEqual([])
  })

  test('in another order is another archive', async () => {
    const [first, second] = [await upload(), await upload(() => items.toReversed())]
    expect(second.archiveDigest).not.toBe(first.archiveDigest)
    expect(second.listDigest).toBe(first.listDigest)
  })

  test('whose items change meanwhile fails, and leaves neither archive nor mark', async () => {
    let passes = 0
    await expect(upload(() => (passes++ === 0 ? items : itemsOf(61)))).rejects.toThrow('the examples changed while they were uploaded; run again')
    expect(store.objects.size).toBe(0)
  })

  test.each([['while it is named', 1], ['while it is uploaded', 2]])('that is called off %s ends at once, and leaves neither archive nor mark', async (_, pass) => {
    const interrupt = new AbortController()
    let [passes, read] = [0, 0]
    function * source(): Generator<Item> {
      const last = ++passes === pass
      for (const [index, item] of items.entries()) {
        if (last) read++
        if (last && index === 10) interrupt.abort()
        yield item
      }
    }
    await expect(uploadList(store, source, { ...watch, signal: interrupt.signal })).rejects.toMatchObject({ name: 'AbortError' })
    expect(read).toBe(11)
    expect(store.objects.size).toBe(0)
  })

  test('that fails leaves no mark: the next one need not wait', async () => {
    const failing = { ...store, putArchive: () => Promise.reject(new Error('the network is gone')) }
    await expect(uploadList(failing, () => items, watch)).rejects.toThrow('the network is gone')
    expect(store.objects.size).toBe(0)
    await upload()
    expect(archives()).toBe(1)
  })
})

describe('of those who upload the same list at once', () => {
  test('one does; the others wait for it', async () => {
    const names = await Promise.all([upload(), upload(), upload()])
    expect(new Set(names.map(({ archiveDigest }) => archiveDigest)).size).toBe(1)
    expect(archives()).toBe(1)
    expect(steps).toEqual([[60, 60]])
    expect(store.objects.has(mark)).toBe(false)
  })

  test('another does when the first fails', async () => {
    let calls = 0
    const flaky: FakeUploadStore = { ...store, putArchive: (key, body) => (calls++ === 0 ? Promise.reject(new Error('the network is gone')) : store.putArchive(key, body)) }
    const outcomes = await Promise.allSettled([uploadList(flaky, () => items, watch), uploadList(flaky, () => items, watch)])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(archives()).toBe(1)
    expect(store.objects.has(mark)).toBe(false)
  })

  test('who gets the mark when the other has just finished uploads nothing', async () => {
    let looks = 0
    // not there at the first look, there at the second
    const late: FakeUploadStore = { ...store, exists: (key) => Promise.resolve(key === archive && ++looks > 1) }
    await uploadList(late, () => items, watch)
    expect(archives()).toBe(0)
    expect(store.objects.has(mark)).toBe(false)
  })

  test('who waits may be interrupted', async () => {
    await store.put(mark, markOf(process.pid))
    const interrupt = new AbortController()
    const waiting = uploadList(store, () => items, { ...watch, signal: interrupt.signal })
    setImmediate(() => interrupt.abort())
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    expect(store.text(mark)).toBe(markOf(process.pid))
  })
})

describe('a mark that nobody stands behind', () => {
  const dead = (): number => spawnSync(process.execPath, ['-e', '']).pid

  test('of a process of this machine that has ended is taken over at once', async () => {
    await store.put(mark, markOf(dead()))
    await upload()
    expect(archives()).toBe(1)
    expect(store.objects.has(mark)).toBe(false)
  })

  test('that was not renewed for long is taken over, whoever made it', async () => {
    await store.put(mark, markOf(process.pid, 'elsewhere'))
    store.times.set(mark, Date.now() - 91_000)
    await upload()
    expect(archives()).toBe(1)
  })

  test.each<[string, () => string]>([
    ['of a process that runs', () => markOf(process.ppid)],
    ['of another machine, whatever its number means here', () => markOf(dead(), 'elsewhere')],
  ])('is told from one that counts: %s', async (_, content) => {
    await store.put(mark, content())
    let looks = 0
    const seen: FakeUploadStore = { ...store, exists: (key) => {
      // whoever made it finishes while it is waited for
      if (key === archive && ++looks === 3) {
        store.objects.set(archive, Buffer.from('x'))
        store.objects.delete(mark)
      }
      return store.exists(key)
    } }
    await uploadList(seen, () => items, watch)
    expect(archives()).toBe(0)
    expect(store.text(archive)).toBe('x')
  })

  test('is not made by a long upload: its mark is renewed', async () => {
    jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'Date', 'performance', 'hrtime', 'clearTimeout', 'clearImmediate'] })
    let finish: () => void = () => undefined
    const begun = new Promise<void>((started) => {
      const whole = store
      store = { ...whole, putArchive: async (key, body) => {
        started()
        await new Promise<void>((resolve) => { finish = resolve })
        await whole.putArchive(key, body)
      } }
    })
    const work = upload()
    await begun
    for (const renewals of [1, 2, 3]) {
      jest.advanceTimersByTime(20_000)
      await new Promise((resolve) => setImmediate(resolve))
      expect(store.written.filter((key) => key === mark)).toHaveLength(renewals)
    }
    finish()
    await work
    jest.advanceTimersByTime(60_000)
    await new Promise((resolve) => setImmediate(resolve))
    expect([...store.objects.keys()]).toEqual([archive])
  })
})
