import type { Item, Span } from '../types.js'
import type { BootstrapOptions } from './bootstrap.js'
import { countSpans } from './count.js'
import { defaultBootstrap, defaultLevel } from './limit.js'
import type { Matching, RunScore } from './run-score.js'
import { createScoreTally } from './score-tally.js'
import type { ScoreChoices } from './score-tally.js'

/** What became of an item: the model's spans, or an error of the machinery (never a model error). */
export type ItemOutcome =
  | { readonly spans: readonly Span[] }
  | { readonly error: string, readonly cause?: string }

export interface ScorerOptions extends Partial<BootstrapOptions> {
  /** Labels to report even when no item has them. */
  readonly labels?: readonly string[]
  /** When a prediction is right; `exact` when absent. */
  readonly matching?: Matching
  /** Level of the intervals; 0.95 when absent. */
  readonly level?: number
}

/** Takes outcomes one by one, in any order; of each item it keeps its id, and of one without a result its error. */
export interface Scorer {
  /** @throws RangeError when an item of this id was added before, its gold spans of one label overlap, or there are more than 1,000 slices */
  add(item: Pick<Item, 'id' | 'spans' | 'slices'>, outcome: ItemOutcome): void
  finish(): RunScore
}

/**
 * Scores predictions against gold.
 *
 * @example
 * ```ts
 * const scorer = createScorer({ labels: ['COMPANY'], matching: 'overlap' })
 * scorer.add(item, { spans: compiled.predict(analysis) })
 * scorer.add(other, { error: 'States.Timeout' })
 * const { micro, errors } = scorer.finish()
 * ```
 */
export function createScorer(options: ScorerOptions = {}): Scorer {
  const tally = createScoreTally(scoreChoices(options))
  const requireNew = createIdCheck()
  return {
    add(item, outcome) {
      requireNew(item.id)
      if ('error' in outcome) tally.fail(item, itemError(item.id, outcome))
      else tally.add(item, countSpans(item.spans, outcome.spans))
    },
    finish: () => tally.finish(),
  }
}

/** Fills in the defaults. */
export function scoreChoices({ labels = [], matching = 'exact', level = defaultLevel, resamples = defaultBootstrap.resamples, seed = defaultBootstrap.seed }: ScorerOptions): ScoreChoices {
  return { labels, matching, level, resamples, seed }
}

/** Lists an item that the machinery failed on. */
export function itemError(id: string, { error, cause }: Extract<ItemOutcome, { readonly error: string }>): { readonly id: string, readonly error: string, readonly cause?: string } {
  return { id, error, ...(cause === undefined ? {} : { cause }) }
}

/** Refuses an id that it was asked about before. */
export function createIdCheck(): (id: string) => void {
  const seen = new Set<string>()
  return (id) => {
    if (seen.has(id)) throw new RangeError(`item '${id}' was scored before`)
    seen.add(id)
  }
}
