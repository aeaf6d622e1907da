import type { Json } from '../../asl/json.js'
import { QueryError } from '../error.js'
import { fault } from './fault.js'
import type { Run } from './scope.js'
import { dataLevels } from './limit.js'
import { isArray, isMarked } from './sequence.js'
import { assign, JsonataFunction } from './value.js'

/** Work below which a result cannot be nested or shared so often that those who read it would suffer. */
const harmless = 1000

/**
 * The result of an expression as JSON.
 *
 * @throws QueryError D3000 for a function, D1001 for a number that JSON cannot hold, of kind `limit` for data without end
 */
export function cleaned(value: unknown, run: Run): Json | undefined {
  if (value === undefined) return undefined
  if (run.impure || run.spent > harmless || typeof value !== 'object' || value instanceof JsonataFunction) return clean(value, run)
  return isArray(value) && isMarked(value) ? value.slice() as Json[] : value as Json
}

function clean(value: unknown, run: Run): Json {
  if (typeof value === 'number' && !Number.isFinite(value)) throw fault('D1001', { value })
  if (value instanceof JsonataFunction) throw new QueryError('type', 'D3000', 'the expression gives a function, which is not JSON')
  if (typeof value === 'string') run.spendText(value.length)
  // a group of a regular expression that took no part
  if (value === undefined) return null
  if (typeof value !== 'object' || value === null) return value as Json
  run.enter(dataLevels)
  const result = isArray(value) ? cleanArray(value, run) : cleanObject(value as Readonly<Record<string, unknown>>, run)
  run.leave(dataLevels)
  return result
}

/** The array itself, where nothing in it has to change. */
function cleanArray(items: readonly unknown[], run: Run): Json {
  run.spend(items.length)
  let result: Json[] | undefined = isMarked(items) ? [] : undefined
  for (let i = 0; i < items.length; i++) {
    const item = clean(items[i], run)
    if (result === undefined && item !== items[i]) result = items.slice(0, i) as Json[]
    result?.push(item)
  }
  return result ?? items as readonly Json[]
}

function cleanObject(members: Readonly<Record<string, unknown>>, run: Run): Json {
  const entries = Object.entries(members)
  run.spend(entries.length)
  const items = entries.map(([key, item]) => [key, clean(item, run)] as const)
  if (items.every(([key, item]) => item === members[key])) return members as Readonly<Record<string, Json>>
  const result: Record<string, Json> = {}
  for (const [key, item] of items) assign(result, key, item)
  return result
}
