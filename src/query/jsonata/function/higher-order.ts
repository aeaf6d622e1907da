import { fault } from '../fault.js'
import type { Run } from '../scope.js'
import { newSequence } from '../sequence.js'
import { assign, isObject, JsonataFunction, truth } from '../value.js'
import { defineFunctions, given } from './define.js'

/** Calls a function with as many of (value, key or index, whole) as it wants. */
function call(run: Run, f: unknown, value: unknown, key: unknown, whole: unknown): unknown {
  const arity = f instanceof JsonataFunction ? f.arity : 1
  return run.apply(f, arity >= 3 ? [value, key, whole] : arity === 2 ? [value, key] : [value], undefined)
}

/** A sequence of what is there. */
function collected(results: Iterable<unknown>, run: Run): readonly unknown[] {
  const sequence = newSequence()
  for (const value of results) if (value !== undefined) sequence.push(run.kept(value))
  return sequence
}

function* mapped(items: readonly unknown[], f: unknown, run: Run): Iterable<unknown> {
  for (let i = 0; i < items.length; i++) {
    run.spend(1)
    yield call(run, f, items[i], i, items)
  }
}

function filtered(items: readonly unknown[], f: unknown, run: Run): readonly unknown[] {
  const sequence = newSequence()
  for (let i = 0; i < items.length; i++) {
    run.spend(1)
    if (truth(run, call(run, f, items[i], i, items))) sequence.push(items[i])
  }
  return sequence
}

function single(items: readonly unknown[], f: unknown, run: Run): unknown {
  let found: { readonly item: unknown } | undefined
  for (let i = 0; i < items.length; i++) {
    run.spend(1)
    if (f !== undefined && !truth(run, call(run, f, items[i], i, items))) continue
    if (found !== undefined) throw fault('D3138')
    found = { item: items[i] }
  }
  if (found === undefined) throw fault('D3139')
  return found.item
}

function reduced(items: readonly unknown[], f: unknown, initial: unknown, run: Run): unknown {
  const arity = f instanceof JsonataFunction ? f.arity : 0
  if (arity < 2) throw fault('D3050')
  const from = initial === undefined && items.length > 0 ? 1 : 0
  let result = from === 1 ? items[0] : initial
  for (let i = from; i < items.length; i++) {
    run.spend(1)
    result = run.apply(f, [result, items[i], i, items].slice(0, Math.min(arity, 4)), undefined)
  }
  return result
}

/** `undefined` counts as an object without members. */
const membersOf = (object: unknown): readonly (readonly [string, unknown])[] => (isObject(object) ? Object.entries(object) : [])

function sifted(object: unknown, f: unknown, run: Run): unknown {
  const result: Record<string, unknown> = {}
  let empty = true
  for (const [key, value] of membersOf(object)) {
    run.spend(1)
    if (!truth(run, call(run, f, value, key, object))) continue
    empty = false
    assign(result, key, run.kept(value))
  }
  return empty ? undefined : result
}

/** Functions that take functions. */
export const higherOrderFunctions = defineFunctions({
  map: ['<af>', given<readonly unknown[]>((items, [f], run) => collected(mapped(items, f, run), run))],
  filter: ['<af>', given<readonly unknown[]>((items, [f], run) => filtered(items, f, run))],
  single: ['<af?>', given<readonly unknown[]>((items, [f], run) => single(items, f, run))],
  reduce: ['<afj?:j>', given<readonly unknown[]>((items, [f, initial], run) => reduced(items, f, initial, run))],
  each: ['<o-f:a>', ([object, f], run) => collected(membersOf(object).map(([key, value]) => call(run, f, value, key, object)), run)],
  sift: ['<o-f?:o>', ([object, f], run) => sifted(object, f, run)],
})
