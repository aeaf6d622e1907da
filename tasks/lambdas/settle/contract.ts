import type { TaskContract } from '../../../src/builder/contract.js'
import type { Suite } from '../../shared/message.js'
import type { RunEnd } from '../../shared/waiting.js'

export interface SettleInput {
  readonly runId: string
  readonly suite: Suite
  /** Object that lists what the Map Run's children gave; null when there was nothing to run. */
  readonly resultsKey: string | null
  /** Answered when the run has ended. */
  readonly taskToken: string
}

/** Closes a suite whose chunks a Distributed Map has run: accounts those whose child failed, and sees to it that the run is scored. Safe to repeat. */
export type Settle = TaskContract<SettleInput, RunEnd, 'RunUnknown'>

export type SettleVariable = 'DATA_BUCKET' | 'LEDGER_TABLE' | 'SCORE_QUEUE_URL'
