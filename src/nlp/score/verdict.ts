import { compareText } from '../canonical.js'
import type { Comparison, Difference, SliceChoice } from './comparison.js'
import { numberOf, tellFirst } from './id-list.js'
import { defaultMinimumItems } from './limit.js'
import type { RunScore } from './run-score.js'
import { labelName, sliceName } from './scope-name.js'
import { isChosen } from './slice-choice.js'
import { chosenSlices, thresholdsOf } from './threshold.js'
import type { ChosenSlices, LeastFigures, NamedSlice, Threshold } from './threshold.js'
import type { UnitTestOutcome } from './unit-test.js'

/** In order of precedence: the first that applies is the verdict. */
export const verdictKinds = [
  'infrastructure-error', 'unit-test-failure', 'unreliable-baseline', 'insufficient-data', 'regression', 'threshold', 'pass',
] as const

export type VerdictKind = typeof verdictKinds[number]

/** What a run amounts to. */
export interface Verdict {
  readonly kind: VerdictKind
  /** Everything that was found wrong, of this kind and of later ones; for a pass, what was met. Long lists are counted. */
  readonly reasons: readonly string[]
  /**
   * Scopes that regressed, those that fell furthest first: labels, slices as `source: wire`, `micro`, `macro`. A label that could be taken for
   * one of the others is quoted: `label 'micro'`.
   */
  readonly regressed: readonly string[]
  /** Each least figure that was asked for: of `micro`, then of slices as `source: wire`. */
  readonly thresholds: readonly Threshold[]
}

export interface VerdictInput extends LeastFigures {
  readonly score: RunScore
  readonly unitTests: readonly UnitTestOutcome[]
  readonly comparison?: Comparison
  /** Slices that must be judged, each by itself. */
  readonly slices?: readonly SliceChoice[]
  /** Ids of items whose result differed between executions of the same model and code on the same text. */
  readonly flaky?: readonly string[]
  /** Fewest items on which a baseline or a threshold may be judged; 30 when absent. */
  readonly minimumItems?: number
}

/** The input with what follows from it. */
interface Case extends VerdictInput {
  readonly minimum: number
  readonly chosen: ChosenSlices
  readonly thresholds: readonly Threshold[]
  readonly regressions: readonly Scope[]
}

type Scope = readonly [name: string, difference: Difference]

interface Complaint {
  readonly kind: Exclude<VerdictKind, 'pass'>
  readonly reason: string
}

/** Names told in one reason, and reasons of one kind; the rest is counted. */
const mostTold = 20

/**
 * Decides what a run amounts to. `docs/verdict.md` says what each verdict means.
 *
 * @example
 * ```ts
 * decideVerdict({ score, unitTests: [], minPrecision: 0.9 })
 * // { kind: 'threshold', reasons: ['micro precision 0.8714 is below the least allowed 0.9'], regressed: [],
 * //   thresholds: [{ scope: 'micro', figure: 'precision', least: 0.9, value: 0.8714…, met: false }] }
 * ```
 */
export function decideVerdict(input: VerdictInput): Verdict {
  const minimum = input.minimumItems ?? defaultMinimumItems
  const chosen = chosenSlices(input.score, input.slices ?? [], minimum)
  const thresholds = thresholdsOf(input.score, chosen, input)
  const about: Case = { ...input, minimum, chosen, thresholds, regressions: regressionsOf(input) }
  // in order of precedence
  const complaints = [machinery, unitTests, baseline, data, regressions, missedThresholds].flatMap((look) => look(about))
  const kind = complaints[0]?.kind ?? 'pass'
  return {
    kind,
    reasons: kind === 'pass' ? passReasons(about) : complaints.map(({ reason }) => reason),
    regressed: about.regressions.map(([scope]) => scope),
    thresholds,
  }
}

function machinery({ score: { errors }, unitTests: tests }: Case): readonly Complaint[] {
  const failed = tests.flatMap(({ error }) => error ?? [])
  const names = [...new Set([...errors.map(({ error }) => error), ...failed])].sort(compareText)
  const number = errors.length + failed.length
  return number === 0 ? [] : [{ kind: 'infrastructure-error', reason: `${numberOf(number, 'item has', 'items have')} no result (${told(names)})` }]
}

function unitTests({ unitTests: tests }: Case): readonly Complaint[] {
  const failed = tests.filter(({ passed, error }) => !passed && error === undefined)
  return failed.length === 0 ? [] : [{ kind: 'unit-test-failure', reason: `${failed.length} of ${numberOf(tests.length, 'unit test')} failed (${told(failed.map(({ id }) => id))})` }]
}

function baseline({ comparison, flaky = [] }: Case): readonly Complaint[] {
  const unreliable = (comparison?.problems ?? []).map((problem) => `the baseline cannot be relied on: ${problem}`)
  // without a baseline nothing rests on a repetition
  if (comparison !== undefined && flaky.length > 0) unreliable.push(`results are not repeatable: ${flakyItems(flaky)}`)
  return unreliable.map((reason) => ({ kind: 'unreliable-baseline', reason }))
}

const flakyItems = (flaky: readonly string[]): string =>
  `${numberOf(flaky.length, 'item', 'items')} gave another result when done again (${told(flaky)})`

function data({ score, comparison, minPrecision, minRecall, minimum, chosen: { missing } }: Case): readonly Complaint[] {
  if (comparison === undefined && minPrecision === undefined && minRecall === undefined) return []
  const all = score.items < minimum ? [`${numberOf(score.items, 'item is', 'items are')} too few to judge: at least ${minimum} are needed`] : []
  const slices = missing.map((slice) => `slice ${slice.name}: ${lack(slice, minimum)}`)
  return bounded([...all, ...slices], (more) => `${numberOf(more, 'more slice')} cannot be judged`).map((reason) => ({ kind: 'insufficient-data', reason }))
}

/** Why a slice that was asked for cannot be judged. */
function lack({ items, failed }: NamedSlice, minimum: number): string {
  if (items === 0) return failed === 0 ? 'no item has it' : failed === 1 ? 'its only item has no result' : `none of its ${failed} items has a result`
  const few = `${numberOf(items, 'item is', 'items are')} too few to judge, at least ${minimum} are needed`
  return failed === 0 ? few : `${few}; ${numberOf(failed, 'more has', 'more have')} no result`
}

/** Every scope that was compared. */
function scopesOf({ labels, slices, micro, macro }: Comparison): readonly Scope[] {
  const inSlices = Object.entries(slices).flatMap(([dimension, values]) =>
    Object.entries(values).map(([value, difference]): Scope => [sliceName(dimension, value), difference]))
  const ofLabels = Object.entries(labels).map(([label, difference]): Scope => [labelName(label), difference])
  return [...ofLabels, ...inSlices, ['micro', micro], ['macro', macro]]
}

function regressionsOf({ comparison }: VerdictInput): readonly Scope[] {
  if (comparison === undefined || comparison.problems.length > 0) return []
  return scopesOf(comparison).filter(([, { regressed }]) => regressed).sort(([, a], [, b]) => a.difference.f1 - b.difference.f1)
}

function regressions({ regressions: scopes }: Case): readonly Complaint[] {
  const reasons = scopes.map(([scope, { old, new: now, difference, interval }]) =>
    `${scope}: F1 fell from ${decimal(old.f1)} to ${decimal(now.f1)} (${signed(difference.f1)}, interval ${signed(interval.low)} to ${signed(interval.high)})`)
  return bounded(reasons, (more) => `${numberOf(more, 'more scope')} regressed`).map((reason) => ({ kind: 'regression', reason }))
}

function missedThresholds({ thresholds }: Case): readonly Complaint[] {
  const reasons = thresholds.filter(({ met }) => !met).map(({ scope, figure, least, value }) => `${scope} ${figure} ${below(value, least)} is below the least allowed ${least}`)
  return bounded(reasons, (more) => `${numberOf(more, 'more figure is', 'more figures are')} below the least allowed`).map((reason) => ({ kind: 'threshold', reason }))
}

function passReasons(about: Case): readonly string[] {
  const { comparison, thresholds, flaky = [] } = about
  const reasons = comparison === undefined ? ['no baseline to compare with'] : [`nothing regressed against ${comparison.baseline.name} ${comparison.baseline.version}`.trimEnd()]
  const unjudged = unjudgedScopes(about)
  if (unjudged.length > 0) reasons.push(`too few items to judge ${told(unjudged)}`)
  if (flaky.length > 0) reasons.push(flakyItems(flaky))
  if (thresholds.length > 0) reasons.push('thresholds met')
  return reasons
}

/** Labels and slices that were to be judged, and that too few items hold. */
function unjudgedScopes({ comparison, slices, minimum, thresholds, chosen: { small } }: Case): readonly string[] {
  if (comparison === undefined) return thresholds.length > 0 ? small : []
  const few = ([, { items }]: readonly [string, Difference]): boolean => items < minimum
  const labels = Object.entries(comparison.labels).filter(few).map(([label]) => labelName(label))
  const inSlices = Object.entries(comparison.slices).flatMap(([dimension, values]) => Object.entries(values)
    .filter((entry) => few(entry) && isChosen(slices, dimension, entry[0]))
    .map(([value]) => sliceName(dimension, value)))
  return [...labels, ...inSlices]
}

/** The first of many, and how many more there are. */
const told = (names: readonly string[]): string => tellFirst(names.slice(0, mostTold), names.length)

function bounded(reasons: readonly string[], rest: (more: number) => string): readonly string[] {
  const more = reasons.length - mostTold
  return more > 0 ? [...reasons.slice(0, mostTold), rest(more)] : reasons
}

const decimal = (value: number): string => value.toFixed(4)
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`

/** With as many digits as it takes to be seen to be less. */
function below(value: number, least: number): string {
  for (let digits = 4; digits < 15; digits++) if (Number(value.toFixed(digits)) < least) return value.toFixed(digits)
  return String(value)
}
