import type { FileHandle } from 'node:fs/promises'
import { RowFault } from '../batch.js'
import type { Batch } from '../batch.js'
import { recordBlocks, requireUtf8 } from './block.js'
import { cellText, csvCell, emptyRecord, lastRecordEnd, rawCell, readRecord } from './csv.js'
import type { CsvRecord } from './csv.js'
import type { Cut } from './cut.js'
import { changedByType, collectRows, putNumber } from './fill.js'
import type { OnProblem, RowCollector, TextReading } from './fill.js'
import { numberAt, textNumber } from './number.js'

/**
 * Reads the rows of a part of a CSV file. Empty lines are no rows where there are several columns.
 *
 * @throws InferenceError SW4206, SW4207, and what `onProblem` throws
 */
export async function * readCsv(handle: FileHandle, cut: Cut, reading: TextReading, onProblem: OnProblem): AsyncGenerator<Batch> {
  const record = emptyRecord(reading.columns.length)
  const rows = collectRows(reading.features, onProblem)
  const delimiter = reading.delimiter.charCodeAt(0)
  const readsText = reading.carryAs === 'jsonl' || reading.features.some(({ type }) => type === 'string')
  for await (const block of recordBlocks(handle, cut, reading.name, lastRecordEnd)) {
    if (readsText) requireUtf8(block, reading.name)
    for (let at = 0; at < block.length; at = record.next) {
      const fault = readRecord(block, at, delimiter, record)
      if (record.textEnd === at && reading.columns.length > 1) continue
      if (fault !== undefined) rows.blank({ why: `has a ${fault}` })
      else if (record.count !== reading.columns.length) rows.blank({ why: `has ${record.count} cells, and the file has ${reading.columns.length} columns` })
      else readFeatures(block, record, reading, rows)
      carry(block, at, record, reading, rows)
      if (rows.endRow()) yield rows.take()
    }
  }
  if (rows.row > 0) yield rows.take()
}

function readFeatures(block: Buffer, record: CsvRecord, { features, columns: names, missing }: TextReading, rows: RowCollector): void {
  for (let index = 0; index < features.length; index++) {
    const feature = features[index]
    const data = rows.data[index]
    if (feature === undefined || data === undefined) continue
    const { columns, type } = feature
    let at = rows.row * columns.length
    for (const column of columns) {
      if (Array.isArray(data)) data[at++] = cellText(block, record, column)
      else {
        const value = numberAt(block, record.starts[column] ?? 0, record.ends[column] ?? 0)
        const why = putCell(data, at++, block, record, column, value, { type, missing })
        if (why !== undefined) {
          rows.blank({ column: names[column]?.name ?? '', why })
          return
        }
      }
    }
  }
}

type Wanted = Pick<TextReading, 'missing'> & Pick<TextReading['features'][number], 'type'>

/** Integers beyond double precision are read digit by digit. */
function putCell(data: Float32Array | Float64Array | Int32Array | BigInt64Array, at: number, block: Buffer, record: CsvRecord, column: number, value: number | undefined, { type, missing }: Wanted): string | undefined {
  if (data instanceof BigInt64Array && value !== undefined && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    const text = cellText(block, record, column).trim()
    if (!/^-?\d{1,19}$/.test(text) || BigInt.asIntN(64, BigInt(text)) !== BigInt(text)) return 'is too large a whole number'
    data[at] = BigInt(text)
    return undefined
  }
  return putNumber(data, at, type, value, missing)
}

function carry(block: Buffer, start: number, record: CsvRecord, { carry: columns, carryAs, columns: names, delimiter, typed }: TextReading, rows: RowCollector): void {
  const { carried } = rows
  const places = columns === 'all' ? names.map((_, index) => index) : columns
  if (typed) refuseChanged(block, record, places, names, rows)
  if (carryAs === 'jsonl') carryJson(block, record, places, names, carried)
  else if (columns === 'all') carried.put(block.subarray(start, record.textEnd))
  else {
    for (const [index, column] of columns.entries()) {
      if (index > 0) carried.text(delimiter)
      // a record with too few cells has none there
      if (column < record.count) carried.put(rawCell(block, record, column))
    }
  }
}

function carryJson(block: Buffer, record: CsvRecord, columns: readonly number[], names: TextReading['columns'], carried: RowCollector['carried']): void {
  carried.text('{')
  for (const [index, column] of columns.entries()) {
    const info = names[column]
    if (info === undefined) continue
    const text = column < record.count ? cellText(block, record, column) : ''
    carried.text(`${index > 0 ? ',' : ''}${JSON.stringify(info.name)}:${info.numeric ? jsonNumber(text) : JSON.stringify(text)}`)
  }
}

/** A cell of a typed column must be what its type keeps: `007` is more than a number. */
function refuseChanged(block: Buffer, record: CsvRecord, places: readonly number[], names: TextReading['columns'], rows: RowCollector): void {
  for (const place of places) {
    const column = names[place]
    if (column?.numeric !== true || place >= record.count) continue
    const text = cellText(block, record, place)
    const value = textNumber(text)
    if (value === undefined || hasLeadingZero(text)) throw new RowFault('SW4217', { row: rows.partRow, column: column.name, why: 'is no plain number, and the column was taken for numbers; say --type COLUMN=text' })
    const why = Number.isNaN(value) ? undefined : changedByType(column, value)
    if (why !== undefined) throw new RowFault('SW4217', { row: rows.partRow, column: column.name, why })
  }
}

const hasLeadingZero = (text: string): boolean => /^\s*[+-]?0\d/.test(text)

/** A cell of a numeric column as JSON: its own digits where JSON writes numbers so. What JSON has no number for is a text, as are leading zeros. */
function jsonNumber(text: string): string {
  const word = text.trim()
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(word)) return word
  if (hasLeadingZero(word)) return JSON.stringify(word)
  const value = textNumber(word)
  if (value === undefined) return JSON.stringify(text)
  return Number.isNaN(value) ? 'null' : Number.isFinite(value) ? String(value) : JSON.stringify(word)
}

/** A value of JSON as a cell: nested ones as JSON. */
export function cellOf(value: unknown, delimiter: string): string {
  if (value === null || value === undefined) return ''
  return csvCell(typeof value === 'string' ? value : JSON.stringify(value), delimiter)
}
