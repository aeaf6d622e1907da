import type {
  ArraySchema, MapSchema, NumberSchema, ObjectSchema, RootSchema, Schema, StringSchema, TupleSchema, UnionSchema,
} from './json-schema.js'

/** Where a value breaks its schema (a JSON pointer; the root's is empty) and how. */
export interface Violation {
  readonly path: string
  readonly reason: string
}

/**
 * Checks a JSON value against a schema and names everything that does not fit.
 *
 * @example
 * ```ts
 * validate(itemSchema, { id: 'a' }) // [{ path: '', reason: "'text' is missing" }, …]
 * ```
 */
export function validate(schema: RootSchema, value: unknown): readonly Violation[] {
  return check(schema, value, '', schema)
}

const none: readonly Violation[] = []

function check(schema: Schema, value: unknown, path: string, root: RootSchema): readonly Violation[] {
  if ('$ref' in schema) return check(definition(schema.$ref, root), value, path, root)
  if ('const' in schema) return value === schema.const ? none : [{ path, reason: `must be ${JSON.stringify(schema.const)}` }]
  if ('anyOf' in schema) return checkUnion(schema, value, path, root)
  if (!hasType(schema, value)) return [{ path, reason: `must be ${typeWord(schema)}, not ${kindOf(value)}` }]
  switch (schema.type) {
    case 'boolean': return none
    case 'string': return checkString(schema, value as string, path)
    case 'number':
    case 'integer': return checkNumber(schema, value as number, path)
    case 'array': return checkList(schema, value as readonly unknown[], path, root)
    case 'object': return checkObject(schema, Object.entries(value as object), path, root)
  }
}

function checkString({ enum: words, pattern, minLength = 0, maxLength = Infinity }: StringSchema, value: string, path: string): readonly Violation[] {
  if (words?.includes(value) === false) return [{ path, reason: `must be ${wordList(words)}, not '${value}'` }]
  if (value.length < minLength) return [{ path, reason: minLength === 1 ? 'must not be empty' : `must have at least ${minLength} characters` }]
  if (value.length > maxLength) return [{ path, reason: `must have at most ${maxLength} characters` }]
  return pattern === undefined || new RegExp(pattern, 'u').test(value) ? none : [{ path, reason: `'${value}' must match ${pattern}` }]
}

function checkNumber({ minimum, maximum }: NumberSchema, value: number, path: string): readonly Violation[] {
  const fits = value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity)
  return fits ? none : [{ path, reason: `must be ${rangeWord(minimum, maximum)}, not ${value}` }]
}

function checkList(schema: ArraySchema | TupleSchema, list: readonly unknown[], path: string, root: RootSchema): readonly Violation[] {
  if (list.length < (schema.minItems ?? 0)) return [{ path, reason: `must have at least ${schema.minItems ?? 0} entries` }]
  if ('maxItems' in schema && list.length > schema.maxItems) return [{ path, reason: `must have at most ${schema.maxItems} entries` }]
  const fixed = 'prefixItems' in schema ? schema.prefixItems : []
  return list.flatMap((entry, index) => check(fixed[index] ?? schema.items, entry, `${path}/${index}`, root))
}

function checkObject(schema: ObjectSchema | MapSchema, entries: readonly (readonly [string, unknown])[], path: string, root: RootSchema): readonly Violation[] {
  if (!('properties' in schema)) {
    if (entries.length > (schema.maxProperties ?? Infinity)) return [{ path, reason: `must have at most ${schema.maxProperties ?? 0} members` }]
    return entries.flatMap(([key, member]) => check(schema.additionalProperties, member, child(path, key), root))
  }
  const { properties, required, minProperties = 0 } = schema
  const names = new Set(entries.map(([name]) => name))
  const missing = required.filter((name) => !names.has(name)).map((name) => ({ path, reason: `'${name}' is missing` }))
  const tooFew = entries.length < minProperties ? [{ path, reason: `must have at least ${minProperties} of ${wordList(Object.keys(properties))}` }] : none
  return [...missing, ...tooFew, ...entries.flatMap(([name, member]) => {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined
    return known === undefined
      ? [{ path: child(path, name), reason: `unknown field '${name}'; known are ${Object.keys(properties).join(', ')}` }]
      : check(known, member, child(path, name), root)
  })]
}

/** Tells the problems of the alternative that was meant, where that can be known. */
function checkUnion({ anyOf }: UnionSchema, value: unknown, path: string, root: RootSchema): readonly Violation[] {
  const alternatives = anyOf.map((schema) => ('$ref' in schema ? definition(schema.$ref, root) : schema))
  const [first, ...others] = alternatives.filter((schema) => hasType(schema, value))
  if (first === undefined) return [{ path, reason: `must be ${alternatives.map(typeWord).join(' or ')}, not ${kindOf(value)}` }]
  return others.length === 0
    ? check(first, value, path, root)
    : checkTagged([first, ...others], value as Readonly<Record<string, unknown>>, path, root)
}

function checkTagged(schemas: readonly Schema[], value: Readonly<Record<string, unknown>>, path: string, root: RootSchema): readonly Violation[] {
  const tagged = schemas.flatMap((schema) => ('properties' in schema
    ? Object.entries(schema.properties).flatMap(([name, member]) => ('const' in member ? [{ name, tag: member.const, schema }] : []))
    : []))
  const meant = tagged.find(({ name, tag }) => value[name] === tag)
  if (meant !== undefined) return check(meant.schema, value, path, root)
  const name = tagged[0]?.name ?? ''
  return [{ path: child(path, name), reason: `'${name}' must be ${wordList(tagged.map(({ tag }) => String(tag)))}` }]
}

function definition(reference: string, root: RootSchema): Schema {
  const found = root.$defs?.[reference.slice('#/$defs/'.length)]
  if (found === undefined) throw new Error(`the schema '${root.title}' does not define ${reference}`)
  return found
}

function hasType(schema: Schema, value: unknown): boolean {
  if (!('type' in schema)) return true
  if (schema.type === 'integer') return Number.isInteger(value)
  return kindOf(value) === schema.type
}

function typeWord(schema: Schema): string {
  if ('const' in schema) return JSON.stringify(schema.const)
  if (!('type' in schema)) return 'a value'
  return { string: 'a string', boolean: 'true or false', number: 'a number', integer: 'a whole number', array: 'a list', object: 'an object' }[schema.type]
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
}

function rangeWord(least: number | undefined, most: number | undefined): string {
  return most === undefined ? `at least ${least ?? 0}` : least === undefined ? `at most ${most}` : `from ${least} to ${most}`
}

const wordList = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ')

/** A JSON pointer's next step (RFC 6901). */
const child = (path: string, name: string): string => `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
