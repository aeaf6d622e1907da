import type { Node } from './ast.js'
import type { Compiler } from './compiler.js'
import { fault } from './fault.js'
import { frameOf } from './filter.js'
import type { Run, Scope } from './scope.js'
import { listOf } from './sequence.js'
import type { Tuple } from './value.js'

/** Stable merge sort: `after` says whether its first argument belongs behind its second. One that contradicts itself still ends. */
export function mergeSorted<T>(items: readonly T[], after: (a: T, b: T) => boolean, run: Run): readonly T[] {
  if (items.length < 2) return items
  run.spend(items.length)
  const middle = Math.floor(items.length / 2)
  const left = mergeSorted(items.slice(0, middle), after, run)
  const right = mergeSorted(items.slice(middle), after, run)
  const result: T[] = []
  let [i, j] = [0, 0]
  while (i < left.length && j < right.length) result.push(after(left[i] as T, right[j] as T) ? right[j++] as T : left[i++] as T)
  while (i < left.length) result.push(left[i++] as T)
  while (j < right.length) result.push(right[j++] as T)
  return result
}

const comparable = (value: unknown): value is number | string => typeof value === 'number' || typeof value === 'string'

/** Which of two sort keys comes first; keys that are missing come last. */
function order(left: unknown, right: unknown, descending: boolean, position: number | undefined): number {
  if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? 1 : -1
  if (!comparable(left) || !comparable(right)) throw fault('T2008', { value: comparable(left) ? right : left }, position)
  if (typeof left !== typeof right) throw fault('T2007', { value: left, value2: right }, position)
  return left === right ? 0 : (left < right ? -1 : 1) * (descending ? -1 : 1)
}

/** The order-by step of a path, over values and over tuples. */
export interface Sort {
  values(items: unknown, scope: Scope): readonly unknown[]
  tuples(tuples: readonly Tuple[], scope: Scope): readonly Tuple[]
}

export function compileSort(step: Node, compiler: Compiler): Sort {
  const terms = (step.terms ?? []).map((term) => ({ descending: term.descending, key: compiler.compile(term.expression) }))
  const after = (a: unknown, inA: Scope, b: unknown, inB: Scope): boolean => {
    for (const { key, descending } of terms) {
      const verdict = order(key(a, inA), key(b, inB), descending, step.position)
      if (verdict !== 0) return verdict > 0
    }
    return false
  }
  return {
    values: (items, scope) => mergeSorted(listOf(items), (a, b) => after(a, scope, b, scope), scope.run),
    tuples: (tuples, scope) => mergeSorted(tuples, (a, b) => after(a['@'], frameOf(scope, a), b['@'], frameOf(scope, b)), scope.run),
  }
}
