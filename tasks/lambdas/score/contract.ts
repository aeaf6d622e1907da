import type { RunScore, UnitTestOutcome } from '../../../src/nlp/index.js'
import type { CodeDigests } from '../../shared/code.js'
import type { Tally } from '../../shared/ledger/index.js'

/** The score of a run: `runs/<runId>/score-<digest>.json`; the run's row names it. */
export interface RunReport {
  readonly format: 2
  readonly runId: string
  readonly modelDigest: string
  /** What ran, as `score` found it deployed. */
  readonly code: CodeDigests
  /** Of the suite `backtest`; scores of no items when the run has none. */
  readonly score: RunScore
  /** Of the suite `unit-tests`, by item id. */
  readonly unitTests: readonly UnitTestOutcome[]
  /** Items of all suites by how their result came about. */
  readonly totals: Tally
  /** Ids of items, of all suites, that another execution of the same model and code on the same text gave something else for. */
  readonly flaky: readonly string[]
  /** Keys of objects with the predictions of the suite `backtest`, in the order of the list. */
  readonly predictions: readonly string[]
}

/** Consumes score messages: scores a run whose chunks are all in. */
export type ScoreVariable = 'DATA_BUCKET' | 'RESULT_TABLE' | 'LEDGER_TABLE' | 'TASK_CODE_DIGEST' | 'BASE_NLP_DIGEST'

export type { RunEnd } from '../../shared/waiting.js'
