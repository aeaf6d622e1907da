import { fault } from '../fault.js'
import type { Run } from '../scope.js'
import { dataLevels } from '../limit.js'
import { cloned } from '../transform.js'
import { isArray, newSequence, sequenceFrom } from '../sequence.js'
import { append, assign, field, isNumeric, isObject, JsonataFunction } from '../value.js'
import { defineFunctions, given } from './define.js'

/** Names of members; over an array, of all its members. */
function keysOf(value: unknown, run: Run): readonly unknown[] {
  const names = new Set<string>()
  const collect = (part: unknown): void => {
    run.enter(dataLevels)
    if (isArray(part)) part.forEach(collect)
    else if (isObject(part)) for (const key of Object.keys(part)) names.add(key)
    run.leave(dataLevels)
  }
  collect(value)
  run.spend(names.size)
  // an object's own order of keys: whole numbers come first
  return sequenceFrom(Object.keys(Object.fromEntries(Array.from(names, (name) => [name, true]))))
}

function merged(items: readonly unknown[], run: Run): unknown {
  const result: Record<string, unknown> = {}
  for (const item of items) {
    run.spend(1)
    if (!isObject(item)) continue
    for (const [key, value] of Object.entries(item)) {
      run.spend(1)
      assign(result, key, run.kept(value))
    }
  }
  return result
}

/** Every member as an object of its own. */
function spread(value: unknown, run: Run): unknown {
  run.spend(1)
  if (isArray(value)) return value.reduce<unknown>((all, item) => append(run, all, run.deeper(dataLevels, () => spread(item, run))), newSequence())
  if (!isObject(value)) return value
  const result = newSequence()
  for (const [key, item] of Object.entries(value)) {
    run.spend(1)
    const single: Record<string, unknown> = {}
    assign(single, key, run.kept(item))
    result.push(single)
  }
  return result
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (isNumeric(value)) return 'number'
  if (isArray(value)) return 'array'
  if (value instanceof JsonataFunction) return 'function'
  return typeof value === 'number' ? 'object' : typeof value
}

const messageOf = (message: unknown, otherwise: string): string => (typeof message === 'string' && message !== '' ? message : otherwise)

/** Functions on objects, on types, and on what is wrong. */
export const objectFunctions = defineFunctions({
  keys: ['<x-:a<s>>', ([value], run) => keysOf(value, run)],
  lookup: ['<x-s:x>', ([value, key], run) => field(run, value, String(key))],
  spread: ['<x-:a<o>>', ([value], run) => spread(value, run)],
  merge: ['<a<o>:o>', given<readonly unknown[]>((items, _rest, run) => merged(items, run))],
  clone: ['<(oa)-:o>', given((value, _rest, run) => cloned(value, run))],
  type: ['<x:s>', given(typeOf)],
  error: ['<s?:x>', ([message]) => { throw fault('D3137', { plain: messageOf(message, '$error() function evaluated') }) }],
  assert: ['<bs?:x>', ([condition, message]) => {
    if (condition !== true) throw fault('D3141', { plain: messageOf(message, '$assert() statement failed') })
    return undefined
  }],
})
