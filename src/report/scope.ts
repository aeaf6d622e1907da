import { labelName, sliceName } from '../nlp/index.js'
import type { Comparison, Difference, Interval, RatioIntervals, Ratios } from '../nlp/index.js'
import type { EvaluationResult } from './result.js'

/** What the comparison with the baseline says of a scope. */
export type Change = 'regressed' | 'better' | 'none' | 'too-few' | 'not-chosen' | 'unreliable'

/** A figure's scope as reports list it: a label, an average of all items, or a slice. */
export interface Scope {
  /** As verdicts tell it: `PERSON`, `micro`, `source: wire`; a label that could be taken for one of the others as `label 'micro'`. */
  readonly name: string
  readonly ratios: Ratios
  /** Gold spans; absent for the macro average. */
  readonly gold?: number
  /** Items of a slice. */
  readonly items?: number
  /** Intervals of its own figures. */
  readonly intervals?: RatioIntervals
  /** Absent when nothing was compared. */
  readonly difference?: Difference
  readonly change?: Change
}

/** All scopes of a result. */
export interface Scopes {
  /** In code-unit order; also labels that only the baseline knows. */
  readonly labels: readonly Scope[]
  /** Micro, then macro. */
  readonly averages: readonly Scope[]
  /** By dimension and value. */
  readonly slices: readonly Scope[]
}

/**
 * Lists what a result has figures of, each with what the baseline had.
 *
 * @example
 * ```ts
 * scopesOf(result).slices.filter(({ change }) => change === 'regressed').map(({ name }) => name) // ['source: wire']
 * ```
 */
export function scopesOf({ score, comparison }: EvaluationResult): Scopes {
  const { intervals } = score
  const names = [...new Set([...Object.keys(score.labels), ...Object.keys(comparison?.labels ?? {})])].sort()
  return {
    labels: names.map((label) => {
      const metrics = memberOf(score.labels, label)
      const difference = memberOf(comparison?.labels, label)
      return {
        name: labelName(label), ratios: metrics ?? difference?.new ?? { precision: 0, recall: 0, f1: 0 }, gold: metrics === undefined ? 0 : metrics.tp + metrics.fn,
        ...ownIntervals(memberOf(intervals.labels, label)), ...changeOf(comparison, difference),
      }
    }),
    averages: [
      { name: 'micro', ratios: score.micro, gold: score.micro.tp + score.micro.fn, ...ownIntervals(intervals.micro), ...changeOf(comparison, comparison?.micro) },
      { name: 'macro', ratios: score.macro, ...ownIntervals(intervals.macro), ...changeOf(comparison, comparison?.macro) },
    ],
    slices: Object.entries(score.slices).flatMap(([dimension, values]) => Object.entries(values).map(([value, { items, micro }]) => ({
      name: sliceName(dimension, value), ratios: micro, gold: micro.tp + micro.fn, items,
      ...ownIntervals(memberOf(memberOf(intervals.slices, dimension), value)),
      ...changeOf(comparison, memberOf(memberOf(comparison?.slices, dimension), value)),
    }))),
  }
}

const ownIntervals = (intervals: RatioIntervals | undefined): Pick<Scope, 'intervals'> => (intervals === undefined ? {} : { intervals })

function changeOf(comparison: Comparison | undefined, difference: Difference | undefined): Pick<Scope, 'difference' | 'change'> {
  return comparison === undefined || difference === undefined ? {} : { difference, change: stateOf(comparison, difference) }
}

function stateOf({ problems, method }: Comparison, { judged, regressed, improved, items }: Difference): Change {
  if (problems.length > 0) return 'unreliable'
  if (!judged) return items < method.minimumItems ? 'too-few' : 'not-chosen'
  return regressed ? 'regressed' : improved ? 'better' : 'none'
}

/** Names come from users: what every object inherits is no member. */
function memberOf<T>(map: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined
}

/** How much whoever reads must see it: what regressed, what is better, what was judged, the rest. */
const weight: Readonly<Record<Change, number>> = { 'regressed': 0, 'better': 1, 'none': 2, 'unreliable': 2, 'too-few': 3, 'not-chosen': 3 }

/**
 * The scopes that matter most, in their own order, when there is no room for all.
 *
 * @param most - how many there is room for
 */
export function weightiest(scopes: readonly Scope[], most: number): readonly Scope[] {
  if (scopes.length <= most) return scopes
  const chosen = new Set(scopes.toSorted((a, b) => weight[a.change ?? 'none'] - weight[b.change ?? 'none']).slice(0, most))
  return scopes.filter((scope) => chosen.has(scope))
}

/** The words of a change, and a mark that can be told without colour. */
export const changeText: Readonly<Record<Change, string>> = {
  'regressed': '▼ regressed', 'better': '▲ better', 'none': '', 'too-few': '? too few', 'not-chosen': 'not judged', 'unreliable': '? unreliable',
}

/** Both ends of an interval: `0.8123–0.8456`; of a difference with signs, `−0.0543 to −0.0426`. */
export const ends = ({ low, high }: Interval, text: (value: number) => string, between: string): string => `${text(low)}${between}${text(high)}`
