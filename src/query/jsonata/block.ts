import type { Node } from './ast.js'
import { bindsInScope } from './compiler.js'
import type { Code, Compiler } from './compiler.js'
import { Scope } from './scope.js'
import { truth } from './value.js'

/** `( …; … )`: the value of the last expression. Names bound inside are not known outside. */
export function compileBlock(node: Node, compiler: Compiler): Code {
  const expressions = node.expressions ?? []
  const codes = expressions.map((expression) => compiler.compile(expression))
  const last = codes.pop()
  if (last === undefined) return () => undefined
  const binds = expressions.some(bindsInScope)
  if (codes.length === 0 && !binds) return last
  return (input, scope) => {
    const frame = binds ? new Scope(scope.run, scope) : scope
    for (const code of codes) code(input, frame)
    return last(input, frame)
  }
}

/** `$name := value` */
export function compileBind(node: Node, compiler: Compiler): Code {
  const name = String((node.lhs as Node).value)
  const right = compiler.compile(node.rhs as Node)
  return (input, scope) => {
    const value = right(input, scope)
    scope.set(name, value)
    return value
  }
}

/** `test ? then : otherwise`, and what the parser makes of `?:` and `??`. */
export function compileCondition(node: Node, compiler: Compiler): Code {
  const test = compiler.compile(node.condition as Node)
  const then = compiler.compile(node.then as Node)
  const otherwise: Code = node.else === undefined ? () => undefined : compiler.compile(node.else)
  return (input, scope) => (truth(scope.run, test(input, scope)) ? then : otherwise)(input, scope)
}
