import { createBegin } from '../../../../tasks/lambdas/begin/handler.js'
import type { ChunkLine } from '../../../../tasks/lambdas/begin/contract.js'
import type { DocumentRequest } from '../../../../tasks/lambdas/consume/contract.js'
import { createLookUp } from '../../../../tasks/lambdas/look-up/handler.js'
import { createSettle } from '../../../../tasks/lambdas/settle/handler.js'
import type { AccountingTools } from '../../../../tasks/shared/accounting.js'
import { readChunk } from '../../../../tasks/shared/chunk.js'
import type { ChunkOrder, ChunkTools } from '../../../../tasks/shared/chunk-request.js'
import type { Suite } from '../../../../tasks/shared/message.js'
import type { Machine } from '../../../../tasks/shared/port.js'
import { eachRecord } from '../../../../tasks/shared/sqs-batch.js'
import type { SqsHandler } from '../../../../tasks/shared/sqs-batch.js'
import type { Objects } from './store.js'

/** An execution of `run-suite` that has been started. */
export interface StartedSuite {
  readonly runId: string
  readonly suite: Suite
  /** Answered when the run has ended. */
  readonly taskToken: string
}

export interface SuiteTools extends ChunkTools, AccountingTools {
  readonly machine: Machine<DocumentRequest>
  readonly objects: Objects
}

/**
 * `run-suite` as far as its functions and queues see it, without its retries: whatever fails in a chunk is a child that failed. The machine itself is tested elsewhere.
 * What it is told of it is told as a queue's consumer, which comes again when it has died.
 */
export function createFakeSuite(tools: SuiteTools): SqsHandler {
  return (event) => eachRecord(event, async ({ body }) => {
    const { runId, suite, taskToken } = JSON.parse(body) as StartedSuite
    const { open, key, modelDigest, fresh } = await createBegin(tools)({ runId, suite })
    const failed: ChunkOrder[] = []
    await Promise.all((open === 0 ? [] : linesOf(tools.objects, key)).map(async (line) => {
      const order: ChunkOrder = { runId, suite, modelDigest, fresh, ...line }
      await runChunk(tools, order).catch(() => failed.push(order))
    }))
    const resultsKey = open === 0 ? null : writeResults(tools.objects, `${key}.results`, failed)
    await createSettle(tools)({ runId, suite, resultsKey, taskToken })
  })
}

const textOf = (objects: Objects, key: string): string => Buffer.from(objects.get(key) ?? []).toString('utf8')
const linesOf = (objects: Objects, key: string): readonly ChunkLine[] => textOf(objects, key).split('\n').slice(0, -1).map((line) => JSON.parse(line) as ChunkLine)

async function runChunk(tools: SuiteTools, order: ChunkOrder): Promise<void> {
  const { chunkKey, fresh: _fresh, modelDigest, ...chunk } = order
  const { open } = await createLookUp(tools)(order)
  const { items } = readChunk(textOf(tools.objects, chunkKey), chunk.of)
  await Promise.all(open.map(async ({ index, digest, resultKey, analysisKey }) => {
    const text = items[index]?.text ?? { value: '', key: null }
    const { status, error = status } = await tools.machine.run({ ...chunk, index, modelDigest, resultKey, analysisKey, document: { digest, text } }).catch(() => ({ status: 'FAILED', error: 'Sfn.SfnException' }))
    if (status !== 'SUCCEEDED') await tools.finished.send([{ kind: 'item', ...chunk, index, resultKey, error, spans: null }])
  }))
}

/** What a ResultWriter leaves. */
function writeResults(objects: Objects, folder: string, failed: readonly ChunkOrder[]): string {
  const file = `${folder}/FAILED_0.jsonl`
  const body = Buffer.from(failed.map((order) => `${JSON.stringify({ Status: 'FAILED', Input: JSON.stringify(order) })}\n`).join(''))
  objects.set(file, body)
  objects.set(`${folder}/manifest.json`, Buffer.from(JSON.stringify({
    DestinationBucket: 'data', MapRunArn: 'arn', ResultFiles: { FAILED: failed.length === 0 ? [] : [{ Key: file, Size: body.byteLength }], PENDING: [], SUCCEEDED: [] },
  })))
  return `${folder}/manifest.json`
}
