import type { Group, Node } from './ast.js'
import type { Code, Compiler } from './compiler.js'
import { fault } from './fault.js'
import { extended, frameOf } from './filter.js'
import type { Run, Scope } from './scope.js'
import { isArray } from './sequence.js'
import { append, assign, TupleStream } from './value.js'
import type { Tuple } from './value.js'

interface Pair {
  readonly key: Code
  readonly value: Code
  /** The key, where the source gives it as a literal. */
  readonly constant: string | undefined
}

/** `{ key: value, … }`: over several inputs, those with the same key are grouped. */
export function compileGroup(group: Group, compiler: Compiler): Code {
  const pairs = group.lhs.map(([key, value]): Pair => ({
    key: compiler.compile(key), value: compiler.compile(value), constant: isPlainString(key) ? String(key.value) : undefined,
  }))
  const { position } = group
  const constants = pairs.map(({ constant }) => constant)
  const literal = constants.every((name) => name !== undefined) && new Set(constants).size === constants.length
  return (input, scope) => {
    if (input instanceof TupleStream) return groupTuples(pairs, input.tuples, scope, position)
    if (literal && (!isArray(input) || input.length === 0)) {
      // the usual object constructor: nothing to group
      const item: unknown = isArray(input) ? undefined : input
      const result: Record<string, unknown> = {}
      for (const { value, constant = '' } of pairs) put(scope.run, result, constant, value(item, scope))
      return result
    }
    return groupItems(pairs, isArray(input) && input.length > 0 ? input : [isArray(input) ? undefined : input], scope, position)
  }
}

const isPlainString = (node: Node): boolean => node.type === 'string' && node.predicate === undefined && node.group === undefined

function put(run: Run, result: Record<string, unknown>, key: string, value: unknown): void {
  if (value !== undefined) assign(result, key, run.kept(value))
}

/** The name a key expression gave; `undefined` leaves the member out. */
function nameOf(key: unknown, position: number | undefined): string | undefined {
  if (key === undefined || typeof key === 'string') return key
  throw fault('T1003', { value: key }, position)
}

/** Sorts items into groups by key, in the order keys turn up. */
function collect<T, G>(pairs: readonly Pair[], items: readonly T[], keyOf: (pair: Pair, item: T) => unknown, start: (item: T) => G, add: (group: G, item: T) => G, run: Run, position: number | undefined): ReadonlyMap<string, { readonly pair: Pair; readonly data: G }> {
  run.spend(items.length * pairs.length)
  const groups = new Map<string, { readonly pair: Pair; readonly data: G }>()
  for (const item of items) {
    for (const pair of pairs) {
      const name = nameOf(keyOf(pair, item), position)
      if (name === undefined) continue
      const group = groups.get(name)
      if (group !== undefined && group.pair !== pair) throw fault('D1009', { value: name }, position)
      groups.set(name, { pair, data: group === undefined ? start(item) : add(group.data, item) })
    }
  }
  return groups
}

function groupItems(pairs: readonly Pair[], items: readonly unknown[], scope: Scope, position: number | undefined): unknown {
  const { run } = scope
  const groups = collect<unknown, unknown>(pairs, items, ({ key }, item) => key(item, scope), (item) => item, (group, item) => append(run, group, item), run, position)
  const result: Record<string, unknown> = {}
  for (const [name, { pair, data }] of groups) put(run, result, name, pair.value(data, scope))
  return result
}

function groupTuples(pairs: readonly Pair[], tuples: readonly Tuple[], scope: Scope, position: number | undefined): unknown {
  const { run } = scope
  const groups = collect<Tuple, Tuple>(pairs, tuples, ({ key }, tuple) => key(tuple['@'], frameOf(scope, tuple)), (tuple) => tuple, (group, tuple) => merged(run, group, tuple), run, position)
  const result: Record<string, unknown> = {}
  for (const [name, { pair, data }] of groups) {
    const { '@': context, ...names } = data
    put(run, result, name, pair.value(context, frameOf(scope, names)))
  }
  return result
}

/** One tuple for a whole group: each name stands for all its values. */
const merged = (run: Run, group: Tuple, tuple: Tuple): Tuple =>
  extended(group, Object.fromEntries(Object.entries(tuple).map(([name, value]) => [name, append(run, group[name], value)])))
