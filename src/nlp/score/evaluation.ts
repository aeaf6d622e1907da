import type { Item, Span } from '../types.js'
import type { ComparerOptions } from './compare.js'
import { createComparisonTally } from './comparison-tally.js'
import type { BaselineIdentity, Comparison } from './comparison.js'
import { countSpans, mistakesOf } from './count.js'
import { createEvidenceTally } from './evidence-collector.js'
import type { Evidence } from './evidence.js'
import type { RunScore } from './run-score.js'
import { createScoreTally } from './score-tally.js'
import { createIdCheck, itemError, scoreChoices } from './scorer.js'
import type { ItemOutcome } from './scorer.js'
import { identicalSpans, sameSpanSet } from './span-set.js'

/** How to score, and with `baseline` what to compare with. */
export interface EvaluationOptions extends Omit<ComparerOptions, 'baseline'> {
  /** Absent: the run is scored and compared with nothing. */
  readonly baseline?: BaselineIdentity
  /** Most items in each list of the evidence; 5,000 when absent. */
  readonly mostFindings?: number
}

/** An item, what became of it, and what the baseline said of it. */
export interface EvaluatedItem {
  readonly item: Item
  readonly outcome: ItemOutcome
  /** The baseline's predictions; absent when it has none for this item. */
  readonly old?: readonly Span[]
}

/** All that predictions are judged by: plain JSON, the same in whatever order the items came. */
export interface Evaluation {
  readonly score: RunScore
  /** Absent without a baseline. */
  readonly comparison?: Comparison
  readonly evidence: Evidence
}

/** Takes items one by one, in any order; keeps their ids, a bounded number of findings, and the errors. */
export interface Evaluator {
  /** @throws RangeError when an item of this id was added before, its gold spans of one label overlap, or there are more than 1,000 slices */
  add(evaluated: EvaluatedItem): void
  /** An item that only the baseline has; not one that ended in an error of the machinery in the new run. */
  onlyOld(id: string): void
  /** @throws RangeError when more than 100 slices would be judged */
  finish(): Evaluation
}

/**
 * Scores a run, compares it with a baseline, and keeps the items behind the figures: all in one pass over the items.
 *
 * @example
 * ```ts
 * const evaluation = createEvaluation({ labels: ['COMPANY'], baseline: { name: 'news', version: '1.0.0' } })
 * evaluation.add({ item, outcome: { spans: newSpans }, old: oldSpans })
 * evaluation.add({ item: other, outcome: { error: 'States.Timeout' } })
 * const { score, comparison, evidence } = evaluation.finish()
 * ```
 */
export function createEvaluation({ baseline, mostFindings, ...options }: EvaluationOptions = {}): Evaluator {
  const choices = scoreChoices(options)
  const { matching } = choices
  const score = createScoreTally(choices)
  const comparison = baseline === undefined ? undefined : createComparisonTally({ ...options, baseline }, matching)
  const evidence = createEvidenceTally({ baseline: baseline !== undefined, ...(mostFindings !== undefined && { most: mostFindings }) })
  const requireNew = createIdCheck()
  return {
    add({ item, outcome, old }) {
      requireNew(item.id)
      if ('error' in outcome) {
        score.fail(item, itemError(item.id, outcome))
        return
      }
      const { spans } = outcome
      const now = countSpans(item.spans, spans)
      score.add(item, now)
      const answer = { predicted: spans, mistakes: mistakesOf(now, matching) }
      if (comparison === undefined || old === undefined) {
        comparison?.onlyNew(item.id)
        evidence.add(item, answer, undefined)
        return
      }
      const identical = identicalSpans(old, spans)
      const before = identical ? now : countSpans(item.spans, old)
      comparison.add(item, before, now, !identical && !sameSpanSet(old, spans))
      evidence.add(item, answer, { predicted: old, mistakes: mistakesOf(before, matching) })
    },
    onlyOld: (id) => comparison?.onlyOld(id),
    finish() {
      const compared = comparison?.finish()
      return { score: score.finish(), ...(compared !== undefined && { comparison: compared }), evidence: evidence.finish() }
    },
  }
}
