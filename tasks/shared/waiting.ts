import type { Ledger } from './ledger/index.js'
import type { Callbacks } from './port.js'

/** Where it is known who waits for a run. */
export interface WaitingTools {
  readonly ledger: Ledger
  readonly callbacks: Callbacks
}

/** What an execution that waits for a suite is told when the run has ended. */
export interface RunEnd {
  readonly runId: string
  /** Where the score is. */
  readonly scoreKey: string
}

/**
 * Tells the executions that wait for a run how it ended, once for each of its suites. Again changes nothing: who was told waits no more.
 * A run that has not ended tells nobody anything.
 *
 * @param others - tokens that the ledger may not have
 */
export async function answerWaiting({ ledger, callbacks }: WaitingTools, runId: string, ...others: readonly string[]): Promise<void> {
  const run = await ledger.run(runId)
  if (run === undefined || run.status === 'running') return
  const jobs = await Promise.all(run.suites.map((suite) => ledger.job(runId, suite)))
  for (const taskToken of new Set([...jobs.flatMap(({ taskTokens }) => taskTokens), ...others])) {
    if (run.status === 'finished') await callbacks.succeed(taskToken, { runId, scoreKey: run.scoreKey ?? '' } satisfies RunEnd)
    else await callbacks.fail(taskToken, run.error ?? 'Backtest.Failed')
  }
}
