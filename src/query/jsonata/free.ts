import { childrenOf } from './ast.js'
import type { Node } from './ast.js'
import { builtinOf } from './variable.js'

/**
 * Names of the variables an expression reads from outside, without `$`, sorted. A name counts as bound below the block, function or path
 * that binds it, and from the binding on; inside a function, a later binding of the block around it counts as well.
 */
export function freeVariables(root: Node): readonly string[] {
  const free = new Set<string>()
  visit(root, { names: new Set(), later: new Set() }, free)
  return [...free].sort()
}

interface Bound {
  readonly names: Set<string>
  /** Bound further on in an enclosing block: known to functions once they are called. */
  readonly later: ReadonlySet<string>
}

function visit(node: Node, bound: Bound, free: Set<string>): void {
  switch (node.type) {
    case 'variable': {
      const name = String(node.value)
      if (name !== '' && name !== '$' && !bound.names.has(name) && builtinOf(name) === undefined) free.add(name)
      break
    }
    case 'bind':
      visit(node.rhs as Node, bound, free)
      bound.names.add(String((node.lhs as Node).value))
      return
    case 'block': {
      const inner = { names: new Set(bound.names), later: new Set([...bound.later, ...(node.expressions ?? []).flatMap(namesBound)]) }
      for (const expression of node.expressions ?? []) visit(expression, inner, free)
      return
    }
    case 'lambda': {
      const parameters = (node.arguments ?? []).map((parameter) => String(parameter.value))
      if (node.body !== undefined) visit(node.body, { names: new Set([...bound.names, ...(node.thunk === true ? [] : bound.later), ...parameters]), later: bound.later }, free)
      return
    }
    case 'path': {
      const inner = { names: new Set([...bound.names, ...(node.steps ?? []).flatMap(namesBound)]), later: bound.later }
      for (const child of childrenOf(node)) visit(child, inner, free)
      return
    }
  }
  for (const child of childrenOf(node)) visit(child, bound, free)
}

/** The names that a step of a path (`@`, `#`) or an expression of a block (`:=`) binds itself. */
function namesBound(node: Node): readonly string[] {
  const stages = (node.stages ?? []).flatMap(({ value }) => (value === undefined ? [] : [value]))
  const inside = node.type === 'block' || node.type === 'lambda' ? [] : childrenOf(node).flatMap(namesBound)
  const own = [node.focus, node.index, node.type === 'bind' ? String((node.lhs as Node).value) : undefined].filter((name) => name !== undefined)
  return [...own, ...stages, ...inside]
}
