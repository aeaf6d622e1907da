import type { FileHandle } from 'node:fs/promises'
import type { PredictionColumn, PredictionField } from '../prediction.js'
import type { RowSink } from '../text/sink.js'
import { elementOf, packColumn } from './column.js'
import { i32, i64, list, struct, text, wire, writeStruct } from './thrift.js'
import type { ThriftValue } from './thrift.js'

interface Pending {
  readonly column: PredictionColumn
  readonly blank: Uint8Array
}

/**
 * Writes the columns of predictions as a Parquet file of their own, cut into the same row groups as the input. Its columns are later put beside
 * the input's.
 *
 * @param groupRows - rows of each row group
 */
export function predictionSink(handle: FileHandle, fields: readonly PredictionField[], groupRows: readonly number[]): RowSink {
  const groups: ThriftValue[] = []
  let pending: Pending[][] = fields.map(() => [])
  let [at, total, inGroup, group] = [0, 0, 0, 0]
  const put = async (bytes: Uint8Array): Promise<void> => {
    await handle.writeFile(bytes)
    at += bytes.length
  }
  const closeGroup = async (): Promise<void> => {
    const chunks: ThriftValue[] = []
    let size = 0
    for (const [index, field] of fields.entries()) {
      const { pages, chunk } = packColumn(field, pending[index] ?? [])
      chunks.push({ type: wire.struct, fields: chunk(at) })
      const bytes = Buffer.concat(pages)
      size += bytes.length
      await put(bytes)
    }
    groups.push(struct([[1, list(wire.struct, chunks)], [2, i64(size)], [3, i64(inGroup)]]))
    pending = fields.map(() => [])
    inGroup = 0
    group++
  }
  return {
    async write({ rows, blank }, columns) {
      if (at === 0) await put(Buffer.from('PAR1'))
      for (let from = 0; from < rows;) {
        const count = Math.min(rows - from, (groupRows[group] ?? 0) - inGroup)
        if (count <= 0) throw new Error('more rows were predicted than the row groups have')
        for (const [index, { type, values }] of columns.entries()) pending[index]?.push({ column: { type, values: part(values, from, count) }, blank: blank.subarray(from, from + count) })
        inGroup += count
        total += count
        from += count
        if (inGroup === groupRows[group]) await closeGroup()
      }
    },
    async end() {
      if (at === 0) await put(Buffer.from('PAR1'))
      const root = new Map([[4, text('schema')], [5, i32(fields.length)]])
      const footer = writeStruct(new Map([
        [1, i32(1)], [2, list(wire.struct, [root, ...fields.map(elementOf)].map((element) => ({ type: wire.struct, fields: element })))],
        [3, i64(total)], [4, list(wire.struct, groups)],
      ]))
      const length = Buffer.alloc(4)
      length.writeUInt32LE(footer.length)
      await put(Buffer.concat([footer, length, Buffer.from('PAR1')]))
      return at
    },
  }
}

function part(values: PredictionColumn['values'], from: number, count: number): PredictionColumn['values'] {
  if (Array.isArray(values)) return (values as readonly string[]).slice(from, from + count)
  if (values instanceof Float32Array || values instanceof Float64Array || values instanceof Int32Array || values instanceof BigInt64Array || values instanceof Uint8Array) return values.slice(from, from + count)
  return Array.from({ length: count }, (_, index) => values[from + index] ?? 0)
}
