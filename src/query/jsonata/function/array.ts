import { fault } from '../fault.js'
import type { Run } from '../scope.js'
import { mergeSorted } from '../sort.js'
import { isArray, isSequence, newSequence } from '../sequence.js'
import { append, same } from '../value.js'
import { defineFunctions, given } from './define.js'

type Items = readonly unknown[]

function shuffled(items: Items, run: Run): Items {
  const result: unknown[] = []
  for (const [i, item] of items.entries()) {
    const j = Math.floor(run.host.random() * (i + 1))
    if (i !== j) result[i] = result[j]
    result[j] = item
  }
  return result
}

function distinct(items: Items, run: Run): Items {
  const result: unknown[] = isSequence(items) ? newSequence() : []
  const simple = new Set<unknown>()
  for (const item of items) {
    run.spend(1)
    if (typeof item === 'object' && item !== null) {
      if (result.some((kept) => typeof kept === 'object' && same(run, kept, item))) continue
    } else if (simple.has(item) && !Number.isNaN(item)) continue
    else simple.add(item)
    result.push(item)
  }
  return result
}

function sorted(items: Items, test: unknown, run: Run): Items {
  if (items.length < 2) return items
  // the host's truth, not JSONata's: so the reference implementation
  if (test !== undefined) return mergeSorted(items, (a, b) => Boolean(run.apply(test, [a, b], undefined)), run)
  if (!items.every((item) => typeof item === 'number') && !items.every((item) => typeof item === 'string')) throw fault('D3070')
  return mergeSorted(items as readonly (number | string)[], (a, b) => a > b, run)
}

function zipped(lists: readonly unknown[], run: Run): Items {
  const length = lists.reduce<number>((shortest, list) => Math.min(shortest, isArray(list) ? list.length : 0), Infinity)
  if (!Number.isFinite(length)) return []
  run.spend(length * lists.length)
  return Array.from({ length }, (_, i) => (lists as readonly Items[]).map((list) => run.kept(list[i])))
}

const counted = (apply: (items: Items, run: Run) => unknown) => given<Items>((items, _rest, run) => {
  run.spend(items.length)
  return apply(items, run)
})

/** Functions on arrays. */
export const arrayFunctions = defineFunctions({
  append: ['<xx:a>', ([left, right], run) => append(run, left, right)],
  exists: ['<x:b>', ([value]) => value !== undefined],
  reverse: ['<a:a>', counted((items) => (items.length < 2 ? items : items.toReversed()))],
  shuffle: ['<a:a>', counted((items, run) => (items.length < 2 ? items : shuffled(items, run)))],
  distinct: ['<x:x>', given((items, _rest, run) => (isArray(items) && items.length > 1 ? distinct(items, run) : items))],
  sort: ['<af?:a>', given<Items>((items, [test], run) => sorted(items, test, run))],
  zip: ['<a+>', (lists, run) => zipped(lists, run), 0],
})
