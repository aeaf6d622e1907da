import type { Node } from './ast.js'
import type { Code, Compiler } from './compiler.js'
import { Fault, fault } from './fault.js'
import { refuseFunction } from './function/refused.js'
import type { Scope } from './scope.js'
import { JsonataFunction, TailCall } from './value.js'
import { globalOf } from './variable.js'

/** The name a message gives a called function. */
const tokenOf = (procedure: Node): string | undefined => {
  const { value } = procedure.type === 'path' ? procedure.steps?.[0] ?? procedure : procedure
  return typeof value === 'string' ? value : undefined
}

interface Call {
  readonly called: Code
  readonly args: readonly Code[]
  readonly token: string | undefined
  /** Says whether `name(…)` was written where `$name(…)` is known. */
  readonly forgotDollar: (scope: Scope) => boolean
}

function compileParts(node: Node, compiler: Compiler): Call {
  const procedure = node.procedure as Node
  const token = tokenOf(procedure)
  if (procedure.type === 'variable' && token !== undefined && !compiler.binds(token)) refuseFunction(token, procedure.position)
  const global = procedure.type === 'path' && token !== undefined ? globalOf(token) : undefined
  return {
    called: compiler.compile(procedure),
    args: (node.arguments ?? []).map((argument) => (isHole(argument) ? () => undefined : compiler.compile(argument))),
    token,
    forgotDollar: (scope) => global !== undefined && token !== undefined && (scope.bound(token) ?? global(scope.run)) !== undefined,
  }
}

/** A place left open in a partial application. */
const isHole = (argument: Node): boolean => argument.type === 'operator' && argument.value === '?'

/** A function handed to another one no longer knows the value at hand, which parameters may default to. */
const detached = (value: unknown): unknown =>
  value instanceof JsonataFunction ? new JsonataFunction(value.arity, (run, args) => run.deeper(2, () => run.apply(value, args, null))) : value

/**
 * `$f(…)`
 *
 * @param first - gives the first argument, where the call stands behind `~>`
 */
export function compileCall(node: Node, compiler: Compiler, first?: Code): Code {
  const { called, args, token, forgotDollar } = compileParts(node, compiler)
  const { position } = node
  return (input, scope) => {
    const values: unknown[] = first === undefined ? [] : [first(input, scope)]
    const target = called(input, scope)
    if (target === undefined && forgotDollar(scope)) throw fault('T1005', { plain: token ?? '' }, position)
    for (const arg of args) values.push(detached(arg(input, scope)))
    try {
      return scope.run.apply(target, values, input)
    } catch (error) {
      throw error instanceof Fault ? error.at(position, token) : error
    }
  }
}

/** A call in tail position: left to the caller, so that recursion needs no stack. */
export function compileTailCall(node: Node, compiler: Compiler): Code {
  const { called, args, token } = compileParts(node, compiler)
  const { position } = node
  return (input, scope) => {
    const target = called(input, scope)
    return new TailCall(target, args.map((arg) => arg(input, scope)), position, token)
  }
}

/** `$f(1, ?)`: a function of the arguments left open. */
export function compilePartial(node: Node, compiler: Compiler): Code {
  const { called, args, token, forgotDollar } = compileParts(node, compiler)
  const holes = (node.arguments ?? []).map(isHole)
  const open = holes.filter((hole) => hole).length
  return (input, scope) => {
    const given = args.map((arg) => arg(input, scope))
    const target = called(input, scope)
    if (target === undefined && forgotDollar(scope)) throw fault('T1007', { plain: token ?? '' }, node.position)
    if (!(target instanceof JsonataFunction)) throw fault('T1008', { token }, node.position)
    return new JsonataFunction(open, (run, rest) => {
      let next = 0
      return target.unchecked(run, given.map((value, i) => (holes[i] === true ? rest[next++] : value)), null)
    })
  }
}
