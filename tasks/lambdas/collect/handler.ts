import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import pLimit from 'p-limit'
import { byChunk, enterOutcomes } from '../../shared/accounting.js'
import type { AccountingTools } from '../../shared/accounting.js'
import { dynamodbClient, sqsClient } from '../../shared/aws/client.js'
import { iotDataSource } from '../../shared/aws/iot-client.js'
import { createQueue } from '../../shared/aws/queue.js'
import { createRedelivery } from '../../shared/aws/redelivery.js'
import { createTable } from '../../shared/aws/table.js'
import { createTopic } from '../../shared/aws/topic.js'
import { readEnvironment } from '../../shared/environment.js'
import { createLedger } from '../../shared/ledger/index.js'
import type { Outcomes } from '../../shared/ledger/index.js'
import { log } from '../../shared/log.js'
import { readMessage } from '../../shared/message.js'
import type { ChunkRef, ResultMessage } from '../../shared/message.js'
import { once } from '../../shared/once.js'
import { createResultStore } from '../../shared/result-store.js'
import type { ItemResult, ResultStore } from '../../shared/result-store.js'
import { retrySoon } from '../../shared/retry-soon.js'
import { failed } from '../../shared/sqs-batch.js'
import type { SqsHandler } from '../../shared/sqs-batch.js'
import { tellProgress } from '../../shared/tell-progress.js'
import type { ProgressTools } from '../../shared/tell-progress.js'
import type { CollectVariable } from './contract.js'

export interface CollectTools extends AccountingTools, ProgressTools {
  readonly results: ResultStore
}

interface Received {
  readonly record: SQSRecord
  readonly message: ResultMessage
}

/** Chunks entered at the same time. */
const concurrency = 8

/** Takes a batch of result messages: results first, so that the ledger never says done of what is not there. */
export function createCollect(tools: CollectTools): SqsHandler {
  return async ({ Records: records }): Promise<SQSBatchResponse> => {
    const failures: { readonly itemIdentifier: string }[] = []
    const attempt = async (batch: readonly SQSRecord[], work: () => Promise<void>): Promise<void> => {
      try {
        await work()
      } catch (error) {
        failures.push(...batch.map((record) => failed(record, error)))
      }
    }
    const received = records.flatMap((record): readonly Received[] => {
      try {
        return [{ record, message: readMessage(record.body, 'item', 'found') }]
      } catch (error) {
        failures.push(failed(record, error))
        return []
      }
    })
    await attempt(received.map(({ record }) => record), async () => {
      await tools.results.put(received.flatMap(({ message }) => resultOf(message)))
      const limit = pLimit(concurrency)
      await Promise.all(byChunk(received, ({ message }) => message).map(({ chunk, outcomes, messages }) =>
        limit(() => attempt(messages.map(({ record }) => record), () => enter(tools, chunk, outcomes)))))
    })
    await tellProgress(tools, received.map(({ message }) => message.runId))
    return { batchItemFailures: failures }
  }
}

async function enter(tools: CollectTools, chunk: ChunkRef, outcomes: Outcomes): Promise<void> {
  await enterOutcomes(tools, chunk, outcomes)
  const { ran = [], cached = [], errors = new Map() } = outcomes
  log('info', 'results entered', { runId: chunk.runId, suite: chunk.suite, chunk: chunk.chunk, count: ran.length + cached.length + errors.size })
}

function resultOf(message: ResultMessage): readonly ItemResult[] {
  if (message.kind === 'found' || message.error !== null || message.spans === null) return []
  return [{ resultKey: message.resultKey, runId: message.runId, spans: message.spans }]
}

const variables: readonly CollectVariable[] = ['RESULT_TABLE', 'LEDGER_TABLE', 'SCORE_QUEUE_URL']
const run = once(() => {
  const names = readEnvironment(variables)
  const collect = createCollect({
    results: createResultStore(createTable(dynamodbClient(), names.RESULT_TABLE)),
    ledger: createLedger(createTable(dynamodbClient(), names.LEDGER_TABLE)),
    scores: createQueue(sqsClient(), names.SCORE_QUEUE_URL),
    topic: createTopic(iotDataSource()),
  })
  return retrySoon(collect, createRedelivery(sqsClient()))
})

export const handler: SqsHandler = (event, invocation) => run()(event, invocation)
