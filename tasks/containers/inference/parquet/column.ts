import { gzipSync } from 'node:zlib'
import type { ColumnType } from '../contract.js'
import type { PredictionColumn, PredictionField } from '../prediction.js'
import { physical } from './footer.js'
import { i32, i64, list, struct, text, wire, writeStruct } from './thrift.js'
import type { ThriftStruct } from './thrift.js'

/** How our types are said in Parquet. */
const types: Readonly<Record<ColumnType, number>> = { float32: physical.float, float64: physical.double, int32: physical.int32, int64: physical.int64, string: physical.byteArray }

const utf8 = [[6, i32(0)], [10, struct([[1, struct([])]])]] as const
const optional = 1
const [plain, rle] = [0, 3]
const [uncompressed, gzip] = [0, 2]

/** The schema's element of a column of predictions: it may be null. */
export const elementOf = ({ name, type }: PredictionField): ThriftStruct =>
  new Map([[1, i32(types[type])], [3, i32(optional)], [4, text(name)], ...(type === 'string' ? utf8 : [])])

/** One column of one row group, packed: its pages, one after the other. */
export interface PackedColumn {
  readonly pages: readonly Uint8Array[]
  /** The column's metadata, its first page at offset `at`. */
  readonly chunk: (at: number) => ThriftStruct
}

/**
 * Packs one column of one row group: a page a batch, in Parquet's plain encoding. Floating-point numbers stay as they are, since they hardly
 * shrink; the rest is compressed by gzip, which every reader knows and Node has.
 *
 * @param batches - values with a flag for each row that has none
 */
export function packColumn({ name, type }: PredictionField, batches: readonly { readonly column: PredictionColumn, readonly blank: Uint8Array }[]): PackedColumn {
  const codec = type === 'float32' || type === 'float64' ? uncompressed : gzip
  let [values, unpacked] = [0, 0]
  const pages: Uint8Array[] = []
  for (const { column, blank } of batches) {
    const body = Buffer.concat([levels(blank), plainValues(type, column, blank)])
    const packed = codec === gzip ? gzipSync(body, { level: 1 }) : body
    const header = writeStruct(new Map([
      [1, i32(0)], [2, i32(body.length)], [3, i32(packed.length)],
      [5, struct([[1, i32(blank.length)], [2, i32(plain)], [3, i32(rle)], [4, i32(rle)]])],
    ]))
    pages.push(header, packed)
    values += blank.length
    unpacked += header.length + body.length
  }
  const size = pages.reduce((sum, page) => sum + page.length, 0)
  return {
    pages,
    chunk: (at) => new Map([[2, i64(0)], [3, struct([
      [1, i32(types[type])], [2, list(wire.i32, [i32(plain), i32(rle)])], [3, list(wire.binary, [text(name)])], [4, i32(codec)],
      [5, i64(values)], [6, i64(unpacked)], [7, i64(size)], [9, i64(at)],
    ])]]),
  }
}

/** Which rows have a value: runs of equal bits, with their length before them. */
function levels(blank: Uint8Array): Buffer {
  const runs: number[] = []
  for (let at = 0; at < blank.length;) {
    const start = at
    while (at < blank.length && blank[at] === blank[start]) at++
    for (let rest = (at - start) * 2; ; rest = Math.floor(rest / 128)) {
      if (rest < 128) {
        runs.push(rest)
        break
      }
      runs.push(rest % 128 + 128)
    }
    runs.push(blank[start] === 0 ? 1 : 0)
  }
  const length = Buffer.alloc(4)
  length.writeUInt32LE(runs.length)
  return Buffer.concat([length, Uint8Array.from(runs)])
}

function plainValues(type: ColumnType, { values }: PredictionColumn, blank: Uint8Array): Uint8Array {
  if (type === 'string') return stringValues(values, blank)
  const size = type === 'float32' || type === 'int32' ? 4 : 8
  const bytes = Buffer.allocUnsafe(blank.length * size)
  let at = 0
  for (let row = 0; row < blank.length; row++) {
    if (blank[row] !== 0) continue
    const value = values[row] ?? 0
    if (type === 'float32') bytes.writeFloatLE(Number(value), at)
    else if (type === 'float64') bytes.writeDoubleLE(Number(value), at)
    else if (type === 'int32') bytes.writeInt32LE(Number(value), at)
    else bytes.writeBigInt64LE(BigInt(value), at)
    at += size
  }
  return bytes.subarray(0, at)
}

function stringValues(values: PredictionColumn['values'], blank: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  for (let row = 0; row < blank.length; row++) {
    if (blank[row] !== 0) continue
    const value = Buffer.from(String(values[row] ?? ''))
    const length = Buffer.alloc(4)
    length.writeUInt32LE(value.length)
    parts.push(length, value)
  }
  return Buffer.concat(parts)
}
