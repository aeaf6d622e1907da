import type { TaskContract } from '../../../src/builder/contract.js'
import type { RunState } from '../../shared/ledger/index.js'
import type { Suite } from '../../shared/message.js'

/** A run, whose model bundle, chunks and manifests are in the data bucket. */
export interface SubmitRequest {
  /** 1 to 64 letters, digits, `-` and `_`. Made from the run's content: submitting it again goes on with the same run. */
  readonly runId: string
  readonly modelDigest: string
  /** Runs every item, also those whose result is known; false when absent. */
  readonly fresh?: boolean
  /** At least one; each name once. */
  readonly suites: readonly { readonly name: Suite, readonly manifestKey: string }[]
}

export interface SubmitResponse {
  readonly runId: string
  /** `finished` or `failed` when the run had ended before: nothing was started. */
  readonly status: RunState
  readonly suites: readonly { readonly name: Suite, readonly items: number, readonly chunks: number }[]
}

/** Validates a run, enters it in the ledger and sends its jobs. Safe to repeat at any time. */
export type Submit = TaskContract<SubmitRequest, SubmitResponse, 'RequestInvalid' | 'ModelMissing' | 'ManifestMissing' | 'ManifestDamaged' | 'RunConflict'>

export type SubmitVariable = 'DATA_BUCKET' | 'LEDGER_TABLE' | 'JOB_QUEUE_URL'
