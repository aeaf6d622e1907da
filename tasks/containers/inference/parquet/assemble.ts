import type { FileHandle } from 'node:fs/promises'
import type { ColumnPiece, ParquetFooter, RowGroup } from './footer.js'
import { bytesIn, i32, i64, list, numberIn, struct, structIn, structsIn, text, wire, writeStruct } from './thrift.js'
import type { ThriftStruct, ThriftValue } from './thrift.js'

/** Where bytes of a Parquet file go; `put` may be waited for. */
export interface ByteSink {
  put(bytes: Uint8Array): Promise<void>
}

/** Pieces of one source for a row group. */
export interface PieceSource {
  readonly handle: FileHandle
  readonly pieces: readonly ColumnPiece[]
}

/**
 * Writes a Parquet file out of pieces of others. Columns are copied as they are: never unpacked, whatever their type, encoding or compression.
 */
export interface Assembly {
  /** Adds a row group whose columns are those of the sources, one after the other. */
  add(rows: number, sources: readonly PieceSource[], group?: ThriftStruct): Promise<void>
  /** Writes the footer. */
  end(): Promise<void>
}

const magic = Buffer.from('PAR1')
const copyBytes = 1 << 20

/**
 * Starts a file.
 *
 * @param schema - the root's name is kept from `like`; `elements` are those of all columns, in order
 * @example
 * ```ts
 * const file = await assemble(sink, footer, elements, columns)
 * await file.add(group.rows, [{ handle, pieces: group.pieces }])
 * await file.end()
 * ```
 */
export async function assemble(sink: ByteSink, like: ParquetFooter, { elements, columns, leaves, whole }: AssemblySchema): Promise<Assembly> {
  let at = magic.length
  let total = 0
  const groups: ThriftValue[] = []
  await sink.put(magic)
  return {
    async add(rows, sources, group) {
      const chunks: ThriftValue[] = []
      let [packed, unpacked] = [0, 0]
      const start = at
      for (const { handle, pieces } of sources) {
        for (const piece of pieces) {
          chunks.push({ type: wire.struct, fields: movedChunk(piece.chunk, at - piece.start) })
          const meta = structIn(piece.chunk, 3) ?? new Map()
          packed += piece.length
          unpacked += numberIn(meta, 6) ?? 0
          at += piece.length
        }
        await copyPieces(sink, handle, pieces)
      }
      total += rows
      const sorting = group?.get(4)
      groups.push(struct([
        [1, list(wire.struct, chunks)], [2, i64(unpacked)], [3, i64(rows)], [5, i64(start)], [6, i64(packed)],
        // where only some columns are kept, the sorted ones may be others
        ...(whole && sorting !== undefined ? [[4, sorting] as const] : []),
      ]))
    },
    async end() {
      const root = new Map(like.root)
      root.set(5, i32(columns))
      const fields = new Map<number, ThriftValue>([
        [1, i32(numberIn(like.metadata, 1) ?? 1)],
        [2, list(wire.struct, [root, ...elements].map((element) => ({ type: wire.struct, fields: element })))],
        [3, i64(total)],
        [4, list(wire.struct, groups)],
        [6, text('stepwright')],
        // every column is ordered as its type says, which is what all writers say today
        [7, list(wire.struct, Array.from({ length: leaves }, () => struct([[1, struct([])]])))],
      ])
      const told = keptMetadata(like, whole)
      if (told.length > 0) fields.set(5, list(wire.struct, told.map((entry) => ({ type: wire.struct, fields: entry }))))
      const footer = writeStruct(fields)
      const length = Buffer.alloc(4)
      length.writeUInt32LE(footer.length)
      await sink.put(Buffer.concat([footer, length, magic]))
    },
  }
}

export interface AssemblySchema {
  readonly elements: readonly ThriftStruct[]
  /** Columns of the first level. */
  readonly columns: number
  readonly leaves: number
  /** All columns of `like` are there. */
  readonly whole: boolean
}

/** Arrow's own copy of the schema would contradict the new one; what describes columns may name ones that are gone. */
function keptMetadata(like: ParquetFooter, whole: boolean): readonly ThriftStruct[] {
  return whole ? structsIn(like.metadata, 5).filter((entry) => Buffer.from(bytesIn(entry, 1) ?? []).toString('utf8') !== 'ARROW:schema') : []
}

/** A column's metadata after it moved. Indexes and Bloom filters lie elsewhere in the old file and are left behind: they only speed up searching. */
function movedChunk(chunk: ThriftStruct, by: number): ThriftStruct {
  const meta = new Map(structIn(chunk, 3) ?? [])
  for (const field of [9, 10, 11]) {
    const offset = numberIn(meta, field)
    // 0 is how some writers say that there is no dictionary
    if (offset !== undefined && offset > 0) meta.set(field, i64(offset + by))
  }
  meta.delete(14)
  meta.delete(15)
  return new Map<number, ThriftValue>([[2, i64(0)], [3, { type: wire.struct, fields: meta }]])
}

/** Copies pieces; ones that lie side by side in one go. */
async function copyPieces(sink: ByteSink, handle: FileHandle, pieces: readonly ColumnPiece[]): Promise<void> {
  for (const { start, end } of stretches(pieces)) {
    for (let at = start; at < end;) {
      const buffer = Buffer.allocUnsafe(Math.min(copyBytes, end - at))
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
      if (bytesRead === 0) throw new Error('a file became shorter while it was read')
      await sink.put(buffer.subarray(0, bytesRead))
      at += bytesRead
    }
  }
}

function stretches(pieces: readonly ColumnPiece[]): readonly { readonly start: number, readonly end: number }[] {
  const found: { start: number, end: number }[] = []
  for (const { start, length } of pieces) {
    const last = found.at(-1)
    if (last?.end === start) last.end += length
    else found.push({ start, end: start + length })
  }
  return found
}

/** The pieces of some columns of a row group, in the columns' order. */
export const piecesOf = (group: RowGroup, fields: readonly { readonly firstLeaf: number, readonly leaves: number }[]): readonly ColumnPiece[] =>
  fields.flatMap(({ firstLeaf, leaves }) => group.pieces.slice(firstLeaf, firstLeaf + leaves))
