import type { Json, JsonObject } from './json.js'
import { limit } from './limit.js'

/** What is remembered of a large object: its bytes, and how many levels there are below it. */
interface Size {
  readonly bytes: number
  readonly below: number
}

const known = new WeakMap<object, Size>()

/** A value has more levels than `limit.nestingLevels`, or contains itself. */
export class NestedTooDeeply extends Error {
  override readonly name = 'NestedTooDeeply'
  constructor() {
    super(`The data is nested deeper than ${limit.nestingLevels} levels.`)
  }
}

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
  for (let power = 10; value >= power; power *= 10) digits += 1
  return digits
}

/**
 * Bytes of a value as compact JSON in UTF-8: what Step Functions' 262,144-byte limit counts.
 * Remembered per large object, since values are immutable and shared.
 *
 * @throws NestedTooDeeply rather than run out of stack
 * @example
 * byteLength({ a: 'é' }) // 10
 */
export const byteLength = (value: Json): number => count(value, 1, { level: 0 })

/** @param reach - the deepest level met so far */
function count(value: Json, level: number, reach: { level: number }): number {
  if (typeof value === 'string') return stringBytes(value)
  if (typeof value === 'number') return numberBytes(value)
  if (typeof value === 'boolean') return value ? 4 : 5
  if (value === null) return 4
  const before = known.get(value)
  const deepest = level + (before?.below ?? 0)
  if (deepest > limit.nestingLevels) throw new NestedTooDeeply()
  if (before !== undefined) {
    if (deepest > reach.level) reach.level = deepest
    return before.bytes
  }
  const outside = reach.level
  reach.level = level
  let bytes = 2
  if (Array.isArray(value)) {
    const items = value as readonly Json[]
    bytes += Math.max(0, items.length - 1)
    for (const item of items) bytes += count(item, level + 1, reach)
  } else {
    const object = value as JsonObject
    let members = 0
    // no list of entries: this runs for every payload of every state
    for (const key in object) {
      if (!Object.hasOwn(object, key)) continue
      bytes += stringBytes(key) + 1 + count(object[key] ?? null, level + 1, reach)
      members += 1
    }
    bytes += Math.max(0, members - 1)
  }
  if (bytes >= worthKnowing) known.set(value, { bytes, below: reach.level - level })
  if (outside > reach.level) reach.level = outside
  return bytes
}
