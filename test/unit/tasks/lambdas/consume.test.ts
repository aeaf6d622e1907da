import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { itemDigest } from '../../../../src/nlp/index.js'
import type { DocumentRequest } from '../../../../tasks/lambdas/consume/contract.js'
import { createConsume } from '../../../../tasks/lambdas/consume/handler.js'
import { analysisKey } from '../../../../tasks/shared/layout.js'
import type { ChunkMessage, ResultMessage } from '../../../../tasks/shared/message.js'
import type { SyncExecution } from '../../../../tasks/shared/port.js'
import { createFakeBacktest, digests, keyOf, runId, silentDigest } from '../fake/backtest.js'
import type { FakeBacktest } from '../fake/backtest.js'
import { itemsOf } from '../fake/item.js'
import { outputOf, silenceOutput } from '../fake/output.js'
import { createFakeMachine, createFakeQueue, eventOf, failedOf, timeLeft } from '../fake/queue.js'
import type { FakeQueue } from '../fake/queue.js'

const items = itemsOf(25)
const long = { id: 'long', text: '"'.repeat(40_000), spans: [] }
const ref = { runId, suite: 'backtest', chunk: 0, of: 25 } as const

let backtest: FakeBacktest
let message: ChunkMessage
let finished: FakeQueue<ResultMessage>
const succeeded = (): SyncExecution => ({ status: 'SUCCEEDED' })

/** Consumes the chunk by executions that end so; gives what failed and what was run. */
async function consume(execute: (request: DocumentRequest) => SyncExecution | Promise<SyncExecution> = succeeded, body: unknown = message) {
  const machine = createFakeMachine(execute)
  const response = await createConsume({ ...backtest, ...digests, machine, finished })(eventOf(body), timeLeft(300_000))
  return { failed: failedOf(response), run: machine.inputs }
}

async function ready(list: typeof items): Promise<void> {
  backtest = await createFakeBacktest({ backtest: list })
  const chunkKey = backtest.store.written.find((key) => key.startsWith('lists/chunks/')) ?? ''
  message = { kind: 'chunk', ...ref, of: list.length, chunkKey, modelDigest: silentDigest, fresh: false }
}

beforeEach(async () => {
  jest.restoreAllMocks()
  silenceOutput()
  await ready(items)
  finished = createFakeQueue<ResultMessage>()
})

describe('a chunk', () => {
  test('of items without results runs them all', async () => {
    const { failed, run } = await consume()
    expect(failed).toEqual([])
    expect(run.map(({ index }) => index)).toEqual(items.map((_, index) => index))
    const text = items[4]?.text ?? ''
    expect(run[4]).toEqual({
      ...ref, index: 4, modelDigest: silentDigest, resultKey: keyOf(text), analysisKey: analysisKey(digests.baseNlpDigest, itemDigest(text)),
      document: { digest: itemDigest(text), text: { value: text, key: null } },
    })
    // the machine tells of its results itself
    expect(finished.sent).toEqual([])
  })

  test('runs its items side by side', async () => {
    let [running, most] = [0, 0]
    await consume(async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
      running--
      return succeeded()
    })
    expect(most).toBe(25)
  })

  test('refers to a text that is too large', async () => {
    await ready([long])
    const { run } = await consume()
    expect(run[0]?.document).toEqual({ digest: itemDigest(long.text), text: { value: null, key: `texts/${itemDigest(long.text)}.txt` } })
  })
})

describe('items that have results', () => {
  const result = (index: number, madeBy: string) => ({ resultKey: keyOf(items[index]?.text ?? ''), runId: madeBy, spans: { value: [], key: null } })

  test('are not run but told: those of this run apart from those of earlier ones', async () => {
    await backtest.results.put([result(0, runId), result(1, 'earlier'), result(7, 'earlier')])
    const { run } = await consume()
    expect(run).toHaveLength(22)
    expect(run.map(({ index }) => index)).not.toEqual(expect.arrayContaining([0, 1, 7]))
    expect(finished.sent).toEqual([{ kind: 'found', ...ref, ran: [0], cached: [1, 7] }])
  })

  test('when all have: nothing is run', async () => {
    await backtest.results.put(items.map((_, index) => result(index, 'earlier')))
    expect(await consume()).toEqual({ failed: [], run: [] })
    expect(finished.sent).toEqual([{ kind: 'found', ...ref, ran: [], cached: items.map((_, index) => index) }])
  })

  test('of earlier runs are left aside by a fresh run, its own are not', async () => {
    await backtest.results.put([result(0, runId), result(1, 'earlier'), result(7, 'earlier')])
    const { run } = await consume(succeeded, { ...message, fresh: true })
    expect(run.map(({ index }) => index)).toEqual(items.map((_, index) => index).slice(1))
    expect(finished.sent).toEqual([{ kind: 'found', ...ref, ran: [0], cached: [] }])
  })

  test('of another model, code or base NLP are none', async () => {
    await backtest.results.put(items.map((_, index) => result(index, 'earlier')))
    expect((await consume(succeeded, { ...message, modelDigest: 'other' })).run).toHaveLength(25)
    const machine = createFakeMachine<DocumentRequest>(succeeded)
    await createConsume({ ...backtest, ...digests, taskCodeDigest: 'other', machine, finished })(eventOf(message), timeLeft(1))
    expect(machine.inputs).toHaveLength(25)
  })
})

describe('executions that fail', () => {
  test.each<[SyncExecution, string]>([
    [{ status: 'FAILED', error: 'SQS.AmazonSQSException' }, 'SQS.AmazonSQSException'],
    [{ status: 'TIMED_OUT', error: 'States.Timeout' }, 'States.Timeout'],
    [{ status: 'TIMED_OUT' }, 'TIMED_OUT'],
    [{ status: 'ABORTED' }, 'ABORTED'],
  ])('%j is told, since the machine could not', async (ending, error) => {
    const { failed } = await consume(({ index }) => (index === 3 ? ending : succeeded()))
    expect(failed).toEqual([])
    expect(finished.sent).toEqual([{ kind: 'item', ...ref, index: 3, resultKey: keyOf(items[3]?.text ?? ''), error, spans: null }])
  })

  test('are logged without the text', async () => {
    const lines = await outputOf(async () => consume(() => ({ status: 'FAILED', error: 'Why' })))
    expect(lines.filter(({ event }) => event === 'execution failed')).toHaveLength(25)
    expect(JSON.stringify(lines)).not.toContain(items[0]?.text)
  })
})

describe('an execution that cannot be started', () => {
  test('makes the chunk come again; its other items are run to their end', async () => {
    let ended = 0
    const { failed, run } = await consume(async ({ index }) => {
      if (index === 0) throw new Error('throttled')
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
      ended++
      return succeeded()
    })
    expect(failed).toEqual(['m0'])
    expect(run).toHaveLength(25)
    expect(ended).toBe(24)
  })

  test('is no outcome of its item', async () => {
    await consume(() => Promise.reject(new Error('throttled')))
    expect(finished.sent).toEqual([])
  })
})

describe('a chunk of a run that has ended', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['since somebody cancelled it', () => backtest.ledger.fail(runId, 'Backtest.Cancelled')],
    ['since all of it was there', () => backtest.ledger.finish(runId, { scoreKey: 's', ran: 25, cached: 0, failed: 0 })],
  ])('%s is not run', async (_, end) => {
    await backtest.enter()
    await end()
    expect(await consume()).toEqual({ failed: [], run: [] })
    expect(finished.sent).toEqual([])
  })
})

describe('a chunk fails', () => {
  test.each<[string, () => unknown]>([
    ['of another kind', () => ({ kind: 'job', runId, suite: 'backtest', from: 0, taskToken: 't' })],
    ['of another size', () => ({ ...message, of: 24 })],
    ['that is not there', () => ({ ...message, chunkKey: 'lists/chunks/gone.json' })],
  ])('%s', async (_, body) => {
    expect(await consume(succeeded, body())).toEqual({ failed: ['m0'], run: [] })
  })

  test('when what was found cannot be told', async () => {
    await backtest.results.put([{ resultKey: keyOf(items[0]?.text ?? ''), runId: 'earlier', spans: { value: [], key: null } }])
    const machine = createFakeMachine<DocumentRequest>(succeeded)
    const broken = { send: () => Promise.reject(new Error('no queue')) }
    expect(failedOf(await createConsume({ ...backtest, ...digests, machine, finished: broken })(eventOf(message), timeLeft(1)))).toEqual(['m0'])
    expect(machine.inputs).toEqual([])
  })
})
