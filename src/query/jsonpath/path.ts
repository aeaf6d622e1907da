import type { Json, JsonObject } from '../../asl/json.js'
import { PathNotFound } from '../error.js'
import { parsePath } from './parse.js'
import type { ParsedPath, PathRoot } from './parse.js'
import { isDefinite, pathText } from './segment.js'
import type { Segment } from './segment.js'
import { select } from './select.js'

/** What a path can start from. */
export interface PathScope {
  /** `$` */
  readonly input: Json
  /** `$$` */
  readonly context: Json
  /** `$name` */
  readonly variables: JsonObject
}

/** A path, parsed once. */
export interface PathExpression {
  readonly source: string
  readonly root: PathRoot
  /** Name of the variable it starts from, if it does. */
  readonly variable: string | undefined
  /** Whether it leads to one place at most; any other path gives an array, empty where nothing matches. */
  readonly definite: boolean
  /** @throws PathNotFound when a definite path leads nowhere */
  evaluate(scope: PathScope): Json
}

/**
 * Compiles a path.
 *
 * @throws QueryError of kind `syntax`
 * @example
 * compilePath('$.order.items[0]').evaluate({ input: { order: { items: [7] } }, context: {}, variables: {} }) // 7
 * compilePath('$.missing[*]').evaluate({ input: {}, context: {}, variables: {} }) // []
 */
export function compilePath(source: string): PathExpression {
  const { root, variable, segments } = parsePath(source)
  const definite = segments.every((segment, i) => isDefinite(segment, i === segments.length - 1))
  const read = definite ? definiteReader(source, segments) : (start: Json) => select(start, segments) ?? notFound(source, `No results for path: ${pathText(segments)}`)
  const startOf = rootReader(source, { root, variable, segments })
  return { source, root, variable, definite, evaluate: (scope) => read(startOf(scope)) }
}

function rootReader(source: string, { root, variable }: ParsedPath): (scope: PathScope) => Json {
  if (root === 'input') return (scope) => scope.input
  if (root === 'context') return (scope) => scope.context
  const name = variable ?? ''
  return (scope) => (Object.hasOwn(scope.variables, name) ? scope.variables[name] : undefined) ?? missingVariable(scope, source, name)
}

function missingVariable({ variables }: PathScope, source: string, name: string): Json {
  return Object.hasOwn(variables, name) ? null : notFound(source, `No results for path: $${name}`)
}

function notFound(source: string, message: string): never {
  throw new PathNotFound(source, message)
}

/** Follows names and indexes without an array of results in between. */
function definiteReader(source: string, segments: readonly Segment[]): (start: Json) => Json {
  const keys = segments.map((segment) => (segment.kind === 'property' && segment.names.length === 1 ? segment.names[0] : segment.kind === 'index' ? segment.indexes[0] : undefined))
  if (keys.some((key) => key === undefined)) return (start) => select(start, segments) ?? notFound(source, `No results for path: ${pathText(segments)}`)
  return (start) => {
    let value: Json = start
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]
      let next: Json | undefined
      if (typeof key === 'string') {
        if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)) next = (value as JsonObject)[key]
      } else if (Array.isArray(value) && key !== undefined) next = (value as readonly Json[])[key < 0 ? key + value.length : key]
      if (next === undefined) return notFound(source, reason(value, segments, i))
      value = next
    }
    return value
  }
}

/** Why segment `index` found nothing in a value. The sentences are those of the JSONPath library that Step Functions uses. */
function reason(value: Json, segments: readonly Segment[], index: number): string {
  const before = pathText(segments, index)
  const segment = segments[index]
  if (segment?.kind === 'index') {
    if (value === null) return `The path ${before} is null`
    if (!Array.isArray(value)) return `Filter: ${pathText([segment]).slice(1)} can only be applied to arrays. Current context is: ${JSON.stringify(value)}`
  } else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
    return `Expected to find an object with property ${segment === undefined ? '' : pathText([segment]).slice(1)} in path ${before} but found '${kind}'.`
  } else if (index < segments.length - 1) return `Missing property in path ${pathText(segments, index + 1)}`
  return `No results for path: ${pathText(segments)}`
}
