import type { Json, JsonObject } from '../../asl/json.js'
import type { EvaluationHost } from '../host.js'
import { parse } from './ast.js'
import { cleaned } from './clean.js'
import { compileNode } from './compile.js'
import { Compiler } from './compiler.js'
import { freeVariables } from './free.js'
import { defaultLimit, tooDeep } from './limit.js'
import type { Limit } from './limit.js'
import { Run, Scope } from './scope.js'

/** What an expression sees: `$states` and the variables of the state machine. */
export interface JsonataBindings {
  readonly states: JsonObject
  readonly variables: JsonObject
}

/** An expression, parsed and compiled once. */
export interface JsonataExpression {
  /** The text without `{%` and `%}`. */
  readonly source: string
  /** Names of the variables it reads, without `$`, `states` among them. */
  readonly variables: readonly string[]
  /**
   * @param limit - bounds of the work; the default serves any expression that is meant to end
   * @returns the value, or `undefined` where JSONata finds nothing
   * @throws QueryError with JSONata's code, of kind `limit` when the bounds are passed
   */
  evaluate(bindings: JsonataBindings, host: EvaluationHost, limit?: Limit): Json | undefined
}

/**
 * Compiles a JSONata expression. Evaluation is synchronous, and gives the same for the same bindings and host.
 *
 * @param source - the text without `{%` and `%}`
 * @throws QueryError of kind `syntax`, or `unsupported` for a part of the language that is not there
 * @example
 * compileJsonata('$states.input.price * 2').evaluate({ states: { input: { price: 4 } }, variables: {} }, host) // 8
 */
export function compileJsonata(source: string): JsonataExpression {
  const root = parse(source)
  const code = new Compiler(root, compileNode).compile(root)
  return {
    source,
    variables: freeVariables(root),
    evaluate(bindings, host, limit = defaultLimit) {
      const run = new Run(host, limit, bindings.states, bindings.variables)
      try {
        return cleaned(code(undefined, new Scope(run)), run)
      } catch (error) {
        // the host's own stack: the last line of defence, behind the depth limit
        throw error instanceof RangeError ? tooDeep(error.message) : error
      }
    },
  }
}
