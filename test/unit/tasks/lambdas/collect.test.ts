import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createCollect } from '../../../../tasks/lambdas/collect/handler.js'
import type { ResultMessage } from '../../../../tasks/shared/message.js'
import { createFakeBacktest, doneOf, itemMessage, keyOf, runId } from '../fake/backtest.js'
import type { FakeBacktest } from '../fake/backtest.js'
import { itemsOf } from '../fake/item.js'
import { outputOf, silenceOutput } from '../fake/output.js'
import { eventOf, failedOf, timeLeft } from '../fake/queue.js'

const items = itemsOf(30)
const messages: readonly ResultMessage[] = items.map((item, index) => itemMessage(item, { chunk: Math.floor(index / 25), of: index < 25 ? 25 : 5, index: index % 25 }))
let backtest: FakeBacktest
const collect = async (...bodies: readonly unknown[]) => failedOf(await createCollect(backtest)(eventOf(...bodies), timeLeft(60_000)))
const job = async () => doneOf(backtest.ledger)

beforeEach(async () => {
  jest.restoreAllMocks()
  silenceOutput()
  backtest = await createFakeBacktest({ backtest: items })
  await backtest.enter()
})

describe('results', () => {
  test('are kept and accounted, and the score is asked for when all are in', async () => {
    expect(await collect(...messages.slice(0, 29))).toEqual([])
    expect(await job()).toMatchObject({ ran: 25, chunksDone: new Set([0]) })
    expect(backtest.scores.sent).toEqual([])
    expect(await collect(messages[29])).toEqual([])
    expect(await job()).toMatchObject({ ran: 30, cached: 0, failed: 0, chunksDone: new Set([0, 1]) })
    expect(backtest.scores.sent).toEqual([{ kind: 'score', runId }])
    expect((await backtest.results.getMany(items.map(({ text }) => keyOf(text)))).size).toBe(30)
  })

  test('in whatever order and however often they come are accounted once', async () => {
    const shuffled = [...messages, ...messages].toSorted((a, b) => ('index' in a && 'index' in b ? (a.index * 7) % 5 - (b.index * 7) % 5 : 0))
    for (let from = 0; from < shuffled.length; from += 7) expect(await collect(...shuffled.slice(from, from + 7))).toEqual([])
    expect(await job()).toMatchObject({ ran: 30, cached: 0, failed: 0 })
    const rows = new Map(backtest.ledgerTable.rows)
    await collect(...messages)
    expect(backtest.ledgerTable.rows).toEqual(rows)
  })

  test('that came about before are accounted as what they are', async () => {
    await collect({ kind: 'found', runId, suite: 'backtest', chunk: 1, of: 5, ran: [0], cached: [1, 2, 3, 4] })
    expect(await job()).toMatchObject({ ran: 1, cached: 4 })
  })

  test('that are errors are accounted and not kept', async () => {
    await collect(...items.slice(25).map((item, index) => itemMessage(item, { chunk: 1, of: 5, index }, 'States.Timeout')))
    expect(await job()).toMatchObject({ ran: 0, failed: 5 })
    expect((await backtest.results.getMany(items.map(({ text }) => keyOf(text)))).size).toBe(0)
  })

  test('of one text in two items are one row and two items', async () => {
    const twice = [itemMessage(items[0] ?? { id: '', text: '', spans: [] }, { chunk: 1, of: 5, index: 0 }), itemMessage(items[0] ?? { id: '', text: '', spans: [] }, { chunk: 1, of: 5, index: 1 })]
    expect(await collect(...twice)).toEqual([])
    const rows = await backtest.ledger.chunks(runId, 'backtest', [1])
    expect(rows.get(1)?.ran).toEqual(new Set([0, 1]))
  })

  test('none is nothing', async () => {
    expect(await collect()).toEqual([])
  })
})

describe('a message fails alone', () => {
  test('that is malformed, or of another kind', async () => {
    expect(await collect('secret', messages[0], { kind: 'job', runId, suite: 'backtest', from: 0, taskToken: 't' }, messages[1])).toEqual(['m0', 'm2'])
    expect((await backtest.ledger.chunks(runId, 'backtest', [0])).get(0)?.ran).toEqual(new Set([0, 1]))
  })

  test('with those of its chunk, when that cannot be entered', async () => {
    const { ledger } = backtest
    backtest = { ...backtest, ledger: { ...ledger, record: (chunk, outcomes) => (chunk.chunk === 0 ? Promise.reject(new Error('throttled')) : ledger.record(chunk, outcomes)) } }
    expect(await collect(messages[0], messages[25], messages[1], messages[26])).toEqual(['m0', 'm2'])
  })

  test('of a run that is not there', async () => {
    const stray = items.slice(25).map((item, index) => ({ ...itemMessage(item, { chunk: 0, of: 5, index }), runId: 'other' }))
    expect(await collect(messages[0], ...stray)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5'])
  })
})

test('results come before the ledger: while they cannot be kept nothing is accounted', async () => {
  const before = new Map(backtest.ledgerTable.rows)
  backtest = { ...backtest, results: { ...backtest.results, put: () => Promise.reject(new Error('throttled')) } }
  expect(await collect('malformed', messages[0], messages[1])).toEqual(['m0', 'm1', 'm2'])
  expect(backtest.ledgerTable.rows).toEqual(before)
})

test('when the score cannot be asked for, the message comes again and asks', async () => {
  await collect(...messages.slice(0, 29))
  const whole = backtest
  backtest = { ...whole, scores: { sent: [], send: () => Promise.reject(new Error('no queue')) } }
  expect(await collect(messages[29])).toEqual(['m0'])
  backtest = whole
  expect(await collect(messages[29])).toEqual([])
  expect(backtest.scores.sent).toEqual([{ kind: 'score', runId }])
})

describe('progress', () => {
  test('is told to the user with each batch, once a run: all of it, not what is new', async () => {
    await collect(...messages.slice(25), ...messages.slice(25))
    expect(backtest.topic.published).toEqual([{ topic: 'stepwright/progress/ann', updates: [{ runId, done: 5, total: 30, cached: 0, failed: 0 }] }])
    await collect(...messages.slice(0, 25))
    expect(backtest.topic.published[1]?.updates).toEqual([{ runId, done: 30, total: 30, cached: 0, failed: 0 }])
  })

  test('that cannot be told fails no message', async () => {
    const { topic } = backtest
    backtest = { ...backtest, topic: { ...topic, publish: () => Promise.reject(new Error('nobody there')) } }
    const lines = await outputOf(async () => {
      expect(await collect(messages[0])).toEqual([])
    })
    expect(lines).toContainEqual(expect.objectContaining({ event: 'progress not told' }))
  })
})
