import type { FileHandle } from 'node:fs/promises'
import { fileProblem } from '../problem.js'
import { bytesIn, numberIn, readStruct, structIn, structsIn, ThriftError } from './thrift.js'
import type { ThriftStruct } from './thrift.js'

/** Parquet's physical types, by number. */
export const physical = { boolean: 0, int32: 1, int64: 2, int96: 3, float: 4, double: 5, byteArray: 6, fixed: 7 } as const

/** A column of the table's first level; a nested one has several leaves. */
export interface ParquetField {
  readonly name: string
  /** Its elements of the schema, itself first. */
  readonly elements: readonly ThriftStruct[]
  /** Place of its first leaf among all leaves, and how many it has. */
  readonly firstLeaf: number
  readonly leaves: number
  /** It holds plain numbers. */
  readonly numeric: boolean
  /** They are of single precision. */
  readonly single: boolean
}

/** Bytes of one leaf in one row group, as its metadata says. */
export interface ColumnPiece {
  readonly chunk: ThriftStruct
  readonly start: number
  readonly length: number
}

export interface RowGroup {
  readonly rows: number
  /** Place of the first row in the file. */
  readonly firstRow: number
  readonly pieces: readonly ColumnPiece[]
  readonly fields: ThriftStruct
}

export interface ParquetFooter {
  readonly metadata: ThriftStruct
  readonly root: ThriftStruct
  readonly fields: readonly ParquetField[]
  readonly groups: readonly RowGroup[]
  readonly rows: number
}

const magic = 'PAR1'

/**
 * Reads what a Parquet file says of itself.
 *
 * @param name - for messages
 * @throws InferenceError SW4205 when it is no Parquet file, cut off, damaged, encrypted or in several files
 */
export async function readFooter(handle: FileHandle, name: string): Promise<ParquetFooter> {
  const { size } = await handle.stat()
  const bad = (why: string, options?: ErrorOptions) => fileProblem('SW4205', `${name} is no readable Parquet file: ${why}`, options)
  const head = await bytesOf(handle, 0, Math.min(4, size))
  if (size < 12 || head.toString('latin1') !== magic) throw bad(size === 0 ? 'it is empty' : 'it does not begin with PAR1')
  const tail = await bytesOf(handle, size - 8, 8)
  if (tail.toString('latin1', 4) !== magic) throw bad(tail.toString('latin1', 4) === 'PARE' ? 'it is encrypted' : 'it does not end with PAR1; it was cut off')
  const length = tail.readUInt32LE(0)
  if (length > size - 12) throw bad('its footer is longer than the file; it was cut off')
  const footer = await bytesOf(handle, size - 8 - length, length)
  try {
    return readMetadata(readStruct(footer).fields, size - 8 - length, bad)
  } catch (error) {
    if (error instanceof ThriftError) throw bad(error.message, { cause: error })
    throw error
  }
}

/** Reads exactly so many bytes, or as many as there are. */
export async function bytesOf(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let got = 0
  while (got < length) {
    const { bytesRead } = await handle.read(bytes, got, length - got, start + got)
    if (bytesRead === 0) break
    got += bytesRead
  }
  return bytes.subarray(0, got)
}

type Bad = (why: string) => Error

function readMetadata(metadata: ThriftStruct, end: number, bad: Bad): ParquetFooter {
  const [root, ...elements] = structsIn(metadata, 2)
  const rows = numberIn(metadata, 3)
  if (root === undefined || rows === undefined || rows < 0) throw bad('its metadata has no schema or no count of rows')
  if (metadata.has(8)) throw bad('it is encrypted')
  const fields = readFields(elements, numberIn(root, 5) ?? 0, bad)
  const leaves = fields.reduce((sum, field) => sum + field.leaves, 0)
  let firstRow = 0
  const groups = structsIn(metadata, 4).map((group): RowGroup => {
    const pieces = structsIn(group, 1).map((chunk) => pieceOf(chunk, end, bad))
    const count = numberIn(group, 3) ?? -1
    if (pieces.length !== leaves || count < 0) throw bad('a row group has other columns than the schema')
    firstRow += count
    return { rows: count, firstRow: firstRow - count, pieces, fields: group }
  })
  if (firstRow !== rows) throw bad(`it says that it has ${rows} rows, and its row groups have ${firstRow}`)
  return { metadata, root, fields, groups, rows }
}

function pieceOf(chunk: ThriftStruct, end: number, bad: Bad): ColumnPiece {
  const column = structIn(chunk, 3)
  if (chunk.has(1)) throw bad('its columns are in other files')
  if (column === undefined || chunk.has(8)) throw bad('a column has no metadata, or is encrypted')
  const data = numberIn(column, 9) ?? -1
  const dictionary = numberIn(column, 11) ?? 0
  const start = dictionary > 0 ? Math.min(dictionary, data) : data
  const length = numberIn(column, 7) ?? -1
  if (start < 4 || length < 0 || start + length > end) throw bad('a column lies outside of the file; it was cut off or damaged')
  return { chunk, start, length }
}

function readFields(elements: readonly ThriftStruct[], count: number, bad: Bad): readonly ParquetField[] {
  const fields: ParquetField[] = []
  let [at, leaf] = [0, 0]
  for (let index = 0; index < count; index++) {
    const [first, firstLeaf] = [at, leaf]
    // an element stands before its children; so many are still open
    for (let open = 1; open > 0; open--) {
      const element = elements[at++]
      if (element === undefined) throw bad('its schema ends early')
      const children = numberIn(element, 5) ?? 0
      if (children < 0) throw bad('its schema is damaged')
      open += children
      if (children === 0) leaf++
    }
    const own = elements.slice(first, at)
    const [element = new Map()] = own
    fields.push({ name: Buffer.from(bytesIn(element, 4) ?? []).toString('utf8'), elements: own, firstLeaf, leaves: leaf - firstLeaf, numeric: own.length === 1 && isNumeric(element), single: own.length === 1 && numberIn(element, 1) === physical.float })
  }
  if (at !== elements.length) throw bad('its schema has more elements than columns')
  return fields
}

/** Converted types of dates and times, which are integers on disk and none to a model. */
const timelike = new Set([6, 7, 8, 9, 10])

function isNumeric(element: ThriftStruct): boolean {
  const [type, converted, logical] = [numberIn(element, 1), numberIn(element, 6), structIn(element, 10)]
  if (numberIn(element, 3) === 2) return false
  if (converted === 5 || logical?.has(5) === true) return true
  if (type !== physical.int32 && type !== physical.int64 && type !== physical.float && type !== physical.double) return false
  return !(converted !== undefined && timelike.has(converted)) && ![6, 7, 8].some((id) => logical?.has(id) === true)
}
