import pLimit from 'p-limit'
import { dynamodbClient, s3Client, sfnClient, sqsClient } from '../../shared/aws/client.js'
import { createMachine } from '../../shared/aws/machine.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { createQueue } from '../../shared/aws/queue.js'
import { createRedelivery } from '../../shared/aws/redelivery.js'
import { createTable } from '../../shared/aws/table.js'
import { chunkItems } from '../../shared/chunk.js'
import { openItems } from '../../shared/chunk-request.js'
import type { ChunkOrder, ChunkTools, OpenItem } from '../../shared/chunk-request.js'
import { readEnvironment } from '../../shared/environment.js'
import { createLedger } from '../../shared/ledger/index.js'
import { log } from '../../shared/log.js'
import { readMessage } from '../../shared/message.js'
import { once } from '../../shared/once.js'
import type { Machine } from '../../shared/port.js'
import { createResultStore } from '../../shared/result-store.js'
import { retrySoon } from '../../shared/retry-soon.js'
import { eachRecord } from '../../shared/sqs-batch.js'
import type { SqsHandler } from '../../shared/sqs-batch.js'
import type { ConsumeVariable, DocumentRequest } from './contract.js'

export interface ConsumeTools extends ChunkTools {
  readonly machine: Machine<DocumentRequest>
}

/** Runs the items of a chunk that have no result, all at once, each in an execution that it waits for. */
export function createConsume(tools: ConsumeTools): SqsHandler {
  // shared by invocations of the environment, which get one chunk each
  const limit = pLimit(chunkItems)
  return (event) => eachRecord(event, async ({ body }) => {
    const { kind: _kind, ...order } = readMessage(body, 'chunk')
    const { items } = await openItems(tools, order)
    const runs = await Promise.allSettled(items.map((item) => limit(() => runItem(tools, requestOf(order, item)))))
    // one failure to start is enough for the chunk to come again; its other items have results then
    const failure = runs.find((outcome) => outcome.status === 'rejected')
    if (failure !== undefined) throw failure.reason
    log('info', 'chunk consumed', { runId: order.runId, suite: order.suite, chunk: order.chunk, count: items.length })
  })
}

function requestOf({ chunkKey: _key, fresh: _fresh, modelDigest, ...chunk }: ChunkOrder, { index, item: { digest, text }, resultKey, analysisKey }: OpenItem): DocumentRequest {
  return { ...chunk, index, modelDigest, resultKey, document: { digest, text }, analysisKey }
}

async function runItem({ machine, finished }: ConsumeTools, request: DocumentRequest): Promise<void> {
  const { status, error = status } = await machine.run(request)
  if (status === 'SUCCEEDED') return
  // the machine tells of its own results and failures; this one could not
  const { runId, suite, chunk, of, index, resultKey: key } = request
  log('warn', 'execution failed', { runId, suite, chunk, index, error })
  await finished.send([{ kind: 'item', runId, suite, chunk, of, index, resultKey: key, error, spans: null }])
}

const variables: readonly ConsumeVariable[] = ['DATA_BUCKET', 'LEDGER_TABLE', 'RESULT_TABLE', 'RESULT_QUEUE_URL', 'ANALYSE_DOCUMENT_ARN', 'TASK_CODE_DIGEST', 'BASE_NLP_DIGEST']
const run = once(() => {
  const names = readEnvironment(variables)
  const store = createObjectStore(s3Client(), names.DATA_BUCKET)
  const consume = createConsume({
    store,
    ledger: createLedger(createTable(dynamodbClient(), names.LEDGER_TABLE)),
    results: createResultStore(createTable(dynamodbClient(), names.RESULT_TABLE)),
    machine: createMachine(sfnClient(), names.ANALYSE_DOCUMENT_ARN),
    finished: createQueue(sqsClient(), names.RESULT_QUEUE_URL),
    taskCodeDigest: names.TASK_CODE_DIGEST,
    baseNlpDigest: names.BASE_NLP_DIGEST,
  })
  return retrySoon(consume, createRedelivery(sqsClient()))
})

export const handler: SqsHandler = (event, invocation) => run()(event, invocation)
