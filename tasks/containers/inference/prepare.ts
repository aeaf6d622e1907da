import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { Format, InferenceOptions } from './contract.js'
import { readFooter } from './parquet/footer.js'
import type { ParquetFooter } from './parquet/footer.js'
import { fileProblem } from './problem.js'
import type { TableColumn } from './signature.js'
import type { FileTask, Part } from './task.js'
import { cellText, emptyRecord, lastRecordEnd, readHeader, readRecord } from './text/csv.js'
import { cutText } from './text/cut.js'
import { parseRecord } from './text/jsonl-source.js'
import { textNumber } from './text/number.js'

/** A file as it is before anything is predicted. */
export interface PreparedFile {
  readonly file: FileTask
  readonly parts: readonly Part[]
  readonly bytes: number
  /** SHA-256, hexadecimal. */
  readonly digest: string
  /** Of Parquet. */
  readonly footer?: ParquetFooter
}

const sampleBytes = 1 << 20
const formats: Readonly<Record<string, Format>> = { '.csv': 'csv', '.jsonl': 'jsonl', '.ndjson': 'jsonl', '.parquet': 'parquet' }

/**
 * The format of a file, by its name.
 *
 * @throws InferenceError SW4225 when its name does not tell
 */
export function formatOf(name: string, inputFormat: InferenceOptions['inputFormat']): Format {
  if (inputFormat !== 'by-name') return inputFormat
  const extension = path.extname(name).toLowerCase()
  const format = Object.hasOwn(formats, extension) ? formats[extension] : undefined
  if (format === undefined) throw fileProblem('SW4225', `${name} is in no format that is read: names end with ${Object.keys(formats).join(', ')}, or say --input-format`)
  return format
}

/**
 * Reads what is to be known of a file before its parts are handed out: its columns, where it is cut, and the digest of its content.
 *
 * @throws InferenceError when it is not what its name says
 */
export async function prepareFile(filePath: string, name: string, options: InferenceOptions): Promise<PreparedFile> {
  const format = formatOf(name, options.inputFormat)
  const handle = await open(filePath)
  try {
    return format === 'parquet' ? await prepareParquet(handle, filePath, name, options) : await prepareText(handle, filePath, name, format, options)
  } finally {
    await handle.close()
  }
}

async function prepareParquet(handle: FileHandle, filePath: string, name: string, options: InferenceOptions): Promise<PreparedFile> {
  const footer = await readFooter(handle, name)
  const parts: Part[] = []
  let open: { firstGroup: number, groups: number, firstRow: number, rows: number, bytes: number } | undefined
  for (const [index, group] of footer.groups.entries()) {
    open ??= { firstGroup: index, groups: 0, firstRow: group.firstRow, rows: 0, bytes: 0 }
    open.groups++
    open.rows += group.rows
    open.bytes += group.pieces.reduce((sum, { length }) => sum + length, 0)
    if (open.bytes < options.partBytes && index < footer.groups.length - 1) continue
    const { bytes: _, ...part } = open
    if (part.rows > 0) parts.push({ kind: 'parquet', ...part })
    open = undefined
  }
  const twice = footer.fields.find((field, index) => footer.fields.findIndex((other) => other.name.toLowerCase() === field.name.toLowerCase()) !== index)
  if (twice !== undefined) throw fileProblem('SW4209', `${name} names a column twice: ${JSON.stringify(twice.name)} (DuckDB, which reads it, does not tell capitals)`)
  const file: FileTask = { path: filePath, name, format: 'parquet', columns: footer.fields.map(({ name: column, numeric, single }) => ({ name: column, numeric, single })), header: '', lineEnd: '\n', delimiter: options.delimiter }
  return { file, parts, ...(await digestOfFile(handle)), footer }
}

/** SHA-256 and size of a file. */
export async function digestOfFile(handle: FileHandle): Promise<{ readonly digest: string, readonly bytes: number }> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(1 << 20)
  for (let at = 0; ;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) return { digest: hash.digest('hex'), bytes: at }
    hash.update(buffer.subarray(0, bytesRead))
    at += bytesRead
  }
}

async function prepareText(handle: FileHandle, filePath: string, name: string, format: 'csv' | 'jsonl', options: InferenceOptions): Promise<PreparedFile> {
  const { parts: cuts, digest, bytes } = await cutText(handle, { name, quoted: format === 'csv', partBytes: options.partBytes })
  const block = Buffer.alloc(Math.min(sampleBytes, bytes))
  await handle.read(block, 0, block.length, 0)
  const whole = block.subarray(0, bytes <= sampleBytes ? bytes : format === 'csv' ? lastRecordEnd(block) : block.lastIndexOf(0x0a) + 1)
  if (bytes > sampleBytes && whole.length === 0) throw fileProblem('SW4206', `${name} begins with a record of more than ${sampleBytes} bytes`)
  const { columns, rowsAt, ...rest } = format === 'csv' ? sampleCsv(whole, name, options) : sampleJsonl(whole, name, options)
  const file: FileTask = { path: filePath, name, format, columns, delimiter: options.delimiter, ...rest }
  const parts = cuts.flatMap(({ start, end }): Part[] => {
    const cut = { start: Math.max(start, rowsAt), end }
    return cut.start < end ? [{ kind: 'text', cut }] : []
  })
  return { file, parts, digest, bytes }
}

type Sample = Pick<FileTask, 'columns' | 'header' | 'lineEnd'> & { readonly rowsAt: number }

function sampleCsv(block: Buffer, name: string, { delimiter, header: hasHeader, types }: InferenceOptions): Sample {
  const header = readHeader(block, name, delimiter, hasHeader)
  const record = emptyRecord(header.names.length)
  const numeric = header.names.map(() => true)
  const fractions = header.names.map(() => 0)
  const seen = header.names.map(() => 0)
  for (let at = header.rowsAt; at < block.length; at = record.next) {
    const fault = readRecord(block, at, delimiter.charCodeAt(0), record)
    if (fault !== undefined || record.count !== header.names.length) continue
    for (let cell = 0; cell < record.count; cell++) {
      if (numeric[cell] !== true) continue
      const value = textNumber(cellText(block, record, cell))
      if (value === undefined) numeric[cell] = false
      else if (!Number.isNaN(value)) (Number.isInteger(value) ? seen : fractions)[cell] = 1
    }
  }
  return { columns: declared(header.names.map((column, index) => ({ name: column, numeric: numeric[index] === true, whole: seen[index] === 1 && fractions[index] === 0 })), types), header: hasHeader ? header.text.toString('utf8') : '', lineEnd: header.lineEnd === '\r\n' ? '\r\n' : '\n', rowsAt: header.rowsAt }
}

function sampleJsonl(block: Buffer, name: string, { types }: InferenceOptions): Sample {
  const numeric = new Map<string, { readonly numeric: boolean, readonly whole: boolean }>()
  for (const [index, line] of block.toString('utf8').split('\n').entries()) {
    if (line.trim() === '') continue
    const record = parseRecord(line)
    if (record === undefined) throw fileProblem('SW4205', `${name} row ${index + 1} is no JSON object`)
    for (const [key, value] of Object.entries(record)) {
      const before = numeric.get(key)
      numeric.set(key, { numeric: before?.numeric !== false && (value === null || typeof value === 'number'), whole: before?.whole !== false && Number.isSafeInteger(value) })
    }
  }
  return { columns: declared([...numeric].map(([column, kind]) => ({ name: column, ...kind })), types), header: '', lineEnd: '\n', rowsAt: 0 }
}

const declared = (columns: readonly TableColumn[], types: InferenceOptions['types']): readonly TableColumn[] =>
  columns.map((column) => Object.hasOwn(types, column.name) ? { ...column, numeric: types[column.name] === 'number', whole: false } : column)
