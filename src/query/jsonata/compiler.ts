import { childrenOf } from './ast.js'
import type { Node } from './ast.js'
import { deepestSource, nestedTooDeeply } from './limit.js'
import type { Scope } from './scope.js'

/** A compiled expression. */
export type Code = (input: unknown, scope: Scope) => unknown

/** Carries what the compilation of one expression needs; hands every node to the function that knows its kind. */
export class Compiler {
  private level = 0
  private reached = 0
  private readonly bound: ReadonlySet<string>
  constructor(root: Node, private readonly dispatch: (node: Node, compiler: Compiler) => Code) {
    this.bound = namesBoundIn(root)
  }

  /** @throws QueryError of kind `limit` for source that is nested too deeply */
  compile(node: Node): Code {
    this.level += 1
    this.reached = Math.max(this.reached, this.level)
    if (this.level > deepestSource) throw nestedTooDeeply(node.position)
    const code = this.dispatch(node, this)
    this.level -= 1
    return code
  }

  /** Compiles a node and says how many levels deep it is: what a call of it costs of the depth limit. */
  measured(node: Node): { readonly code: Code; readonly height: number } {
    const before = this.reached
    this.reached = this.level
    const code = this.compile(node)
    const height = this.reached - this.level
    this.reached = Math.max(before, this.reached)
    return { code, height }
  }

  /** Whether the expression itself binds a name somewhere, so that it need not mean the global variable or built-in function. */
  binds(name: string): boolean {
    return this.bound.has(name)
  }
}

/** Every name that a `:=`, a parameter, `@` or `#` binds anywhere below a node. */
function namesBoundIn(root: Node): ReadonlySet<string> {
  const names = new Set<string>()
  const waiting = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'bind') names.add(String((node.lhs as Node).value))
    if (node.type === 'lambda') for (const parameter of node.arguments ?? []) names.add(String(parameter.value))
    if (node.focus !== undefined) names.add(node.focus)
    if (node.index !== undefined) names.add(node.index)
    for (const stage of node.stages ?? []) if (stage.value !== undefined) names.add(stage.value)
    waiting.push(...childrenOf(node))
  }
  return names
}

/** Whether evaluating a node binds names in the scope it runs in: blocks and lambdas have scopes of their own. */
export function bindsInScope(root: Node): boolean {
  const waiting = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'bind') return true
    if (node.type !== 'block' && node.type !== 'lambda') waiting.push(...childrenOf(node))
  }
  return false
}
