import { beforeEach, describe, expect, test } from '@jest/globals'
import { chunkCount, chunkSize } from '../../../../../tasks/shared/chunk.js'
import { createLedger, shardCount } from '../../../../../tasks/shared/ledger/index.js'
import type { Ledger, NewRun } from '../../../../../tasks/shared/ledger/index.js'
import type { ChunkRef } from '../../../../../tasks/shared/message.js'
import { doneOf } from '../../fake/backtest.js'
import { failAt } from '../../fake/gate.js'
import { createFakeTable, tableOf } from '../../fake/table.js'
import type { FakeTable } from '../../fake/table.js'

let table: FakeTable
let ledger: Ledger

beforeEach(() => {
  table = createFakeTable()
  ledger = createLedger(table)
})

const run: NewRun = {
  runId: 'r', modelDigest: 'm', fresh: false, user: 'ann',
  jobs: [{ suite: 'backtest', manifestKey: 'b' }, { suite: 'unit-tests', manifestKey: 'u' }],
}
/** Enters a run whose jobs have begun. */
async function begun(items = 30): Promise<void> {
  await ledger.enter(run)
  await ledger.begin('r', 'backtest', { items, chunks: chunkCount(items), taskToken: 'tb' })
  await ledger.begin('r', 'unit-tests', { items: 2, chunks: 1, taskToken: 'tu' })
}
const done = () => doneOf(ledger, 'backtest', 'r')
const chunk = (number: number, of: number, suite: ChunkRef['suite'] = 'backtest'): ChunkRef => ({ runId: 'r', suite, chunk: number, of })
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)
/** Everything there is, to compare. */
const content = (): ReadonlyMap<string, unknown> => new Map(table.rows)

describe('entering a run', () => {
  test('makes it running, with its jobs', async () => {
    expect(await ledger.enter(run)).toEqual({ runId: 'r', status: 'running', modelDigest: 'm', fresh: false, user: 'ann', dispatch: 'queue', suites: ['backtest', 'unit-tests'] })
    expect(await ledger.job('r', 'unit-tests')).toEqual({ suite: 'unit-tests', manifestKey: 'u', shardsDone: new Set(), taskTokens: [] })
  })

  test('again changes nothing', async () => {
    await begun()
    await ledger.record(chunk(1, 5), { ran: upTo(5) })
    const before = content()
    await ledger.enter({ ...run, jobs: run.jobs.toReversed() })
    expect(content()).toEqual(before)
  })

  test('that has ended says so', async () => {
    await ledger.enter(run)
    await ledger.fail('r', 'Why')
    expect(await ledger.enter(run)).toMatchObject({ status: 'failed', error: 'Why' })
  })

  test.each<[string, NewRun]>([
    ['another model', { ...run, modelDigest: 'other' }],
    ['another use of known results', { ...run, fresh: true }],
    ['suite backtest of other items', { ...run, jobs: [{ suite: 'backtest', manifestKey: 'other' }, ...run.jobs.slice(1)] }],
    ['other suites', { ...run, jobs: run.jobs.slice(0, 1) }],
  ])('with the id of another is refused: %s', async (what, other) => {
    await ledger.enter(run)
    await expect(ledger.enter(other)).rejects.toMatchObject({ name: 'RunConflict', message: `run r was entered before with ${what}; choose another id` })
    expect(await ledger.run('r')).toMatchObject({ modelDigest: 'm' })
    expect(await ledger.job('r', 'backtest')).toMatchObject({ manifestKey: 'b' })
  })

  test('a run that is not there is none', async () => {
    expect(await ledger.run('r')).toBeUndefined()
    for (const work of [ledger.job('r', 'backtest'), ledger.begin('r', 'backtest', { items: 1, chunks: 1, taskToken: 't' }), ledger.isComplete('r'), ledger.record(chunk(0, 1), { ran: [0] })]) {
      await expect(work).rejects.toMatchObject({ name: 'RunUnknown' })
    }
  })
})

describe('a job', () => {
  beforeEach(async () => {
    await ledger.enter(run)
  })

  test('is not complete before it has begun', async () => {
    expect(await ledger.isComplete('r')).toBe(false)
  })

  test('has its size from when it begins; the first stays', async () => {
    expect(await ledger.begin('r', 'backtest', { items: 30, chunks: 2, taskToken: 't' })).toEqual({ suite: 'backtest', manifestKey: 'b', size: { items: 30, chunks: 2 }, shardsDone: new Set(), taskTokens: ['t'] })
    expect(await ledger.begin('r', 'backtest', { items: 99, chunks: 4, taskToken: 't' })).toMatchObject({ size: { items: 30, chunks: 2 } })
  })

  test('knows everybody who waits: an older message that comes later takes the place of nobody', async () => {
    for (const taskToken of ['first', 'second', 'first']) await ledger.begin('r', 'backtest', { items: 30, chunks: 2, taskToken })
    const { taskTokens } = await ledger.job('r', 'backtest')
    expect(taskTokens.toSorted()).toEqual(['first', 'second'])
    expect((await ledger.job('r', 'unit-tests')).taskTokens).toEqual([])
  })

  test('that has not begun takes no outcomes: nobody can have sent its chunks', async () => {
    await expect(ledger.record(chunk(0, 1), { ran: [0] })).rejects.toMatchObject({ name: 'RunUnknown', message: 'the suite backtest of run r has not begun' })
  })
})

describe('runs by the day on which they were entered', () => {
  const enter = async (runId: string, startedAt: string, title?: string) => ledger.enter({ ...run, runId, startedAt, ...(title !== undefined && { title }) })

  test('come latest first, over all days that are asked for, and no others', async () => {
    await enter('a', '2026-01-30T23:59:59.000Z')
    await enter('b', '2026-01-31T00:00:00.000Z', 'news 1.0.0')
    await enter('c', '2026-01-31T08:00:00.000Z')
    await enter('d', '2026-02-01T08:00:00.000Z')
    expect(await ledger.entered(['2026-01-30', '2026-01-31'])).toEqual(['c', 'b', 'a'])
    expect(await ledger.entered([])).toEqual([])
    expect(await ledger.run('b')).toMatchObject({ title: 'news 1.0.0', startedAt: '2026-01-31T00:00:00.000Z' })
  })

  test('keep the day on which they were entered first', async () => {
    await enter('a', '2026-01-30T12:00:00.000Z')
    await enter('a', '2026-01-31T12:00:00.000Z')
    expect(await ledger.entered(['2026-01-31', '2026-01-30'])).toEqual(['a'])
    expect(await ledger.run('a')).toMatchObject({ startedAt: '2026-01-30T12:00:00.000Z' })
  })

  test('of which nobody said when are in none', async () => {
    await ledger.enter(run)
    expect([...table.rows.keys()].filter((id) => id.startsWith('day#'))).toEqual([])
  })
})

describe('recording outcomes', () => {
  beforeEach(async () => {
    await begun()
  })

  test('counts a chunk on its shard when all its items are in, once', async () => {
    await ledger.record(chunk(0, 25), { ran: upTo(24) })
    expect(await done()).toEqual({ ran: 0, cached: 0, failed: 0, chunksDone: new Set() })
    for (let times = 0; times < 3; times++) {
      await ledger.record(chunk(0, 25), { cached: [24] })
      expect(await done()).toEqual({ ran: 24, cached: 1, failed: 0, chunksDone: new Set([0]) })
    }
  })

  test('an item in several outcomes is counted once: run before cached before failed', async () => {
    await ledger.record(chunk(1, 5), { errors: new Map([[0, 'A'], [1, 'A'], [2, 'A']]) })
    await ledger.record(chunk(1, 5), { cached: [0, 1] })
    await ledger.record(chunk(1, 5), { ran: [0] })
    expect(await done()).toMatchObject({ chunksDone: new Set() })
    await ledger.record(chunk(1, 5), { ran: [3, 4] })
    expect(await done()).toEqual({ ran: 3, cached: 1, failed: 1, chunksDone: new Set([1]) })
  })

  test('of two errors of an item the first stays', async () => {
    await ledger.record(chunk(1, 5), { errors: new Map([[3, 'First']]) })
    await ledger.record(chunk(1, 5), { errors: new Map([[3, 'Second'], [4, 'Other']]) })
    const rows = await ledger.chunks('r', 'backtest', [0, 1])
    expect(rows.get(1)?.errors).toEqual(new Map([[3, 'First'], [4, 'Other']]))
    expect(rows.get(0)).toEqual({ ran: new Set(), cached: new Set(), errors: new Map() })
  })

  test('nothing of a chunk changes nothing', async () => {
    expect(await ledger.record(chunk(1, 5), {})).toBe(false)
  })

  test('tells that the run is complete whenever the last chunk is told of again, until it has ended', async () => {
    expect(await ledger.record(chunk(0, 25), { ran: upTo(25) })).toBe(false)
    expect(await ledger.record(chunk(0, 2, 'unit-tests'), { ran: upTo(2) })).toBe(false)
    expect(await ledger.isComplete('r')).toBe(false)
    expect(await ledger.record(chunk(1, 5), { ran: upTo(5) })).toBe(true)
    expect(await ledger.isComplete('r')).toBe(true)
    // who entered it may have died before it told anybody
    expect(await ledger.record(chunk(1, 5), { ran: [2] })).toBe(true)
    expect(await ledger.record(chunk(0, 25), { cached: [2] })).toBe(true)
    await ledger.finish('r', { scoreKey: 's', ran: 32, cached: 0, failed: 0 })
    expect(await ledger.record(chunk(1, 5), { ran: [2] })).toBe(false)
    expect(await ledger.isComplete('r')).toBe(false)
  })

  test('gives the same in whatever order and however often', async () => {
    const told = [
      [chunk(0, 25), { ran: upTo(20) }], [chunk(0, 25), { cached: upTo(25).slice(20) }],
      [chunk(1, 5), { errors: new Map([[0, 'A']]) }], [chunk(1, 5), { ran: [1, 2, 3, 4] }],
      [chunk(0, 2, 'unit-tests'), { ran: [0, 1] }],
    ] as const
    for (const [of, outcomes] of told) await ledger.record(of, outcomes)
    const straight = content()
    table.rows.clear()
    await begun()
    for (const [of, outcomes] of [...told.toReversed(), ...told]) await ledger.record(of, outcomes)
    expect(content()).toEqual(straight)
  })
})

describe('ending a run', () => {
  beforeEach(async () => {
    await ledger.enter(run)
  })
  const totals = { scoreKey: 's', ran: 30, cached: 1, failed: 1 }

  test('happens once: the first stays', async () => {
    expect(await ledger.finish('r', totals)).toBe(true)
    expect(await ledger.finish('r', { ...totals, scoreKey: 'other' })).toBe(false)
    expect(await ledger.fail('r', 'Late')).toBe(false)
    expect(await ledger.run('r')).toEqual({ runId: 'r', status: 'finished', modelDigest: 'm', fresh: false, user: 'ann', dispatch: 'queue', suites: ['backtest', 'unit-tests'], ...totals })
  })

  test('a run that is not there is not ended', async () => {
    expect(await ledger.fail('other', 'Why')).toBe(false)
    expect(await ledger.run('other')).toBeUndefined()
  })
})

describe('shards', () => {
  const all = upTo(25)
  /** Enters chunks, all but some. */
  async function enter(chunks: readonly number[], total: number): Promise<readonly boolean[]> {
    const told: boolean[] = []
    for (const number of chunks) told.push(await ledger.record(chunk(number, chunkSize(number, total)), { ran: upTo(chunkSize(number, total)) }))
    return told
  }
  const shardsDone = async () => (await ledger.job('r', 'backtest')).shardsDone

  test('a suite is complete when its only, short shard is full', async () => {
    await begun(30)
    await ledger.record(chunk(0, 2, 'unit-tests'), { ran: [0, 1] })
    expect(await enter([1, 0], 30)).toEqual([false, true])
    expect(await shardsDone()).toEqual(new Set([0]))
  })

  test('a suite of exactly one full shard', async () => {
    await begun(12_500)
    await ledger.record(chunk(0, 2, 'unit-tests'), { ran: [0, 1] })
    await enter(upTo(499), 12_500)
    expect(await shardsDone()).toEqual(new Set())
    expect(await enter([499], 12_500)).toEqual([true])
    expect(await shardsDone()).toEqual(new Set([0]))
  })

  test('several fill in whatever order; the run is complete with the last', async () => {
    const total = 25 * 1_001 - 3
    await begun(total)
    await ledger.record(chunk(0, 2, 'unit-tests'), { ran: [0, 1] })
    const order = upTo(1_001).toSorted((a, b) => (a * 7_919) % 1_001 - (b * 7_919) % 1_001)
    const told = await enter(order, total)
    expect(told.filter(Boolean)).toHaveLength(1)
    expect(told.at(-1)).toBe(true)
    expect(await shardsDone()).toEqual(new Set([0, 1, 2]))
    const shards = await ledger.shards('r', 'backtest', [0, 1, 2])
    expect([...shards.values()].map(({ chunksDone, ran }) => [chunksDone.size, ran])).toEqual([[500, 12_500], [500, 12_500], [1, 22]])
    expect(await ledger.isComplete('r')).toBe(true)
  })

  test('again change nothing, and still tell that the run is complete', async () => {
    await begun(12_600)
    await ledger.record(chunk(0, 2, 'unit-tests'), { ran: [0, 1] })
    await enter(upTo(504), 12_600)
    const before = content()
    expect(await enter([0, 499, 503], 12_600)).toEqual([true, true, true])
    expect(content()).toEqual(before)
  })

  test('hold a bounded number of chunks each, however many there are', async () => {
    await begun(1_000_000)
    for (const number of [0, 499, 500, 39_999]) await ledger.record(chunk(number, 25), { ran: all })
    const shards = await ledger.shards('r', 'backtest', [0, 1, 79])
    expect([...shards.values()].map(({ chunksDone }) => [...chunksDone])).toEqual([[0, 499], [500], [39_999]])
    expect(shardCount(40_000)).toBe(80)
  })

  test('of which nothing is known are empty', async () => {
    await begun()
    expect(await ledger.shards('r', 'backtest', [0])).toEqual(new Map([[0, { ran: 0, cached: 0, failed: 0, chunksDone: new Set() }]]))
  })

  test.each([
    ['the chunk\'s row', 0], ['the shard\'s row', 1], ['the job\'s row', 2],
  ])('who dies before writing %s is made up for when the message comes again', async (_, write) => {
    await begun(30)
    await ledger.record(chunk(0, 2, 'unit-tests'), { ran: [0, 1] })
    await enter([0], 30)
    const straight = await afterLast()
    const dying = createLedger(tableOf(table.rows, failAt(write, 'before')))
    await expect(dying.record(chunk(1, 5), { ran: upTo(5) })).rejects.toThrow('the write failed')
    expect(await ledger.isComplete('r')).toBe(false)
    expect(await ledger.record(chunk(1, 5), { ran: upTo(5) })).toBe(true)
    expect(content()).toEqual(straight)
  })

  test.each([0, 1, 2])('who dies after write %d, and is never heard of again, too: by whatever is said of the chunk next', async (write) => {
    await begun(30)
    await ledger.record(chunk(0, 2, 'unit-tests'), { ran: [0, 1] })
    await enter([0], 30)
    const straight = await afterLast()
    const dying = createLedger(tableOf(table.rows, failAt(write, 'after')))
    await expect(dying.record(chunk(1, 5), { ran: upTo(5) })).rejects.toThrow('the write failed')
    expect(await ledger.record(chunk(1, 5), {})).toBe(true)
    expect(content()).toEqual(straight)
  })

  /** What a ledger holds that nobody died in. */
  async function afterLast(): Promise<ReadonlyMap<string, unknown>> {
    const rows = new Map(table.rows)
    await createLedger(tableOf(rows)).record(chunk(1, 5), { ran: upTo(5) })
    return rows
  }
})

test('a suite without items is complete as soon as it has begun', async () => {
  await ledger.enter(run)
  for (const { suite } of run.jobs) {
    expect(await ledger.isComplete('r')).toBe(false)
    await ledger.begin('r', suite, { items: 0, chunks: 0, taskToken: suite })
  }
  expect(await ledger.isComplete('r')).toBe(true)
})

test('a row that lacks what it must have is refused', async () => {
  await ledger.enter(run)
  for (const id of ['run#r', 'job#r#backtest']) await table.putMany([{ id }])
  await expect(ledger.run('r')).rejects.toMatchObject({ name: 'LedgerDamaged', message: 'row run#r of the ledger lacks what it must have' })
  await expect(ledger.job('r', 'backtest')).rejects.toMatchObject({ name: 'LedgerDamaged' })
})
