import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createSettle } from '../../../../tasks/lambdas/settle/handler.js'
import { createFakeBacktest, doneOf, runId, tokenOf } from '../fake/backtest.js'
import type { FakeBacktest } from '../fake/backtest.js'
import { itemsOf } from '../fake/item.js'
import { silenceOutput } from '../fake/output.js'

const resultsKey = 'intermediate/maps/run/backtest/uuid/manifest.json'
let backtest: FakeBacktest
const settle = (key: string | null = resultsKey) => createSettle(backtest)({ runId, suite: 'backtest', resultsKey: key, taskToken: 'settled' })
const errorsOf = async (chunk: number) => [...(await backtest.ledger.chunks(runId, 'backtest', [chunk])).get(chunk)?.errors.values() ?? []]

/** What the ResultWriter of a Map Run leaves when children of these chunks have not succeeded. */
async function mapRun(...failed: readonly (readonly [chunk: number, of: number, status: string])[]): Promise<void> {
  const record = ([chunk, of, status]: readonly [number, number, string]): string => JSON.stringify({
    ExecutionArn: 'arn:aws:states:us-east-1:123456789012:express:run-suite/chunks:u:c', Name: `c${chunk}`, StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:run-suite/chunks',
    Status: status, StartDate: '2026-01-01T00:00:00.000Z', StopDate: '2026-01-01T00:00:01.000Z', Error: 'States.Timeout', Cause: '',
    Input: JSON.stringify({ runId, suite: 'backtest', chunk, of, chunkKey: 'k', modelDigest: 'm', fresh: false }), InputDetails: { Included: true },
  })
  const files = failed.length === 0 ? [] : [{ Key: 'intermediate/maps/run/backtest/uuid/FAILED_0.jsonl', Size: Buffer.byteLength(`${failed.map(record).join('\n')}\n`) }]
  if (failed.length > 0) await backtest.store.put('intermediate/maps/run/backtest/uuid/FAILED_0.jsonl', `${failed.map(record).join('\n')}\n`)
  await backtest.store.put(resultsKey, JSON.stringify({ DestinationBucket: 'data', MapRunArn: 'arn:map', ResultFiles: { FAILED: files, PENDING: [], SUCCEEDED: [] } }))
}

beforeEach(async () => {
  jest.restoreAllMocks()
  silenceOutput()
  backtest = await createFakeBacktest({ backtest: itemsOf(30) })
  await backtest.enter()
})

describe('a suite whose Map Run has ended', () => {
  test('has who waits for it entered; results that are still on their way are waited for', async () => {
    await mapRun()
    await settle()
    expect((await backtest.ledger.job(runId, 'backtest')).taskTokens.toSorted()).toEqual(['settled', tokenOf('backtest')])
    expect(await doneOf(backtest.ledger)).toMatchObject({ ran: 0, failed: 0 })
    expect(backtest.scores.sent).toEqual([])
  })

  test('has the items of children that failed accounted, as errors of the machinery; those with results keep them', async () => {
    await backtest.ledger.record({ runId, suite: 'backtest', chunk: 1, of: 5 }, { ran: [0, 1] })
    await mapRun([1, 5, 'TIMED_OUT'])
    await settle()
    expect(await errorsOf(1)).toEqual(Array(5).fill('Backtest.NotConsumed'))
    expect(await doneOf(backtest.ledger)).toMatchObject({ ran: 2, failed: 3, chunksDone: new Set([1]) })
    expect(backtest.scores.sent).toEqual([])
  })

  test('is scored when those were the last', async () => {
    await mapRun([0, 25, 'FAILED'], [1, 5, 'ABORTED'])
    await settle()
    expect(await doneOf(backtest.ledger)).toMatchObject({ ran: 0, failed: 30 })
    expect(backtest.scores.sent.length).toBeGreaterThan(0)
    for (const message of backtest.scores.sent) expect(message).toEqual({ kind: 'score', runId })
    await expect(settle()).resolves.toBeUndefined()
  })

  test('that had nothing to run is scored when all is in: whoever entered the last may have died before it told anybody', async () => {
    for (const [chunk, of] of [[0, 25], [1, 5]] as const) await backtest.ledger.record({ runId, suite: 'backtest', chunk, of }, { cached: Array.from({ length: of }, (_, index) => index) })
    await settle(null)
    expect(backtest.scores.sent).toEqual([{ kind: 'score', runId }])
  })

  test('of a run that has ended has whoever waits told by score, which tells everybody', async () => {
    await backtest.ledger.fail(runId, 'Backtest.Cancelled')
    await settle(null)
    expect(backtest.scores.sent).toEqual([{ kind: 'score', runId }])
  })

  test('whose results are gone, or that has not begun, fails by name', async () => {
    await expect(settle()).rejects.toMatchObject({ code: 'SW4504' })
    backtest = await createFakeBacktest({ backtest: itemsOf(30) })
    await backtest.enter({ begin: false })
    await expect(settle(null)).rejects.toMatchObject({ name: 'RunUnknown' })
  })
})
