import { dynamodbClient, s3Client, sqsClient } from '../../shared/aws/client.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { createQueue } from '../../shared/aws/queue.js'
import { createTable } from '../../shared/aws/table.js'
import { openItems } from '../../shared/chunk-request.js'
import type { ChunkTools, OpenChunk } from '../../shared/chunk-request.js'
import { readEnvironment } from '../../shared/environment.js'
import { createLedger } from '../../shared/ledger/index.js'
import { log } from '../../shared/log.js'
import { once } from '../../shared/once.js'
import { createResultStore } from '../../shared/result-store.js'
import { TaskError } from '../../shared/task-error.js'
import type { LookUpInput, LookUpOutput, LookUpVariable, OpenDocument } from './contract.js'

/** Finds the items of a chunk that are to be run, each with the place of its text in the chunk's object. */
export function createLookUp(tools: ChunkTools) {
  return async (order: LookUpInput): Promise<LookUpOutput> => {
    const open = documentsOf(await openItems(tools, order))
    const { runId, suite, chunk } = order
    log('info', 'chunk looked up', { runId, suite, chunk, count: open.length })
    return { open }
  }
}

/**
 * Where the texts are: equal bytes are equal texts, so any place that holds them is a right one; they are looked for from the last on.
 *
 * @throws TaskError `ChunkDamaged` when the chunk was not written as this package does
 */
function documentsOf({ text, items }: OpenChunk): readonly OpenDocument[] {
  const bytes = Buffer.from(text)
  let from = 0
  return items.map(({ index, item, resultKey, analysisKey }) => {
    const wanted = Buffer.from(JSON.stringify(item.text))
    const first = bytes.indexOf(wanted, from)
    if (first < 0) throw new TaskError('ChunkDamaged', 'a text of a chunk is not where it should be; upload the list again')
    from = first + wanted.byteLength
    return { index, digest: item.digest, range: `bytes=${first}-${from - 1}`, resultKey, analysisKey }
  })
}

const variables: readonly LookUpVariable[] = ['DATA_BUCKET', 'LEDGER_TABLE', 'RESULT_TABLE', 'RESULT_QUEUE_URL', 'TASK_CODE_DIGEST', 'BASE_NLP_DIGEST']
const run = once(() => {
  const names = readEnvironment(variables)
  return createLookUp({
    store: createObjectStore(s3Client(), names.DATA_BUCKET),
    ledger: createLedger(createTable(dynamodbClient(), names.LEDGER_TABLE)),
    results: createResultStore(createTable(dynamodbClient(), names.RESULT_TABLE)),
    finished: createQueue(sqsClient(), names.RESULT_QUEUE_URL),
    taskCodeDigest: names.TASK_CODE_DIGEST,
    baseNlpDigest: names.BASE_NLP_DIGEST,
  })
})

export const handler: ReturnType<typeof createLookUp> = (input) => run()(input)
