import pLimit from 'p-limit'
import { dynamodbClient, s3Client, sfnClient, sqsClient } from '../../shared/aws/client.js'
import { createMachine } from '../../shared/aws/machine.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { createQueue } from '../../shared/aws/queue.js'
import { createRedelivery } from '../../shared/aws/redelivery.js'
import { createTable } from '../../shared/aws/table.js'
import { chunkItems, readChunk } from '../../shared/chunk.js'
import { fetchText } from '../../shared/carried.js'
import type { CodeDigests } from '../../shared/code.js'
import { readEnvironment } from '../../shared/environment.js'
import { analysisKey } from '../../shared/layout.js'
import { createLedger } from '../../shared/ledger/index.js'
import type { Ledger } from '../../shared/ledger/index.js'
import { log } from '../../shared/log.js'
import { readMessage } from '../../shared/message.js'
import type { ChunkRef, ResultMessage } from '../../shared/message.js'
import { once } from '../../shared/once.js'
import type { Machine, ObjectStore, Queue } from '../../shared/port.js'
import { createResultStore, resultKey } from '../../shared/result-store.js'
import type { ItemResult, ResultStore } from '../../shared/result-store.js'
import { retrySoon } from '../../shared/retry-soon.js'
import { eachRecord } from '../../shared/sqs-batch.js'
import type { SqsHandler } from '../../shared/sqs-batch.js'
import type { ConsumeVariable, DocumentRequest } from './contract.js'

export interface ConsumeTools extends CodeDigests {
  readonly ledger: Ledger
  readonly store: ObjectStore
  readonly results: ResultStore
  readonly machine: Machine<DocumentRequest>
  readonly finished: Queue<ResultMessage>
}

/** Runs the items of a chunk that have no result, all at once, each in an execution that it waits for. */
export function createConsume(tools: ConsumeTools): SqsHandler {
  // shared by invocations of the environment, which get one chunk each
  const limit = pLimit(chunkItems)
  return (event) => eachRecord(event, async ({ body }) => {
    const { kind: _kind, chunkKey, modelDigest, fresh, ...chunk } = readMessage(body, 'chunk')
    // somebody cancelled it, or it was given up: nobody waits for these items
    const run = await tools.ledger.run(chunk.runId)
    if (run !== undefined && run.status !== 'running') return
    const requests = await requestsOf(tools, chunk, chunkKey, modelDigest)
    const known = await knownResults(tools.results, requests, fresh ? chunk.runId : undefined)
    await tellFound(tools.finished, chunk, requests, known)
    const open = requests.filter((request) => !known.has(request.resultKey))
    const runs = await Promise.allSettled(open.map((request) => limit(() => runItem(tools, request))))
    // one failure to start is enough for the chunk to come again; its other items have results then
    const failure = runs.find((outcome) => outcome.status === 'rejected')
    if (failure !== undefined) throw failure.reason
    log('info', 'chunk consumed', { runId: chunk.runId, suite: chunk.suite, chunk: chunk.chunk, count: open.length })
  })
}

/** @param only - the run whose results count; those of all when absent */
async function knownResults(results: ResultStore, requests: readonly DocumentRequest[], only: string | undefined): Promise<ReadonlyMap<string, ItemResult>> {
  const known = await results.getMany(requests.map((request) => request.resultKey))
  return only === undefined ? known : new Map([...known].filter(([, { runId }]) => runId === only))
}

async function requestsOf({ store, taskCodeDigest, baseNlpDigest }: ConsumeTools, chunk: ChunkRef, chunkKey: string, modelDigest: string): Promise<readonly DocumentRequest[]> {
  const { items } = readChunk(await fetchText(store, chunkKey), chunk.of)
  return items.map(({ digest, text }, index) => ({
    ...chunk, index, modelDigest,
    resultKey: resultKey({ modelDigest, taskCodeDigest, baseNlpDigest, textDigest: digest }),
    document: { digest, text },
    analysisKey: analysisKey(baseNlpDigest, digest),
  }))
}

async function tellFound(finished: Queue<ResultMessage>, chunk: ChunkRef, requests: readonly DocumentRequest[], known: ReadonlyMap<string, ItemResult>): Promise<void> {
  const found = requests.filter((request) => known.has(request.resultKey))
  if (found.length === 0) return
  const madeHere = (request: DocumentRequest): boolean => known.get(request.resultKey)?.runId === chunk.runId
  const indices = (requestsFound: readonly DocumentRequest[]): readonly number[] => requestsFound.map(({ index }) => index)
  await finished.send([{ kind: 'found', ...chunk, ran: indices(found.filter(madeHere)), cached: indices(found.filter((request) => !madeHere(request))) }])
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
