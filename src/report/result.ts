import type { Comparison, RunScore, UnitTestOutcome, Verdict } from '../nlp/index.js'

/** All that a backtest of one model gave. */
export interface BacktestResult {
  readonly run: {
    readonly id: string
    /** ISO 8601 with time zone. */
    readonly startedAt?: string
  }
  readonly model: {
    readonly name: string
    readonly version: string
    /** `modelDigest` of its bundle. */
    readonly digest: string
  }
  readonly items: {
    /** Examples and unit tests. */
    readonly total: number
    /** Those of them whose result was known from an earlier run. */
    readonly cached: number
  }
  /** Milliseconds by phase, in the order in which they are to be shown: `{ total: 5210 }`. */
  readonly timings: Readonly<Record<string, number>>
  readonly score: RunScore
  /** Absent when there was no baseline. */
  readonly comparison?: Comparison
  readonly unitTests: readonly UnitTestOutcome[]
  readonly verdict: Verdict
}
