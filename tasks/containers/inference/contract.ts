/** Formats that are read and written. */
export type Format = 'csv' | 'jsonl' | 'parquet'

/** What a job is to do, besides where its files are. Given as `--name value` on the container's command line; `docs/inference.md` lists them. */
export interface InferenceOptions {
  /** Format of the output. */
  readonly format: 'same' | Format
  /** Format of the input, where names do not tell. */
  readonly inputFormat: 'by-name' | Format
  /** Columns for each of the model's inputs, in order. An input that is not named takes the column of its name, or all numeric ones where it is the only one. */
  readonly features: Readonly<Record<string, readonly string[]>>
  /** Columns for each of the model's outputs, in order; without any, all outputs are written under names made from theirs. */
  readonly outputs: Readonly<Record<string, readonly string[]>>
  /** Name of the first output's column, where it has one. */
  readonly prediction: string
  /** Columns of the input that the output has. */
  readonly keep: 'all' | readonly string[]
  /** Whether a missing number is NaN to the model, or an error. */
  readonly missing: 'nan' | 'error'
  /** What a bad cell costs: the file, or the predictions of its row. */
  readonly badRow: 'fail' | 'blank'
  /** Between the cells of CSV: one character. */
  readonly delimiter: string
  /** Whether CSV begins with the columns' names; without, they are `column_0`, `column_1`, …. */
  readonly header: boolean
  /** Columns whose type is not to be guessed from the first rows of CSV or JSONL. */
  readonly types: Readonly<Record<string, 'number' | 'text'>>
  /** Path of a JavaScript module with `before` and `after`; see `UserModule`. */
  readonly module?: string
  /** A command to run for each part instead of the model, with `{input}`, `{output}` and `{model}`. */
  readonly exec?: string
  /** Bytes of input in one part. */
  readonly partBytes: number
  /** Processes; 0 is one a core. */
  readonly workers: number
  /** Whether output that this program did not make is replaced. */
  readonly overwrite: boolean
}

/** What a manifest says of one file that is done. It lies in `_manifest/` beside the outputs. */
export interface FileManifest {
  readonly manifest: 1
  readonly input: FileName
  readonly output: FileName & {
    /** Digest of the output that lay there before. */
    readonly replaces?: string
  }
  readonly rowsIn: number
  readonly rowsOut: number
  /** Rows without predictions: their cells were bad, and `badRow` is `blank`. */
  readonly blankRows: number
  /** The first of them. */
  readonly problems: readonly string[]
  /** SHA-256 of the model file and of the options that change what is written, hexadecimal. */
  readonly modelDigest: string
  readonly optionsDigest: string
  readonly timing: { readonly started: string, readonly ended: string, readonly seconds: number, readonly parts: number, readonly partsFound: number }
}

export interface FileName {
  /** Relative to the input or output folder. */
  readonly name: string
  readonly bytes: number
  /** SHA-256, hexadecimal. */
  readonly digest: string
}

/** How a job ended: the container's last line on standard output, and `_manifest/report-HOST.json` beside the outputs. */
export interface InferenceReport {
  readonly report: 1
  readonly status: 'done' | 'failed' | 'stopped'
  readonly host: string
  readonly files: number
  readonly done: number
  /** Files whose manifest proved that nothing is to do. */
  readonly skipped: number
  readonly rows: number
  readonly seconds: number
  readonly failed: readonly { readonly file: string, readonly reason: string }[]
  /** Why all of it stopped, when it did. */
  readonly reason?: string
  /** The option that does just the failed files again. */
  readonly again?: string
}

/** What a `--module` exports. */
export interface UserModule {
  /** Columns that `before` reads. */
  readonly reads?: readonly string[]
  /** Makes the model's inputs, by name, each with `rows` times its width of values, row by row. Missing numbers are NaN. */
  readonly before?: (batch: { readonly rows: number, readonly columns: Readonly<Record<string, Float64Array>> }) => Readonly<Record<string, ArrayLike<number | bigint | string>>>
  /** Columns that `after` makes, and their types. */
  readonly predictions?: Readonly<Record<string, ColumnType>>
  /** Makes the output's columns out of the model's outputs. */
  readonly after?: (batch: { readonly rows: number, readonly outputs: Readonly<Record<string, { readonly data: ArrayLike<number | bigint | string>, readonly width: number }>> }) => Readonly<Record<string, ArrayLike<number | bigint | string>>>
}

/** Types of an output's columns. */
export type ColumnType = 'float32' | 'float64' | 'int32' | 'int64' | 'string'
