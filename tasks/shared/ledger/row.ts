import { dispatches, restoreTiers } from '../build.js'
import type { Dispatch, RestoreTier } from '../build.js'
import { digestOf } from '../digest.js'
import type { Row } from '../port.js'
import type { ChunkRef, Suite } from '../message.js'
import { suites } from '../message.js'
import { TaskError } from '../task-error.js'

/** Chunks whose being done is entered in one row: an item of DynamoDB holds 400 KB, and a change costs as much as the whole of it. */
export const shardChunks = 500

/** Number of the shard that a chunk is in. */
export const shardOf = (chunk: number): number => Math.floor(chunk / shardChunks)

/** How many shards a suite of so many chunks has. */
export const shardCount = (chunks: number): number => Math.ceil(chunks / shardChunks)

/** How many chunks a shard has, in a suite of so many. */
export const shardSize = (shard: number, chunks: number): number => Math.max(0, Math.min(shardChunks, chunks - shard * shardChunks))

/** Keys of the ledger's rows. */
export const ledgerKey = {
  run: (runId: string): string => `run#${runId}`,
  /** Runs by the day on which they were entered, `2026-01-31`. */
  day: (day: string): string => `day#${day}`,
  job: (runId: string, suite: Suite): string => `job#${runId}#${suite}`,
  shard: (runId: string, suite: Suite, shard: number): string => `shard#${runId}#${suite}#${shard}`,
  chunk: ({ runId, suite, chunk }: Pick<ChunkRef, 'runId' | 'suite' | 'chunk'>): string => `chunk#${runId}#${suite}#${chunk}`,
} as const

/** How far a run is. `failed`: it could not be scored. */
export type RunState = 'running' | 'finished' | 'failed'

/** One row a run. */
export interface RunRow {
  readonly runId: string
  readonly status: RunState
  readonly modelDigest: string
  /** Whether results of earlier runs are left aside. */
  readonly fresh: boolean
  readonly suites: readonly Suite[]
  /** Who is told how far it is: the last part of a topic. */
  readonly user: string
  /** What it is, for people: `news 1.0.0`. */
  readonly title?: string
  /** When it was entered: ISO 8601 in UTC. */
  readonly startedAt?: string
  /** How fast its lists are restored from an archive: as whoever entered it asked. */
  readonly restoreTier?: RestoreTier
  /** How its chunks reach whoever runs them: as whoever entered it asked. */
  readonly dispatch: Dispatch
  /** Of the build that entered it: as many chunks do its Distributed Maps run at once. */
  readonly chunksAtOnce?: number
  /** Where the score is, when finished. */
  readonly scoreKey?: string
  /** Name of what it failed by. */
  readonly error?: string
  /** What is known of that besides, for people. */
  readonly cause?: string
  /** Counted by `score`, from all chunk rows. */
  readonly ran?: number
  readonly cached?: number
  readonly failed?: number
}

/** One row a suite of a run. */
export interface JobRow {
  readonly suite: Suite
  readonly manifestKey: string
  /** Known when its list is unpacked. */
  readonly size?: { readonly items: number, readonly chunks: number }
  /** Numbers of the shards that are full. */
  readonly shardsDone: ReadonlySet<number>
  /** Whoever waits for the run, from when `dispatch` has the job: one token an execution, and one more where a message was sent again. */
  readonly taskTokens: readonly string[]
}

/** One row some hundred chunks of a suite. Counts grow a chunk at a time, when it is full. */
export interface ShardRow extends Tally {
  /** Numbers of the chunks that are full. */
  readonly chunksDone: ReadonlySet<number>
}

/** One row a chunk, made when its first item is in. An item may be in several sets: see {@link tally}. */
export interface ChunkRow {
  /** Indices of items that were run. */
  readonly ran: ReadonlySet<number>
  /** Indices of items whose result an earlier run made. */
  readonly cached: ReadonlySet<number>
  /** Names of the errors by index. */
  readonly errors: ReadonlyMap<number, string>
}

/** What became of a chunk's items, each counted once. */
export interface Tally {
  readonly ran: number
  readonly cached: number
  readonly failed: number
}

/**
 * Counts a chunk's items. A result wins over an error; what this run has run it has not taken from the cache.
 *
 * @example
 * ```ts
 * tally({ ran: new Set([0]), cached: new Set([0, 1]), errors: new Map([[1, 'X'], [2, 'Y']]) }) // { ran: 1, cached: 1, failed: 1 }
 * ```
 */
export function tally({ ran, cached, errors }: ChunkRow): Tally {
  const onlyCached = [...cached].filter((index) => !ran.has(index))
  const onlyFailed = [...errors.keys()].filter((index) => !ran.has(index) && !cached.has(index))
  return { ran: ran.size, cached: onlyCached.length, failed: onlyFailed.length }
}

const none: ReadonlySet<number> = new Set()
const setOf = (value: unknown): ReadonlySet<number> => (value instanceof Set ? value as ReadonlySet<number> : none)
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)
const tallyOf = (row: Row | undefined): Tally => ({ ran: numberOf(row?.['ran']), cached: numberOf(row?.['cached']), failed: numberOf(row?.['failed']) })

/** Attribute that holds a token: one each, so that none takes the place of another. */
export const tokenAttribute = (taskToken: string): string => `token${digestOf(taskToken).slice(0, 32)}`

/** Attribute that holds the error of an item. */
export const errorAttribute = (index: number): string => `error${index}`

export function runRowOf(runId: string, row: Row): RunRow {
  const { status, modelDigest, suites: names, scoreKey, error, cause, user, title, startedAt } = row
  const known = suites.filter((suite) => Array.isArray(names) && names.includes(suite))
  const restoreTier = restoreTiers.find((tier) => tier === row['restoreTier'])
  if ((status !== 'running' && status !== 'finished' && status !== 'failed') || typeof modelDigest !== 'string' || typeof user !== 'string') throw damaged(ledgerKey.run(runId))
  return {
    runId, status, modelDigest, suites: known, fresh: row['fresh'] === true, user,
    dispatch: dispatches.find((way) => way === row['dispatch']) ?? 'queue',
    ...(typeof title === 'string' && { title }),
    ...(typeof startedAt === 'string' && { startedAt }),
    ...(restoreTier !== undefined && { restoreTier }),
    ...(typeof row['chunksAtOnce'] === 'number' && { chunksAtOnce: row['chunksAtOnce'] }),
    ...(typeof scoreKey === 'string' && { scoreKey }),
    ...(typeof error === 'string' && { error }),
    ...(typeof cause === 'string' && { cause }),
    ...(typeof row['ran'] === 'number' && tallyOf(row)),
  }
}

export function jobRowOf(runId: string, suite: Suite, row: Row): JobRow {
  const { manifestKey, items, chunks } = row
  if (typeof manifestKey !== 'string') throw damaged(ledgerKey.job(runId, suite))
  return {
    suite, manifestKey, shardsDone: setOf(row['shardsDone']),
    taskTokens: Object.entries(row).flatMap(([name, value]) => (/^token[0-9a-f]{32}$/.test(name) && typeof value === 'string' ? [value] : [])),
    ...(typeof items === 'number' && typeof chunks === 'number' && { size: { items, chunks } }),
  }
}

export const shardRowOf = (row: Row | undefined): ShardRow => ({ chunksDone: setOf(row?.['chunksDone']), ...tallyOf(row) })

export function chunkRowOf(row: Row | undefined): ChunkRow {
  const errors = Object.entries(row ?? {}).flatMap(([name, value]) => {
    const [, index] = /^error(\d+)$/.exec(name) ?? []
    return index === undefined || typeof value !== 'string' ? [] : [[Number(index), value] as const]
  })
  return { ran: setOf(row?.['ran']), cached: setOf(row?.['cached']), errors: new Map(errors) }
}

const damaged = (id: string): TaskError => new TaskError('LedgerDamaged', `row ${id} of the ledger lacks what it must have`)
