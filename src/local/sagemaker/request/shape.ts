import { serializationException, unsupported, validationException } from '../error.js'
import type { Json, JsonObject } from '../../service.js'

/** What a member may be, as the API reference states it. */
export type Shape = TextShape | NumberShape | FlagShape | ListShape | MapShape | StructureShape | RefusedShape

export interface TextShape { readonly kind: 'text', readonly pattern?: RegExp, readonly min?: number, readonly max?: number, readonly values?: readonly string[], readonly required?: true }
export interface NumberShape { readonly kind: 'number', readonly min?: number, readonly max?: number, readonly required?: true }
export interface FlagShape { readonly kind: 'flag', readonly required?: true }
export interface ListShape { readonly kind: 'list', readonly of: Shape, readonly min?: number, readonly max?: number, readonly required?: true }
export interface MapShape { readonly kind: 'map', readonly key: TextShape, readonly value: TextShape, readonly max: number, readonly required?: true }
export interface StructureShape { readonly kind: 'structure', readonly members: Readonly<Record<string, Shape>>, readonly required?: true }
/** A member of the API that would change what is done, and is not there. */
export interface RefusedShape { readonly kind: 'refused', readonly required?: never, readonly unless?: Json }

type Settings<S> = Omit<S, 'kind' | 'required'>

/** A text: `pattern` must match all of it, `values` are those of an enumeration, lengths are in UTF-16 units. */
export const text = (settings: Settings<TextShape> = {}): TextShape => ({ kind: 'text', ...settings })
/** A number, within bounds. Times are numbers too: epoch seconds. */
export const number = (settings: Settings<NumberShape> = {}): NumberShape => ({ kind: 'number', ...settings })
/** True or false. */
export const flag: FlagShape = { kind: 'flag' }
/** A list of as many elements. */
export const list = (of: Shape, settings: Omit<Settings<ListShape>, 'of'> = {}): ListShape => ({ kind: 'list', of, ...settings })
/** Texts by texts, at most `max`. */
export const map = (key: TextShape, value: TextShape, max: number): MapShape => ({ kind: 'map', key, value, max })
/** An object with these members; any other is refused by name. */
export const structure = (members: Readonly<Record<string, Shape>>): StructureShape => ({ kind: 'structure', members })
/**
 * A member that AWS has and that is refused here.
 *
 * @param unless - the value that changes nothing, and is taken
 */
export const refused = (unless?: Json): RefusedShape => (unless === undefined ? { kind: 'refused' } : { kind: 'refused', unless })
/** A member that must be there. */
export const required = <S extends Exclude<Shape, RefusedShape>>(shape: S): S & { readonly required: true } => ({ ...shape, required: true })

/**
 * Holds a request to its shape, as AWS does before it looks at anything else.
 *
 * @param shape - the request's
 * @param operation - said in refusals
 * @returns the request without its null members
 * @throws ServiceError ValidationException with every constraint that is not met, SerializationException for another JSON type; SW4740 for a member that is
 * not understood, at any depth
 * @example
 * checkShape(structure({ Name: required(text({ max: 63 })) }), { Name: 'a' }, 'CreateThing') // { Name: 'a' }
 */
export function checkShape(shape: Shape, input: JsonObject, operation: string): JsonObject {
  const problems: string[] = []
  const checked = checkValue(shape, input, '', operation, problems)
  if (problems.length > 0) throw validationException(`${problems.length} validation error${problems.length === 1 ? '' : 's'} detected: ${problems.join('; ')}`)
  return checked as JsonObject
}

function checkValue(shape: Shape, value: Json, path: string, operation: string, problems: string[]): Json {
  switch (shape.kind) {
    case 'text': return checkText(shape, value, path, problems)
    case 'number': return checkNumber(shape, value, path, problems)
    case 'flag': {
      if (typeof value !== 'boolean') throw serializationException(`a value at '${path}' can not be converted to a Boolean`)
      return value
    }
    case 'list': {
      if (!isList(value)) throw serializationException(`a value at '${path}' can not be converted to a List`)
      checkLength(shape, value.length, path, problems)
      return value.map((element, index) => checkValue(shape.of, element, `${path}.${index + 1}.member`, operation, problems))
    }
    case 'map': {
      if (!isObject(value)) throw serializationException(`a value at '${path}' can not be converted to a Map`)
      checkLength({ max: shape.max }, Object.keys(value).length, path, problems)
      for (const [key, member] of Object.entries(value)) {
        checkText(shape.key, key, path, problems)
        // what users write into variables is not repeated
        checkText(shape.value, member, `${path}.${key}.member`, problems, false)
      }
      return value
    }
    case 'structure': return checkStructure(shape, value, path, operation, problems)
    case 'refused': {
      if (shape.unless !== undefined && JSON.stringify(value) === JSON.stringify(shape.unless)) return value
      throw unsupported(`${path} of ${operation}`)
    }
  }
}

function checkStructure({ members }: StructureShape, value: Json, path: string, operation: string, problems: string[]): JsonObject {
  if (!isObject(value)) throw serializationException(`a value at '${path}' can not be converted to a Structure`)
  const given = Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
  const unknown = Object.keys(given).find(name => !Object.hasOwn(members, name))
  if (unknown !== undefined) throw unsupported(`${at(path, unknown)} of ${operation}`)
  return Object.fromEntries(Object.entries(members).flatMap(([name, member]): readonly (readonly [string, Json])[] => {
    const { [name]: found } = given
    if (found !== undefined) return [[name, checkValue(member, found, at(path, name), operation, problems)]]
    if (member.required === true) problems.push(`Value null at '${at(path, name)}' failed to satisfy constraint: Member must not be null`)
    return []
  }))
}

/** AWS spells members in its constraints with a small letter. */
const at = (path: string, name: string): string => `${path === '' ? '' : `${path}.`}${name.charAt(0).toLowerCase()}${name.slice(1)}`

function checkText({ pattern, min, max, values }: TextShape, value: Json, path: string, problems: string[], quote = true): Json {
  if (typeof value !== 'string') throw serializationException(`a value at '${path}' can not be converted to a String`)
  const said = quote ? `Value '${value.slice(0, 256)}'` : 'Value'
  const fail = (constraint: string): void => void problems.push(`${said} at '${path}' failed to satisfy constraint: ${constraint}`)
  if (min !== undefined && value.length < min) fail(`Member must have length greater than or equal to ${min}`)
  if (max !== undefined && value.length > max) fail(`Member must have length less than or equal to ${max}`)
  // what is too long is not matched: patterns are for short texts
  else if (pattern !== undefined && !pattern.test(value)) fail(`Member must satisfy regular expression pattern: ${pattern.source.replace(/^\^|\$$/g, '')}`)
  if (values !== undefined && !values.includes(value)) fail(`Member must satisfy enum value set: [${values.join(', ')}]`)
  return value
}

function checkNumber({ min, max }: NumberShape, value: Json, path: string, problems: string[]): Json {
  if (typeof value !== 'number') throw serializationException(`a value at '${path}' can not be converted to a Number`)
  const fail = (constraint: string): void => void problems.push(`Value '${value}' at '${path}' failed to satisfy constraint: Member must have value ${constraint}`)
  if (min !== undefined && value < min) fail(`greater than or equal to ${min}`)
  if (max !== undefined && value > max) fail(`less than or equal to ${max}`)
  return value
}

function checkLength({ min, max }: Pick<ListShape, 'min' | 'max'>, length: number, path: string, problems: string[]): void {
  const fail = (constraint: string): void => void problems.push(`Value at '${path}' failed to satisfy constraint: Member must have length ${constraint}`)
  if (min !== undefined && length < min) fail(`greater than or equal to ${min}`)
  if (max !== undefined && length > max) fail(`less than or equal to ${max}`)
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
