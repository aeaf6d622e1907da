/** How fast S3 restores. Source: Amazon S3 API, GlacierJobParameters. */
export const restoreTiers = ['Standard', 'Bulk', 'Expedited'] as const
export type RestoreTier = typeof restoreTiers[number]

/** What the machine `ci-build` is started with. */
export interface BuildInput {
  readonly restoreTier: RestoreTier
  /** Digests of the lists that the runs need, each once. */
  readonly lists: readonly string[]
  readonly runs: readonly BuildRun[]
}

export interface BuildRun {
  readonly runId: string
  /** Whether the model has unit tests. */
  readonly unitTests: boolean
}
