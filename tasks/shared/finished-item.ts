import pLimit from 'p-limit'
import type { ItemOutcome } from '../../src/nlp/index.js'
import { fetchCarried, fetchText } from './carried.js'
import { chunkSize, readChunk } from './chunk.js'
import type { ChunkItem } from './chunk.js'
import type { CodeDigests } from './code.js'
import { chunkKey } from './layout.js'
import type { ChunkRow, JobRow, Ledger, RunRow, Tally } from './ledger/index.js'
import { readRecords, recordRange } from './manifest.js'
import type { Suite } from './message.js'
import type { ObjectStore } from './port.js'
import { resultKey } from './result-store.js'
import type { KeptResult, ResultStore } from './result-store.js'
import { TaskError } from './task-error.js'

/** Where finished items are read from. */
export interface FinishedItemTools extends CodeDigests {
  readonly store: ObjectStore
  readonly ledger: Ledger
  readonly results: ResultStore
}

/** An item with what became of it. */
export interface FinishedItem {
  readonly item: ChunkItem
  readonly outcome: ItemOutcome
  readonly how: keyof Tally
  /** Whether another execution of the same model and code on the same text has given something else. */
  readonly flaky: boolean
}

/** Chunks held in memory at a time. */
const rangeChunks = 40

/** An item that the ledger calls done and whose result is gone. */
const missing = 'Backtest.ResultMissing'

/**
 * Reads the items of a suite with their outcomes, a range of chunks at a time, in the order of the list. A result wins over an error.
 */
export async function* finishedItems(tools: FinishedItemTools, run: RunRow, suite: Suite): AsyncGenerator<FinishedItem> {
  const job = await tools.ledger.job(run.runId, suite)
  if (job.size === undefined) throw new TaskError('RunIncomplete', `the suite ${suite} of run ${run.runId} has not begun`)
  const { chunks } = job.size
  for (let first = 0; first < chunks; first += rangeChunks) {
    yield* await readRange(tools, run, { ...job, size: job.size }, first, Math.min(chunks, first + rangeChunks))
  }
}

/** A job that has begun. */
type Begun = JobRow & { readonly size: NonNullable<JobRow['size']> }

async function readRange(tools: FinishedItemTools, run: RunRow, job: Begun, first: number, end: number): Promise<readonly FinishedItem[]> {
  const numbers = Array.from({ length: end - first }, (_, index) => first + index)
  const [chunks, rows] = await Promise.all([readChunks(tools.store, job, first, end), tools.ledger.chunks(run.runId, job.suite, numbers)])
  const keyOf = ({ digest }: ChunkItem): string =>
    resultKey({ modelDigest: run.modelDigest, taskCodeDigest: tools.taskCodeDigest, baseNlpDigest: tools.baseNlpDigest, textDigest: digest })
  const results = await tools.results.getMany(chunks.flat().map(keyOf))
  // what an earlier run knew says nothing about an item that a fresh run could not run
  const counts = (row: ChunkRow | undefined, index: number): boolean => !run.fresh || row?.ran.has(index) === true
  const limit = pLimit(8)
  return Promise.all(chunks.flatMap((items, place) => {
    const row = rows.get(first + place)
    return items.map((item, index) => limit(() => finishedItem(tools.store, item, counts(row, index) ? results.get(keyOf(item)) : undefined, row, index)))
  }))
}

async function readChunks(store: ObjectStore, { manifestKey, size: { items } }: Begun, first: number, end: number): Promise<readonly (readonly ChunkItem[])[]> {
  const range = recordRange(first, end)
  const bytes = await store.getRange(manifestKey, range.first, range.last)
  if (bytes === undefined) throw new TaskError('ManifestMissing', `there is no manifest ${manifestKey}`)
  const limit = pLimit(16)
  return Promise.all(readRecords(bytes, end - first).map((digest, place) =>
    limit(async () => readChunk(await fetchText(store, chunkKey(digest)), chunkSize(first + place, items)).items)))
}

async function finishedItem(store: ObjectStore, item: ChunkItem, result: KeptResult | undefined, row: ChunkRow | undefined, index: number): Promise<FinishedItem> {
  if (result === undefined) return { item, outcome: { error: row?.errors.get(index) ?? missing }, how: 'failed', flaky: false }
  const fromCache = row?.cached.has(index) === true && !row.ran.has(index)
  return { item, outcome: { spans: await fetchCarried(store, result.spans) }, how: fromCache ? 'cached' : 'ran', flaky: result.flaky }
}
