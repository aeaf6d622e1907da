import type { Comparison, ItemError, Metrics, Ratios, RunScore, ScopeScore, Span, UnitTestOutcome, VerdictKind } from '../nlp/index.js'
import type { BacktestResult } from './result.js'
import { codePoints } from './span-text.js'

/** A unit test in a report; offsets are code points, as in item files. */
export interface JsonUnitTest {
  readonly id: string
  readonly passed: boolean
  readonly expected: readonly Span[]
  readonly actual?: readonly Span[]
  readonly error?: string
}

/** A result for machines. `jsonReportSchema` is its JSON Schema. Figures lie from 0 to 1. */
export interface JsonReport {
  readonly format: 1
  readonly micro: Metrics
  readonly macro: Ratios
  readonly labels: Readonly<Record<string, Metrics>>
  /** By dimension and value. */
  readonly slices: Readonly<Record<string, Readonly<Record<string, ScopeScore>>>>
  readonly verdict: VerdictKind
  readonly reasons: readonly string[]
  /** Labels, `micro` or `macro`. */
  readonly regressed: readonly string[]
  readonly model: BacktestResult['model']
  readonly run: BacktestResult['run']
  /** `total` counts examples and unit tests, `cached` their results from an earlier run; `scored` and `failed` (no result) count examples. */
  readonly items: { readonly total: number, readonly scored: number, readonly cached: number, readonly failed: number }
  readonly intervals: RunScore['intervals']
  readonly comparison?: Comparison
  readonly unitTests: readonly JsonUnitTest[]
  readonly errors: readonly ItemError[]
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
export function jsonReport({ run, model, items, timings, score, comparison, unitTests, verdict }: BacktestResult): JsonReport {
  return {
    format: 1,
    micro: score.micro,
    macro: score.macro,
    labels: score.labels,
    slices: score.slices,
    verdict: verdict.kind,
    reasons: verdict.reasons,
    regressed: verdict.regressed,
    model,
    run,
    items: { total: items.total, scored: score.items, cached: items.cached, failed: score.errors.length },
    intervals: score.intervals,
    ...(comparison === undefined ? {} : { comparison }),
    unitTests: unitTests.map(jsonUnitTest),
    errors: score.errors,
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
