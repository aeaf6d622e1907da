import type { FileHandle } from 'node:fs/promises'
import { RowFault } from '../batch.js'
import type { Batch } from '../batch.js'
import { recordBlocks, requireUtf8 } from './block.js'
import { cellOf } from './csv-source.js'
import type { Cut } from './cut.js'
import { changedByType, collectRows, putNumber } from './fill.js'
import type { OnProblem, RowCollector, TextReading } from './fill.js'

const lineFeed = 0x0a

type JsonRecord = Readonly<Record<string, unknown>>

/**
 * Reads the rows of a part of a JSONL file: an object a line. Empty lines are no rows.
 *
 * @throws InferenceError SW4206, SW4207, and what `onProblem` throws
 */
export async function * readJsonl(handle: FileHandle, cut: Cut, reading: TextReading, onProblem: OnProblem): AsyncGenerator<Batch> {
  const rows = collectRows(reading.features, onProblem)
  for await (const block of recordBlocks(handle, cut, reading.name, (bytes) => bytes.lastIndexOf(lineFeed) + 1)) {
    requireUtf8(block, reading.name)
    for (let at = 0; at < block.length;) {
      const found = block.indexOf(lineFeed, at)
      const end = found === -1 ? block.length : found
      const line = block.toString('utf8', at, end).trim()
      at = end + 1
      if (line === '') continue
      const record = parseRecord(line)
      // a line that is no object cannot stand in the output either
      if (record === undefined) throw new RowFault('SW4205', { row: rows.partRow, why: 'is no JSON object' })
      refuseAdded(record, reading, rows)
      readFeatures(record, reading, rows)
      carry(line, record, reading, rows)
      if (rows.endRow()) yield rows.take()
    }
  }
  if (rows.row > 0) yield rows.take()
}

/** An object, or undefined when the line is something else. */
export function parseRecord(line: string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as JsonRecord : undefined
  } catch {
    return undefined
  }
}

function refuseAdded(record: JsonRecord, { added, carry: kept }: TextReading, rows: RowCollector): void {
  const taken = kept === 'all' ? added.find((column) => Object.hasOwn(record, column)) : undefined
  if (taken !== undefined) throw new RowFault('SW4222', { row: rows.partRow, column: taken, why: 'is there already; give the predictions another name' })
}

function readFeatures(record: JsonRecord, { features, columns: names, missing }: TextReading, rows: RowCollector): void {
  for (const [index, { columns, type }] of features.entries()) {
    const data = rows.data[index] ?? []
    let at = rows.row * columns.length
    for (const column of columns) {
      const name = names[column]?.name ?? ''
      const value = Object.hasOwn(record, name) ? record[name] : undefined
      let why: string | undefined
      if (!Array.isArray(data)) why = putNumber(data, at, type, value === undefined || value === null ? NaN : typeof value === 'number' ? value : undefined, missing)
      else if (typeof value === 'string') data[at] = value
      else why = 'is no text'
      at++
      if (why !== undefined) {
        rows.blank({ column: name, why })
        return
      }
    }
  }
}

function carry(line: string, record: JsonRecord, { carry: kept, carryAs, columns: names, delimiter, typed }: TextReading, rows: RowCollector): void {
  if (carryAs === 'jsonl' && kept === 'all' && !typed) {
    rows.carried.text(line.slice(0, -1).trimEnd())
    return
  }
  const columns = (kept === 'all' ? names.map((_, index) => index) : kept).map((column) => names[column]?.name ?? '')
  const values = columns.map((column) => exact(Object.hasOwn(record, column) ? record[column] : undefined, column, rows))
  if (typed) refuseChanged(record, columns, names, rows)
  if (carryAs === 'csv' || typed) {
    const stray = kept === 'all' ? Object.keys(record).find((key) => !columns.includes(key)) : undefined
    if (stray !== undefined) throw new RowFault('SW4212', { row: rows.partRow, column: stray, why: 'is not in the first rows; name the columns that the output is to have with --keep' })
  }
  if (carryAs === 'csv') {
    rows.carried.text(values.map((value) => cellOf(value, delimiter)).join(delimiter))
  } else {
    const members = columns.flatMap((column, index) => Object.hasOwn(record, column) ? [`${JSON.stringify(column)}:${JSON.stringify(values[index])}`] : [])
    rows.carried.text(`{${members.join(',')}`)
  }
}

/** A typed column holds numbers or texts; nested values become texts. */
function refuseChanged(record: JsonRecord, columns: readonly string[], names: TextReading['columns'], rows: RowCollector): void {
  for (const name of columns) {
    const [value, column] = [Object.hasOwn(record, name) ? record[name] : undefined, names.find((each) => each.name === name)]
    if (column?.numeric !== true || value === null || value === undefined) continue
    const why = typeof value === 'number' ? changedByType(column, value) : 'is no number, and those of the first rows are; say --type COLUMN=text'
    if (why !== undefined) throw new RowFault('SW4217', { row: rows.partRow, column: name, why })
  }
}

/** JavaScript reads whole numbers beyond 2^53 as others: written again, they would be wrong. */
function exact(value: unknown, column: string, rows: RowCollector): unknown {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RowFault('SW4217', { row: rows.partRow, column, why: 'is a whole number of more than 2^53, which would lose digits; write it as a text, or keep all columns of JSONL' })
  }
  return value
}
