import type { DuckDBConnection } from '@duckdb/node-api'
import type { ColumnType } from '../contract.js'
import type { PredictionField } from '../prediction.js'
import { fileProblem } from '../problem.js'
import type { TableColumn } from '../signature.js'
import { maxRecordBytes } from '../text/cut.js'
import { literal } from './source.js'

const sqlTypes: Readonly<Record<ColumnType, string>> = { float32: 'FLOAT', float64: 'DOUBLE', int32: 'INTEGER', int64: 'BIGINT', string: 'VARCHAR' }

/** Columns keep their types in every part: whole numbers, numbers, or texts. */
const typeOf = ({ numeric, whole }: TableColumn): string => (numeric ? whole === true ? 'BIGINT' : 'DOUBLE' : 'VARCHAR')

/**
 * Makes a Parquet file of rows that were written as JSONL.
 *
 * @param columns - those of the input, then the predictions
 * @throws InferenceError SW4219 when a value has not its column's type
 */
export async function jsonlToParquet(duck: DuckDBConnection, { from, to, name }: { readonly from: string, readonly to: string, readonly name: string }, columns: readonly TableColumn[], fields: readonly PredictionField[]): Promise<void> {
  const types = [...columns.map((column) => [column.name, typeOf(column)] as const), ...fields.map((field) => [field.name, sqlTypes[field.type]] as const)]
  const spec = types.map(([column, type]) => `${literal(column)}: ${literal(type)}`).join(', ')
  const read = `read_json(${literal(from)}, format = 'newline_delimited', columns = {${spec}}, maximum_object_size = ${2 * maxRecordBytes})`
  try {
    await duck.run(`COPY (SELECT * FROM ${read}) TO ${literal(to)} (FORMAT parquet, COMPRESSION zstd)`)
  } catch (cause) {
    throw fileProblem('SW4219', `${name} could not be written as Parquet: a value has not the type of its column; say --type`, { cause })
  }
}
