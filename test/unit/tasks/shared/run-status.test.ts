import { describe, expect, test } from '@jest/globals'
import { createLedger } from '../../../../tasks/shared/ledger/index.js'
import { readRunStatus, runIdOf } from '../../../../tasks/shared/run-status.js'
import type { RunIdentity } from '../../../../tasks/shared/run-status.js'
import { createFakeTable } from '../fake/table.js'

describe('the status of a run', () => {
  const entered = async () => {
    const ledger = createLedger(createFakeTable())
    await ledger.enter({ runId: 'r', modelDigest: 'm', fresh: false, jobs: [{ suite: 'backtest', manifestKey: 'b', items: 30, chunks: 2 }, { suite: 'unit-tests', manifestKey: 'u', items: 3, chunks: 1 }] })
    await ledger.record({ runId: 'r', suite: 'backtest', chunk: 1, of: 5 }, { ran: [0, 1], cached: [2, 3], errors: new Map([[4, 'A']]) })
    await ledger.record({ runId: 'r', suite: 'unit-tests', chunk: 0, of: 3 }, { ran: [0, 1, 2] })
    return ledger
  }

  test('is unknown for a run that is not there', async () => {
    expect(await readRunStatus(createLedger(createFakeTable()), 'r')).toBeUndefined()
  })

  test('counts the chunks that are in', async () => {
    expect(await readRunStatus(await entered(), 'r')).toEqual({
      runId: 'r', status: 'running', ran: 5, cached: 2, failed: 1, done: 8, total: 33,
      suites: [
        { suite: 'backtest', ran: 2, cached: 2, failed: 1, done: 5, total: 30 },
        { suite: 'unit-tests', ran: 3, cached: 0, failed: 0, done: 3, total: 3 },
      ],
    })
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
  const identity: RunIdentity = { modelDigest: 'm', taskCodeDigest: 't', baseNlpDigest: 'n', suites: [{ name: 'backtest', manifestKey: 'b' }], fresh: false }

  test('is the same for the same content, and fits what submit takes', () => {
    expect(runIdOf(identity, 1)).toBe(runIdOf({ ...identity }, 1))
    expect(runIdOf(identity, 12)).toMatch(/^[0-9a-f]{24}-12$/)
  })

  test.each<[string, RunIdentity]>([
    ['model', { ...identity, modelDigest: 'x' }],
    ['task code', { ...identity, taskCodeDigest: 'x' }],
    ['base NLP', { ...identity, baseNlpDigest: 'x' }],
    ['items', { ...identity, suites: [{ name: 'backtest', manifestKey: 'x' }] }],
    ['use of known results', { ...identity, fresh: true }],
    ['suite', { ...identity, suites: [{ name: 'unit-tests', manifestKey: 'b' }] }],
    ['number of suites', { ...identity, suites: [...identity.suites, { name: 'unit-tests', manifestKey: 'b' }] }],
  ])('differs for another %s', (_, other) => {
    expect(runIdOf(other, 1)).not.toBe(runIdOf(identity, 1))
  })
})
