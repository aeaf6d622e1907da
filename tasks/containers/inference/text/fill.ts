import type { Batch, RowProblem } from '../batch.js'
import { batchRows, createBytes } from '../batch.js'
import type { ByteBuilder } from '../batch.js'
import { firstValues, roomFor } from '../model.js'
import type { FeatureData } from '../model.js'
import type { FeatureInput, InputType, TableColumn } from '../signature.js'

/** How a text file's records become rows. */
export interface TextReading {
  readonly name: string
  readonly columns: readonly TableColumn[]
  readonly features: readonly FeatureInput[]
  readonly missing: 'nan' | 'error'
  readonly delimiter: string
  /** Columns that are carried into the output, by their place, and the text format that they are carried in. */
  readonly carry: 'all' | readonly number[]
  readonly carryAs: 'csv' | 'jsonl'
  /** What is carried gets a type for good, so that nothing may stand there that it would change. */
  readonly typed: boolean
  /** Names that the output adds: no record may have them. */
  readonly added: readonly string[]
}

/** Told of each row that is bad; throws where one is too many. */
export type OnProblem = (problem: RowProblem) => void

/**
 * Puts a number where the model reads it.
 *
 * @param value - NaN is a missing one, undefined none at all
 * @returns what is wrong with it, if anything
 */
export function putNumber(data: FeatureData, at: number, type: InputType, value: number | undefined, missing: 'nan' | 'error'): string | undefined {
  if (value === undefined) return 'is no number'
  if (Number.isNaN(value)) {
    if (missing === 'error') return 'is missing; with --missing nan it is NaN to the model'
    if (type === 'int32' || type === 'int64') return 'is missing, and the model takes whole numbers only'
  }
  if (data instanceof Float32Array || data instanceof Float64Array) data[at] = value
  else if (!Number.isInteger(value)) return 'is no whole number'
  else if (data instanceof BigInt64Array) {
    if (!Number.isSafeInteger(value)) return 'is too large a whole number'
    data[at] = BigInt(value)
  } else if (data instanceof Int32Array) {
    if (value < -(2 ** 31) || value >= 2 ** 31) return 'is too large a whole number'
    data[at] = value
  }
  return undefined
}

/** Rows that are being collected. */
export interface RowCollector {
  /** Place of the row that is collected now, in the batch. */
  readonly row: number
  /** Its place in the part. */
  readonly partRow: number
  readonly data: readonly FeatureData[]
  readonly carried: ByteBuilder
  /** Gives the row no predictions. */
  blank(problem: Omit<RowProblem, 'row'>): void
  /** Ends the row; true when the batch is full. */
  endRow(): boolean
  /** What was collected; begins anew. */
  take(): Batch
}

/** Collects rows into batches whose room is used again and again. */
export function collectRows(features: readonly FeatureInput[], onProblem: OnProblem): RowCollector {
  const widest = Math.max(1, ...features.map(({ columns }) => columns.length))
  const limit = Math.max(64, Math.min(batchRows, Math.floor((1 << 20) / widest)))
  const data = features.map((feature) => roomFor(feature, limit))
  const blank = new Uint8Array(limit)
  const ends = new Int32Array(limit)
  const carried = createBytes()
  let [row, before] = [0, 0]
  return {
    get row() {
      return row
    },
    get partRow() {
      return before + row
    },
    data,
    carried,
    blank(problem) {
      onProblem({ ...problem, row: before + row })
      blank[row] = 1
    },
    endRow() {
      ends[row++] = carried.size
      return row === limit
    },
    take() {
      const batch: Batch = { rows: row, data: data.map((values, index) => firstValues(values, row * (features[index]?.columns.length ?? 0))), blank: blank.slice(0, row), carried: Buffer.from(carried.bytes()), ends: ends.slice(0, row) }
      before += row
      row = 0
      carried.clear()
      blank.fill(0)
      return batch
    },
  }
}

/**
 * Whether a number becomes another one in a typed column: whole numbers have 64 bits there, others double precision.
 *
 * @returns why it would, if so
 */
export function changedByType({ whole }: TableColumn, value: number): string | undefined {
  if (!Number.isSafeInteger(value) && Number.isInteger(value)) return 'is a whole number of more than 2^53, which would lose digits; keep it as a text: --type COLUMN=text'
  return whole === true && !Number.isInteger(value) ? 'is no whole number, and those of the first rows are; say --type COLUMN=number' : undefined
}
