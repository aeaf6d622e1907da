import type { DuckDBConnection } from '@duckdb/node-api'
import { RowFault } from '../batch.js'
import type { Batch } from '../batch.js'
import { firstValues, roomFor } from '../model.js'
import type { FeatureData } from '../model.js'
import { loadDuckDb } from '../native.js'
import { fileProblem } from '../problem.js'
import type { FeatureInput, InputType, TableColumn } from '../signature.js'
import { putNumber } from '../text/fill.js'
import type { OnProblem } from '../text/fill.js'

/** Rows of a Parquet file: `first` to `first + count`, not included; whole row groups. */
export interface ParquetRows {
  readonly path: string
  readonly name: string
  readonly first: number
  readonly count: number
}

export interface ParquetReading {
  readonly columns: readonly TableColumn[]
  readonly features: readonly FeatureInput[]
  readonly missing: 'nan' | 'error'
  /** Expression that makes a row's text, for an output of another format. */
  readonly carried?: string
}

/** Read as double precision, then narrowed as JavaScript does; whole numbers as such. Single precision, where the column and the model have it, is not touched. */
const sqlTypes: Readonly<Record<InputType, string>> = { float32: 'DOUBLE', float64: 'DOUBLE', int32: 'DOUBLE', int64: 'BIGINT', string: 'VARCHAR' }
const sqlType = (type: InputType, column: TableColumn | undefined): string => (type === 'float32' && column?.single === true ? 'FLOAT' : sqlTypes[type])

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
/** A text as SQL writes it. */
export const literal = (text: string): string => `'${text.replaceAll('\'', '\'\'')}'`

/** One connection of one thread and little memory: there is a process a core. */
export async function openDuckDb(): Promise<DuckDBConnection> {
  const { DuckDBInstance } = await loadDuckDb()
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '512MB', preserve_insertion_order: 'true', allow_unsigned_extensions: 'false', autoinstall_known_extensions: 'false' })
  return instance.connect()
}

/**
 * Reads the model's columns of some row groups. Each row's number is read along and checked: rows in another order, or fewer of them, are an
 * error and never other predictions.
 *
 * @throws InferenceError SW4205 when the file's data cannot be read, SW4207 when rows are missing
 */
export async function * readParquet(duck: DuckDBConnection, part: ParquetRows, reading: ParquetReading, onProblem: OnProblem): AsyncGenerator<Batch> {
  const { features, carried } = reading
  const wanted = features.flatMap(({ columns, type }) => columns.map((column) => ({ name: reading.columns[column]?.name ?? '', sql: sqlType(type, reading.columns[column]) })))
  const selected = [...wanted.map(({ name, sql: as }) => `CAST(${identifier(name)} AS ${as})`), ...(carried === undefined ? [] : [carried])]
  const sql = `SELECT file_row_number, ${selected.length === 0 ? '0' : selected.join(', ')} FROM read_parquet(${literal(part.path)}, file_row_number = true) WHERE file_row_number BETWEEN ${part.first} AND ${part.first + part.count - 1}`
  const unreadable = (cause: unknown) => fileProblem('SW4205', `${part.name} is no readable Parquet file: its data cannot be read as its schema says, at rows ${part.first + 1} to ${part.first + part.count}`, { cause })
  let done = 0
  const result = await duck.stream(sql).catch((cause: unknown) => Promise.reject(unreadable(cause)))
  for (;;) {
    const chunk = await result.fetchChunk().catch((cause: unknown) => Promise.reject(unreadable(cause)))
    const rows = chunk?.rowCount ?? 0
    if (chunk === null || rows === 0) break
    const numbers = itemsOf(chunk.getColumnVector(0)) as BigInt64Array
    if (Number(numbers[0]) !== part.first + done || Number(numbers[rows - 1]) !== part.first + done + rows - 1) throw lost(part)
    const vectors = wanted.map((_, index) => chunk.getColumnVector(index + 1))
    const texts = carried === undefined ? undefined : chunk.getColumnVector(wanted.length + 1)
    yield batchOf(vectors, texts, rows, done, reading, onProblem)
    done += rows
  }
  if (done !== part.count) throw lost(part)
}

const lost = ({ name, first, count }: ParquetRows) => fileProblem('SW4207', `${name} did not give rows ${first + 1} to ${first + count} in their order: it changed while it was read, or is damaged`)

/** What is used of a vector of DuckDB's: its values, side by side, and which of them are null. */
interface Vector {
  readonly itemCount: number
  getItem(index: number): unknown
}

/** Fixed-size values, as they lie in memory. */
function itemsOf(vector: Vector): Float32Array | Float64Array | BigInt64Array {
  const items = 'items' in vector ? vector.items : undefined
  if (!(items instanceof Float32Array) && !(items instanceof Float64Array) && !(items instanceof BigInt64Array)) throw new Error('this version of @duckdb/node-api keeps values otherwise; install the version of this package')
  return items
}

const allValid = (): boolean => true

function isValid(vector: Vector): ((row: number) => boolean) {
  const validity = 'validity' in vector ? vector.validity as { readonly data: unknown, itemValid(index: number): boolean } : undefined
  if (validity === undefined) throw new Error('this version of @duckdb/node-api keeps nulls otherwise; install the version of this package')
  return validity.data === null ? allValid : (row) => validity.itemValid(row)
}

function batchOf(vectors: readonly Vector[], texts: Vector | undefined, rows: number, before: number, { columns, features, missing }: ParquetReading, onProblem: OnProblem): Batch {
  const blank = new Uint8Array(rows)
  let at = 0
  const data = features.map((feature) => {
    const values = roomFor(feature, rows)
    const width = feature.columns.length
    feature.columns.forEach((column, offset) => {
      const vector = vectors[at++]
      if (vector === undefined) return
      const problem = (row: number, why: string): void => {
        if (blank[row] === 0) onProblem({ row: before + row, column: columns[column]?.name ?? '', why })
        blank[row] = 1
      }
      fill(values, vector, { rows, width, offset, type: feature.type, missing }, problem)
    })
    return firstValues(values, rows * width)
  })
  return { rows, data, blank, ...carriedTexts(texts, rows) }
}

interface Filling {
  readonly rows: number
  readonly width: number
  readonly offset: number
  readonly type: InputType
  readonly missing: 'nan' | 'error'
}

function fill(values: FeatureData, vector: Vector, { rows, width, offset, type, missing }: Filling, problem: (row: number, why: string) => void): void {
  if (Array.isArray(values)) {
    for (let row = 0; row < rows; row++) {
      const value = vector.getItem(row)
      if (typeof value === 'string') values[row * width + offset] = value
      else problem(row, 'is missing')
    }
    return
  }
  const items = itemsOf(vector)
  const valid = isValid(vector)
  if ((values instanceof Float32Array || values instanceof Float64Array) && !(items instanceof BigInt64Array) && valid === allValid) {
    const bad = spread(values, items, rows, width, offset)
    if (!bad) return
  }
  for (let row = 0; row < rows; row++) {
    const place = row * width + offset
    if (!valid(row)) {
      const why = putNumber(values, place, type, NaN, missing)
      if (why !== undefined) problem(row, why)
    } else if (values instanceof BigInt64Array) values[place] = (items as BigInt64Array)[row] ?? 0n
    else {
      const value = Number(items[row])
      // the rule of text files holds here too, and the usual case is quick
      if (Number.isNaN(value) || values instanceof Int32Array) {
        const why = putNumber(values, place, type, value, missing)
        if (why !== undefined) problem(row, why)
      } else values[place] = value
    }
  }
}

/** The usual case, for speed: numbers that are all there. True when one is NaN, so that all are to be looked at. */
function spread(values: Float32Array | Float64Array, items: Float32Array | Float64Array, rows: number, width: number, offset: number): boolean {
  let bad = false
  for (let row = 0, place = offset; row < rows; row++, place += width) {
    const value = items[row] ?? NaN
    if (Number.isNaN(value)) bad = true
    values[place] = value
  }
  return bad
}

function carriedTexts(texts: Vector | undefined, rows: number): Pick<Batch, 'carried' | 'ends'> {
  if (texts === undefined) return { carried: Buffer.alloc(0), ends: new Int32Array(0) }
  const ends = new Int32Array(rows)
  const pieces: Buffer[] = []
  let size = 0
  for (let row = 0; row < rows; row++) {
    const value = texts.getItem(row)
    if (typeof value !== 'string') throw new RowFault('SW4205', { row, why: 'cannot be written as text' })
    const piece = Buffer.from(value)
    pieces.push(piece)
    ends[row] = size += piece.length
  }
  return { carried: Buffer.concat(pieces), ends }
}

/**
 * The expression that makes a row's text in another format: an object without its closing brace, or cells of CSV.
 *
 * @param names - columns to carry, in order
 */
export function carriedExpression(names: readonly string[], format: 'csv' | 'jsonl', delimiter: string): string {
  if (names.length === 0) return format === 'csv' ? '\'\'' : '\'{\''
  if (format === 'jsonl') {
    const json = `CAST(to_json(struct_pack(${names.map((name) => `${identifier(name)} := ${identifier(name)}`).join(', ')})) AS VARCHAR)`
    return `left(${json}, length(${json}) - 1)`
  }
  const special = `[${literal(delimiter)}, '"', chr(10), chr(13)]`
  return names.map((name) => {
    const text = `CAST(${identifier(name)} AS VARCHAR)`
    return `CASE WHEN ${identifier(name)} IS NULL THEN '' WHEN ${text} = '' OR len(list_filter(${special}, lambda c: contains(${text}, c))) > 0 THEN '"' || replace(${text}, '"', '""') || '"' ELSE ${text} END`
  }).join(` || ${literal(delimiter)} || `)
}
