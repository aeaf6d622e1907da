import { describe, expect, test } from '@jest/globals'
import { createLedger } from '../../../../tasks/shared/ledger/index.js'
import { readRunStatus, runIdOf } from '../../../../tasks/shared/run-status.js'
import type { RunIdentity } from '../../../../tasks/shared/run-status.js'
import { createFakeTable } from '../fake/table.js'

describe('the status of a run', () => {
  const entered = async () => {
    const ledger = createLedger(createFakeTable())
    await ledger.enter({ runId: 'r', modelDigest: 'm', fresh: false, user: 'ann', jobs: [{ suite: 'backtest', manifestKey: 'b' }, { suite: 'unit-tests', manifestKey: 'u' }] })
    await ledger.begin('r', 'backtest', { items: 30, chunks: 2, taskToken: 't' })
    await ledger.begin('r', 'unit-tests', { items: 3, chunks: 1, taskToken: 'u' })
    await ledger.record({ runId: 'r', suite: 'backtest', chunk: 1, of: 5 }, { ran: [0, 1], cached: [2, 3], errors: new Map([[4, 'A']]) })
    await ledger.record({ runId: 'r', suite: 'unit-tests', chunk: 0, of: 3 }, { ran: [0, 1, 2] })
    return ledger
  }

  test('is unknown for a run that is not there', async () => {
    expect(await readRunStatus(createLedger(createFakeTable()), 'r')).toBeUndefined()
  })

  test('counts the chunks that are in', async () => {
    expect(await readRunStatus(await entered(), 'r')).toEqual({
      runId: 'r', status: 'running', user: 'ann', ran: 5, cached: 2, failed: 1, done: 8, total: 33,
      suites: [
        { suite: 'backtest', ran: 2, cached: 2, failed: 1, done: 5, total: 30 },
        { suite: 'unit-tests', ran: 3, cached: 0, failed: 0, done: 3, total: 3 },
      ],
    })
  })

  test('counts nothing before its lists are unpacked, and its total grows as they are', async () => {
    const ledger = createLedger(createFakeTable())
    await ledger.enter({ runId: 'r', modelDigest: 'm', fresh: false, user: 'ann', jobs: [{ suite: 'backtest', manifestKey: 'b' }, { suite: 'unit-tests', manifestKey: 'u' }] })
    expect(await readRunStatus(ledger, 'r')).toMatchObject({ status: 'running', done: 0, total: 0 })
    await ledger.begin('r', 'unit-tests', { items: 3, chunks: 1, taskToken: 'u' })
    expect(await readRunStatus(ledger, 'r')).toMatchObject({ done: 0, total: 3 })
  })

  test('sums over shards', async () => {
    const ledger = createLedger(createFakeTable())
    await ledger.enter({ runId: 'r', modelDigest: 'm', fresh: false, user: 'ann', jobs: [{ suite: 'backtest', manifestKey: 'b' }] })
    await ledger.begin('r', 'backtest', { items: 30_000, chunks: 1_200, taskToken: 't' })
    const all = Array.from({ length: 25 }, (_, index) => index)
    for (const chunk of [0, 499, 500, 1_199]) await ledger.record({ runId: 'r', suite: 'backtest', chunk, of: 25 }, chunk === 500 ? { cached: all } : { ran: all })
    expect(await readRunStatus(ledger, 'r')).toMatchObject({ ran: 75, cached: 25, failed: 0, done: 100, total: 30_000 })
  })

  test('has the exact counts of a finished run, and where its score is', async () => {
    const ledger = await entered()
    await ledger.finish('r', { scoreKey: 's', ran: 33, cached: 0, failed: 0 })
    expect(await readRunStatus(ledger, 'r')).toMatchObject({ status: 'finished', scoreKey: 's', ran: 33, cached: 0, failed: 0, done: 33, total: 33 })
  })

  test('says why a run failed', async () => {
    const ledger = await entered()
    await ledger.fail('r', 'Backtest.NotScored')
    expect(await readRunStatus(ledger, 'r')).toMatchObject({ status: 'failed', error: 'Backtest.NotScored', done: 8 })
  })
})

describe('the id of a run', () => {
  const identity: RunIdentity = { modelDigest: 'm', taskCodeDigest: 't', baseNlpDigest: 'n', suites: [{ name: 'backtest', listDigest: 'b' }], fresh: false }

  test('is the same for the same content, and fits what submit takes', () => {
    expect(runIdOf(identity, 1)).toBe(runIdOf({ ...identity }, 1))
    expect(runIdOf(identity, 12)).toMatch(/^[0-9a-f]{24}-12$/)
  })

  test.each<[string, RunIdentity]>([
    ['model', { ...identity, modelDigest: 'x' }],
    ['task code', { ...identity, taskCodeDigest: 'x' }],
    ['base NLP', { ...identity, baseNlpDigest: 'x' }],
    ['items', { ...identity, suites: [{ name: 'backtest', listDigest: 'x' }] }],
    ['use of known results', { ...identity, fresh: true }],
    ['suite', { ...identity, suites: [{ name: 'unit-tests', listDigest: 'b' }] }],
    ['number of suites', { ...identity, suites: [...identity.suites, { name: 'unit-tests', listDigest: 'b' }] }],
  ])('differs for another %s', (_, other) => {
    expect(runIdOf(other, 1)).not.toBe(runIdOf(identity, 1))
  })
})
