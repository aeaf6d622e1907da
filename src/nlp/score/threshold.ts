import type { SliceChoice } from './comparison.js'
import type { BySlice, RunScore, ScopeScore } from './run-score.js'
import { sliceName } from './scope-name.js'
import { isChosen } from './slice-choice.js'

/** A least figure and what it was held against. */
export interface Threshold {
  /** `micro`, or a slice as `source: wire`. */
  readonly scope: string
  readonly figure: 'precision' | 'recall'
  readonly least: number
  readonly value: number
  readonly met: boolean
}

/** Least figures, of all items and of each chosen slice. */
export interface LeastFigures {
  /** Least micro-averaged precision, from 0 to 1. */
  readonly minPrecision?: number
  /** Least micro-averaged recall, from 0 to 1. */
  readonly minRecall?: number
}

/** A slice, or a dimension of slices, that was asked for by name. */
export interface NamedSlice {
  readonly name: string
  /** Items with a result; of a dimension those of its largest slice. */
  readonly items: number
  /** Items without a result; of a dimension those of all its slices. */
  readonly failed: number
}

/** Slices that were asked for: those that can be judged, and those that cannot. */
export interface ChosenSlices {
  readonly judged: readonly (readonly [name: string, score: ScopeScore])[]
  /** Asked for by value, or as a whole dimension, without enough items in it (in any one of its slices): nothing can be said. */
  readonly missing: readonly NamedSlice[]
  /** Values of a dimension that was asked for, which have too few items beside others that have enough. */
  readonly small: readonly string[]
}

/** Looks up the slices that were chosen. */
export function chosenSlices({ slices, errorsBySlice }: RunScore, choices: readonly SliceChoice[], minimumItems: number): ChosenSlices {
  const chosen = Object.entries(slices).flatMap(([dimension, values]) => Object.entries(values)
    .filter(([value]) => isChosen(choices, dimension, value))
    .map(([value, score]) => ({ name: sliceName(dimension, value), score })))
  const few = chosen.filter(({ score }) => score.items < minimumItems).map(({ name }) => name)
  const missing = choices.flatMap(({ dimension, value }): readonly NamedSlice[] => {
    const [values, errors] = [valuesOf(slices, dimension), valuesOf(errorsBySlice, dimension)]
    const items = value === undefined ? Math.max(0, ...Array.from(values.values(), (score) => score.items)) : values.get(value)?.items ?? 0
    const failed = value === undefined ? [...errors.values()].reduce((sum, number) => sum + number, 0) : errors.get(value) ?? 0
    return items < minimumItems ? [{ name: value === undefined ? dimension : sliceName(dimension, value), items, failed }] : []
  })
  const told = new Set(missing.map(({ name }) => name))
  return {
    judged: chosen.filter(({ score }) => score.items >= minimumItems).map(({ name, score }) => [name, score]),
    missing,
    small: few.filter((name) => !told.has(name)),
  }
}

/** Names come from users: what every object inherits is no member. */
const valuesOf = <T>(slices: BySlice<T>, dimension: string): ReadonlyMap<string, T> =>
  new Map(Object.hasOwn(slices, dimension) ? Object.entries(slices[dimension] ?? {}) : [])

/** Holds the micro average of all items, and of each chosen slice, against the least figures. */
export function thresholdsOf(score: RunScore, { judged }: ChosenSlices, { minPrecision, minRecall }: LeastFigures): readonly Threshold[] {
  const scopes: readonly (readonly [string, Pick<ScopeScore, 'micro'>])[] = [['micro', score], ...judged]
  return scopes.flatMap(([scope, { micro }]) => ([['precision', minPrecision], ['recall', minRecall]] as const).flatMap(([figure, least]): readonly Threshold[] =>
    least === undefined ? [] : [{ scope, figure, least, value: micro[figure], met: micro[figure] >= least }]))
}
