import { compareText } from '../canonical.js'
import type { Item } from '../types.js'
import type { BootstrapOptions } from './bootstrap.js'
import type { LabelCounts } from './count.js'
import { figuresOf, ratioIntervals, readRatios, readRunRatios, scopeScore } from './figure.js'
import { scoreInterval } from './interval.js'
import { resampledIntervals, scopeGroups } from './resampled-interval.js'
import { createResampler } from './resampler.js'
import type { ItemError, Matching, RatioIntervals, RunScore, ScoreIntervals } from './run-score.js'
import { bySlice, createSliceTable } from './slice-table.js'
import type { Slice } from './slice-table.js'
import { addToTally, createNumbering, createTally } from './tally.js'
import type { Tally } from './tally.js'
import type { Units } from './unit.js'

/** How to score: every choice made. */
export interface ScoreChoices extends BootstrapOptions {
  readonly labels: readonly string[]
  readonly matching: Matching
  readonly level: number
}

/** Scores items whose spans were counted before. Does not look whether an id comes twice. */
export interface ScoreTally {
  add(item: Pick<Item, 'id' | 'slices'>, counts: LabelCounts): void
  /** An item without a result. */
  fail(item: Pick<Item, 'slices'>, error: ItemError): void
  finish(): RunScore
}

/** Columns of a scope: tp, fp, fn. */
const width = 3

/** Figures of a scope: precision, recall, F1. */
const ratiosOf = 3

/** Sums up counts; keeps nothing of an item, but kinds of items while they are few. */
export function createScoreTally({ labels, matching, ...options }: ScoreChoices): ScoreTally {
  const totals = { exact: createTally(labels), overlap: createTally(labels) }
  // only labels that occur: those that no item has may not move an interval
  const numbering = createNumbering()
  const slices = createSliceTable(() => createTally())
  const [byLabel, inSlices] = [createResampler(), createResampler()]
  const errors: ItemError[] = []
  const failed = createSliceTable(() => ({ items: 0 }))
  return {
    add({ id, slices: memberships }, counts) {
      addToTally(totals.exact, counts, 'exact')
      addToTally(totals.overlap, counts, 'overlap')
      const cells: number[] = []
      let [tp, fp, fn] = [0, 0, 0]
      for (const [label, { [matching]: count }] of counts) {
        pushCells(cells, numbering.numberOf(label), count.tp, count.fp, count.fn)
        tp += count.tp
        fp += count.fp
        fn += count.fn
      }
      byLabel.add(id, cells)
      if (memberships === undefined) return
      const sliceCells: number[] = []
      for (const [dimension, value] of Object.entries(memberships)) {
        const { content, number } = slices.at(dimension, value)
        addToTally(content, counts, matching)
        pushCells(sliceCells, number, tp, fp, fn)
      }
      inSlices.add(id, sliceCells)
    },
    fail({ slices: memberships = {} }, error) {
      errors.push(error)
      for (const [dimension, value] of Object.entries(memberships)) failed.at(dimension, value).content.items++
    },
    finish() {
      const order = slices.sorted()
      const figures = { exact: figuresOf(totals.exact.labels), overlap: figuresOf(totals.overlap.labels) }
      const held = [...numbering.names().entries()].sort(([, a], [, b]) => compareText(a, b))
      const { labels: ofHeld, ...averages } = labelIntervals(byLabel.units(columnsOf(held.map(([number]) => number))), held.map(([, name]) => name), options)
      const ofLabels = Object.keys(figures[matching].labels).map((label) => [label, ofHeld.get(label) ?? ratioIntervals([], 0)] as const)
      const ofSlices = sliceIntervals(inSlices.units(columnsOf(order.map(({ number }) => number))), order, options)
      return {
        items: totals.exact.items,
        ...figures[matching],
        matching,
        matchings: figures,
        slices: bySlice(order, ({ content }) => scopeScore(content.items, content.labels)),
        intervals: { ...options, ...averages, labels: Object.fromEntries(ofLabels), slices: ofSlices },
        errors: errors.toSorted((a, b) => compareText(a.id, b.id)),
        errorsBySlice: bySlice(failed.sorted(), ({ content }) => content.items),
      }
    },
  }
}

function pushCells(cells: number[], scope: number, tp: number, fp: number, fn: number): void {
  if (tp !== 0) cells.push(width * scope, tp)
  if (fp !== 0) cells.push(width * scope + 1, fp)
  if (fn !== 0) cells.push(width * scope + 2, fn)
}

const columnsOf = (scopes: readonly number[]): readonly number[] => scopes.flatMap((scope) => [width * scope, width * scope + 1, width * scope + 2])

type IntervalOptions = BootstrapOptions & { readonly level: number }

interface LabelIntervals extends Pick<ScoreIntervals, 'micro' | 'macro'> {
  readonly labels: ReadonlyMap<string, RatioIntervals>
}

function labelIntervals(units: Units, labels: readonly string[], options: IntervalOptions): LabelIntervals {
  const statistics = { figures: ratiosOf * (labels.length + 2), read: readRunRatios }
  const intervals = resampledIntervals(units, width * labels.length, statistics, options, (sorted, leverage) => scoreInterval(sorted, options.level, leverage))
  return {
    micro: ratioIntervals(intervals, 0),
    macro: ratioIntervals(intervals, 1),
    labels: new Map(labels.map((label, place) => [label, ratioIntervals(intervals, place + 2)])),
  }
}

function sliceIntervals(units: Units, slices: readonly Slice<Tally>[], options: IntervalOptions): ScoreIntervals['slices'] {
  const intervals = [...scopeGroups(slices.length)].flatMap(({ from, to }) => {
    const within = units.within({ from: width * from, to: width * to })
    const statistics = { figures: ratiosOf * (to - from), read: readRatios }
    return resampledIntervals(within, width * (to - from), statistics, options, (sorted, leverage) => scoreInterval(sorted, options.level, leverage))
  })
  return bySlice(slices, (_, place) => ratioIntervals(intervals, place))
}
