import { beforeEach, describe, expect, test } from '@jest/globals'
import { restoreWatch } from '../../../../scripts/backtest/restore.js'
import { archiveKey } from '../../../../tasks/shared/layout.js'
import type { RunStatus } from '../../../../tasks/shared/run-status.js'
import { createFakeUploadStore } from '../../tasks/fake/upload-store.js'
import type { FakeUploadStore } from '../../tasks/fake/upload-store.js'

let store: FakeUploadStore
let looks: number
let time: number
const key = archiveKey('tests')

/** A run whose suites have so many items; 0 of one whose list is not unpacked. */
const running = (...totals: readonly number[]): RunStatus => ({
  runId: 'r', status: 'running', user: 'ann', ran: 0, cached: 0, failed: 0, done: 0, total: 0,
  suites: totals.map((total) => ({ suite: 'backtest', ran: 0, cached: 0, failed: 0, done: 0, total })),
})

const watch = (): ReturnType<typeof restoreWatch> => restoreWatch({
  isRestoring(asked) {
    looks++
    return store.isRestoring(asked)
  },
}, ['list', 'tests'], () => time)

beforeEach(async () => {
  store = createFakeUploadStore()
  await store.put(key, 'x')
  store.restoring.add(key)
  ;[looks, time] = [0, 0]
})

describe('a run whose list lies in an archive', () => {
  test('says so for as long as it is being restored', async () => {
    const held = watch()
    expect(await held(running(3, 0))).toEqual({ note: expect.stringMatching(/^restoring its list from the archive/), waits: true })
    store.restoring.delete(key)
    time += 5_000
    expect(await held(running(3, 0))).toEqual({ note: expect.stringMatching(/^its list is back from the archive/), waits: false })
    expect(await held(running(3, 30))).toBeUndefined()
  })

  test('is looked at every five seconds, however often that is asked', async () => {
    const held = watch()
    for (; time < 10_000; time += 250) expect(await held(running(0, 0))).toBeDefined()
    expect(looks).toBe(4)
  })

  test('that nobody has asked for yet is looked at every second', async () => {
    store.restoring.clear()
    const held = watch()
    for (; time < 2_000; time += 250) expect(await held(running(0, 0))).toBeUndefined()
    expect(looks).toBe(4)
    store.restoring.add(key)
    expect(await held(running(0, 0))).toMatchObject({ waits: true })
  })

  test.each([
    ['whose lists are unpacked', running(3, 30)],
    ['that has ended', { ...running(0, 0), status: 'failed' } satisfies RunStatus],
  ])('asks nothing of a run %s', async (_, status) => {
    expect(await watch()(status)).toBeUndefined()
    expect(looks).toBe(0)
  })
})
