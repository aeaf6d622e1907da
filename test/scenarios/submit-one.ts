import type { LoadedModel } from '../../scripts/backtest/model.js'
import type { Pipeline, SubmittedRun } from '../../scripts/backtest/run.js'
import type { Item } from '../../src/nlp/index.js'
import type { Dispatch } from '../../tasks/shared/build.js'

/** Submits one model as a build of its own. */
export async function submitOne(pipeline: Pipeline, model: LoadedModel, items: readonly Item[], signal: AbortSignal = AbortSignal.timeout(60_000), dispatch: Dispatch = 'queue'): Promise<SubmittedRun> {
  const [run] = await pipeline.submit([{ model, items: () => items, fresh: false }], { user: 'test', dispatch }, { signal, uploading: () => undefined })
  if (run === undefined) throw new Error('nothing was submitted')
  return run
}
