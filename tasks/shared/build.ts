import type { Suite } from './message.js'

/** How fast S3 restores. Source: Amazon S3 API, GlacierJobParameters. */
export const restoreTiers = ['Standard', 'Bulk', 'Expedited'] as const
export type RestoreTier = typeof restoreTiers[number]

/** How a suite's chunks reach whoever runs them: as messages of a queue, or as the items of a Distributed Map. A run gives the same either way. */
export const dispatches = ['queue', 'distributed-map'] as const
export type Dispatch = typeof dispatches[number]

/** Chunks that the Distributed Maps of a build run at the same time when nobody says: 25 items each are 1,000, what an account runs by default. */
export const usualChunksAtOnce = 40
/** The most that may be said. */
export const mostChunksAtOnce = 1000

/** What the machine `ci-build` is started with. */
export interface BuildInput {
  readonly restoreTier: RestoreTier
  /** Chunks that Distributed Maps run at the same time, of all runs together. */
  readonly chunksAtOnce: number
  /** Digests of the lists that the runs need, each once. */
  readonly lists: readonly string[]
  readonly runs: readonly BuildRun[]
}

export interface BuildRun {
  readonly runId: string
  /** Whether the model has unit tests. */
  readonly unitTests: boolean
  readonly dispatch: Dispatch
}

/** What the machine `run-suite` is started with. */
export interface SuiteInput {
  readonly runId: string
  readonly suite: Suite
  /** Chunks that are run at the same time. */
  readonly chunksAtOnce: number
}
