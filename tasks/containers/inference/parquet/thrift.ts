/** Thrift's compact protocol as plain data, enough for Parquet's metadata. Fields that a later version of Parquet adds are kept as they are. */

/** Wire types of the compact protocol. */
export const wire = { true: 1, false: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, set: 10, struct: 12 } as const

export type ThriftStruct = ReadonlyMap<number, ThriftValue>

export type ThriftValue =
  | { readonly type: 1 | 2 }
  | { readonly type: 3 | 4 | 5 | 6, readonly value: number }
  | { readonly type: 7 | 8, readonly bytes: Uint8Array }
  | { readonly type: 9 | 10, readonly of: number, readonly items: readonly ThriftValue[] }
  | { readonly type: 12, readonly fields: ThriftStruct }

/** The bytes are no Thrift structure: the file is damaged. */
export class ThriftError extends Error {
  override readonly name = 'ThriftError'
}

const maxDepth = 32

/** Where reading stands. */
interface Cursor {
  readonly bytes: Uint8Array
  at: number
}

/**
 * Reads one structure.
 *
 * @returns the structure and how many bytes it took
 * @throws ThriftError when the bytes end early, nest too deeply or say something impossible
 * @example
 * ```ts
 * const { fields } = readStruct(footer)
 * ```
 */
export function readStruct(bytes: Uint8Array): { readonly fields: ThriftStruct, readonly length: number } {
  const cursor: Cursor = { bytes, at: 0 }
  const fields = structAt(cursor, 0)
  return { fields, length: cursor.at }
}

function byteAt(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at++]
  if (byte === undefined) throw new ThriftError('the metadata ends early')
  return byte
}

function varintAt(cursor: Cursor): bigint {
  let value = 0n
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = byteAt(cursor)
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return value
  }
  throw new ThriftError('a number of the metadata has too many bytes')
}

/** A count or a size: must be one that the rest of the bytes can hold. */
function sizeAt(cursor: Cursor): number {
  const size = Number(varintAt(cursor))
  if (size > cursor.bytes.length - cursor.at) throw new ThriftError('the metadata ends early')
  return size
}

function integerAt(cursor: Cursor): number {
  const raw = varintAt(cursor)
  const value = Number((raw >> 1n) ^ -(raw & 1n))
  if (!Number.isSafeInteger(value)) throw new ThriftError('a number of the metadata is too large')
  return value
}

function take(cursor: Cursor, count: number): Uint8Array {
  if (count > cursor.bytes.length - cursor.at) throw new ThriftError('the metadata ends early')
  return cursor.bytes.subarray(cursor.at, cursor.at += count)
}

function structAt(cursor: Cursor, depth: number): ThriftStruct {
  if (depth > maxDepth) throw new ThriftError('the metadata nests too deeply')
  const fields = new Map<number, ThriftValue>()
  let id = 0
  for (;;) {
    const head = byteAt(cursor)
    if (head === 0) return fields
    const delta = head >> 4
    id = delta === 0 ? integerAt(cursor) : id + delta
    fields.set(id, valueAt(cursor, head & 15, depth))
  }
}

function valueAt(cursor: Cursor, type: number, depth: number): ThriftValue {
  switch (type) {
    case wire.true: case wire.false: return { type }
    case wire.byte: return { type, value: byteAt(cursor) << 24 >> 24 }
    case wire.i16: case wire.i32: case wire.i64: return { type, value: integerAt(cursor) }
    case wire.double: return { type, bytes: take(cursor, 8) }
    case wire.binary: return { type, bytes: take(cursor, sizeAt(cursor)) }
    case wire.list: case wire.set: return listAt(cursor, type, depth)
    case wire.struct: return { type, fields: structAt(cursor, depth + 1) }
    default: throw new ThriftError(`the metadata has a value of type ${type}, which Parquet does not use`)
  }
}

function listAt(cursor: Cursor, type: 9 | 10, depth: number): ThriftValue {
  if (depth > maxDepth) throw new ThriftError('the metadata nests too deeply')
  const head = byteAt(cursor)
  const of = head & 15
  const short = head >> 4
  const count = short === 15 ? sizeAt(cursor) : short
  const items: ThriftValue[] = []
  for (let index = 0; index < count; index++) {
    // in a list, a boolean is a byte of its own
    if (of === wire.true || of === wire.false) items.push({ type: byteAt(cursor) === wire.true ? wire.true : wire.false })
    else items.push(valueAt(cursor, of, depth + 1))
  }
  return { type, of, items }
}

/**
 * Writes one structure, fields in ascending order.
 *
 * @example
 * ```ts
 * writeStruct(new Map([[1, i32(2)]]))
 * ```
 */
export function writeStruct(fields: ThriftStruct): Uint8Array {
  const out: Uint8Array[] = []
  putStruct(out, fields)
  return Buffer.concat(out)
}

function putStruct(out: Uint8Array[], fields: ThriftStruct): void {
  let last = 0
  for (const [id, value] of [...fields].sort(([a], [b]) => a - b)) {
    const delta = id - last
    if (delta > 0 && delta < 16) out.push(Uint8Array.of(delta << 4 | value.type))
    else out.push(Uint8Array.of(value.type), varint(zigzag(id)))
    last = id
    putValue(out, value)
  }
  out.push(Uint8Array.of(0))
}

function putValue(out: Uint8Array[], value: ThriftValue): void {
  switch (value.type) {
    case wire.true: case wire.false: return
    case wire.byte: out.push(Uint8Array.of(value.value & 255)); return
    case wire.i16: case wire.i32: case wire.i64: out.push(varint(zigzag(value.value))); return
    case wire.double: out.push(value.bytes); return
    case wire.binary: out.push(varint(BigInt(value.bytes.length)), value.bytes); return
    case wire.struct: putStruct(out, value.fields); return
    case wire.list: case wire.set: putList(out, value.of, value.items); return
  }
}

function putList(out: Uint8Array[], of: number, items: readonly ThriftValue[]): void {
  if (items.length < 15) out.push(Uint8Array.of(items.length << 4 | of))
  else out.push(Uint8Array.of(0xf0 | of), varint(BigInt(items.length)))
  for (const item of items) {
    if (item.type === wire.true || item.type === wire.false) out.push(Uint8Array.of(item.type))
    else putValue(out, item)
  }
}

const zigzag = (value: number): bigint => value < 0 ? -BigInt(value) * 2n - 1n : BigInt(value) * 2n

function varint(value: bigint): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 0x80n) {
      bytes.push(Number(rest))
      return Uint8Array.from(bytes)
    }
    bytes.push(Number(rest & 0x7fn) | 0x80)
  }
}

/** A 32-bit number. */
export const i32 = (value: number): ThriftValue => ({ type: wire.i32, value })
/** A 64-bit number, of which JavaScript's safe integers are used. */
export const i64 = (value: number): ThriftValue => ({ type: wire.i64, value })
/** A text. */
export const text = (value: string): ThriftValue => ({ type: wire.binary, bytes: Buffer.from(value) })
/** A structure, from its fields. */
export const struct = (fields: readonly (readonly [number, ThriftValue])[]): ThriftValue => ({ type: wire.struct, fields: new Map(fields) })
/** A list; `of` is the wire type of its items. */
export const list = (of: number, items: readonly ThriftValue[]): ThriftValue => ({ type: wire.list, of, items })

/** The number in a field, if it is there. */
export function numberIn(fields: ThriftStruct, id: number): number | undefined {
  const value = fields.get(id)
  return value !== undefined && 'value' in value ? value.value : undefined
}

/** The bytes in a field, if it is there. */
export function bytesIn(fields: ThriftStruct, id: number): Uint8Array | undefined {
  const value = fields.get(id)
  return value !== undefined && 'bytes' in value ? value.bytes : undefined
}

/** The structure in a field, if it is there. */
export function structIn(fields: ThriftStruct, id: number): ThriftStruct | undefined {
  const value = fields.get(id)
  return value?.type === wire.struct ? value.fields : undefined
}

/** The structures in a list; none when the field is absent. */
export function structsIn(fields: ThriftStruct, id: number): readonly ThriftStruct[] {
  const value = fields.get(id)
  if (value === undefined || !('items' in value)) return []
  return value.items.map((item) => {
    if (item.type !== wire.struct) throw new ThriftError('the metadata has another list than Parquet says')
    return item.fields
  })
}
