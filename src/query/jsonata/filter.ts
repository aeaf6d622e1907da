import type { Node, Stage } from './ast.js'
import type { Code, Compiler } from './compiler.js'
import type { Run, Scope } from './scope.js'
import { Scope as Frame } from './scope.js'
import { isArray, listOf, newSequence } from './sequence.js'
import { isNumeric, truth, TupleStream } from './value.js'
import type { Tuple } from './value.js'

/** A predicate applied to a value: an array's members are kept one by one. */
export type Filter = (value: unknown, scope: Scope) => unknown

/** Index from the start; a negative one counts from the end. */
const placeOf = (index: number, length: number): number => {
  const whole = Math.floor(index)
  return whole < 0 ? whole + length : whole
}

/** Whether the verdict of a predicate keeps the item at a position. A number or an array of numbers names positions. */
function keeps(run: Run, verdict: unknown, position: number, length: number): number {
  if (isNumeric(verdict)) return placeOf(verdict, length) === position ? 1 : 0
  if (!isArray(verdict)) return truth(run, verdict) ? 1 : 0
  run.spend(verdict.length)
  if (!verdict.every(isNumeric)) return truth(run, verdict) ? 1 : 0
  return verdict.filter((index) => placeOf(index, length) === position).length
}

export function compileFilter(expression: Node, compiler: Compiler): Filter {
  if (expression.type === 'number') {
    const index = Number(expression.value)
    return (value) => {
      const items = listOf(value)
      const item = items[placeOf(index, items.length)]
      if (isArray(item)) return item
      const result = newSequence()
      if (item !== undefined) result.push(item)
      return result
    }
  }
  const test = compiler.compile(expression)
  return (value, scope) => {
    const items = listOf(value)
    scope.run.spend(items.length)
    const result = newSequence()
    for (let position = 0; position < items.length; position++) {
      const item = items[position]
      const verdict = test(item, scope)
      if (verdict === false) continue
      for (let copies = verdict === true ? 1 : keeps(scope.run, verdict, position, items.length); copies > 0; copies--) result.push(item)
      if (item === undefined) scope.run.impure = true
    }
    return result
  }
}

/** A scope in which a tuple's names are bound. */
export const frameOf = (scope: Scope, tuple: Tuple): Scope => new Frame(scope.run, scope, Object.keys(tuple), Object.values(tuple))

/** A new tuple with more names. */
export const extended = (tuple: Tuple | undefined, more: Tuple): Tuple => Object.assign(Object.create(null) as Record<string, unknown>, tuple, more)

/** A predicate on the result of an expression, which may be a stream of tuples. */
export function compilePredicate(stage: Stage, compiler: Compiler): Filter {
  const filter = compileFilter(stage.expr, compiler)
  const tuples = compileTupleStage(stage, compiler)
  return (value, scope) => (value instanceof TupleStream ? new TupleStream(tuples(value.tuples, scope)) : filter(value, scope))
}

export type TupleStage = (tuples: readonly Tuple[], scope: Scope) => readonly Tuple[]

/** A stage of a path that binds names: a predicate sees the names, `#$i` binds the position. */
export function compileTupleStage(stage: Stage, compiler: Compiler): TupleStage {
  if (stage.type === 'index') {
    const name = String(stage.value)
    return (tuples) => tuples.map((tuple, position) => extended(tuple, { [name]: position }))
  }
  if (stage.expr.type === 'number') {
    const index = Number(stage.expr.value)
    return (tuples) => tuples.slice(placeOf(index, tuples.length)).slice(0, placeOf(index, tuples.length) < 0 ? 0 : 1)
  }
  const test: Code = compiler.compile(stage.expr)
  return (tuples, scope) => {
    scope.run.spend(tuples.length)
    return tuples.flatMap((tuple, position) => new Array<Tuple>(keeps(scope.run, test(tuple['@'], frameOf(scope, tuple)), position, tuples.length)).fill(tuple))
  }
}
