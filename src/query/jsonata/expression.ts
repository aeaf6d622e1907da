import type { Json, JsonObject } from '../../asl/json.js'
import { QueryError } from '../error.js'
import type { EvaluationHost } from '../host.js'
import { parse } from './ast.js'
import { compileNode } from './compile.js'
import { builtins } from './function/index.js'
import type { Limit } from './scope.js'
import { Run, Scope } from './scope.js'
import { JsonataFunction, plain } from './value.js'

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
   * @returns the value, or `undefined` where JSONata finds nothing
   * @throws QueryError
   */
  evaluate(bindings: JsonataBindings, host: EvaluationHost, limit?: Limit): Json | undefined
}

/**
 * Compiles a JSONata expression.
 *
 * @param source - the text without `{%` and `%}`
 * @throws QueryError of kind `syntax`, or `unsupported` for a part of the language that is not there yet
 * @example
 * compileJsonata('$states.input.price * 2').evaluate({ states: { input: { price: 4 } }, variables: {} }, host) // 8
 */
export function compileJsonata(source: string): JsonataExpression {
  const free = new Set<string>()
  const code = compileNode(parse(source), { free, bound: new Set() })
  return {
    source,
    variables: [...free].sort(),
    evaluate(bindings, host, limit) {
      const run = new Run(host, limit)
      const root = (name: string): unknown => {
        if (name === 'states') return bindings.states
        if (Object.hasOwn(bindings.variables, name)) return bindings.variables[name]
        return Object.hasOwn(builtins, name) ? builtins[name]?.(run) : undefined
      }
      let value: unknown
      try {
        value = plain(code(undefined, new Scope(run, root)))
      } catch (error) {
        if (error instanceof RangeError) throw new QueryError('limit', 'D1011', `expression evaluation is nested too deeply: ${error.message}`)
        throw error
      }
      if (value instanceof JsonataFunction) throw new QueryError('type', 'D3000', 'the expression gives a function, which is not JSON')
      return value as Json | undefined
    },
  }
}
