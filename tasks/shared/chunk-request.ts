import { fetchText } from './carried.js'
import { readChunk } from './chunk.js'
import type { ChunkItem } from './chunk.js'
import type { CodeDigests } from './code.js'
import { analysisKey } from './layout.js'
import type { Ledger } from './ledger/index.js'
import type { ChunkMessage, ChunkRef, ResultMessage } from './message.js'
import type { ObjectStore, Queue } from './port.js'
import { resultKey } from './result-store.js'
import type { ItemResult, ResultStore } from './result-store.js'

/** Where it is seen what of a chunk is to be run. */
export interface ChunkTools extends CodeDigests {
  readonly ledger: Ledger
  readonly store: ObjectStore
  readonly results: ResultStore
  readonly finished: Queue<ResultMessage>
}

/** A chunk of a run, and where its items are. */
export type ChunkOrder = Omit<ChunkMessage, 'kind'>

/** An item that is to be run. */
export interface OpenItem {
  /** Place in its chunk, from 0. */
  readonly index: number
  readonly item: ChunkItem
  readonly resultKey: string
  readonly analysisKey: string
}

/** What of a chunk is to be run, and the chunk's own text. */
export interface OpenChunk {
  readonly text: string
  readonly items: readonly OpenItem[]
}

/**
 * Looks up which items of a chunk have no result yet, and tells `collect` of those that have.
 *
 * @returns no items where nobody waits for them: the run was cancelled, or given up
 * @throws TaskError `ObjectMissing`, `ChunkDamaged`
 * @example
 * ```ts
 * const { items } = await openItems(tools, { runId, suite, chunk, of, chunkKey, modelDigest, fresh: false })
 * ```
 */
export async function openItems(tools: ChunkTools, order: ChunkOrder): Promise<OpenChunk> {
  const { chunkKey, modelDigest, fresh, ...chunk } = order
  const run = await tools.ledger.run(chunk.runId)
  if (run !== undefined && run.status !== 'running') return { text: '', items: [] }
  const { taskCodeDigest, baseNlpDigest } = tools
  const text = await fetchText(tools.store, chunkKey)
  const all = readChunk(text, chunk.of).items.map((item, index): OpenItem => ({
    index, item, resultKey: resultKey({ modelDigest, taskCodeDigest, baseNlpDigest, textDigest: item.digest }), analysisKey: analysisKey(baseNlpDigest, item.digest),
  }))
  const known = await knownResults(tools.results, all, fresh ? chunk.runId : undefined)
  await tellFound(tools.finished, chunk, all, known)
  return { text, items: all.filter((item) => !known.has(item.resultKey)) }
}

/** @param only - the run whose results count; those of all when absent */
async function knownResults(results: ResultStore, items: readonly OpenItem[], only: string | undefined): Promise<ReadonlyMap<string, ItemResult>> {
  const known = await results.getMany(items.map((item) => item.resultKey))
  return only === undefined ? known : new Map([...known].filter(([, { runId }]) => runId === only))
}

async function tellFound(finished: Queue<ResultMessage>, chunk: ChunkRef, items: readonly OpenItem[], known: ReadonlyMap<string, ItemResult>): Promise<void> {
  const found = items.filter((item) => known.has(item.resultKey))
  if (found.length === 0) return
  const madeHere = (item: OpenItem): boolean => known.get(item.resultKey)?.runId === chunk.runId
  const indices = (some: readonly OpenItem[]): readonly number[] => some.map(({ index }) => index)
  await finished.send([{ kind: 'found', ...chunk, ran: indices(found.filter(madeHere)), cached: indices(found.filter((item) => !madeHere(item))) }])
}
