import type { Node } from './ast.js'
import type { Code, Compiler } from './compiler.js'
import { fault } from './fault.js'
import { compileGroup } from './group.js'
import { isArray, newConstructed } from './sequence.js'
import { isNumeric } from './value.js'

/** Negation, and the constructors of arrays and objects. */
export function compileUnary(node: Node, compiler: Compiler): Code {
  if (node.value === '[') return compileArray(node, compiler)
  if (node.value === '{') return compileGroup({ lhs: node.lhs as readonly (readonly [Node, Node])[], ...(node.position !== undefined && { position: node.position }) }, compiler)
  const inner = compiler.compile(node.expression as Node)
  return (input, scope) => {
    const value = inner(input, scope)
    if (value === undefined) return undefined
    if (!isNumeric(value)) throw fault('D1002', { value, token: '-' }, node.position)
    return -value
  }
}

/** `[…]`: arrays found by its expressions are taken in member by member, those written as `[…]` themselves are not. */
function compileArray(node: Node, compiler: Compiler): Code {
  const members = (node.expressions ?? []).map((member) => ({ code: compiler.compile(member), nested: member.value === '[' }))
  const whole = node.consarray === true
  return (input, scope) => {
    const { run } = scope
    run.spend(1)
    const result: unknown[] = whole ? newConstructed() : []
    for (const { code, nested } of members) {
      const value = code(input, scope)
      if (value === undefined) continue
      if (nested || !isArray(value)) result.push(run.kept(value))
      else {
        run.spend(value.length)
        for (const item of value) result.push(item)
      }
    }
    return result
  }
}
