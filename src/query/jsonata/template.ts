import type { Json, JsonObject } from '../../asl/json.js'
import { QueryError } from '../error.js'
import type { EvaluationHost } from '../host.js'
import type { JsonataBindings } from './expression.js'
import { compileJsonata } from './expression.js'
import { assign } from './value.js'

/** JSON in which strings of the form `{% … %}` are expressions. */
export interface JsonataTemplate {
  readonly variables: readonly string[]
  /**
   * @throws QueryError; of kind `undefined` when an expression finds nothing
   */
  evaluate(bindings: JsonataBindings, host: EvaluationHost): Json
}

/** The expression was well formed and found nothing. Carries its source, which AWS quotes. */
export class UndefinedResult extends QueryError {
  constructor(readonly source: string, readonly path: string) {
    super('undefined', 'T0001', `The JSONata expression '${source}' returned nothing (undefined).`)
  }
}

/** An expression failed; says which, since a template can hold many. */
export class ExpressionFailure extends QueryError {
  constructor(readonly source: string, readonly path: string, readonly reason: QueryError) {
    super(reason.kind, reason.code, reason.message, reason.position)
  }
}

/** Whether a string is an expression: AWS wants the delimiters at both ends. */
export const isJsonataText = (text: string): boolean => text.startsWith('{%') && text.endsWith('%}') && text.length >= 4

/** The source between the delimiters. */
export const jsonataSource = (text: string): string => text.slice(2, -2).trim()

type Part = (bindings: JsonataBindings, host: EvaluationHost) => Json

/**
 * Compiles a template. Parts without an expression are shared, not rebuilt, at each evaluation.
 *
 * @throws QueryError naming the path of the broken expression
 * @example
 * compileJsonataTemplate({ id: '{% $states.input.id %}', fixed: [1, 2] })
 */
export function compileJsonataTemplate(template: Json): JsonataTemplate {
  const variables = new Set<string>()
  const part = compilePart(template, '', variables)
  return { variables: [...variables].sort(), evaluate: part ?? (() => template) }
}

/** `undefined` for a part that is constant. */
function compilePart(template: Json, path: string, variables: Set<string>): Part | undefined {
  if (typeof template === 'string') return isJsonataText(template) ? compileLeaf(template, path, variables) : undefined
  if (Array.isArray(template)) {
    const items = template as readonly Json[]
    const parts = items.map((item, i) => compilePart(item, `${path}[${i}]`, variables))
    return parts.every((part) => part === undefined) ? undefined : (bindings, host) => items.map((item, i) => parts[i]?.(bindings, host) ?? item)
  }
  if (typeof template !== 'object' || template === null) return undefined
  const entries = Object.entries(template as JsonObject).map(([key, value]) => [key, value, compilePart(value, `${path}/${key}`, variables)] as const)
  if (entries.every(([, , part]) => part === undefined)) return undefined
  return (bindings, host) => {
    const result: Record<string, Json> = {}
    for (const [key, value, part] of entries) assign(result, key, part === undefined ? value : part(bindings, host))
    return result
  }
}

function compileLeaf(text: string, path: string, variables: Set<string>): Part {
  const source = jsonataSource(text)
  const guard = <T>(body: () => T): T => {
    try {
      return body()
    } catch (error) {
      throw error instanceof QueryError ? new ExpressionFailure(source, path, error) : error
    }
  }
  const expression = guard(() => compileJsonata(source))
  for (const name of expression.variables) variables.add(name)
  return (bindings, host) => {
    const value = guard(() => expression.evaluate(bindings, host))
    if (value === undefined) throw new UndefinedResult(source, path)
    return value
  }
}
