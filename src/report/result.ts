import type { Comparison, Evidence, RunScore, UnitTestOutcome, Verdict } from '../nlp/index.js'

/** All that judging one model's predictions gave: of a backtest, or of files made elsewhere. */
export interface EvaluationResult {
  /** What was judged, for headings: `news 1.0.0`, or the name of a file of predictions. */
  readonly title: string
  /** Absent for predictions made elsewhere. */
  readonly run?: {
    readonly id: string
    /** ISO 8601 with time zone. */
    readonly startedAt?: string
  }
  /** Absent for predictions made elsewhere. */
  readonly model?: {
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
  readonly evidence: Evidence
  readonly unitTests: readonly UnitTestOutcome[]
  /** Ids of items whose result differed between executions of the same model and code on the same text. */
  readonly flaky: readonly string[]
  /** What else whoever reads the figures must know: labels left out, tokens that differ between files. */
  readonly notes: readonly string[]
  readonly verdict: Verdict
}
