import type { Comparison, Difference } from './compare.js'
import { defaultMinimumItems } from './compare.js'
import type { RunScore } from './run-score.js'
import type { UnitTestOutcome } from './unit-test.js'

/** In order of precedence: the first that applies is the verdict. */
export const verdictKinds = [
  'infrastructure-error', 'unit-test-failure', 'unreliable-baseline', 'insufficient-data', 'regression', 'threshold', 'pass',
] as const

export type VerdictKind = typeof verdictKinds[number]

/** What a run amounts to. */
export interface Verdict {
  readonly kind: VerdictKind
  /** Everything that was found wrong, of this kind and of later ones; for a pass, what was met. */
  readonly reasons: readonly string[]
  /** Scopes that regressed: labels, the worst first, then `micro` and `macro`. */
  readonly regressed: readonly string[]
}

export interface VerdictInput {
  readonly score: RunScore
  readonly unitTests: readonly UnitTestOutcome[]
  readonly comparison?: Comparison
  /** Least micro-averaged precision, from 0 to 1. */
  readonly minPrecision?: number
  /** Least micro-averaged recall, from 0 to 1. */
  readonly minRecall?: number
  /** Fewest items on which a baseline or a threshold may be judged; 30 when absent. */
  readonly minimumItems?: number
}

interface Finding {
  readonly kind: Exclude<VerdictKind, 'pass'>
  readonly reason: string
}

/**
 * Decides what a run amounts to. `docs/verdict.md` says what each verdict means.
 *
 * @example
 * ```ts
 * decideVerdict({ score, unitTests: [], minPrecision: 0.9 })
 * // { kind: 'threshold', reasons: ['micro precision 0.8714 is below the least allowed 0.9'], regressed: [] }
 * ```
 */
export function decideVerdict(input: VerdictInput): Verdict {
  const findings = [...machineryFindings(input), ...unitTestFindings(input), ...dataFindings(input), ...regressionFindings(input), ...thresholdFindings(input)]
    .sort((a, b) => verdictKinds.indexOf(a.kind) - verdictKinds.indexOf(b.kind))
  const kind = findings[0]?.kind ?? 'pass'
  return {
    kind,
    reasons: kind === 'pass' ? passReasons(input) : findings.map(({ reason }) => reason),
    regressed: regressions(input).map(([scope]) => scope),
  }
}

function machineryFindings({ score: { errors }, unitTests }: VerdictInput): readonly Finding[] {
  const failed = unitTests.filter(({ error }) => error !== undefined)
  const names = [...new Set([...errors.map(({ error }) => error), ...failed.flatMap(({ error }) => error ?? [])])].sort()
  const number = errors.length + failed.length
  return number === 0 ? [] : [{ kind: 'infrastructure-error', reason: `${number} ${number === 1 ? 'item has' : 'items have'} no result (${names.join(', ')})` }]
}

function unitTestFindings({ unitTests }: VerdictInput): readonly Finding[] {
  const failed = unitTests.filter(({ passed, error }) => !passed && error === undefined)
  return failed.length === 0 ? [] : [{ kind: 'unit-test-failure', reason: `${failed.length} of ${unitTests.length} unit tests failed (${failed.map(({ id }) => id).join(', ')})` }]
}

function dataFindings({ score, comparison, minPrecision, minRecall, minimumItems = defaultMinimumItems }: VerdictInput): readonly Finding[] {
  const findings: Finding[] = (comparison?.problems ?? []).map((problem) => ({ kind: 'unreliable-baseline', reason: `the baseline cannot be relied on: ${problem}` }))
  const judges = comparison !== undefined || minPrecision !== undefined || minRecall !== undefined
  if (judges && score.items < minimumItems) {
    findings.push({ kind: 'insufficient-data', reason: `${score.items} items are too few to judge: at least ${minimumItems} are needed` })
  }
  return findings
}

const scopesOf = (comparison: Comparison): readonly (readonly [string, Difference])[] =>
  [...Object.entries(comparison.labels).sort(([, a], [, b]) => a.difference.f1 - b.difference.f1), ['micro', comparison.micro], ['macro', comparison.macro]]

function regressions({ comparison }: VerdictInput): readonly (readonly [string, Difference])[] {
  return comparison === undefined || comparison.problems.length > 0 ? [] : scopesOf(comparison).filter(([, { regressed }]) => regressed)
}

function regressionFindings(input: VerdictInput): readonly Finding[] {
  return regressions(input).map(([scope, { old, new: now, difference, interval }]) => ({
    kind: 'regression',
    reason: `${scope}: F1 fell from ${decimal(old.f1)} to ${decimal(now.f1)} (${signed(difference.f1)}, interval ${signed(interval.low)} to ${signed(interval.high)})`,
  }))
}

function thresholdFindings({ score: { micro }, minPrecision, minRecall }: VerdictInput): readonly Finding[] {
  const below = (name: 'precision' | 'recall', least: number | undefined): readonly Finding[] =>
    least === undefined || micro[name] >= least ? [] : [{ kind: 'threshold', reason: `micro ${name} ${decimal(micro[name])} is below the least allowed ${least}` }]
  return [...below('precision', minPrecision), ...below('recall', minRecall)]
}

function passReasons({ comparison, minPrecision, minRecall }: VerdictInput): readonly string[] {
  const thresholds = minPrecision !== undefined || minRecall !== undefined ? ['thresholds met'] : []
  if (comparison === undefined) return ['no baseline to compare with', ...thresholds]
  const unjudged = scopesOf(comparison).filter(([, { judged }]) => !judged).map(([scope]) => scope)
  return [
    `no label regressed against ${comparison.baseline.name} ${comparison.baseline.version}`,
    ...(unjudged.length === 0 ? [] : [`too few items to judge ${unjudged.join(', ')}`]),
    ...thresholds,
  ]
}

const decimal = (value: number): string => value.toFixed(4)
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`
