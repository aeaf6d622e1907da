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

/** What the token is answered with when the run ended without a score. A build that ended otherwise may have left its runs an error of another name. */
export type RunFailure = 'Backtest.Cancelled' | 'Backtest.NotDispatched' | 'Backtest.NotScored' | 'Backtest.RestoreRefused' | 'Backtest.Failed'

/** Closes a suite whose chunks a Distributed Map has run: accounts those whose child failed, and sees to it that the run is scored. Safe to repeat. */
export type Settle = TaskContract<SettleInput, RunEnd, 'RunUnknown' | RunFailure>

export type SettleVariable = 'DATA_BUCKET' | 'LEDGER_TABLE' | 'SCORE_QUEUE_URL'
