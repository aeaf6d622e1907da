import type { Json, JsonObject } from '../../asl/json.js'

/** What one side of a comparison gives; `undefined` for a path that leads nowhere. */
export type Value = Json | undefined
export type Operand = (item: Json, root: Json) => Value

const isObject = (value: Value): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: Value): readonly Json[] | undefined => (Array.isArray(value) ? value as readonly Json[] : undefined)

/** Equality by structure. */
export function sameJson(left: Value, right: Value): boolean {
  if (left === right) return true
  const [a, b] = [listOf(left), listOf(right)]
  if (a !== undefined && b !== undefined) return a.length === b.length && a.every((item, i) => sameJson(item, b[i]))
  if (!isObject(left) || !isObject(right)) return false
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key], right[key]))
}

/** Smaller, equal or greater; nothing for values that have no order. */
function order(left: Value, right: Value): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0
  return undefined
}

const ordered = (test: (n: number) => boolean) => (left: Value, right: Value): boolean => {
  const n = order(left, right)
  return n !== undefined && test(n)
}

const among = (value: Value, list: Value): boolean => listOf(list)?.some((item) => sameJson(item, value)) ?? false
const every = (left: Value, right: Value): boolean => listOf(left)?.every((item) => among(item, right)) ?? false
const some = (left: Value, right: Value): boolean => listOf(left)?.some((item) => among(item, right)) ?? false

const sizeOf = (value: Value): number | undefined =>
  typeof value === 'string' ? value.length : listOf(value)?.length ?? (isObject(value) ? Object.keys(value).length : undefined)

/** Operators of filters by their symbol, as the Jayway library defines them. */
export const compare: Readonly<Record<string, (left: Value, right: Value) => boolean>> = {
  '==': sameJson,
  '===': sameJson,
  '!=': (left, right) => !sameJson(left, right),
  '!==': (left, right) => !sameJson(left, right),
  '<': ordered((n) => n < 0),
  '<=': ordered((n) => n <= 0),
  '>': ordered((n) => n > 0),
  '>=': ordered((n) => n >= 0),
  in: among,
  nin: (left, right) => !among(left, right),
  subsetof: every,
  anyof: some,
  noneof: (left, right) => listOf(left) !== undefined && !some(left, right),
  contains: (left, right) => (typeof left === 'string' ? typeof right === 'string' && left.includes(right) : among(right, left)),
  size: (left, right) => sizeOf(left) !== undefined && sizeOf(left) === (typeof right === 'number' ? right : sizeOf(right)),
  empty: (left, right) => sizeOf(left) !== undefined && (sizeOf(left) === 0) === right,
}
