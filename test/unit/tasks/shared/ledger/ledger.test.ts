import { beforeEach, describe, expect, test } from '@jest/globals'
import { createLedger } from '../../../../../tasks/shared/ledger/index.js'
import type { Ledger, NewRun } from '../../../../../tasks/shared/ledger/index.js'
import type { ChunkRef } from '../../../../../tasks/shared/message.js'
import { createFakeTable } from '../../fake/table.js'
import type { FakeTable } from '../../fake/table.js'

let table: FakeTable
let ledger: Ledger

beforeEach(() => {
  table = createFakeTable()
  ledger = createLedger(table)
})

const run: NewRun = {
  runId: 'r', modelDigest: 'm', fresh: false,
  jobs: [{ suite: 'backtest', manifestKey: 'b', items: 30, chunks: 2 }, { suite: 'unit-tests', manifestKey: 'u', items: 2, chunks: 1 }],
}
const chunk = (number: number, of: number, suite: ChunkRef['suite'] = 'backtest'): ChunkRef => ({ runId: 'r', suite, chunk: number, of })
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)
/** Everything there is, to compare. */
const content = (): ReadonlyMap<string, unknown> => new Map(table.rows)

describe('entering a run', () => {
  test('makes it running, with its jobs', async () => {
    expect(await ledger.enter(run)).toEqual({ runId: 'r', status: 'running', modelDigest: 'm', fresh: false, suites: ['backtest', 'unit-tests'] })
    expect(await ledger.job('r', 'unit-tests')).toEqual({ suite: 'unit-tests', manifestKey: 'u', items: 2, chunks: 1, chunksDone: new Set(), ran: 0, cached: 0, failed: 0 })
  })

  test('again changes nothing', async () => {
    await ledger.enter(run)
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
    ['suite backtest of other items', { ...run, jobs: [{ suite: 'backtest', manifestKey: 'other', items: 30, chunks: 2 }, ...run.jobs.slice(1)] }],
    ['other suites', { ...run, jobs: run.jobs.slice(0, 1) }],
  ])('with the id of another is refused: %s', async (what, other) => {
    await ledger.enter(run)
    await expect(ledger.enter(other)).rejects.toMatchObject({ name: 'RunConflict', message: `run r was entered before with ${what}; choose another id` })
    expect(await ledger.run('r')).toMatchObject({ modelDigest: 'm' })
    expect(await ledger.job('r', 'backtest')).toMatchObject({ manifestKey: 'b' })
  })

  test('a run that is not there is none', async () => {
    expect(await ledger.run('r')).toBeUndefined()
    for (const work of [ledger.job('r', 'backtest'), ledger.isComplete('r'), ledger.record(chunk(0, 1), { ran: [0] })]) {
      await expect(work).rejects.toMatchObject({ name: 'RunUnknown' })
    }
  })
})

describe('recording outcomes', () => {
  beforeEach(async () => {
    await ledger.enter(run)
  })

  test('counts a chunk on its job when all its items are in, once', async () => {
    await ledger.record(chunk(0, 25), { ran: upTo(24) })
    expect(await ledger.job('r', 'backtest')).toMatchObject({ ran: 0, chunksDone: new Set() })
    for (let times = 0; times < 3; times++) {
      await ledger.record(chunk(0, 25), { cached: [24] })
      expect(await ledger.job('r', 'backtest')).toMatchObject({ ran: 24, cached: 1, failed: 0, chunksDone: new Set([0]) })
    }
  })

  test('an item in several outcomes is counted once: run before cached before failed', async () => {
    await ledger.record(chunk(1, 5), { errors: new Map([[0, 'A'], [1, 'A'], [2, 'A']]) })
    await ledger.record(chunk(1, 5), { cached: [0, 1] })
    await ledger.record(chunk(1, 5), { ran: [0] })
    expect(await ledger.job('r', 'backtest')).toMatchObject({ chunksDone: new Set() })
    await ledger.record(chunk(1, 5), { ran: [3, 4] })
    expect(await ledger.job('r', 'backtest')).toMatchObject({ ran: 3, cached: 1, failed: 1, chunksDone: new Set([1]) })
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
    await ledger.enter(run)
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
    expect(await ledger.run('r')).toEqual({ runId: 'r', status: 'finished', modelDigest: 'm', fresh: false, suites: ['backtest', 'unit-tests'], ...totals })
  })

  test('a run that is not there is not ended', async () => {
    expect(await ledger.fail('other', 'Why')).toBe(false)
    expect(await ledger.run('other')).toBeUndefined()
  })
})

test('a suite without items is complete', async () => {
  await ledger.enter({ ...run, jobs: run.jobs.map((job) => ({ ...job, items: 0, chunks: 0 })) })
  expect(await ledger.isComplete('r')).toBe(true)
})

test('a row that lacks what it must have is refused', async () => {
  await ledger.enter(run)
  for (const id of ['run#r', 'job#r#backtest']) await table.putMany([{ id }])
  await expect(ledger.run('r')).rejects.toMatchObject({ name: 'LedgerDamaged', message: 'row run#r of the ledger lacks what it must have' })
  await expect(ledger.job('r', 'backtest')).rejects.toMatchObject({ name: 'LedgerDamaged' })
})
