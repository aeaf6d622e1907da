import { compareText } from '../canonical.js'
import type { Item, Span } from '../types.js'
import { bootstrap, percentileInterval } from './bootstrap.js'
import type { BootstrapOptions, Contribution } from './bootstrap.js'
import { countSpans } from './count.js'
import type { LabelCounts } from './count.js'
import { cellsAt, cellsOf, countsAt, flatFigures, ratioNames, scopeScore, totalCounts } from './figure.js'
import type { Counts, Interval, ItemError, Outcomes, RatioIntervals, RunScore, ScoreIntervals } from './run-score.js'

/** What became of an item: the model's spans, or an error of the machinery (never a model error). */
export type ItemOutcome =
  | { readonly spans: readonly Span[] }
  | { readonly error: string, readonly cause?: string }

export interface ScorerOptions extends Partial<BootstrapOptions> {
  /** Labels to report even when no item has them. */
  readonly labels?: readonly string[]
  /** Level of the intervals; 0.95 when absent. */
  readonly level?: number
}

/** Takes outcomes one by one, in any order; keeps a few numbers an item. */
export interface Scorer {
  /** @throws RangeError when an item of this id was added before */
  add(item: Pick<Item, 'id' | 'spans' | 'slices'>, outcome: ItemOutcome): void
  finish(): RunScore
}

/** Chosen once and published: another default would change everybody's intervals. */
export const defaultBootstrap: BootstrapOptions = { resamples: 10_000, seed: 1 }
export const defaultLevel = 0.95

/**
 * Scores predictions against gold by exact span.
 *
 * @example
 * ```ts
 * const scorer = createScorer({ labels: ['COMPANY'] })
 * scorer.add(item, { spans: compiled.predict(analysis) })
 * scorer.add(other, { error: 'States.Timeout' })
 * const { micro, errors } = scorer.finish()
 * ```
 */
export function createScorer(options: ScorerOptions = {}): Scorer {
  const seen = new Set<string>()
  const scored: (readonly [id: string, counts: LabelCounts])[] = []
  const errors: ItemError[] = []
  const slices = new Map<string, Map<string, SliceTally>>()
  return {
    add({ id, spans, slices: memberships = {} }, outcome) {
      if (seen.has(id)) throw new RangeError(`item '${id}' was scored before`)
      seen.add(id)
      if ('error' in outcome) {
        errors.push({ id, error: outcome.error, ...(outcome.cause === undefined ? {} : { cause: outcome.cause }) })
        return
      }
      const counts = countSpans(spans, outcome.spans)
      scored.push([id, counts])
      for (const [dimension, value] of Object.entries(memberships)) tallyOf(slices, dimension, value).add(counts)
    },
    finish() {
      const outcomes = outcomesOf(scored, options.labels ?? [])
      return {
        ...scopeScore(scored.length, totalCounts(outcomes)),
        slices: sortedObject(slices, (values) => sortedObject(values, (tally) => scopeScore(tally.items, tally.counts))),
        intervals: intervalsOf(outcomes, { ...defaultBootstrap, level: defaultLevel, ...options }),
        errors: errors.toSorted((a, b) => compareText(a.id, b.id)),
        outcomes,
      }
    },
  }
}

/** Counts of one slice as they come in. */
class SliceTally {
  items = 0
  readonly counts = new Map<string, Counts>()
  add(counts: LabelCounts): void {
    this.items++
    for (const [label, { tp, fp, fn }] of counts) {
      const known = this.counts.get(label) ?? { tp: 0, fp: 0, fn: 0 }
      this.counts.set(label, { tp: known.tp + tp, fp: known.fp + fp, fn: known.fn + fn })
    }
  }
}

function tallyOf(slices: Map<string, Map<string, SliceTally>>, dimension: string, value: string): SliceTally {
  const values = slices.get(dimension) ?? new Map<string, SliceTally>()
  slices.set(dimension, values)
  const tally = values.get(value) ?? new SliceTally()
  values.set(value, tally)
  return tally
}

function sortedObject<V, R>(map: ReadonlyMap<string, V>, convert: (value: V) => R): Readonly<Record<string, R>> {
  return Object.fromEntries([...map].sort(([a], [b]) => compareText(a, b)).map(([key, value]) => [key, convert(value)]))
}

function outcomesOf(scored: readonly (readonly [string, LabelCounts])[], declared: readonly string[]): Outcomes {
  const names = new Set(declared)
  for (const [, counts] of scored) for (const label of counts.keys()) names.add(label)
  const labels = [...names].sort(compareText)
  const indexOf = new Map(labels.map((label, index) => [label, index]))
  const items = scored.toSorted(([a], [b]) => compareText(a, b)).map(([id, counts]): Outcomes['items'][number] =>
    [id, ...[...counts].flatMap(([label, { tp, fp, fn }]) => [indexOf.get(label) ?? 0, tp, fp, fn])])
  return { labels, items }
}

function intervalsOf(outcomes: Outcomes, { level, resamples, seed }: BootstrapOptions & { readonly level: number }): ScoreIntervals {
  const { labels } = outcomes
  const inGold = [...totalCounts(outcomes).values()].map(({ tp, fn }) => tp + fn > 0)
  const contributions = outcomes.items.map(([id, ...cells]): Contribution => ({
    id,
    cells: cellsOf(cells).flatMap(({ label, counts }) => cellsAt(3 * label, counts)),
  }))
  const figures = (sums: Float64Array): readonly number[] => flatFigures(labels.map((_, label) => countsAt(sums, 3 * label)), inGold)
  const ends = bootstrap(contributions, 3 * labels.length, figures, { resamples, seed }).map((values) => percentileInterval(values, level))
  const at = (scope: number): RatioIntervals => Object.fromEntries(ratioNames.map((name, index) =>
    [name, ends[3 * scope + index]])) as Record<typeof ratioNames[number], Interval>
  return {
    level, resamples, seed, micro: at(0), macro: at(1),
    labels: Object.fromEntries(labels.map((label, index) => [label, at(index + 2)])),
  }
}
