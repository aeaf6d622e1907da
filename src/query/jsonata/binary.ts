import type { Node } from './ast.js'
import type { Code, Compiler } from './compiler.js'
import { Fault } from './fault.js'
import { operators } from './operator.js'
import { truth } from './value.js'
import { unsupported } from './unsupported.js'

/** An operator between two expressions. */
export function compileBinary(node: Node, compiler: Compiler): Code {
  const sign = String(node.value)
  const { position } = node
  const left = compiler.compile(node.lhs as Node)
  const right = compiler.compile(node.rhs as Node)
  const located = (error: unknown): unknown => (error instanceof Fault ? error.at(position, sign) : error)
  if (sign === 'and') return (input, scope) => truth(scope.run, left(input, scope)) && truth(scope.run, right(input, scope))
  if (sign === 'or') return (input, scope) => truth(scope.run, left(input, scope)) || truth(scope.run, right(input, scope))
  const apply = Object.hasOwn(operators, sign) ? operators[sign] : undefined
  if (apply === undefined) throw unsupported(`operator '${sign}'`, position)
  return (input, scope) => {
    const a = left(input, scope)
    const b = right(input, scope)
    try {
      return apply(a, b, scope.run)
    } catch (error) {
      throw located(error)
    }
  }
}
