import { shardOf, shardChunks } from './ledger/index.js'
import type { Ledger } from './ledger/index.js'
import { headerRange, readHeader, readRecords, recordRange } from './manifest.js'
import type { Suite } from './message.js'
import type { ObjectStore } from './port.js'
import { TaskError } from './task-error.js'

/** A chunk that is not done. */
export interface ChunkPlace {
  /** Number in its list, from 0. */
  readonly chunk: number
  /** Of its bytes, which name its object. */
  readonly digest: string
}

/**
 * How large a list is, by its manifest.
 *
 * @throws TaskError `ManifestMissing`, `ManifestDamaged`
 */
export async function listSize(store: ObjectStore, manifestKey: string): Promise<{ readonly items: number, readonly chunks: number }> {
  const { items, chunks } = readHeader(await bytesOf(store, manifestKey, headerRange))
  return { items, chunks }
}

/**
 * Chunks of a suite that the ledger does not call done: those of the shard that `first` is in, from there on.
 *
 * @param chunks - how many the list has
 * @throws TaskError `ManifestMissing`, `ManifestDamaged`
 * @example
 * ```ts
 * for (let first = 0; first < chunks; first = nextShard(first)) await openChunks(tools, { runId, suite, manifestKey }, first, chunks)
 * ```
 */
export async function openChunks(
  { store, ledger }: { readonly store: ObjectStore, readonly ledger: Ledger }, { runId, suite, manifestKey }: { readonly runId: string, readonly suite: Suite, readonly manifestKey: string }, first: number, chunks: number,
): Promise<readonly ChunkPlace[]> {
  const shard = shardOf(first)
  const done = (await ledger.shards(runId, suite, [shard])).get(shard)?.chunksDone
  const end = Math.min(chunks, nextShard(first))
  const bytes = await bytesOf(store, manifestKey, recordRange(first, end))
  return readRecords(bytes, end - first).map((digest, index) => ({ chunk: first + index, digest })).filter(({ chunk }) => done?.has(chunk) !== true)
}

/** The first chunk of the shard after a chunk's. */
export const nextShard = (chunk: number): number => (shardOf(chunk) + 1) * shardChunks

async function bytesOf(store: ObjectStore, manifestKey: string, { first, last }: { readonly first: number, readonly last: number }): Promise<Uint8Array> {
  const bytes = await store.getRange(manifestKey, first, last)
  if (bytes === undefined) throw new TaskError('ManifestMissing', `there is no manifest ${manifestKey}`)
  return bytes
}
