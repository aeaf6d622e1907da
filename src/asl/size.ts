import type { Json, JsonObject } from './json.js'

const known = new WeakMap<object, number>()

/** From this size on, remembering costs less than counting again. */
const worthKnowing = 512

const longText = 128

/** UTF-8 bytes of a JSON string literal, quotes included. */
function stringBytes(text: string): number {
  // what is not short is counted faster by the engine's own code
  if (text.length >= longText) return Buffer.byteLength(JSON.stringify(text))
  let bytes = 2
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0xd800 && code <= 0xdfff) return Buffer.byteLength(JSON.stringify(text))
    if (code >= 0x80) bytes += code < 0x800 ? 2 : 3
    else if (code === 0x22 || code === 0x5c) bytes += 2
    else if (code > 0x1f) bytes += 1
    else bytes += code === 8 || code === 9 || code === 10 || code === 12 || code === 13 ? 2 : 6
  }
  return bytes
}

/** Digits of a whole number are counted without making its text: payloads are full of them. */
function numberBytes(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value >= 1e15) return String(value).length
  let digits = 1
  for (let limit = 10; value >= limit; limit *= 10) digits += 1
  return digits
}

/**
 * Bytes of a value as compact JSON in UTF-8: what Step Functions' 262,144-byte limit counts.
 * Remembered per large object, since values are immutable and shared.
 *
 * @example
 * byteLength({ a: 'é' }) // 10
 */
export function byteLength(value: Json): number {
  if (typeof value === 'string') return stringBytes(value)
  if (typeof value === 'number') return numberBytes(value)
  if (typeof value === 'boolean') return value ? 4 : 5
  if (value === null) return 4
  const before = known.get(value)
  if (before !== undefined) return before
  let bytes = 2
  if (Array.isArray(value)) {
    const items = value as readonly Json[]
    bytes += Math.max(0, items.length - 1)
    for (const item of items) bytes += byteLength(item)
  } else {
    const object = value as JsonObject
    let members = 0
    // no list of entries: this runs for every payload of every state
    for (const key in object) {
      if (!Object.hasOwn(object, key)) continue
      bytes += stringBytes(key) + 1 + byteLength(object[key] ?? null)
      members += 1
    }
    bytes += Math.max(0, members - 1)
  }
  if (bytes >= worthKnowing) known.set(value, bytes)
  return bytes
}
