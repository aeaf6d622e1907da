import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Item } from '../../../../src/nlp/index.js'
import type { RunReport } from '../../../../tasks/lambdas/score/contract.js'
import { createScore } from '../../../../tasks/lambdas/score/handler.js'
import { chunkSize } from '../../../../tasks/shared/chunk.js'
import { modelKey, spansKey } from '../../../../tasks/shared/layout.js'
import type { Outcomes } from '../../../../tasks/shared/ledger/index.js'
import type { Suite } from '../../../../tasks/shared/message.js'
import { readPiece } from '../../../../tasks/shared/prediction-piece.js'
import { createFakeBacktest, digests, keyOf, runId, silentDigest, tokenOf } from '../fake/backtest.js'
import type { FakeBacktest } from '../fake/backtest.js'
import { failAt } from '../fake/gate.js'
import { itemsOf } from '../fake/item.js'
import { silenceOutput } from '../fake/output.js'
import { eventOf, failedOf, timeLeft } from '../fake/queue.js'
import { storeOf } from '../fake/store.js'

const items = itemsOf(30)
const tests: readonly Item[] = [
  { id: 'u-2', text: 'second', spans: [] },
  { id: 'u-1', text: 'first', spans: [{ start: 0, end: 5, label: 'A' }] },
  { id: 'u-3', text: 'x'.repeat(70_000), spans: [] },
]
let backtest: FakeBacktest
const score = async (body: unknown = { kind: 'score', runId }) => failedOf(await createScore({ ...backtest, ...digests })(eventOf(body), timeLeft(900_000)))
/** Where scores of the run were written, by whoever scored it. */
const scoreKeys = (): readonly string[] => [...backtest.store.objects.keys()].filter((key) => key.startsWith(`runs/${runId}/score-`))
const report = () => backtest.store.json(scoreKeys()[0] ?? '') as RunReport
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)

/** Enters all chunks of a suite. */
async function enter(suite: Suite, count: number, outcomes: (chunk: number) => Outcomes | undefined = () => undefined): Promise<void> {
  for (let chunk = 0; chunkSize(chunk, count) > 0; chunk++) {
    const of = chunkSize(chunk, count)
    await backtest.ledger.record({ runId, suite, chunk, of }, outcomes(chunk) ?? { ran: upTo(of) })
  }
}
const keep = async (list: readonly Item[], spansOf: (item: Item) => Item['spans'] = ({ spans }) => spans): Promise<void> =>
  backtest.results.put(list.map((item) => ({ resultKey: keyOf(item.text), runId, spans: { value: spansOf(item), key: null } })))

beforeEach(async () => {
  jest.restoreAllMocks()
  silenceOutput()
  backtest = await createFakeBacktest({ 'unit-tests': tests, 'backtest': items })
  await backtest.enter()
})

describe('a run whose chunks are all in', () => {
  test('is scored and finished', async () => {
    await enter('backtest', 30)
    await enter('unit-tests', 3)
    // every third item is answered with nothing
    await keep(items, ({ id, spans }) => (Number(id.slice(5)) % 3 === 0 ? [] : spans))
    await keep(tests, () => [])
    expect(await score()).toEqual([])
    expect(report()).toMatchObject({
      format: 2, runId, modelDigest: silentDigest, code: digests, flaky: [], totals: { ran: 33, cached: 0, failed: 0 },
      score: { items: 30, micro: { tp: 20, fp: 0, fn: 10, precision: 1 }, errors: [] },
    })
    expect(report().score.micro.recall).toBeCloseTo(2 / 3)
    expect(report().unitTests.map(({ id, passed }) => [id, passed])).toEqual([['u-1', false], ['u-2', true], ['u-3', true]])
    // of a stored text too
    expect(report().unitTests[2]?.text).toBe(tests[2]?.text)
    expect(await backtest.ledger.run(runId)).toMatchObject({ status: 'finished', scoreKey: scoreKeys()[0], ran: 33, cached: 0, failed: 0 })
  })

  test('counts errors of the machinery apart: they say nothing about the model', async () => {
    await enter('backtest', 30, (chunk) => (chunk === 1 ? { ran: [0, 1], cached: [2, 3], errors: new Map([[4, 'States.Timeout']]) } : undefined))
    await enter('unit-tests', 3, () => ({ ran: [1, 2], errors: new Map([[0, 'ModelMissing']]) }))
    await keep(items.slice(0, 29))
    await keep(tests.slice(1))
    await score()
    expect(report().totals).toEqual({ ran: 29, cached: 2, failed: 2 })
    expect(report().score).toMatchObject({ items: 29, micro: { tp: 29, fn: 0 }, errors: [{ id: 'item-29', error: 'States.Timeout' }] })
    expect(report().unitTests[1]).toMatchObject({ id: 'u-2', error: 'ModelMissing', passed: false })
  })

  test('gives an item its result when it has one, whatever else was told of it', async () => {
    await enter('backtest', 30, (chunk) => ({ errors: new Map(upTo(chunkSize(chunk, 30)).map((index) => [index, 'Backtest.NotConsumed'])) }))
    await enter('unit-tests', 3)
    await keep([...items, ...tests])
    await score()
    expect(report()).toMatchObject({ totals: { ran: 33, cached: 0, failed: 0 }, score: { items: 30, errors: [] } })
  })

  test('names a result that is gone', async () => {
    await enter('backtest', 30)
    await enter('unit-tests', 3)
    await keep([...items.slice(1), ...tests])
    await score()
    expect(report()).toMatchObject({ totals: { ran: 32, failed: 1 }, score: { errors: [{ id: 'item-0', error: 'Backtest.ResultMissing' }] } })
  })

  test('reads spans that are stored', async () => {
    await enter('backtest', 30)
    await enter('unit-tests', 3)
    await keep([...items, ...tests])
    const key = keyOf(items[0]?.text ?? '')
    await backtest.store.put(spansKey(key, 'd'), JSON.stringify([{ start: 5, end: 6, label: 'A' }]))
    await backtest.results.put([{ resultKey: key, runId: 'later', spans: { value: null, key: spansKey(key, 'd') } }])
    await score()
    expect(report().score.micro).toMatchObject({ tp: 29, fp: 1, fn: 1 })
    expect(report().flaky).toEqual(['item-0'])
  })

  test('leaves its predictions, in the order of the list', async () => {
    await enter('backtest', 30, (chunk) => (chunk === 1 ? { ran: [0, 1, 2, 3], errors: new Map([[4, 'States.Timeout']]) } : undefined))
    await enter('unit-tests', 3)
    await keep([...items.slice(0, 29), ...tests])
    await score()
    const pieces = report().predictions.map((key) => Buffer.from(backtest.store.objects.get(key) ?? []).toString('utf8'))
    const predictions = pieces.flatMap(readPiece)
    expect(predictions.map(({ id }) => id)).toEqual(items.map(({ id }) => id))
    expect(predictions[0]?.outcome).toEqual({ spans: items[0]?.spans })
    expect(predictions[29]?.outcome).toEqual({ error: 'States.Timeout' })
  })

  test('names items of which the same model and code said different things', async () => {
    await enter('backtest', 30)
    await enter('unit-tests', 3)
    await keep([...items, ...tests])
    await keep([...items.slice(3, 5), ...tests.slice(0, 1)], () => [{ start: 0, end: 1, label: 'A' }])
    await score()
    expect(report().flaky).toEqual(['item-3', 'item-4', 'u-2'])
    // what came first stays
    expect(report().score.micro).toMatchObject({ tp: 30, fp: 0 })
  })

  test('again changes nothing', async () => {
    await enter('backtest', 30)
    await enter('unit-tests', 3)
    await keep([...items, ...tests])
    await score()
    const [objects, rows] = [new Map(backtest.store.objects), new Map(backtest.ledgerTable.rows)]
    expect(await score()).toEqual([])
    expect(backtest.store.objects).toEqual(objects)
    expect(backtest.ledgerTable.rows).toEqual(rows)
  })

  test('gives the same to the last digit after it died between report and ledger', async () => {
    await enter('backtest', 30)
    await enter('unit-tests', 3)
    await keep([...items, ...tests])
    const { ledger } = backtest
    backtest = { ...backtest, ledger: { ...ledger, finish: () => Promise.reject(new Error('throttled')) } }
    expect(await score()).toEqual(['m0'])
    const first = scoreKeys()
    expect(first).toHaveLength(1)
    expect(await ledger.run(runId)).toMatchObject({ status: 'running' })
    backtest = { ...backtest, ledger }
    expect(await score()).toEqual([])
    // named by its content
    expect(scoreKeys()).toEqual(first)
    expect(await ledger.run(runId)).toMatchObject({ status: 'finished', scoreKey: first[0] })
  })
})

test('a run without items is scored as such', async () => {
  backtest = await createFakeBacktest({ backtest: [] })
  await backtest.enter()
  expect(await score()).toEqual([])
  expect(report()).toMatchObject({ totals: { ran: 0, cached: 0, failed: 0 }, score: { items: 0 }, unitTests: [] })
})

test('a fresh run takes nothing that an earlier one knew for its own', async () => {
  backtest = await createFakeBacktest({ backtest: items })
  await backtest.enter({ fresh: true })
  await keep(items)
  await enter('backtest', 30, (chunk) => (chunk === 0 ? { ran: upTo(24), errors: new Map([[24, 'States.Timeout']]) } : undefined))
  await score()
  expect(report()).toMatchObject({ totals: { ran: 29, cached: 0, failed: 1 }, score: { errors: [{ id: 'item-24', error: 'States.Timeout' }] } })
})

test('a list of many chunks is read range by range, in order', async () => {
  const many = itemsOf(1_030)
  backtest = await createFakeBacktest({ backtest: many })
  await backtest.enter()
  await enter('backtest', 1_030)
  await keep(many)
  await score()
  expect(report()).toMatchObject({ totals: { ran: 1_030 }, score: { items: 1_030, micro: { tp: 1_030 } } })
  expect(report().predictions).toHaveLength(2)
})

describe('whoever waits is told', () => {
  const ready = async (): Promise<void> => {
    await enter('backtest', 30)
    await enter('unit-tests', 3)
    await keep([...items, ...tests])
  }
  const answers = () => new Map(backtest.callbacks.answers)

  test('where the score is, for each suite', async () => {
    await ready()
    await score()
    const output = { runId, scoreKey: scoreKeys()[0] }
    expect(answers()).toEqual(new Map([[tokenOf('backtest'), { output }], [tokenOf('unit-tests'), { output }]]))
    expect(backtest.topic.published.at(-1)).toEqual({ topic: 'stepwright/progress/ann', updates: [{ runId, done: 33, total: 33, cached: 0, failed: 0 }] })
  })

  test('again when the one who scored it died before', async () => {
    await ready()
    const { callbacks } = backtest
    backtest = { ...backtest, callbacks: { ...callbacks, succeed: () => Promise.reject(new Error('throttled')) } }
    expect(await score()).toEqual(['m0'])
    expect(await backtest.ledger.run(runId)).toMatchObject({ status: 'finished' })
    backtest = { ...backtest, callbacks }
    expect(await score()).toEqual([])
    expect(answers().size).toBe(2)
  })

  test('why a run failed', async () => {
    await ready()
    await backtest.ledger.fail(runId, 'States.Timeout')
    expect(await score()).toEqual([])
    expect(answers()).toEqual(new Map([[tokenOf('backtest'), { error: 'States.Timeout' }], [tokenOf('unit-tests'), { error: 'States.Timeout' }]]))
  })
})

describe('is not scored', () => {
  const unscored = async (): Promise<void> => {
    expect(await score()).toEqual(['m0'])
    expect(scoreKeys()).toEqual([])
    expect((await backtest.ledger.run(runId))?.status).toBe('running')
    expect(backtest.callbacks.answers).toEqual([])
  }

  test('a run with chunks to do', async () => {
    await enter('backtest', 30)
    await unscored()
  })

  test('a run whose model is gone', async () => {
    await enter('backtest', 30)
    await enter('unit-tests', 3)
    backtest.store.objects.delete(modelKey(silentDigest))
    await unscored()
  })

  test('a run whose report cannot be written', async () => {
    await enter('backtest', 30)
    await enter('unit-tests', 3)
    const { store } = backtest
    backtest = { ...backtest, store: { ...store, ...storeOf(store.objects, failAt(0, 'before')) } }
    await unscored()
  })

  test('a run that is not there', async () => {
    expect(await score({ kind: 'score', runId: 'other' })).toEqual(['m0'])
  })

  test('a message of another kind', async () => {
    expect(await score({ kind: 'job', runId, suite: 'backtest', from: 0, taskToken: 't' })).toEqual(['m0'])
  })
})
