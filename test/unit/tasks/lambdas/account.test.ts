import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createAccount } from '../../../../tasks/lambdas/account/handler.js'
import { createLedger } from '../../../../tasks/shared/ledger/index.js'
import type { ChunkMessage, JobMessage } from '../../../../tasks/shared/message.js'
import { createFakeBacktest, doneOf, itemMessage, runId, silentDigest, tokenOf } from '../fake/backtest.js'
import type { FakeBacktest } from '../fake/backtest.js'
import { failAt } from '../fake/gate.js'
import { itemsOf } from '../fake/item.js'
import { outputOf, silenceOutput } from '../fake/output.js'
import { createFakeQueue, eventOf, failedOf, timeLeft } from '../fake/queue.js'
import { tableOf } from '../fake/table.js'

const items = itemsOf(30)
let backtest: FakeBacktest
const account = async (...bodies: readonly unknown[]) => failedOf(await createAccount(backtest)(eventOf(...bodies), timeLeft(60_000)))
const job = async () => doneOf(backtest.ledger)
const errorsOf = async (chunk: number) => [...(await backtest.ledger.chunks(runId, 'backtest', [chunk])).get(chunk)?.errors.values() ?? []]

const jobMessage: JobMessage = { kind: 'job', runId, suite: 'backtest', from: 0, taskToken: tokenOf('backtest') }
const chunkMessage = (chunk: number): ChunkMessage => ({ kind: 'chunk', runId, suite: 'backtest', chunk, of: chunk === 0 ? 25 : 5, chunkKey: 'c', modelDigest: silentDigest, fresh: false })
const found = { kind: 'found', runId, suite: 'backtest', chunk: 1, of: 5, ran: [0, 1], cached: [2, 3, 4] }
const lastChunk = items.slice(25).map((item, index) => itemMessage(item, { chunk: 1, of: 5, index }))

beforeEach(async () => {
  jest.restoreAllMocks()
  silenceOutput()
  backtest = await createFakeBacktest({ backtest: items })
  await backtest.enter()
})

describe('what was given up is accounted', () => {
  test('a job: every item from its cursor on', async () => {
    expect(await account({ ...jobMessage, from: 1 })).toEqual([])
    expect(await job()).toMatchObject({ ran: 0, failed: 5, chunksDone: new Set([1]) })
    expect(backtest.scores.sent).toEqual([])
    expect(await account(jobMessage)).toEqual([])
    expect(await job()).toMatchObject({ failed: 30, chunksDone: new Set([0, 1]) })
    expect(await errorsOf(0)).toEqual(Array(25).fill('Backtest.NotDispatched'))
    expect(backtest.scores.sent.length).toBeGreaterThan(0)
  })

  test('a chunk: all its items; those with results keep them', async () => {
    await backtest.ledger.record({ runId, suite: 'backtest', chunk: 1, of: 5 }, { ran: [0, 1] })
    expect(await account(chunkMessage(1))).toEqual([])
    expect(await job()).toMatchObject({ ran: 2, failed: 3, chunksDone: new Set([1]) })
    expect(await errorsOf(1)).toEqual(Array(5).fill('Backtest.NotConsumed'))
  })

  test('a result that could not be kept: as an error, since there is no result', async () => {
    expect(await account(...lastChunk)).toEqual([])
    expect(await job()).toMatchObject({ ran: 0, failed: 5 })
    expect(await errorsOf(1)).toEqual(Array(5).fill('Backtest.NotCollected'))
  })

  test('an error that could not be entered: under its own name', async () => {
    await account(...lastChunk.map((message) => ({ ...message, error: 'States.Timeout', spans: null })))
    expect(await errorsOf(1)).toEqual(Array(5).fill('States.Timeout'))
  })

  test('what was found: as what it is, since its results are there', async () => {
    expect(await account(found)).toEqual([])
    expect(await job()).toMatchObject({ ran: 2, cached: 3, failed: 0 })
  })

  test('a score: the run fails', async () => {
    expect(await account({ kind: 'score', runId })).toEqual([])
    expect(await backtest.ledger.run(runId)).toMatchObject({ status: 'failed', error: 'Backtest.NotScored' })
  })

  test('a score of a run that has ended: nothing', async () => {
    await backtest.ledger.finish(runId, { scoreKey: 's', ran: 30, cached: 0, failed: 0 })
    expect(await account({ kind: 'score', runId })).toEqual([])
    expect(await backtest.ledger.run(runId)).toMatchObject({ status: 'finished' })
  })

  test('a job that had not begun: the run fails, since nobody knows how many items there are', async () => {
    backtest = await createFakeBacktest({ backtest: items })
    await backtest.enter({ begin: false })
    expect(await account(jobMessage)).toEqual([])
    expect(await backtest.ledger.run(runId)).toMatchObject({ status: 'failed', error: 'Backtest.NotDispatched' })
  })
})

describe('whoever waits for a run that ends here is told', () => {
  const answers = () => new Map(backtest.callbacks.answers)

  test('when its score was given up', async () => {
    await account({ kind: 'score', runId })
    expect(answers()).toEqual(new Map([[tokenOf('backtest'), { error: 'Backtest.NotScored' }]]))
  })

  test('when nobody but the message knows who waits', async () => {
    backtest = await createFakeBacktest({ 'backtest': items, 'unit-tests': items.slice(0, 3) })
    await backtest.enter({ begin: false })
    await backtest.ledger.begin(runId, 'unit-tests', { items: 3, chunks: 1, taskToken: 'known' })
    await account(jobMessage)
    expect(answers()).toEqual(new Map([['known', { error: 'Backtest.NotDispatched' }], [tokenOf('backtest'), { error: 'Backtest.NotDispatched' }]]))
  })

  test('when it had ended, and only nobody was told', async () => {
    await backtest.ledger.finish(runId, { scoreKey: 's', ran: 30, cached: 0, failed: 0 })
    await account({ kind: 'score', runId })
    expect(answers()).toEqual(new Map([[tokenOf('backtest'), { output: { runId, scoreKey: 's' } }]]))
  })

  test('by a job of another execution that comes when the run has ended', async () => {
    await backtest.ledger.finish(runId, { scoreKey: 's', ran: 30, cached: 0, failed: 0 })
    await account({ ...jobMessage, taskToken: 'later' })
    expect(answers().get('later')).toEqual({ output: { runId, scoreKey: 's' } })
  })

  test('later, by whoever ends the run: its token is in the ledger then', async () => {
    await account({ ...jobMessage, taskToken: 'later' })
    expect(answers()).toEqual(new Map())
    expect((await backtest.ledger.job(runId, 'backtest')).taskTokens.toSorted()).toEqual(['later', tokenOf('backtest')])
  })
})

describe('the score is asked for', () => {
  test.each<[string, readonly unknown[]]>([
    ['chunks', [chunkMessage(0), chunkMessage(1)]],
    ['results', [chunkMessage(0), ...lastChunk]],
    ['what was found', [chunkMessage(0), found]],
    ['a job', [jobMessage]],
  ])('when %s were the last', async (_, bodies) => {
    expect(await account(...bodies)).toEqual([])
    expect(backtest.scores.sent).toContainEqual({ kind: 'score', runId })
  })

  test('by a job that comes again after it could not be', async () => {
    const whole = backtest
    backtest = { ...whole, scores: createFakeQueue(failAt(0, 'before')) }
    expect(await account(jobMessage)).toEqual(['m0'])
    backtest = whole
    // now no chunk is open
    expect(await account(jobMessage)).toEqual([])
    expect(backtest.scores.sent).toEqual([{ kind: 'score', runId }])
  })

  test('by a job whose shard is full and was not closed: whoever filled it has died', async () => {
    const dying = createLedger(tableOf(backtest.ledgerTable.rows, failAt(2, 'before')))
    await backtest.ledger.record({ runId, suite: 'backtest', chunk: 0, of: 25 }, { ran: items.slice(0, 25).map((_, index) => index) })
    await expect(dying.record({ runId, suite: 'backtest', chunk: 1, of: 5 }, { ran: [0, 1, 2, 3, 4] })).rejects.toThrow('the write failed')
    expect(await backtest.ledger.isComplete(runId)).toBe(false)
    expect(await account(jobMessage)).toEqual([])
    expect(backtest.scores.sent).toContainEqual({ kind: 'score', runId })
    expect(await job()).toMatchObject({ ran: 30, failed: 0 })
  })

  test('by a job of a run without items', async () => {
    backtest = await createFakeBacktest({ backtest: [] })
    await backtest.enter()
    expect(await account(jobMessage)).toEqual([])
    expect(backtest.scores.sent).toEqual([{ kind: 'score', runId }])
  })
})

test('a result that arrives later wins', async () => {
  await account(chunkMessage(1))
  await backtest.ledger.record({ runId, suite: 'backtest', chunk: 1, of: 5 }, { ran: [0, 1, 2, 3, 4] })
  const row = (await backtest.ledger.chunks(runId, 'backtest', [1])).get(1)
  expect(row?.ran.size).toBe(5)
})

test('messages in whatever order and however often give the same', async () => {
  const bodies = [chunkMessage(0), chunkMessage(1), ...lastChunk, found]
  await account(...bodies)
  const rows = new Map(backtest.ledgerTable.rows)
  await account(...bodies)
  // the first error of an item stays; all else is the same
  expect(backtest.ledgerTable.rows).toEqual(rows)
  expect(await job()).toMatchObject({ chunksDone: new Set([0, 1]) })
})

describe('what cannot be accounted stays', () => {
  test('malformed, or of a run that is not there', async () => {
    expect(await account('secret', { ...chunkMessage(1), runId: 'other' }, { ...jobMessage, runId: 'other' }, chunkMessage(1))).toEqual(['m0', 'm1', 'm2'])
  })

  test('and nothing of it is logged but its kind and its run', async () => {
    const lines = await outputOf(async () => account('{"kind":"secret"}', { ...lastChunk[0], spans: { value: [{ start: 0, end: 1, label: 'secret' }], key: null } }))
    expect(lines).toContainEqual(expect.objectContaining({ event: 'message given up', runId, detail: 'item' }))
    expect(JSON.stringify(lines)).not.toContain('secret')
  })
})
