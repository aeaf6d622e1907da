import { isUtf8 } from 'node:buffer'
import { fileProblem } from '../problem.js'

const [quote, lineFeed, carriageReturn] = [0x22, 0x0a, 0x0d]

/** The cells of one record: byte offsets into the block, quotes left out. Reused from record to record. */
export interface CsvRecord {
  /** Cells of the record. */
  count: number
  starts: Int32Array
  ends: Int32Array
  /** 1: in quotes; 2: in quotes with doubled ones inside. */
  quoted: Uint8Array
  /** Where the record's own text ends, without its line end. */
  textEnd: number
  /** Where the next record begins. */
  next: number
}

/** What is wrong with a record, when it is not CSV. */
export type CsvFault = 'quote inside of a cell' | 'text after a closing quote'

/** A record to be filled, for as many cells as are expected and one more. */
export const emptyRecord = (cells: number): CsvRecord => ({
  count: 0, starts: new Int32Array(cells + 1), ends: new Int32Array(cells + 1), quoted: new Uint8Array(cells + 1), textEnd: 0, next: 0,
})

/**
 * Finds the cells of the record that begins at `start`. More cells than the record has place for are counted, not kept.
 *
 * @param delimiter - a byte
 * @returns what is wrong, when it is not CSV; the record's end is found all the same
 */
export function readRecord(block: Buffer, start: number, delimiter: number, record: CsvRecord): CsvFault | undefined {
  const size = block.length
  let fault: CsvFault | undefined
  let [at, cell] = [start, 0]
  for (;;) {
    let [cellStart, cellEnd, quoted] = [at, 0, 0]
    if (block[at] === quote) {
      quoted = 1
      cellStart = ++at
      for (;;) {
        const close = block.indexOf(quote, at)
        // cuts are made outside of quotes, so one is found
        at = close === -1 ? size : close
        cellEnd = at
        if (block[at + 1] !== quote) break
        quoted = 2
        at += 2
      }
      at++
      while (at < size && block[at] !== delimiter && block[at] !== lineFeed) {
        if (block[at] !== carriageReturn) fault = 'text after a closing quote'
        at++
      }
    } else {
      for (; at < size; at++) {
        const byte = block[at]
        if (byte === delimiter || byte === lineFeed) break
        if (byte === quote) {
          fault = 'quote inside of a cell'
          at = afterQuote(block, at)
        }
      }
      cellEnd = at
    }
    const isLast = at >= size || block[at] === lineFeed
    if (isLast && quoted === 0 && cellEnd > cellStart && block[cellEnd - 1] === carriageReturn) cellEnd--
    if (cell < record.starts.length) {
      record.starts[cell] = cellStart
      record.ends[cell] = cellEnd
      record.quoted[cell] = quoted
    }
    cell++
    if (isLast) break
    at++
  }
  record.count = cell
  record.next = Math.min(at + 1, size)
  record.textEnd = at > start && block[at - 1] === carriageReturn ? at - 1 : at
  return fault
}

/** Records are cut where quotes balance, so a stray one reaches to the next. */
function afterQuote(block: Buffer, at: number): number {
  const close = block.indexOf(quote, at + 1)
  return close === -1 ? block.length : close
}

/** The text of a cell. */
export function cellText(block: Buffer, { starts, ends, quoted }: CsvRecord, cell: number): string {
  const raw = block.toString('utf8', starts[cell], ends[cell])
  return quoted[cell] === 2 ? raw.replaceAll('""', '"') : raw
}

/** The text of a cell as it stands in the file, quotes included. */
export function rawCell(block: Buffer, { starts, ends, quoted }: CsvRecord, cell: number): Buffer {
  const around = quoted[cell] === 0 ? 0 : 1
  return block.subarray((starts[cell] ?? 0) - around, (ends[cell] ?? 0) + around)
}

/** A text as a cell. */
export function csvCell(text: string, delimiter: string): string {
  return text === '' || text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Where the last whole record of a block ends; 0 without any. The block begins outside of quotes. */
export function lastRecordEnd(block: Buffer): number {
  let [at, end] = [0, 0]
  for (;;) {
    const open = block.indexOf(quote, at)
    const outside = block.subarray(at, open === -1 ? block.length : open)
    const last = outside.lastIndexOf(lineFeed)
    if (last !== -1) end = at + last + 1
    if (open === -1) return end
    const close = block.indexOf(quote, open + 1)
    if (close === -1) return end
    at = close + 1
  }
}

/** The names in a header, or made ones. */
export interface CsvHeader {
  readonly names: readonly string[]
  /** The header as it stands in the file, without its line end. */
  readonly text: Buffer
  readonly lineEnd: string
  /** Where the first row begins. */
  readonly rowsAt: number
}

/**
 * Reads the header from the beginning of a file.
 *
 * @throws InferenceError SW4208 when it is no CSV header, SW4209 when it names a column twice
 */
export function readHeader(block: Buffer, name: string, delimiter: string, hasHeader: boolean): CsvHeader {
  const start = block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf ? 3 : 0
  if (block.length === start) throw fileProblem('SW4208', `${name} is empty: a CSV file begins with a header`)
  if (block.includes(0)) throw fileProblem('SW4208', `${name} is no CSV file: it holds binary data`)
  const counted = emptyRecord(0)
  const fault = readRecord(block, start, delimiter.charCodeAt(0), counted)
  if (fault !== undefined) throw fileProblem('SW4208', `${name} does not begin with CSV: ${fault}`)
  const record = emptyRecord(counted.count)
  readRecord(block, start, delimiter.charCodeAt(0), record)
  if (!isUtf8(block.subarray(0, record.textEnd))) throw fileProblem('SW4208', `${name} is not written in UTF-8`)
  const lineEnd = block[record.textEnd] === carriageReturn ? '\r\n' : '\n'
  const names = Array.from({ length: record.count }, (_, cell) => hasHeader ? cellText(block, record, cell) : `column_${cell}`)
  const twice = names.find((column, index) => names.indexOf(column) !== index)
  if (twice !== undefined) throw fileProblem('SW4209', `${name} names a column twice: ${JSON.stringify(twice)}`)
  return { names, text: block.subarray(0, record.textEnd), lineEnd, rowsAt: hasHeader ? record.next : start }
}
