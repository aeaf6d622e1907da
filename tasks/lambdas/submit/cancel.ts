import { TaskError } from '../../shared/task-error.js'
import { answerWaiting } from '../../shared/waiting.js'
import type { WaitingTools } from '../../shared/waiting.js'
import type { CancelResponse } from './contract.js'

/** The error of a run that somebody ended. */
export const cancelled = 'Backtest.Cancelled'

/** Ends a run: nothing more of it is dispatched or consumed, and whoever waits is told. One that has ended stays as it is. */
export function createCancel(tools: WaitingTools) {
  return async (runId: string): Promise<CancelResponse> => {
    await tools.ledger.fail(runId, cancelled)
    const run = await tools.ledger.run(runId)
    if (run === undefined) throw new TaskError('RunUnknown', `there is no run ${runId}`)
    await answerWaiting(tools, runId)
    return { runId, status: run.status }
  }
}
