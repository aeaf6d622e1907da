import pLimit from 'p-limit'
import { accountChunk, askForScore, byChunk, enterOutcomes } from '../../shared/accounting.js'
import type { AccountError, AccountingTools } from '../../shared/accounting.js'
import { createCallbacks } from '../../shared/aws/callbacks.js'
import { dynamodbClient, sfnClient, sqsClient } from '../../shared/aws/client.js'
import { createQueue } from '../../shared/aws/queue.js'
import { createRedelivery } from '../../shared/aws/redelivery.js'
import { createTable } from '../../shared/aws/table.js'
import { chunkSize } from '../../shared/chunk.js'
import { readEnvironment } from '../../shared/environment.js'
import { createLedger, shardCount, shardOf } from '../../shared/ledger/index.js'
import { log } from '../../shared/log.js'
import { readMessage } from '../../shared/message.js'
import type { JobMessage, Message, ResultMessage } from '../../shared/message.js'
import { once } from '../../shared/once.js'
import { retrySoon } from '../../shared/retry-soon.js'
import { eachRecord } from '../../shared/sqs-batch.js'
import type { SqsHandler } from '../../shared/sqs-batch.js'
import { answerWaiting } from '../../shared/waiting.js'
import type { WaitingTools } from '../../shared/waiting.js'
import type { AccountVariable } from './contract.js'

/** Chunks entered at the same time. */
const concurrency = 16

export interface AccountTools extends AccountingTools, WaitingTools {}

/** Takes messages that their own consumer gave up on. A result that arrives later wins over what is entered here. */
export function createAccount(tools: AccountTools): SqsHandler {
  return (event) => eachRecord(event, async ({ body }) => {
    const message: Message = readMessage(body, 'job', 'chunk', 'item', 'found', 'score')
    log('error', 'message given up', { runId: message.runId, detail: message.kind })
    switch (message.kind) {
      case 'job': return accountJob(tools, message)
      case 'chunk': return accountChunk(tools, message, 'Backtest.NotConsumed')
      case 'item': case 'found': return accountResult(tools, message)
      case 'score': {
        await failRun(tools, message.runId, 'Backtest.NotScored')
        return
      }
    }
  })
}

/** Every chunk from the cursor on that is not done. The score is asked for even when none is left: whoever entered the last may have died before. */
async function accountJob(tools: AccountTools, { runId, suite, from, taskToken }: JobMessage): Promise<void> {
  const { size } = await tools.ledger.job(runId, suite)
  // nobody could even read how many there are
  if (size === undefined) return failRun(tools, runId, 'Backtest.NotDispatched', ...(taskToken === null ? [] : [taskToken]))
  const { items, chunks } = size
  await tools.ledger.begin(runId, suite, { ...size, taskToken })
  const limit = pLimit(concurrency)
  const numbers = Array.from({ length: Math.max(0, shardCount(chunks) - shardOf(from)) }, (_, index) => shardOf(from) + index)
  const shards = await tools.ledger.shards(runId, suite, numbers)
  const isDone = (chunk: number): boolean => shards.get(shardOf(chunk))?.chunksDone.has(chunk) === true
  const isLast = (chunk: number): boolean => chunk + 1 === chunks || shardOf(chunk + 1) > shardOf(chunk)
  await Promise.all(Array.from({ length: Math.max(0, chunks - from) }, (_, index) => from + index).map(async (chunk) => {
    const ref = { runId, suite, chunk, of: chunkSize(chunk, items) }
    if (!isDone(chunk)) await limit(() => accountChunk(tools, ref, 'Backtest.NotDispatched'))
    // whoever entered a shard's last chunk may have died before the shard was closed
    else if (isLast(chunk)) await limit(() => tools.ledger.record(ref, {}))
  }))
  await askForScore(tools, runId)
  await answerWaiting(tools, runId)
}

async function failRun(tools: AccountTools, runId: string, error: AccountError, ...waiting: readonly string[]): Promise<void> {
  await tools.ledger.fail(runId, error)
  await answerWaiting(tools, runId, ...waiting)
}

/** A result that could not be kept is none; items that were found have theirs. */
async function accountResult(tools: AccountingTools, message: ResultMessage): Promise<void> {
  const lost = message.kind === 'item' ? { ...message, error: message.error ?? ('Backtest.NotCollected' satisfies AccountError) } : message
  for (const { chunk, outcomes } of byChunk([lost], (one) => one)) await enterOutcomes(tools, chunk, outcomes)
}

const variables: readonly AccountVariable[] = ['LEDGER_TABLE', 'SCORE_QUEUE_URL']
const run = once(() => {
  const { LEDGER_TABLE: table, SCORE_QUEUE_URL: queue } = readEnvironment(variables)
  const account = createAccount({
    ledger: createLedger(createTable(dynamodbClient(), table)), scores: createQueue(sqsClient(), queue), callbacks: createCallbacks(sfnClient()),
  })
  return retrySoon(account, createRedelivery(sqsClient()))
})

export const handler: SqsHandler = (event, invocation) => run()(event, invocation)
