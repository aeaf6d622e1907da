import type { Node } from './ast.js'
import type { Code, Compiler } from './compiler.js'
import { builtins } from './function/index.js'
import type { Run } from './scope.js'
import { unbound } from './scope.js'
import { collapse } from './sequence.js'

/** The built-in function of a name, if there is one. */
export const builtinOf = (name: string): unknown => (Object.hasOwn(builtins, name) ? builtins[name] : undefined)

/** What a name means where no binding of the expression's own is in reach. */
export function globalOf(name: string): (run: Run) => unknown {
  if (name === 'states') return (run) => run.states
  const builtin = builtinOf(name)
  return ({ variables }) => (Object.hasOwn(variables, name) ? variables[name] : builtin)
}

/** `$` is the value at hand. `$$`, the whole input, is nothing in Step Functions: `$states.input` takes its place. */
export function compileVariable(node: Node, compiler: Compiler): Code {
  const name = String(node.value)
  if (name === '') return collapse
  const global = globalOf(name)
  if (!compiler.binds(name)) return (_input, { run }) => global(run)
  return (_input, scope) => {
    const value = scope.get(name)
    return value === unbound ? global(scope.run) : collapse(value)
  }
}
