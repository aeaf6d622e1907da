import type { Dispatch, RestoreTier } from '../build.js'
import type { ChunkRef, Suite } from '../message.js'
import type { Attribute, RowChange, Table } from '../port.js'
import { TaskError } from '../task-error.js'
import { chunkRowOf, errorAttribute, jobRowOf, ledgerKey, runRowOf, shardCount, shardOf, shardRowOf, shardSize, tally, tokenAttribute } from './row.js'
import type { ChunkRow, JobRow, RunRow, ShardRow, Tally } from './row.js'

export type { ChunkRow, JobRow, RunRow, RunState, ShardRow, Tally } from './row.js'
export { shardChunks, shardCount, shardOf, tally } from './row.js'

/** What happened to some items of a chunk. */
export interface Outcomes {
  readonly ran?: readonly number[]
  readonly cached?: readonly number[]
  /** Error names by index. */
  readonly errors?: ReadonlyMap<number, string>
}

/** What a run is made of. */
export interface NewRun {
  readonly runId: string
  readonly modelDigest: string
  /** Whether results of earlier runs are left aside. */
  readonly fresh: boolean
  /** Who is told how far it is. */
  readonly user: string
  /** What it is, for people. */
  readonly title?: string
  /** ISO 8601 in UTC. Kept from the first time. */
  readonly startedAt?: string
  /** Kept from the first time, too. */
  readonly restoreTier?: RestoreTier
  /** Kept from the first time; `queue` when absent. */
  readonly dispatch?: Dispatch
  /** Kept from the first time. */
  readonly chunksAtOnce?: number
  readonly jobs: readonly Pick<JobRow, 'suite' | 'manifestKey'>[]
}

/** What becomes known of a job when it begins. */
export interface JobStart {
  readonly items: number
  readonly chunks: number
  readonly taskToken: string | null
}

/**
 * The account of a run: which items are done, each counted once however often and in whatever order messages come. All changes are
 * single-row and idempotent: sets grow by union, a chunk is counted on its shard under the condition that it was not before.
 */
export interface Ledger {
  /**
   * Enters a run, or finds it entered before with the same content.
   *
   * @throws TaskError `RunConflict` when another run has this id
   */
  enter(run: NewRun): Promise<RunRow>
  run(runId: string): Promise<RunRow | undefined>
  /** Ids of the runs that were entered on these days, `2026-01-31`, the latest first. */
  entered(days: readonly string[]): Promise<readonly string[]>
  /** @throws TaskError `RunUnknown` */
  job(runId: string, suite: Suite): Promise<JobRow>
  /**
   * Enters how large a job is, and who waits for it besides those who do.
   *
   * @throws TaskError `RunUnknown`
   */
  begin(runId: string, suite: Suite, start: JobStart): Promise<JobRow>
  /** Rows of shards, by number; one of which nothing is known gives an empty row. */
  shards(runId: string, suite: Suite, numbers: readonly number[]): Promise<ReadonlyMap<number, ShardRow>>
  /** Rows of chunks, by number; a chunk of which nothing is known gives an empty row. */
  chunks(runId: string, suite: Suite, numbers: readonly number[]): Promise<ReadonlyMap<number, ChunkRow>>
  /**
   * Records outcomes of items of one chunk.
   *
   * @returns whether all chunks of all jobs of the run are in now, and the run is still to be scored
   * @throws TaskError `RunUnknown`
   */
  record(chunk: ChunkRef, outcomes: Outcomes): Promise<boolean>
  /** Whether all chunks of all jobs of a running run are in. */
  isComplete(runId: string): Promise<boolean>
  /** Ends a running run; false when it had ended before. */
  finish(runId: string, totals: Tally & { readonly scoreKey: string }): Promise<boolean>
  /** Ends a running run that cannot be scored; false when it had ended before. */
  fail(runId: string, error: string): Promise<boolean>
}

export function createLedger(table: Table): Ledger {
  const run = async (runId: string): Promise<RunRow | undefined> => {
    const row = await table.get(ledgerKey.run(runId))
    return row === undefined ? undefined : runRowOf(runId, row)
  }
  const job = async (runId: string, suite: Suite): Promise<JobRow> => {
    const row = await table.get(ledgerKey.job(runId, suite))
    if (row === undefined) throw new TaskError('RunUnknown', `the ledger has no suite ${suite} of run ${runId}`)
    return jobRowOf(runId, suite, row)
  }
  const isComplete = async (runId: string): Promise<boolean> => {
    const known = await run(runId)
    if (known === undefined) throw new TaskError('RunUnknown', `the ledger has no run ${runId}`)
    if (known.status !== 'running') return false
    const jobs = await Promise.all(known.suites.map((suite) => job(runId, suite)))
    return jobs.every(isJobComplete)
  }
  /** Enters that a chunk is full, and its shard when it is. Asked even when that was known: the one who knew may have died before it told anybody. */
  const close = async ({ runId, suite, chunk }: ChunkRef, counted: Tally): Promise<boolean> => {
    const { size } = await job(runId, suite)
    // a chunk of a job that has not begun: it was sent by whoever began it, so this cannot be
    if (size === undefined) throw new TaskError('RunUnknown', `the suite ${suite} of run ${runId} has not begun`)
    const shard = shardOf(chunk)
    const key = ledgerKey.shard(runId, suite, shard)
    const changed = await table.update(key, { add: { chunksDone: new Set([chunk]), ...counted }, when: [{ attribute: 'chunksDone', lacks: chunk }] })
    const { chunksDone } = shardRowOf(changed ?? await table.get(key))
    if (chunksDone.size < shardSize(shard, size.chunks)) return false
    const row = await table.update(ledgerKey.job(runId, suite), { add: { shardsDone: new Set([shard]) }, when: [{ attribute: 'manifestKey', exists: true }] })
    return isJobComplete(row === undefined ? await job(runId, suite) : jobRowOf(runId, suite, row)) && await isComplete(runId)
  }
  const end = async (runId: string, set: Readonly<Record<string, Attribute>>): Promise<boolean> =>
    await table.update(ledgerKey.run(runId), { set, when: [{ attribute: 'status', equals: 'running' }] }) !== undefined

  return {
    run, job, isComplete,
    async enter({ runId, modelDigest, fresh, user, title, startedAt, restoreTier, dispatch, chunksAtOnce, jobs }) {
      // jobs first: whoever finds the run finds its jobs
      for (const { suite, manifestKey } of jobs) {
        await table.update(ledgerKey.job(runId, suite), { setOnce: { manifestKey } })
        const known = await job(runId, suite)
        if (known.manifestKey !== manifestKey) throw conflict(runId, `suite ${suite} of other items`)
      }
      const names = jobs.map(({ suite }) => suite)
      const row = await table.update(ledgerKey.run(runId), { setOnce: { status: 'running', modelDigest, fresh, user, suites: names, ...(title !== undefined && { title }), ...(startedAt !== undefined && { startedAt }), ...(restoreTier !== undefined && { restoreTier }), ...(dispatch !== undefined && { dispatch }), ...(chunksAtOnce !== undefined && { chunksAtOnce }) } })
      const entered = runRowOf(runId, row ?? {})
      if (entered.modelDigest !== modelDigest) throw conflict(runId, 'another model')
      if (entered.fresh !== fresh) throw conflict(runId, 'another use of known results')
      if (entered.suites.length !== names.length || !names.every((name) => entered.suites.includes(name))) throw conflict(runId, 'other suites')
      // by the day on which it was entered first
      if (entered.startedAt !== undefined) await table.update(ledgerKey.day(entered.startedAt.slice(0, 10)), { setOnce: { [runAttribute(runId)]: entered.startedAt } })
      return entered
    },
    async entered(days) {
      const rows = await table.getMany(days.map(ledgerKey.day))
      return [...rows.values()].flatMap((row) => Object.entries(row))
        .flatMap(([name, at]): readonly (readonly [string, string])[] => (name.startsWith(runAttribute('')) && typeof at === 'string' ? [[name.slice(runAttribute('').length), at]] : []))
        .sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0))
        .map(([runId]) => runId)
    },
    async begin(runId, suite, { items, chunks, taskToken }) {
      const row = await table.update(ledgerKey.job(runId, suite), { ...(taskToken !== null && { set: { [tokenAttribute(taskToken)]: taskToken } }), setOnce: { items, chunks }, when: [{ attribute: 'manifestKey', exists: true }] })
      if (row === undefined) throw new TaskError('RunUnknown', `the ledger has no suite ${suite} of run ${runId}`)
      return jobRowOf(runId, suite, row)
    },
    async shards(runId, suite, numbers) {
      const rows = await table.getMany(numbers.map((shard) => ledgerKey.shard(runId, suite, shard)))
      return new Map(numbers.map((shard) => [shard, shardRowOf(rows.get(ledgerKey.shard(runId, suite, shard)))]))
    },
    async chunks(runId, suite, numbers) {
      const rows = await table.getMany(numbers.map((chunk) => ledgerKey.chunk({ runId, suite, chunk })))
      return new Map(numbers.map((chunk) => [chunk, chunkRowOf(rows.get(ledgerKey.chunk({ runId, suite, chunk })))]))
    },
    async record(chunk, outcomes) {
      const counted = tally(chunkRowOf(await table.update(ledgerKey.chunk(chunk), changeOf(outcomes))))
      return counted.ran + counted.cached + counted.failed >= chunk.of && await close(chunk, counted)
    },
    finish: (runId, { scoreKey, ran, cached, failed }) => end(runId, { status: 'finished', scoreKey, ran, cached, failed }),
    fail: (runId, error) => end(runId, { status: 'failed', error }),
  }
}

/** Attribute of a day's row that stands for a run. */
const runAttribute = (runId: string): string => `run:${runId}`

const isJobComplete = ({ size, shardsDone }: JobRow): boolean => size !== undefined && shardsDone.size === shardCount(size.chunks)

function changeOf({ ran = [], cached = [], errors = new Map() }: Outcomes): RowChange {
  const named = [...errors].map(([index, error]): readonly [string, string] => [errorAttribute(index), error])
  const sets = Object.entries({ ran, cached }).filter(([, indices]) => indices.length > 0)
  return {
    ...(sets.length > 0 && { add: Object.fromEntries(sets.map(([name, indices]) => [name, new Set(indices)])) }),
    // of two errors of an item the first stays
    ...(named.length > 0 && { setOnce: Object.fromEntries(named) }),
  }
}

const conflict = (runId: string, what: string): TaskError => new TaskError('RunConflict', `run ${runId} was entered before with ${what}; choose another id`)
