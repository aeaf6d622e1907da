import { compareText } from '../canonical.js'
import type { Item } from '../types.js'
import type { BootstrapOptions } from './bootstrap.js'
import type { ComparerOptions } from './compare.js'
import { problemsOf } from './comparison-problem.js'
import type { Comparison, Difference } from './comparison.js'
import type { LabelCounts } from './count.js'
import { pairColumns, pairWidth, pushPair, ratioPairs, readDifferences, readRunDifferences, runRatioPairs } from './difference.js'
import type { RatioPair } from './difference.js'
import { createIdList } from './id-list.js'
import { differenceInterval } from './interval.js'
import type { Leverage } from './leverage.js'
import { defaultBootstrap, defaultLevel, defaultMinimumItems, mostJudgedSlices } from './limit.js'
import { resampledIntervals, scopeGroups } from './resampled-interval.js'
import { createResampler } from './resampler.js'
import type { Counts, Interval, Matching, Ratios } from './run-score.js'
import { isChosen } from './slice-choice.js'
import { bySlice, createSliceTable } from './slice-table.js'
import { createNumbering } from './tally.js'
import type { Units } from './unit.js'

/** Compares items whose spans were counted before. Does not look whether an id comes twice. */
export interface ComparisonTally {
  /** @param changed - whether the predictions are others than before */
  add(item: Pick<Item, 'id' | 'slices'>, old: LabelCounts, now: LabelCounts, changed: boolean): void
  onlyOld(id: string): void
  onlyNew(id: string): void
  finish(): Comparison
}

const zero: Counts = { tp: 0, fp: 0, fn: 0 }
const zeros: Ratios = { precision: 0, recall: 0, f1: 0 }

/** Of a label that no item has. */
const nothing: Difference = { old: zeros, new: zeros, difference: zeros, interval: { low: 0, high: 0 }, items: 0, judged: false, regressed: false, improved: false }

/** Sums up both runs' counts; keeps nothing of an item, but kinds of items while they are few. */
export function createComparisonTally(options: Omit<ComparerOptions, 'matching'>, matching: Matching): ComparisonTally {
  // only labels that occur: those that no item has may not move an interval
  const numbering = createNumbering()
  const held: number[] = []
  const slices = createSliceTable(() => ({ items: 0 }))
  const [byLabel, inSlices] = [createResampler(), createResampler()]
  const [oneSided, changed] = [createIdList(), createIdList()]
  let items = 0
  return {
    add({ id, slices: memberships }, old, now, isOther) {
      items++
      if (isOther) changed.add(id)
      const cells: number[] = []
      const [oldSum, newSum] = [{ tp: 0, fp: 0, fn: 0 }, { tp: 0, fp: 0, fn: 0 }]
      for (const label of labelsOf(old, now)) {
        const number = numbering.numberOf(label)
        held[number] = (held[number] ?? 0) + 1
        // gold is the same for both: a label that one run lacks has none there either
        const [before, after] = [old.get(label)?.[matching] ?? zero, now.get(label)?.[matching] ?? zero]
        pushPair(cells, number, before, after)
        addTo(oldSum, before)
        addTo(newSum, after)
      }
      byLabel.add(id, cells)
      if (memberships === undefined) return
      const sliceCells: number[] = []
      for (const [dimension, value] of Object.entries(memberships)) {
        const { content, number } = slices.at(dimension, value)
        content.items++
        pushPair(sliceCells, number, oldSum, newSum)
      }
      inSlices.add(id, sliceCells)
    },
    onlyOld: (id) => oneSided.add(id),
    onlyNew: (id) => oneSided.add(id),
    finish() {
      const { seed, level, maxDrop, minimumItems } = { seed: defaultBootstrap.seed, level: defaultLevel, maxDrop: 0, minimumItems: defaultMinimumItems, ...options }
      const labels = [...numbering.names().entries()].sort(([, a], [, b]) => compareText(a, b))
      const ordered = slices.sorted()
      const runSupport = [items, items, ...labels.map(([number]) => held[number] ?? 0)].map((support) => ({ support, judged: support >= minimumItems }))
      const sliceSupport = ordered.map(({ dimension, value, content: { items: support } }) =>
        ({ support, judged: support >= minimumItems && isChosen(options.slices, dimension, value) }))
      requireFew(sliceSupport.filter(({ judged }) => judged).length)
      const figures = [...runSupport, ...sliceSupport].filter(({ judged }) => judged).length
      const method = { resamples: options.resamples ?? resamplesFor(figures, level), seed, level: 1 - (1 - level) / Math.max(1, figures), maxDrop }
      const run = runDifferences(byLabel.units(pairColumns(labels.map(([number]) => number))), runSupport, method)
      const inSlice = sliceDifferences(inSlices.units(pairColumns(ordered.map(({ number }) => number))), sliceSupport, method)
      const ofLabels = new Map([...(options.labels ?? []).map((label) => [label, nothing] as const), ...labels.map(([, label], place) => [label, at(run, place + 2)] as const)])
      return {
        baseline: options.baseline,
        problems: problemsOf(options.baseline, options.fingerprint, { oneSided, changed }),
        items, changed: changed.count,
        method: {
          name: 'paired Poisson bootstrap, percentile and t intervals, Bonferroni',
          matching, resamples: method.resamples, seed, level, figures, maxDrop, minimumItems,
        },
        micro: at(run, 0),
        macro: at(run, 1),
        labels: Object.fromEntries([...ofLabels].sort(([a], [b]) => compareText(a, b))),
        slices: bySlice(ordered, (_, place) => at(inSlice, place)),
      }
    },
  }
}

function at(differences: readonly Difference[], place: number): Difference {
  const found = differences[place]
  if (found === undefined) throw new RangeError(`no figure ${place}`)
  return found
}

function labelsOf(old: LabelCounts, now: LabelCounts): Iterable<string> {
  for (const label of old.keys()) if (!now.has(label)) return new Set([...now.keys(), ...old.keys()])
  return now.keys()
}

function addTo(sum: { tp: number, fp: number, fn: number }, { tp, fp, fn }: Counts): void {
  sum.tp += tp
  sum.fp += fp
  sum.fn += fn
}

function requireFew(judged: number): void {
  if (judged > mostJudgedSlices) throw new RangeError(`${judged} slices have enough items to be judged, at most ${mostJudgedSlices} can be: choose those to judge`)
}

/** At least 5 resamples must lie beyond each end of an interval for the end to hold still. */
const beyondEachEnd = 5

function resamplesFor(figures: number, level: number): number {
  return Math.max(defaultBootstrap.resamples, Math.ceil(2 * beyondEachEnd * figures / (1 - level) - 1e-6))
}

interface Support {
  readonly support: number
  readonly judged: boolean
}
interface Method extends BootstrapOptions {
  readonly level: number
  readonly maxDrop: number
}

function runDifferences(units: Units, support: readonly Support[], method: Method): readonly Difference[] {
  const width = pairWidth * (support.length - 2)
  const statistics = { figures: support.length, read: readRunDifferences }
  const intervals = resampledIntervals(units, width, statistics, method, intervalAt(support, method))
  return differences(runRatioPairs(totalsOf(units, width)), intervals, support, method)
}

function sliceDifferences(units: Units, support: readonly Support[], method: Method): readonly Difference[] {
  const intervals = [...scopeGroups(support.length)].flatMap(({ from, to }) => {
    const within = units.within({ from: pairWidth * from, to: pairWidth * to })
    return resampledIntervals(within, pairWidth * (to - from), { figures: to - from, read: readDifferences }, method, intervalAt(support.slice(from, to), method))
  })
  return differences(ratioPairs(totalsOf(units, pairWidth * support.length)), intervals, support, method)
}

const intervalAt = (support: readonly Support[], { level }: Method) => (sorted: Float64Array, leverage: Leverage, figure: number): Interval =>
  differenceInterval(sorted, level, leverage, support[figure]?.support ?? 0)

/** Each column's sum over all items. */
function totalsOf(units: Units, columns: number): Float64Array {
  const totals = new Float64Array(columns)
  units.sum(units.weights, totals)
  return totals
}

function differences(pairs: readonly RatioPair[], intervals: readonly Interval[], support: readonly Support[], { maxDrop }: Method): readonly Difference[] {
  return pairs.map((pair, place) => {
    const interval = intervals[place] ?? { low: 0, high: 0 }
    const { support: items, judged } = support[place] ?? { support: 0, judged: false }
    return { ...pair, interval, items, judged, regressed: judged && interval.high < -maxDrop, improved: judged && interval.low > 0 }
  })
}
