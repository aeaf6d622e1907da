import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createDispatch } from '../../../../tasks/lambdas/dispatch/handler.js'
import { chunkSize } from '../../../../tasks/shared/chunk.js'
import { chunkKey, manifestKey } from '../../../../tasks/shared/layout.js'
import { writeManifest } from '../../../../tasks/shared/manifest.js'
import type { Ledger } from '../../../../tasks/shared/ledger/index.js'
import type { ChunkMessage, JobMessage } from '../../../../tasks/shared/message.js'
import { answerWaiting } from '../../../../tasks/shared/waiting.js'
import { createFakeBacktest, runId, silentDigest } from '../fake/backtest.js'
import type { FakeBacktest } from '../fake/backtest.js'
import { failAt } from '../fake/gate.js'
import { digest } from '../fake/item.js'
import { silenceOutput } from '../fake/output.js'
import { createFakeQueue, eventOf, failedOf, timeLeft } from '../fake/queue.js'
import type { FakeQueue } from '../fake/queue.js'

const items = 27_501
const chunkTotal = 1_101
const key = manifestKey(digest('f'))
const digestOf = (chunk: number): string => chunk.toString(16).padStart(64, '0')

let backtest: FakeBacktest
let jobs: FakeQueue<JobMessage>
let chunks: FakeQueue<ChunkMessage>
const job = (from = 0): JobMessage => ({ kind: 'job', runId, suite: 'backtest', from, taskToken: 'token' })
const dispatch = async (message: unknown = job(), left = timeLeft(120_000)) => createDispatch({ ...backtest, jobs, chunks })(eventOf(message), left)
const begin = async () => backtest.ledger.begin(runId, 'backtest', { items, chunks: chunkTotal, taskToken: 'token' })
const sentChunks = (): readonly number[] => chunks.sent.map(({ chunk }) => chunk)
const from = (first: number, end: number): readonly number[] => Array.from({ length: end - first }, (_, index) => first + index)

beforeEach(async () => {
  jest.restoreAllMocks()
  silenceOutput()
  backtest = await createFakeBacktest({})
  await backtest.store.put(key, writeManifest({ format: 1, items, chunks: chunkTotal, listDigest: digest('a'), maxDocumentBytes: 1 }, from(0, chunkTotal).map(digestOf)))
  await backtest.ledger.enter({ runId, modelDigest: silentDigest, fresh: true, user: 'ann', jobs: [{ suite: 'backtest', manifestKey: key }] })
  jobs = createFakeQueue<JobMessage>()
  chunks = createFakeQueue<ChunkMessage>()
})

describe('dispatching a job', () => {
  test('sends every chunk with all that its consumer needs', async () => {
    expect(await dispatch()).toEqual({ batchItemFailures: [] })
    expect(sentChunks()).toEqual(from(0, chunkTotal))
    expect(chunks.sent[3]).toEqual({ kind: 'chunk', runId, suite: 'backtest', chunk: 3, of: 25, chunkKey: chunkKey(digestOf(3)), modelDigest: silentDigest, fresh: true })
    expect(chunks.sent.at(-1)).toMatchObject({ chunk: 1_100, of: 1 })
    expect(jobs.sent).toEqual([])
    expect(backtest.scores.sent).toEqual([])
  })

  test('leaves out chunks that are done', async () => {
    await begin()
    for (const chunk of [0, 7, 1_100]) await backtest.ledger.record({ runId, suite: 'backtest', chunk, of: chunkSize(chunk, items) }, { ran: from(0, chunkSize(chunk, items)) })
    await dispatch()
    expect(sentChunks()).toEqual(from(0, chunkTotal).filter((chunk) => ![0, 7, 1_100].includes(chunk)))
  })

  test('hands the rest on when time is short, range by range', async () => {
    const times = [60_000, 19_999]
    await dispatch(job(), { getRemainingTimeInMillis: () => times.shift() ?? 0 })
    expect(sentChunks()).toEqual(from(0, 1_000))
    expect(jobs.sent).toEqual([job(1_000)])
    await dispatch(jobs.sent[0])
    expect(sentChunks()).toEqual(from(0, chunkTotal))
    expect(jobs.sent).toHaveLength(1)
  })

  test('gets on by a range at least, however short the time is', async () => {
    const none = timeLeft(0)
    let message = job()
    for (let invocations = 0; invocations < 3; invocations++) {
      await dispatch(message, none)
      message = jobs.sent.at(-1) ?? message
    }
    expect(sentChunks()).toEqual(from(0, chunkTotal))
    expect(jobs.sent).toEqual([job(500), job(1_000)])
  })

  test('begins it: how large it is, and who waits', async () => {
    await dispatch()
    expect(await backtest.ledger.job(runId, 'backtest')).toMatchObject({ size: { items, chunks: chunkTotal }, taskTokens: ['token'] })
    expect(backtest.callbacks.answers).toEqual([])
  })

  test('of a run that has ended sends nothing, and tells whoever waits', async () => {
    await backtest.ledger.fail(runId, 'Why')
    expect(await dispatch()).toEqual({ batchItemFailures: [] })
    expect(chunks.sent).toEqual([])
    expect(backtest.callbacks.answers).toEqual([['token', { error: 'Why' }]])
  })

  test('of a run that ends meanwhile: whoever ends it finds the token', async () => {
    const { ledger } = backtest
    const late: Ledger = { ...ledger, run: async (id) => {
      const known = await ledger.run(id)
      await ledger.fail(id, 'Why')
      await answerWaiting(backtest, id)
      return known
    } }
    await createDispatch({ ...backtest, ledger: late, jobs, chunks })(eventOf(job()), timeLeft(120_000))
    expect(backtest.callbacks.answers).toEqual([['token', { error: 'Why' }]])
  })

  test('whose chunks are all done asks for the score: the last consumer may have died before', async () => {
    await begin()
    for (const chunk of from(0, chunkTotal)) await backtest.ledger.record({ runId, suite: 'backtest', chunk, of: chunkSize(chunk, items) }, { ran: from(0, chunkSize(chunk, items)) })
    await dispatch()
    expect(chunks.sent).toEqual([])
    expect(backtest.scores.sent).toEqual([{ kind: 'score', runId }])
  })
})

test('a run without items is scored', async () => {
  backtest = await createFakeBacktest({ backtest: [] })
  await backtest.enter({ begin: false })
  await dispatch()
  expect(chunks.sent).toEqual([])
  expect(backtest.scores.sent).toEqual([{ kind: 'score', runId }])
})

describe('a job fails', () => {
  test.each<[string, unknown]>([
    ['of another kind', { kind: 'score', runId }],
    ['of a run that is not there', { ...job(), runId: 'other' }],
    ['of a suite that is not there', { ...job(), suite: 'unit-tests' }],
  ])('%s', async (_, message) => {
    expect(failedOf(await dispatch(message))).toEqual(['m0'])
    expect(chunks.sent).toEqual([])
  })

  test('when its list is gone or damaged', async () => {
    await backtest.store.put(key, 'x'.repeat(200_000))
    expect(failedOf(await dispatch())).toEqual(['m0'])
    backtest.store.objects.delete(key)
    expect(failedOf(await dispatch())).toEqual(['m0'])
    expect(chunks.sent).toEqual([])
  })

  test('when a chunk cannot be sent, and sends all of them the next time', async () => {
    chunks = createFakeQueue<ChunkMessage>(failAt(700, 'before'))
    expect(failedOf(await dispatch())).toEqual(['m0'])
    chunks = createFakeQueue<ChunkMessage>()
    expect(failedOf(await dispatch())).toEqual([])
    expect(sentChunks()).toEqual(from(0, chunkTotal))
  })
})
