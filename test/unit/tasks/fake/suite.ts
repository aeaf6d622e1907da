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

/** What a function sees that is called once; another call has another environment. */
export type Environments = () => SuiteTools

/**
 * `run-suite` as far as its functions and queues see it. Each function is called again when it has failed or died; an execution itself never comes again. It fails when `begin` or
 * `settle` was called in vain so often: its job is given up. A chunk that cannot be looked up is a child that failed. The machine itself is tested elsewhere.
 *
 * @param attempts - how often a function is called
 */
export function createFakeSuite(environments: Environments, attempts: number): SqsHandler {
  return (event) => eachRecord(event, async ({ body }) => {
    const { runId, suite, taskToken } = JSON.parse(body) as StartedSuite
    const { open, key, modelDigest, fresh } = await called(environments, attempts, (tools) => createBegin(tools)({ runId, suite }))
    const { objects } = environments()
    const failed: ChunkOrder[] = []
    await Promise.all((open === 0 ? [] : linesOf(objects, key)).map(async (line) => {
      const order: ChunkOrder = { runId, suite, modelDigest, fresh, ...line }
      await runChunk(environments, attempts, order).catch(() => failed.push(order))
    }))
    const resultsKey = open === 0 ? null : writeResults(objects, `${key}.results`, failed)
    await called(environments, attempts, (tools) => createSettle(tools)({ runId, suite, resultsKey, taskToken }))
  })
}

/** Calls a function until it answers. */
async function called<T>(environments: Environments, attempts: number, call: (tools: SuiteTools) => Promise<T>): Promise<T> {
  try {
    return await call(environments())
  } catch (error) {
    if (attempts <= 1) throw error
    return called(environments, attempts - 1, call)
  }
}

const textOf = (objects: Objects, key: string): string => Buffer.from(objects.get(key) ?? []).toString('utf8')
const linesOf = (objects: Objects, key: string): readonly ChunkLine[] => textOf(objects, key).split('\n').slice(0, -1).map((line) => JSON.parse(line) as ChunkLine)

async function runChunk(environments: Environments, attempts: number, order: ChunkOrder): Promise<void> {
  const { chunkKey, fresh: _fresh, modelDigest, ...chunk } = order
  const { open } = await called(environments, attempts, (tools) => createLookUp(tools)(order))
  const tools = environments()
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
