import { askForScore } from '../../shared/accounting.js'
import { createCallbacks } from '../../shared/aws/callbacks.js'
import { dynamodbClient, s3Client, sfnClient, sqsClient } from '../../shared/aws/client.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { createQueue } from '../../shared/aws/queue.js'
import { createRedelivery } from '../../shared/aws/redelivery.js'
import { createTable } from '../../shared/aws/table.js'
import { chunkSize } from '../../shared/chunk.js'
import { readEnvironment } from '../../shared/environment.js'
import { chunkKey } from '../../shared/layout.js'
import { createLedger } from '../../shared/ledger/index.js'
import { log } from '../../shared/log.js'
import { readMessage } from '../../shared/message.js'
import type { ChunkMessage, JobMessage, ScoreMessage } from '../../shared/message.js'
import { once } from '../../shared/once.js'
import { listSize, nextShard, openChunks } from '../../shared/open-chunk.js'
import type { ObjectStore, Queue } from '../../shared/port.js'
import { retrySoon } from '../../shared/retry-soon.js'
import { eachRecord } from '../../shared/sqs-batch.js'
import type { Invocation, SqsHandler } from '../../shared/sqs-batch.js'
import { TaskError } from '../../shared/task-error.js'
import { answerWaiting } from '../../shared/waiting.js'
import type { WaitingTools } from '../../shared/waiting.js'
import type { DispatchVariable } from './contract.js'

export interface DispatchTools extends WaitingTools {
  readonly store: ObjectStore
  readonly jobs: Queue<JobMessage>
  readonly chunks: Queue<ChunkMessage>
  readonly scores: Queue<ScoreMessage>
}

/** What sending one more range may take, in milliseconds; with less left, the rest is another invocation's. */
const rangeTime = 20_000

/** Sends the chunk messages of a suite, a range of its manifest at a time. */
export function createDispatch(tools: DispatchTools): SqsHandler {
  return (event, invocation) => eachRecord(event, ({ body }) => dispatch(tools, readMessage(body, 'job'), invocation))
}

async function dispatch(tools: DispatchTools, { runId, suite, from, taskToken }: JobMessage, invocation: Invocation): Promise<void> {
  const { ledger, jobs, chunks, store } = tools
  const { manifestKey } = await ledger.job(runId, suite)
  const size = await listSize(store, manifestKey)
  await ledger.begin(runId, suite, { ...size, taskToken })
  // read after the token was entered: whoever ends the run later finds it
  const run = await ledger.run(runId)
  if (run === undefined) throw new TaskError('RunUnknown', `the ledger has no run ${runId}`)
  if (run.status !== 'running') return answerWaiting(tools, runId)
  // a shard of the ledger at a time, between two looks at the clock
  for (let first = from; first < size.chunks; first = nextShard(first)) {
    if (first > from && invocation.getRemainingTimeInMillis() < rangeTime) {
      await jobs.send([{ kind: 'job', runId, suite, from: first, taskToken }])
      return
    }
    const open = await openChunks(tools, { runId, suite, manifestKey }, first, size.chunks)
    await chunks.send(open.map(({ chunk, digest }) => ({
      kind: 'chunk', runId, suite, chunk, of: chunkSize(chunk, size.items), chunkKey: chunkKey(digest), modelDigest: run.modelDigest, fresh: run.fresh,
    })))
    log('info', 'chunks sent', { runId, suite, chunk: first, count: open.length })
  }
  // a run without items, or one whose last consumer died before it told anybody: nobody else would
  await askForScore(tools, runId)
}

const variables: readonly DispatchVariable[] = ['DATA_BUCKET', 'LEDGER_TABLE', 'JOB_QUEUE_URL', 'CHUNK_QUEUE_URL', 'SCORE_QUEUE_URL']
const run = once(() => {
  const names = readEnvironment(variables)
  const dispatch = createDispatch({
    store: createObjectStore(s3Client(), names.DATA_BUCKET),
    ledger: createLedger(createTable(dynamodbClient(), names.LEDGER_TABLE)),
    callbacks: createCallbacks(sfnClient()),
    jobs: createQueue(sqsClient(), names.JOB_QUEUE_URL),
    chunks: createQueue(sqsClient(), names.CHUNK_QUEUE_URL),
    scores: createQueue(sqsClient(), names.SCORE_QUEUE_URL),
  })
  return retrySoon(dispatch, createRedelivery(sqsClient()))
})

export const handler: SqsHandler = (event, invocation) => run()(event, invocation)
