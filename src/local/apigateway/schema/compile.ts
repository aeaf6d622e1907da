import type { Json, JsonObject } from '../../service.js'
import { LocalAwsError } from '../../local-aws-error.js'
import { every, isJsonObject, type JsonCheck } from './check.js'
import { combinations } from './combination.js'
import { containers } from './container.js'
import { scalars } from './scalar.js'

/** Reads one keyword of a schema. */
export type Keyword = (argument: Json, schema: JsonObject, context: SchemaContext) => JsonCheck

export interface SchemaContext {
  /** The keyword, said in errors: `Stack/Model.Schema.properties`. */
  readonly where: string
  /** A schema inside the keyword. */
  readonly inner: (schema: Json, place?: string) => JsonCheck
  /** A schema that another part of the model defines. */
  readonly reference: (pointer: string) => JsonCheck
}

/** Keywords that say nothing about what is valid. */
const annotations = new Set(['$schema', 'id', 'title', 'description', 'default', 'definitions'])

/** Read together with another keyword of the same schema. */
const companions: ReadonlyMap<string, string> = new Map([['exclusiveMinimum', 'minimum'], ['exclusiveMaximum', 'maximum'], ['additionalItems', 'items']])

const keywords: Readonly<Record<string, Keyword | undefined>> = { ...scalars, ...containers, ...combinations }

/** Schemas inside schemas, at most. */
const deepest = 64

/**
 * Compiles a JSON schema of draft 4, as models of API Gateway are written. Source: draft-fge-json-schema-validation-00.
 *
 * @param where - said in errors: `Stack/Model.Schema`
 * @throws LocalAwsError SW4404 for a keyword that is not supported (`format`, `dependencies`, a `$ref` out of the model), SW4405 for a malformed one
 *
 * @example
 * ```ts
 * const check = compileSchema({ type: 'object', required: ['id'] }, 'App/Build.Schema')
 * check({ id: 1 }, createSteps()) // true
 * ```
 */
export function compileSchema(root: JsonObject, where: string): JsonCheck {
  const defined = new Map<string, JsonCheck>()
  const reference = (pointer: string): JsonCheck => {
    const known = defined.get(pointer)
    if (known !== undefined) return known
    const target = definitionOf(root, pointer, where)
    // a schema may refer to itself: the place is taken before it is compiled
    const cell: { check?: JsonCheck } = {}
    defined.set(pointer, (value, steps) => {
      if (cell.check === undefined) throw new Error(`${where}: ${pointer} was not compiled`)
      steps.spend(1)
      return cell.check(value, steps)
    })
    cell.check = compile(target, `${where}.${pointer.slice(2).replaceAll('/', '.')}`, 0)
    return cell.check
  }
  const compile = (schema: Json, at: string, depth: number): JsonCheck => {
    if (!isJsonObject(schema)) throw new LocalAwsError('SW4405', `${at}: a schema must be an object`)
    if (depth > deepest) throw new LocalAwsError('SW4405', `${at}: schemas are nested more than ${deepest} deep`)
    const entries = Object.entries(schema).filter(([name]) => !annotations.has(name) && !companions.has(name))
    for (const [name, first] of companions) {
      if (schema[name] !== undefined && schema[first] === undefined && name !== 'additionalItems') throw new LocalAwsError('SW4405', `${at}: ${name} needs ${first} beside it`)
    }
    // a reference stands for the whole schema: what is beside it does not count
    const counted = schema['$ref'] === undefined ? entries : entries.filter(([name]) => name === '$ref')
    const checks = counted.map(([name, argument]) => {
      const keyword = Object.hasOwn(keywords, name) ? keywords[name] : undefined
      if (keyword === undefined) throw new LocalAwsError('SW4404', `${at}.${name}: this keyword of JSON schemas is not supported by the local AWS`)
      const here = `${at}.${name}`
      return keyword(argument, schema, { where: here, reference, inner: (inner, place) => compile(inner, place === undefined ? here : `${here}.${place}`, depth + 1) })
    })
    const all = every(checks)
    return (value, steps) => {
      steps.spend(1)
      return all(value, steps)
    }
  }
  return compile(root, where, 0)
}

/** The schema at a pointer into the same model: `#/definitions/name`. */
function definitionOf(root: JsonObject, pointer: string, where: string): Json {
  const [, name] = /^#\/definitions\/([^/~%]+)$/.exec(pointer) ?? []
  if (name === undefined) throw new LocalAwsError('SW4404', `${where}: $ref ${pointer} is not supported by the local AWS; it knows #/definitions/NAME`)
  const definitions = root['definitions']
  const found = isJsonObject(definitions) && Object.hasOwn(definitions, name) ? definitions[name] : undefined
  if (found === undefined) throw new LocalAwsError('SW4405', `${where}: $ref ${pointer}: the schema defines nothing of this name`)
  return found
}
