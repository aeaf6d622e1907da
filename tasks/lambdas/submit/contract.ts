import type { Dispatch, RestoreTier } from '../../shared/build.js'
import type { RunState } from '../../shared/ledger/index.js'
import type { Suite } from '../../shared/message.js'

/** Runs of one or more models, whose bundles and archives are in the data bucket: the body of `POST /builds`, as JSON. */
export interface BuildRequest {
  /** Who is told how far the runs are: the last part of the topic `stepwright/progress/<user>`. 1 to 64 letters, digits, `-` and `_`. */
  readonly user: string
  /** How fast a list is restored that lies in an archive storage class; `Standard` when absent. */
  readonly restoreTier?: RestoreTier
  /** How the runs' chunks reach whoever runs them; `queue` when absent. Of a run that is under way the first one that was asked for counts. */
  readonly dispatch?: Dispatch
  /** Chunks that Distributed Maps run at the same time, of all runs together: 1 to 1,000, 40 when absent. */
  readonly chunksAtOnce?: number
  /** 1 to 20. */
  readonly runs: readonly {
    /** 1 to 64 letters, digits, `-` and `_`. Made from the run's content: submitting it again goes on with the same run. */
    readonly runId: string
    readonly modelDigest: string
    /** What it is, for people: `news 1.0.0`. At most 200 characters. */
    readonly title?: string
    /** Runs every item, also those whose result is known; false when absent. */
    readonly fresh?: boolean
    /** At least one; each name once. */
    readonly suites: readonly { readonly name: Suite, readonly listDigest: string }[]
  }[]
}

/** The answer, as JSON: 202. */
export interface BuildResponse {
  readonly buildId: string
  /** `finished` or `failed` for a run that had ended before: it was not started again. */
  readonly runs: readonly { readonly runId: string, readonly status: RunState, readonly dispatch: Dispatch }[]
}

/** Answers `DELETE /runs/<runId>`, as JSON: 200. */
export interface CancelResponse {
  readonly runId: string
  /** `failed`, or how the run had ended before. */
  readonly status: RunState
}

/** Any other answer. */
export interface BuildRefusal {
  readonly error: 'RequestInvalid' | 'ModelMissing' | 'ArchiveMissing' | 'RunConflict' | 'RunUnknown' | 'InternalError'
  readonly message: string
}

/** Answers `POST /builds` (validates, enters the runs in the ledger, starts `ci-build`) and `DELETE /runs/<runId>` (ends a run). Safe to repeat at any time. */
export type SubmitVariable = 'DATA_BUCKET' | 'LEDGER_TABLE' | 'JOB_QUEUE_URL' | 'CI_BUILD_ARN'

export type { BuildInput, BuildRun, Dispatch, RestoreTier } from '../../shared/build.js'
