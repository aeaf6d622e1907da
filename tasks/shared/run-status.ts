import { digestOf } from './digest.js'
import { shardCount } from './ledger/index.js'
import type { Ledger, RunState, Tally } from './ledger/index.js'
import type { Suite } from './message.js'

/** Counts of items: `done` = ran + cached + failed. */
export interface Progress extends Tally {
  readonly done: number
  readonly total: number
}

/** How far a run is, for whoever waits for it. */
export interface RunStatus extends Progress {
  readonly runId: string
  readonly status: RunState
  /** Who is told. */
  readonly user: string
  /** What it is, for people. */
  readonly title?: string
  /** ISO 8601 in UTC. */
  readonly startedAt?: string
  readonly suites: readonly (Progress & { readonly suite: Suite })[]
  /** Where the score is, when finished. */
  readonly scoreKey?: string
  /** Name of what it failed by, when failed. */
  readonly error?: string
  /** What is known of that besides, for people. */
  readonly cause?: string
}

/**
 * Reads how far a run is: two reads, and two a suite (three, of more than a million items). Counts grow a chunk at a time; those of a finished run are exact.
 * The total of a suite is 0 until its list is unpacked.
 *
 * @returns undefined when the ledger does not have the run
 * @example
 * ```ts
 * const ledger = createLedger(createTable(client, outputs.LedgerTableName))
 * const status = await readRunStatus(ledger, runId) // { status: 'running', done: 475, total: 2000, … }
 * ```
 */
export async function readRunStatus(ledger: Ledger, runId: string): Promise<RunStatus | undefined> {
  const run = await ledger.run(runId)
  if (run === undefined) return undefined
  const suites = await Promise.all(run.suites.map((suite) => suiteStatus(ledger, runId, suite)))
  const sum = (of: keyof Progress): number => suites.reduce((all, suite) => all + suite[of], 0)
  const { ran = sum('ran'), cached = sum('cached'), failed = sum('failed'), scoreKey, error, cause } = run
  return {
    runId, status: run.status, user: run.user, suites, ran, cached, failed, done: ran + cached + failed, total: sum('total'),
    ...(run.title !== undefined && { title: run.title }),
    ...(run.startedAt !== undefined && { startedAt: run.startedAt }),
    ...(scoreKey !== undefined && { scoreKey }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  }
}

async function suiteStatus(ledger: Ledger, runId: string, suite: Suite): Promise<RunStatus['suites'][number]> {
  const { size: { items, chunks } = { items: 0, chunks: 0 } } = await ledger.job(runId, suite)
  const shards = await ledger.shards(runId, suite, Array.from({ length: shardCount(chunks) }, (_, shard) => shard))
  const sum = (of: keyof Tally): number => [...shards.values()].reduce((all, shard) => all + shard[of], 0)
  const [ran, cached, failed] = [sum('ran'), sum('cached'), sum('failed')]
  return { suite, ran, cached, failed, done: ran + cached + failed, total: items }
}

/** What decides what a run gives. */
export interface RunIdentity {
  readonly modelDigest: string
  readonly taskCodeDigest: string
  readonly baseNlpDigest: string
  readonly suites: readonly { readonly name: Suite, readonly listDigest: string }[]
  /** Whether known results are left aside. */
  readonly fresh: boolean
}

/**
 * The id of a run, from its content. A run that has not ended is taken up again by the same id; one that has ended stays as it is, and the
 * next attempt has another id.
 *
 * @param attempt - from 1
 * @example
 * ```ts
 * let attempt = 1
 * while ((await readRunStatus(ledger, runIdOf(identity, attempt)))?.status === 'finished') attempt++
 * ```
 */
export function runIdOf({ modelDigest, taskCodeDigest, baseNlpDigest, suites, fresh }: RunIdentity, attempt: number): string {
  const content = [modelDigest, taskCodeDigest, baseNlpDigest, ...suites.flatMap(({ name, listDigest }) => [name, listDigest]), ...(fresh ? ['fresh'] : [])]
  return `${digestOf(content.join('\n')).slice(0, 24)}-${attempt}`
}
