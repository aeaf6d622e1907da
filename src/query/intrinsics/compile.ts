import type { Json } from '../../asl/json.js'
import { QueryError } from '../error.js'
import type { EvaluationHost } from '../host.js'
import { compilePath } from '../jsonpath/index.js'
import type { PathScope } from '../jsonpath/index.js'
import { Arguments } from './argument.js'
import { arrayIntrinsics } from './array.js'
import { jsonIntrinsics } from './json.js'
import { mathIntrinsics } from './math.js'
import { parseIntrinsic } from './syntax.js'
import type { IntrinsicNode } from './syntax.js'
import { textIntrinsics } from './text.js'

const intrinsics = { ...arrayIntrinsics, ...textIntrinsics, ...jsonIntrinsics, ...mathIntrinsics }

/** Names of the intrinsic functions, with their prefix. */
export const intrinsicNames: readonly string[] = Object.keys(intrinsics).sort()

/** A call of an intrinsic function, parsed once. */
export interface IntrinsicExpression {
  readonly source: string
  /** Names of the variables its paths start from. */
  readonly variables: readonly string[]
  /**
   * @throws IntrinsicFailure for arguments the function cannot work with
   * @throws PathNotFound for an argument that leads nowhere
   */
  evaluate(scope: PathScope, host: EvaluationHost): Json
}

type Code = (scope: PathScope, host: EvaluationHost) => Json

/**
 * Compiles a call of an intrinsic function with its nested calls and paths.
 *
 * @throws QueryError of kind `syntax`
 * @example
 * compileIntrinsic("States.Format('{} of {}', $.n, States.ArrayLength($.all))")
 */
export function compileIntrinsic(source: string): IntrinsicExpression {
  const variables = new Set<string>()
  const evaluate = compileNode(parseIntrinsic(source), source, variables)
  return { source, variables: [...variables].sort(), evaluate }
}

function compileNode(node: IntrinsicNode, source: string, variables: Set<string>): Code {
  if (node.kind === 'value') return () => node.value
  if (node.kind === 'path') {
    const path = compilePath(node.source)
    if (path.variable !== undefined) variables.add(path.variable)
    return (scope) => path.evaluate(scope)
  }
  const { name } = node
  const intrinsic = Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined
  if (intrinsic === undefined) throw new QueryError('syntax', 'ASL3023', `Invalid intrinsic function call '${source}': there is no function ${name}`)
  if (node.args.length < intrinsic.least || node.args.length > intrinsic.most) {
    const wanted = intrinsic.most === Infinity ? `at least ${intrinsic.least}` : intrinsic.least === intrinsic.most ? String(intrinsic.least) : `${intrinsic.least} to ${intrinsic.most}`
    throw new QueryError('syntax', 'ASL3023', `Invalid intrinsic function call '${source}': ${name} takes ${wanted} arguments, not ${node.args.length}`)
  }
  const codes = node.args.map((argument) => compileNode(argument, source, variables))
  const [first] = node.args
  const template = first?.kind === 'value' && typeof first.value === 'string' ? first.raw : undefined
  return (scope, host) => intrinsic.apply(new Arguments(name, codes.map((code) => code(scope, host)), template), host)
}
