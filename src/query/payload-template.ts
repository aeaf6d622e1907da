import type { Json, JsonObject } from '../asl/json.js'
import { QueryError } from './error.js'
import type { EvaluationHost } from './host.js'
import { compileIntrinsic, looksIntrinsic } from './intrinsics/index.js'
import { compilePath } from './jsonpath/index.js'
import type { PathScope } from './jsonpath/index.js'

/** A path or a call of an intrinsic function: what the fields that take "paths" accept. */
export interface Query {
  readonly source: string
  /** Names of the variables it reads. */
  readonly variables: readonly string[]
  /** @throws PathNotFound, IntrinsicFailure */
  evaluate(scope: PathScope, host: EvaluationHost): Json
}

/**
 * Compiles a path, or a call of an intrinsic function.
 *
 * @throws QueryError of kind `syntax`
 */
export function compileQuery(source: string): Query {
  if (looksIntrinsic(source)) return compileIntrinsic(source)
  const path = compilePath(source)
  return { source, variables: path.variable === undefined ? [] : [path.variable], evaluate: (scope) => path.evaluate(scope) }
}

/** JSON in which a member `"name.$": "$.path"` stands for `"name": value`. */
export interface PayloadTemplate {
  readonly variables: readonly string[]
  /** @throws TemplateFailure saying which member failed */
  evaluate(scope: PathScope, host: EvaluationHost): Json
}

/** A member of a payload template failed. */
export class TemplateFailure extends QueryError {
  constructor(
    /** The path or call as written. */
    readonly source: string,
    /** Name of the member, with its `.$`: what causes call the field. */
    readonly field: string,
    /** Where it stands in the template: `/a/b.$`. */
    readonly path: string,
    /** A {@link PathNotFound} or an {@link IntrinsicFailure}, as a rule. */
    readonly reason: QueryError,
  ) {
    super(reason.kind, reason.code, reason.message, reason.position)
  }
}

type Part = (scope: PathScope, host: EvaluationHost) => Json

/**
 * Compiles a payload template (Parameters, ResultSelector, ItemSelector, Assign, … of JSONPath states), at any depth.
 * Parts without a path are shared, not rebuilt, at each evaluation.
 *
 * @throws TemplateFailure of kind `syntax`
 * @example
 * compilePayloadTemplate({ 'id.$': '$.order.id', fixed: [1, 2] }).evaluate({ input: { order: { id: 7 } }, context: {}, variables: {} }, host) // { id: 7, fixed: [1, 2] }
 */
export function compilePayloadTemplate(template: Json): PayloadTemplate {
  const variables = new Set<string>()
  const part = compilePart(template, '', variables)
  return { variables: [...variables].sort(), evaluate: part ?? (() => template) }
}

/** `undefined` for a part that is constant. */
function compilePart(template: Json, path: string, variables: Set<string>): Part | undefined {
  if (typeof template !== 'object' || template === null) return undefined
  if (Array.isArray(template)) {
    const items = template as readonly Json[]
    const parts = items.map((item, i) => compilePart(item, `${path}[${i}]`, variables))
    return parts.every((part) => part === undefined) ? undefined : (scope, host) => items.map((item, i) => parts[i]?.(scope, host) ?? item)
  }
  return compileObject(template as JsonObject, path, variables)
}

function compileObject(template: JsonObject, path: string, variables: Set<string>): Part | undefined {
  const members = Object.entries(template).map(([field, value]) => {
    const place = `${path}/${field}`
    if (!field.endsWith('.$')) return { name: field, value, part: compilePart(value, place, variables) }
    const name = field.slice(0, -2)
    return { name, value, part: compileMember(value, field, place, variables, Object.hasOwn(template, name)) }
  })
  if (members.every(({ part }) => part === undefined)) return undefined
  return (scope, host) => {
    const result: Record<string, Json> = {}
    for (const { name, value, part } of members) {
      const member = part === undefined ? value : part(scope, host)
      if (name === '__proto__') Object.defineProperty(result, name, { value: member, enumerable: true, configurable: true, writable: true })
      else result[name] = member
    }
    return result
  }
}

function compileMember(value: Json, field: string, path: string, variables: Set<string>, twice: boolean): Part {
  const source = typeof value === 'string' ? value : JSON.stringify(value)
  const guard = <T>(body: () => T): T => {
    try {
      return body()
    } catch (error) {
      throw error instanceof QueryError ? new TemplateFailure(source, field, path, error) : error
    }
  }
  const query = guard(() => {
    if (twice) throw new QueryError('syntax', 'ASL3025', `'${field}' cannot stand beside '${field.slice(0, -2)}'`)
    if (typeof value === 'string') return compileQuery(value)
    throw new QueryError('syntax', 'ASL3025', `the value of '${field}' has to be a path or a call of an intrinsic function`)
  })
  for (const name of query.variables) variables.add(name)
  return (scope, host) => guard(() => query.evaluate(scope, host))
}
