import type { Node } from './ast.js'
import { compileCall } from './call.js'
import type { Code, Compiler } from './compiler.js'
import { fault } from './fault.js'
import { collapse } from './sequence.js'
import { JsonataFunction, TailCall } from './value.js'

/** `value ~> $f`, `value ~> $f(more)`, and the composition of functions `$f ~> $g`. */
export function compileApply(node: Node, compiler: Compiler): Code {
  const left = compiler.compile(node.lhs as Node)
  const right = node.rhs as Node
  if (right.type === 'function') return compileCall(right, compiler, left)
  const called = compiler.compile(right)
  return (input, scope) => {
    const value = left(input, scope)
    const target = called(input, scope)
    if (!(target instanceof JsonataFunction)) throw fault('T2006', { value: target }, node.position)
    return value instanceof JsonataFunction ? composed(value, target) : scope.run.apply(target, [value], null)
  }
}

const composed = (first: JsonataFunction, second: JsonataFunction): JsonataFunction =>
  new JsonataFunction(1, (run, [value]) => run.deeper(2, () => new TailCall(second, [collapse(run.apply(first, [value], null))], undefined, undefined)))
