import type { Format, InferenceOptions } from './contract.js'
import type { Cut } from './text/cut.js'
import type { RowProblem } from './batch.js'
import type { ModuleFacts } from './user-module.js'
import type { FeatureInput, OutputPick, OutputShape, Signature, TableColumn } from './signature.js'

/** What the container asks of its workers. */
export type Task = SignatureTask | ProbeTask | PredictTask | ExecTask

export interface SignatureTask {
  readonly kind: 'signature'
  readonly model: string
  readonly module: string | undefined
}

/** Finds what the outputs are, for features of these widths. */
export interface ProbeTask {
  readonly kind: 'probe'
  readonly model: string
  readonly features: readonly FeatureInput[]
  readonly module: string | undefined
}

/** A part of a file: bytes of text, or row groups. */
export type Part =
  | { readonly kind: 'text', readonly cut: Cut }
  | { readonly kind: 'parquet', readonly firstGroup: number, readonly groups: number, readonly firstRow: number, readonly rows: number }

/** What is known of a file before its parts are done. */
export interface FileTask {
  readonly path: string
  readonly name: string
  readonly format: Format
  readonly columns: readonly TableColumn[]
  /** Of CSV, as it stands in the file without its line end; empty without a header. */
  readonly header: string
  readonly lineEnd: '\n' | '\r\n'
  /** Of CSV, here and in the output. */
  readonly delimiter: string
}

export interface PredictTask {
  readonly kind: 'predict'
  readonly model: string
  readonly file: FileTask
  readonly part: Part
  readonly output: Format
  readonly features: readonly FeatureInput[]
  readonly picks: readonly OutputPick[]
  readonly carry: 'all' | readonly number[]
  readonly options: Pick<InferenceOptions, 'missing' | 'badRow' | 'delimiter' | 'module'>
  /** Where the part's result goes; `PATH.json` beside it says that it is whole. */
  readonly target: string
}

export interface ExecTask {
  readonly kind: 'exec'
  readonly command: string
  readonly model: string
  readonly file: FileTask
  readonly part: Part
  readonly target: string
}

/** What is said of a part that is done: also the content of `PATH.json`. */
export interface PartResult {
  readonly rows: number
  readonly blankRows: number
  /** The first of the part's bad rows. */
  readonly problems: readonly RowProblem[]
  readonly bytes: number
  /** Rows of each row group, where the part holds columns for Parquet's row groups. */
  readonly groupRows?: readonly number[]
  /** The header that a command wrote, where it wrote CSV; it is no part of the part. */
  readonly header?: string
}

export type TaskResult =
  | { readonly kind: 'signature', readonly signature: Signature, readonly module: ModuleFacts }
  | { readonly kind: 'probe', readonly shapes: readonly OutputShape[] }
  | { readonly kind: 'part', readonly part: PartResult }

/** An error as a worker sends it. */
export type SentError =
  | { readonly is: 'row', readonly code: string, readonly problem: RowProblem }
  | { readonly is: 'own', readonly code: string, readonly message: string, readonly kind: 'file' | 'request' | 'machine' }
  | { readonly is: 'other', readonly name: string, readonly code?: string, readonly where?: string }

/** Bad rows that are told one by one. */
export const toldProblems = 20
