import type { RunScore, UnitTestOutcome } from '../../../src/nlp/index.js'
import type { Tally } from '../../shared/ledger/index.js'

/** The score of a run: `runs/<runId>/score-<digest>.json`; the run's row names it. */
export interface RunReport {
  readonly format: 1
  readonly runId: string
  readonly modelDigest: string
  /** Of the suite `backtest`; scores of no items when the run has none. */
  readonly score: RunScore
  /** Of the suite `unit-tests`, by item id. */
  readonly unitTests: readonly UnitTestOutcome[]
  /** Items of all suites by how their result came about. */
  readonly totals: Tally
}

/** Consumes score messages: scores a run whose chunks are all in. */
export type ScoreVariable = 'DATA_BUCKET' | 'RESULT_TABLE' | 'LEDGER_TABLE' | 'TASK_CODE_DIGEST' | 'BASE_NLP_DIGEST'
