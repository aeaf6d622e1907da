import pLimit from 'p-limit'
import { readMapResults } from '../../../src/map-result/index.js'
import { accountChunk } from '../../shared/accounting.js'
import type { AccountingTools } from '../../shared/accounting.js'
import { dynamodbClient, s3Client, sqsClient } from '../../shared/aws/client.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { createQueue } from '../../shared/aws/queue.js'
import { createTable } from '../../shared/aws/table.js'
import type { ChunkOrder } from '../../shared/chunk-request.js'
import { readEnvironment } from '../../shared/environment.js'
import { createLedger } from '../../shared/ledger/index.js'
import { log } from '../../shared/log.js'
import type { ChunkRef } from '../../shared/message.js'
import { once } from '../../shared/once.js'
import type { ObjectStore } from '../../shared/port.js'
import { TaskError } from '../../shared/task-error.js'
import type { SettleInput, SettleVariable } from './contract.js'

export interface SettleTools extends AccountingTools {
  readonly store: ObjectStore
}

/** Chunks entered at the same time. */
const concurrency = 16
/** Chunks held in memory. */
const most = 1_000

/** Accounts chunks whose child failed, and has whoever waits for the run told how it ends. A result that arrives later wins over what is entered here. */
export function createSettle(tools: SettleTools) {
  return async ({ runId, suite, resultsKey, taskToken }: SettleInput): Promise<void> => {
    const { ledger, scores } = tools
    const { size } = await ledger.job(runId, suite)
    if (size === undefined) throw new TaskError('RunUnknown', `the suite ${suite} of run ${runId} has not begun`)
    await ledger.begin(runId, suite, { ...size, taskToken })
    if (resultsKey !== null) await accountFailed(tools, runId, resultsKey)
    // read after the token was entered: whoever ends the run later finds it. Of one that has ended, score tells those who wait
    const run = await ledger.run(runId)
    if (run?.status !== 'running' || await ledger.isComplete(runId)) await scores.send([{ kind: 'score', runId }])
  }
}

/** Children that failed or ran out of time, and those that were never started. */
async function accountFailed(tools: SettleTools, runId: string, key: string): Promise<void> {
  const limit = pLimit(concurrency)
  let count = 0
  let batch: ChunkRef[] = []
  const account = async (): Promise<void> => {
    count += batch.length
    await Promise.all(batch.map((chunk) => limit(() => accountChunk(tools, chunk, 'Backtest.NotConsumed'))))
    batch = []
  }
  for await (const { input } of readMapResults<ChunkOrder, unknown, 'COMPACT', 'FAILED' | 'PENDING'>({ client: clientOf(tools.store), details: { Bucket: '', Key: key }, transformation: 'COMPACT', only: ['FAILED', 'PENDING'] })) {
    const { suite, chunk, of } = input
    batch.push({ runId, suite, chunk, of })
    if (batch.length === most) await account()
  }
  await account()
  if (count > 0) log('error', 'chunks given up', { runId, count })
}

/** The data bucket is the only one. */
const clientOf = (store: ObjectStore) => ({
  async get(_bucket: string, key: string): Promise<AsyncIterable<Uint8Array>> {
    const body = await store.getStream(key)
    if (body === undefined) throw new TaskError('ObjectMissing', `there is no object ${key}`)
    return body
  },
})

const variables: readonly SettleVariable[] = ['DATA_BUCKET', 'LEDGER_TABLE', 'SCORE_QUEUE_URL']
const run = once(() => {
  const { DATA_BUCKET: bucket, LEDGER_TABLE: table, SCORE_QUEUE_URL: queue } = readEnvironment(variables)
  return createSettle({ store: createObjectStore(s3Client(), bucket), ledger: createLedger(createTable(dynamodbClient(), table)), scores: createQueue(sqsClient(), queue) })
})

export const handler: ReturnType<typeof createSettle> = (input) => run()(input)
