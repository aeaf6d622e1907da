import pLimit from 'p-limit'
import { dynamodbClient, s3Client } from '../../shared/aws/client.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { createTable } from '../../shared/aws/table.js'
import { chunkSize } from '../../shared/chunk.js'
import { digestOf } from '../../shared/digest.js'
import { readEnvironment } from '../../shared/environment.js'
import { chunkKey, openChunksKey } from '../../shared/layout.js'
import { createLedger, shardChunks, shardCount } from '../../shared/ledger/index.js'
import type { Ledger } from '../../shared/ledger/index.js'
import { log } from '../../shared/log.js'
import { once } from '../../shared/once.js'
import { listSize, openChunks } from '../../shared/open-chunk.js'
import type { ObjectStore } from '../../shared/port.js'
import { TaskError } from '../../shared/task-error.js'
import type { BeginInput, BeginOutput, BeginVariable, ChunkLine } from './contract.js'

export interface BeginTools {
  readonly store: ObjectStore
  readonly ledger: Ledger
}

/** Shards of the ledger that are read at the same time. */
const concurrency = 8

/** Enters how large a suite is, and writes which of its chunks are not done. */
export function createBegin({ store, ledger }: BeginTools) {
  return async ({ runId, suite }: BeginInput): Promise<BeginOutput> => {
    const { manifestKey } = await ledger.job(runId, suite)
    const size = await listSize(store, manifestKey)
    await ledger.begin(runId, suite, { ...size, taskToken: null })
    const run = await ledger.run(runId)
    if (run === undefined) throw new TaskError('RunUnknown', `the ledger has no run ${runId}`)
    const { modelDigest, fresh, status } = run
    // of a run that has ended nothing is run any more
    const shards = status === 'running' ? shardCount(size.chunks) : 0
    const limit = pLimit(concurrency)
    const open = await Promise.all(Array.from({ length: shards }, (_, shard) => limit(() => openChunks({ store, ledger }, { runId, suite, manifestKey }, shard * shardChunks, size.chunks))))
    const lines = open.flat().map(({ chunk, digest }) => JSON.stringify({ chunk, of: chunkSize(chunk, size.items), chunkKey: chunkKey(digest) } satisfies ChunkLine))
    log('info', 'chunks listed', { runId, suite, count: lines.length })
    if (lines.length === 0) return { open: 0, key: '', modelDigest, fresh }
    const body = `${lines.join('\n')}\n`
    const key = openChunksKey(runId, suite, digestOf(body))
    await store.put(key, body)
    return { open: lines.length, key, modelDigest, fresh }
  }
}

const variables: readonly BeginVariable[] = ['DATA_BUCKET', 'LEDGER_TABLE']
const run = once(() => {
  const { DATA_BUCKET: bucket, LEDGER_TABLE: table } = readEnvironment(variables)
  return createBegin({ store: createObjectStore(s3Client(), bucket), ledger: createLedger(createTable(dynamodbClient(), table)) })
})

export const handler: ReturnType<typeof createBegin> = (input) => run()(input)
