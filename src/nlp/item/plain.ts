import { keysWritten } from '../input/json-text.js'
import type { Item, Span } from '../types.js'

/** Control characters: Unicode's category Cc. */
const control = /[\u0000-\u001f\u007f-\u009f]/

/**
 * A line that is an item beyond doubt, read fast. Nothing for any other, right or wrong: that is for the schema to say.
 * Whatever passes here also passes the schema (`itemSchema`); a property test holds them together.
 */
export function plainItem(line: string): Item | undefined {
  const value = parsedJson(line)
  if (!isObject(value)) return undefined
  const { id, text, spans, slices } = value
  if (!isId(id) || typeof text !== 'string' || text === '' || !isSpanList(spans) || !(slices === undefined || isSlices(slices))) return undefined
  const sliceKeys = slices === undefined ? 0 : Object.keys(slices).length + 1
  // as many keys in the text as in the value: none is unknown, and none was written twice
  return keysWritten(line) === 3 + 3 * spans.length + sliceKeys ? value as unknown as Item : undefined
}

/** Spans with no other member than their three; offsets in code points, not yet held against a text. */
export function isSpanList(value: unknown): value is readonly Span[] {
  return Array.isArray(value) && value.every(isSpan)
}

export function isId(value: unknown): value is string {
  return typeof value === 'string' && isWord(value, 256) && !control.test(value)
}

type Fields = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

const isWord = (value: unknown, most: number): boolean => typeof value === 'string' && value !== '' && value.length <= most

function isSpan(value: unknown): boolean {
  if (!isObject(value)) return false
  const { start, end, label } = value
  return Number.isInteger(start) && Number.isInteger(end) && (start as number) >= 0 && (end as number) >= 1 && isWord(label, 100)
}

function isSlices(value: unknown): value is Readonly<Record<string, string>> {
  if (!isObject(value)) return false
  const names = Object.values(value)
  return names.length <= 20 && names.every((name) => isWord(name, 100))
}

/** Nothing when it is no JSON. */
export function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}
