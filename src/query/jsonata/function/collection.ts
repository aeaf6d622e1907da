import { QueryError } from '../../error.js'
import { textOf } from '../operator.js'
import type { Run } from '../scope.js'
import { append, field, isObject, JsonataFunction, plain, same, Sequence, sequenceOf, truth } from '../value.js'
import { defineFunctions } from './signature.js'

/** Passes as many of (value, index, whole) as the function wants. */
const apply = (f: unknown, value: unknown, index: unknown, whole: unknown): unknown => {
  const target = f as JsonataFunction
  return target.call([value, index, whole].slice(0, Math.max(1, target.arity)), undefined)
}

const pick = (items: readonly unknown[], test: unknown): readonly unknown[] => items.filter((item, i) => truth(apply(test, item, i, items)))

function keysOf(value: unknown, run: Run): unknown {
  if (Array.isArray(value)) return sequenceOf(...new Set((value as readonly unknown[]).flatMap((item) => Array.from((keysOf(item, run) ?? []) as Iterable<unknown>))))
  return isObject(value) ? sequenceOf(...Object.keys(value)) : new Sequence()
}

const assign = (into: Record<string, unknown>, key: string, value: unknown): void => {
  Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
}

function merge(items: readonly unknown[]): unknown {
  const result: Record<string, unknown> = {}
  for (const item of items) if (isObject(item)) for (const [key, value] of Object.entries(item)) assign(result, key, value)
  return result
}

function spread(value: unknown): unknown {
  if (Array.isArray(value)) return (value as readonly unknown[]).reduce((all, item) => append(all, spread(item)), undefined)
  return isObject(value) ? sequenceOf(...Object.entries(value).map(([key, item]) => ({ [key]: item }))) : value
}

function compareBy(test: unknown) {
  if (test !== undefined) return (a: unknown, b: unknown): number => (truth((test as JsonataFunction).call([a, b], undefined)) ? 1 : -1)
  return (a: unknown, b: unknown): number => ((a as number) > (b as number) ? 1 : (a as number) < (b as number) ? -1 : 0)
}

/** Stable merge sort: a comparison function that contradicts itself still ends. */
function sorted(items: readonly unknown[], compare: (a: unknown, b: unknown) => number): readonly unknown[] {
  if (items.length < 2) return items
  const middle = Math.floor(items.length / 2)
  const [left, right] = [sorted(items.slice(0, middle), compare), sorted(items.slice(middle), compare)]
  const result: unknown[] = []
  let [i, j] = [0, 0]
  while (i < left.length && j < right.length) result.push(compare(left[i], right[j]) > 0 ? right[j++] : left[i++])
  return [...result, ...left.slice(i), ...right.slice(j)]
}

const typeName = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : value instanceof JsonataFunction ? 'function' : typeof value

/** Functions on arrays, objects and functions. */
export const collectionFunctions = defineFunctions({
  count: ['a', ([items]) => (items === undefined ? 0 : (items as readonly unknown[]).length)],
  append: ['x x', ([left, right]) => append(left, right)],
  exists: ['x', ([value]) => value !== undefined],
  reverse: ['a', ([items]) => (items === undefined ? undefined : sequenceOf(...[...(items as readonly unknown[])].reverse()))],
  shuffle: ['a', ([items], run) => {
    if (items === undefined) return undefined
    const result = [...(items as readonly unknown[])]
    for (let i = result.length - 1; i > 0; i--) {
      const j = Math.floor(run.host.random() * (i + 1))
      ;[result[i], result[j]] = [result[j], result[i]]
    }
    return sequenceOf(...result)
  }],
  distinct: ['x', ([items], run) => {
    if (!Array.isArray(items)) return items
    const result = new Sequence()
    for (const item of items as readonly unknown[]) {
      run.spend(result.length)
      if (!result.some((kept) => same(kept, item))) result.push(item)
    }
    return result
  }],
  sort: ['a f?', ([items, test], run) => {
    if (items === undefined) return undefined
    const list = items as readonly unknown[]
    run.spend(list.length * 8)
    if (test === undefined && !list.every((item) => typeof item === 'number') && !list.every((item) => typeof item === 'string')) {
      throw new QueryError('type', 'D3070', 'The single argument form of the sort function can only be applied to an array of strings or an array of numbers')
    }
    return sequenceOf(...sorted(list, compareBy(test)))
  }],
  map: ['a f', ([items, f]) => {
    if (items === undefined) return undefined
    const result = new Sequence()
    for (const [i, item] of (items as readonly unknown[]).entries()) {
      const value = apply(f, item, i, items)
      if (value !== undefined) result.push(plain(value))
    }
    return result
  }],
  filter: ['a f', ([items, f]) => (items === undefined ? undefined : sequenceOf(...pick(items as readonly unknown[], f)))],
  single: ['a f?', ([items, f]) => {
    if (items === undefined) return undefined
    const found = f === undefined ? items as readonly unknown[] : pick(items as readonly unknown[], f)
    if (found.length > 1) throw new QueryError('evaluation', 'D3138', 'The $single() function expected exactly 1 matching result.  Instead it matched more.')
    if (found.length === 0) throw new QueryError('evaluation', 'D3139', 'The $single() function expected exactly 1 matching result.  Instead it matched 0.')
    return found[0]
  }],
  reduce: ['a f x?', ([items, f, init]) => {
    if (items === undefined) return undefined
    const target = f as JsonataFunction
    if (target.arity < 2) throw new QueryError('evaluation', 'D3050', 'The second argument of reduce function must be a function with at least two arguments')
    const list = items as readonly unknown[]
    const from = init === undefined ? 1 : 0
    let result = init === undefined ? list[0] : init
    for (const [i, item] of list.slice(from).entries()) result = plain(target.call([result, item, i + from, items].slice(0, target.arity), undefined))
    return result
  }],
  zip: ['a a? a? a?', (args) => {
    const lists = args.filter((list): list is readonly unknown[] => Array.isArray(list))
    const length = Math.min(...lists.map((list) => list.length))
    return Array.from({ length }, (_, i) => lists.map((list) => list[i]))
  }],
  keys: ['x-', ([value], run) => keysOf(value, run)],
  lookup: ['x- s', ([value, key]) => field(value, key as string)],
  spread: ['x-', ([value]) => spread(value)],
  merge: ['a', ([items]) => (items === undefined ? undefined : merge(items as readonly unknown[]))],
  each: ['o- f', ([object, f]) => {
    if (object === undefined) return undefined
    const result = new Sequence()
    for (const [key, value] of Object.entries(object as object)) {
      const made = apply(f, value, key, object)
      if (made !== undefined) result.push(plain(made))
    }
    return result
  }],
  sift: ['o- f', ([object, f]) => {
    if (object === undefined) return undefined
    const result: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(object as object)) if (truth(apply(f, value, key, object))) assign(result, key, value)
    return Object.keys(result).length === 0 ? undefined : result
  }],
  type: ['x', ([value]) => (value === undefined ? undefined : typeName(value))],
  error: ['s?', ([message]) => { throw new QueryError('evaluation', 'D3137', message === undefined ? '$error() function evaluated' : textOf(message)) }],
  assert: ['b s?', ([condition, message]) => {
    if (condition !== true) throw new QueryError('evaluation', 'D3141', message === undefined ? '$assert() statement failed' : textOf(message))
    return undefined
  }],
})
