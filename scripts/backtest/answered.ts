import type { AnnotatedItem, ItemOutcome } from '../../src/nlp/index.js'
import type { FinishedRun } from './run.js'
import { RunFailure } from './wait.js'

/** An example and what was predicted for it. */
export type Answered = AnnotatedItem & { readonly outcome: ItemOutcome }

/**
 * Puts what a run predicted beside its examples, which come in the order in which they were uploaded.
 *
 * @throws RunFailure when they are not the examples of the run: the files changed while it ran
 */
export async function * answeredBy(examples: AsyncIterable<AnnotatedItem>, run: Pick<FinishedRun, 'runId' | 'predictions'>): AsyncGenerator<Answered> {
  const changed = (): RunFailure => new RunFailure(`the examples are not those of run ${run.runId}: they were changed while it ran; run again`)
  const predictions = run.predictions()[Symbol.asyncIterator]()
  try {
    for await (const example of examples) {
      const next = await predictions.next()
      if (next.done === true || next.value.id !== example.item.id) throw changed()
      yield { ...example, outcome: next.value.outcome }
    }
    if ((await predictions.next()).done !== true) throw changed()
  } finally {
    await predictions.return?.()
  }
}
