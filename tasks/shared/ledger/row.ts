import type { Row } from '../port.js'
import type { ChunkRef, Suite } from '../message.js'
import { suites } from '../message.js'
import { TaskError } from '../task-error.js'

/** Keys of the ledger's rows. */
export const ledgerKey = {
  run: (runId: string): string => `run#${runId}`,
  job: (runId: string, suite: Suite): string => `job#${runId}#${suite}`,
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
  /** Where the score is, when finished. */
  readonly scoreKey?: string
  /** Why it failed. */
  readonly error?: string
  /** Counted by `score`, from all chunk rows. */
  readonly ran?: number
  readonly cached?: number
  readonly failed?: number
}

/** One row a suite of a run. Counts grow a chunk at a time, when it is full. */
export interface JobRow {
  readonly suite: Suite
  readonly manifestKey: string
  readonly items: number
  readonly chunks: number
  /** Numbers of the chunks that are full. */
  readonly chunksDone: ReadonlySet<number>
  readonly ran: number
  readonly cached: number
  readonly failed: number
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

/** Attribute that holds the error of an item. */
export const errorAttribute = (index: number): string => `error${index}`

export function runRowOf(runId: string, row: Row): RunRow {
  const { status, modelDigest, suites: names, scoreKey, error } = row
  const known = suites.filter((suite) => Array.isArray(names) && names.includes(suite))
  if ((status !== 'running' && status !== 'finished' && status !== 'failed') || typeof modelDigest !== 'string') throw damaged(ledgerKey.run(runId))
  return {
    runId, status, modelDigest, suites: known, fresh: row['fresh'] === true,
    ...(typeof scoreKey === 'string' && { scoreKey }),
    ...(typeof error === 'string' && { error }),
    ...(typeof row['ran'] === 'number' && { ran: row['ran'], cached: numberOf(row['cached']), failed: numberOf(row['failed']) }),
  }
}

export function jobRowOf(runId: string, suite: Suite, row: Row): JobRow {
  const { manifestKey, items, chunks } = row
  if (typeof manifestKey !== 'string' || typeof items !== 'number' || typeof chunks !== 'number') throw damaged(ledgerKey.job(runId, suite))
  return {
    suite, manifestKey, items, chunks, chunksDone: setOf(row['chunksDone']),
    ran: numberOf(row['ran']), cached: numberOf(row['cached']), failed: numberOf(row['failed']),
  }
}

export function chunkRowOf(row: Row | undefined): ChunkRow {
  const errors = Object.entries(row ?? {}).flatMap(([name, value]) => {
    const [, index] = /^error(\d+)$/.exec(name) ?? []
    return index === undefined || typeof value !== 'string' ? [] : [[Number(index), value] as const]
  })
  return { ran: setOf(row?.['ran']), cached: setOf(row?.['cached']), errors: new Map(errors) }
}

const damaged = (id: string): TaskError => new TaskError('LedgerDamaged', `row ${id} of the ledger lacks what it must have`)
