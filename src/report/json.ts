import type {
  BySlice, Comparison, Evidence, Figures, ItemError, Matching, Metrics, Ratios, ScopeScore, ScoreIntervals, Span, Threshold, UnitTestOutcome, VerdictKind,
} from '../nlp/index.js'
import type { EvaluationResult } from './result.js'
import { codePoints } from './span-text.js'

/** A unit test in a report; offsets are code points, as in item files. */
export interface JsonUnitTest {
  readonly id: string
  readonly passed: boolean
  readonly expected: readonly Span[]
  readonly actual?: readonly Span[]
  readonly error?: string
}

/** A result for machines. `jsonReportSchema` is its JSON Schema. Figures lie from 0 to 1. It holds no text of a document. */
export interface JsonReport {
  readonly format: 1
  readonly micro: Metrics
  readonly macro: Ratios
  readonly labels: Readonly<Record<string, Metrics>>
  /** By dimension and value. */
  readonly slices: BySlice<ScopeScore>
  readonly verdict: VerdictKind
  readonly reasons: readonly string[]
  /** Labels, slices as `source: wire`, `micro` or `macro`; a label that could be taken for one of the others as `label 'micro'`. */
  readonly regressed: readonly string[]
  readonly thresholds: readonly Threshold[]
  /** How the figures above count. */
  readonly matching: Matching
  /** Figures of all items, counted either way. */
  readonly matchings: Readonly<Record<Matching, Figures>>
  readonly title: string
  /** Absent for predictions made elsewhere, as is `run`. */
  readonly model?: NonNullable<EvaluationResult['model']>
  readonly run?: NonNullable<EvaluationResult['run']>
  /** `total` counts examples and unit tests, `cached` their results from an earlier run; `scored` and `failed` (no result) count examples. */
  readonly items: { readonly total: number, readonly scored: number, readonly cached: number, readonly failed: number }
  readonly intervals: ScoreIntervals
  readonly comparison?: Comparison
  /** Numbers of items with mistakes, and with more or fewer mistakes than the baseline had. */
  readonly findings: Evidence['totals']
  readonly unitTests: readonly JsonUnitTest[]
  readonly errors: readonly ItemError[]
  /** Ids of items whose result differed between executions. */
  readonly flaky: readonly string[]
  readonly notes: readonly string[]
  /** Milliseconds by phase: all that differs between equal runs, beside `run` and `items.cached`. */
  readonly timings: Readonly<Record<string, number>>
}

/**
 * The report as a JSON value with a fixed order of keys.
 *
 * @example
 * ```ts
 * writeFile('report.json', JSON.stringify(jsonReport(result), undefined, 2))
 * ```
 */
export function jsonReport({ title, run, model, items, timings, score, comparison, evidence, unitTests, flaky, notes, verdict }: EvaluationResult): JsonReport {
  return {
    format: 1,
    micro: score.micro,
    macro: score.macro,
    labels: score.labels,
    slices: score.slices,
    verdict: verdict.kind,
    reasons: verdict.reasons,
    regressed: verdict.regressed,
    thresholds: verdict.thresholds,
    matching: score.matching,
    matchings: score.matchings,
    title,
    ...(model === undefined ? {} : { model }),
    ...(run === undefined ? {} : { run }),
    items: { total: items.total, scored: score.items, cached: items.cached, failed: score.errors.length },
    intervals: score.intervals,
    ...(comparison === undefined ? {} : { comparison }),
    findings: evidence.totals,
    unitTests: unitTests.map(jsonUnitTest),
    errors: score.errors,
    flaky,
    notes,
    timings,
  }
}

function jsonUnitTest({ id, text, passed, expected, actual, error }: UnitTestOutcome): JsonUnitTest {
  const outer = (spans: readonly Span[]): readonly Span[] =>
    spans.map(({ start, end, label }) => ({ start: codePoints(text, start), end: codePoints(text, end), label }))
  return {
    id, passed, expected: outer(expected),
    ...(actual === undefined ? {} : { actual: outer(actual) }),
    ...(error === undefined ? {} : { error }),
  }
}
