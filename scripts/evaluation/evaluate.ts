import { alignPrediction, createEvaluation, InputError, joinPredictions } from '../../src/nlp/index.js'
import type { AnnotatedItem, BaselineIdentity, Evaluation, EvaluationOptions, ItemOutcome, Prediction, Span } from '../../src/nlp/index.js'
import { asUsage } from './source.js'

/** An example and what was predicted for it. */
export type Answered = AnnotatedItem & { readonly outcome: ItemOutcome }

/** What a run is compared with. */
export interface OldPredictions {
  readonly identity: BaselineIdentity
  readonly file: string
  /** What to do about items that only one side has: bad input, or something to be told. */
  readonly missing: 'refuse' | 'allow'
  /** Whether they were made on the same texts, so that an offset outside of one is bad input. */
  readonly sameTexts: boolean
  read(): AsyncIterable<Prediction>
}

export interface EvaluateOptions extends Omit<EvaluationOptions, 'baseline'> {
  /** Called when all items have passed, before anything is made of them. */
  readonly check?: () => void
}

/**
 * Scores predictions, and compares them with older ones where there are any. Items pass by one at a time.
 *
 * @throws UsageError when the older predictions do not fit the items
 */
export async function evaluate(answered: AsyncIterable<Answered>, { check = () => undefined, ...options }: EvaluateOptions, old: OldPredictions | undefined): Promise<Evaluation> {
  const evaluation = createEvaluation({ ...options, ...(old !== undefined && { baseline: old.identity }) })
  if (old === undefined) {
    for await (const { item, outcome } of answered) evaluation.add({ item, outcome })
    check()
    return evaluation.finish()
  }
  const { file, missing } = old
  try {
    for await (const { baseline, outcome, ...gold } of joinPredictions(answered, old.read(), { file, missing, as: 'baseline', unmatched: (id) => evaluation.onlyOld(id) })) {
      const spans = baseline === undefined ? undefined : oldSpans(gold, baseline, old.sameTexts)
      evaluation.add({ item: gold.item, outcome, ...(spans !== undefined && { old: spans }) })
    }
  } catch (error) {
    throw asUsage(error)
  }
  check()
  return evaluation.finish()
}

/** Nothing for an item that ended in an error then. */
function oldSpans(gold: AnnotatedItem, prediction: Prediction, sameTexts: boolean): readonly Span[] | undefined {
  try {
    const { outcome } = alignPrediction(gold, prediction)
    return 'spans' in outcome ? outcome.spans : undefined
  } catch (error) {
    if (!sameTexts && error instanceof InputError) return undefined
    throw error
  }
}
