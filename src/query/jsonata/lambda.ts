import type { Node } from './ast.js'
import { compileTailCall } from './call.js'
import type { Code, Compiler } from './compiler.js'
import type { Run } from './scope.js'
import { Scope } from './scope.js'
import { parseSignature } from './signature.js'
import { JsonataFunction } from './value.js'

/** Levels that a call itself takes, besides its body. */
const callLevels = 3

/** Units of work that a call itself is. */
const callSteps = 4

/** `function($a, $b)<signature>{ body }`. The parser wraps what its body calls last in a lambda, too, marked as a thunk. */
export function compileLambda(node: Node, compiler: Compiler): Code {
  if (node.thunk === true) return compileTailCall(node.body as Node, compiler)
  const names = (node.arguments ?? []).map((parameter) => String(parameter.value))
  const { code, height } = compiler.measured(node.body as Node)
  const signature = node.signature === undefined ? undefined : parseSignature(node.signature.definition)
  return (input, scope) => {
    const call = (run: Run, args: readonly unknown[]): unknown => {
      run.spend(callSteps)
      run.enter(height + callLevels)
      const value = code(input, new Scope(run, scope, names, args))
      run.leave(height + callLevels)
      return value
    }
    if (signature === undefined) return new JsonataFunction(names.length, call)
    return new JsonataFunction(names.length, (run, args, context) => call(run, signature.validate(args, context, run)), call)
  }
}
