import type { Json, JsonObject } from '../service.js'
import { invalidParameter, unsupported } from './error.js'
import { isObject } from './input.js'
import type { SqsLimits } from './limit.js'

const attributeName = /^[A-Za-z0-9_\-.]{1,256}$/
const dataType = /^(String|Number|Binary)(\.[^\s]+)?$/

/**
 * Checks the message attributes of a send and counts their bytes: name, type and value each.
 * @throws ServiceError InvalidParameterValue, UnsupportedOperation
 */
export function readMessageAttributes(attributes: JsonObject, limits: SqsLimits): { readonly attributes: JsonObject, readonly bytes: number } {
  const names = Object.keys(attributes)
  if (names.length > limits.attributesPerMessage) {
    throw invalidParameter(`Number of message attributes [${names.length}] exceeds the allowed maximum [${limits.attributesPerMessage}].`)
  }
  let bytes = 0
  const read = Object.fromEntries(Object.entries(attributes).map(([name, value]): [string, JsonObject] => {
    if (!attributeName.test(name) || /^\.|\.\.|\.$|^(aws|amazon)\./i.test(name)) throw invalidParameter(`The message attribute name '${name}' is invalid.`)
    const checked = readValue(name, value)
    bytes += Buffer.byteLength(name) + Buffer.byteLength(checked.type) + checked.bytes
    return [name, checked.value]
  }))
  return { attributes: read, bytes }
}

interface CheckedValue {
  readonly value: JsonObject
  readonly type: string
  readonly bytes: number
}

function readValue(name: string, given: Json): CheckedValue {
  const type = isObject(given) ? given['DataType'] : undefined
  if (!isObject(given) || typeof type !== 'string' || type === '') throw invalidParameter(`The message attribute '${name}' must contain a non-empty message attribute type.`)
  if (!dataType.test(type) || type.length > 256) {
    throw invalidParameter(`The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`)
  }
  if (hasItems(given['StringListValues']) || hasItems(given['BinaryListValues'])) throw unsupported(`A list value in the message attribute '${name}'`)
  const member = type.startsWith('Binary') ? 'BinaryValue' : 'StringValue'
  const value = given[member]
  if (typeof value !== 'string' || value === '') throw invalidParameter(`The message attribute '${name}' with type '${type}' must use field '${member}' with a non-empty value.`)
  if (type.startsWith('Number') && (value.trim() === '' || !Number.isFinite(Number(value)))) throw invalidParameter(`Can't cast the value of message attribute '${name}' to a number.`)
  const bytes = member === 'BinaryValue' ? Buffer.from(value, 'base64').length : Buffer.byteLength(value)
  return { value: { DataType: type, [member]: value }, type, bytes }
}

const hasItems = (value: Json | undefined): boolean => Array.isArray(value) && value.length > 0

/** The attributes that a receiver asked for: by name, `All`, `.*`, or a prefix as in `foo.*`. */
export function selectAttributes(attributes: JsonObject | undefined, wanted: readonly string[]): JsonObject | undefined {
  if (attributes === undefined || wanted.length === 0) return undefined
  const chosen = Object.entries(attributes).filter(([name]) => wanted.some(pattern => matches(name, pattern)))
  return chosen.length === 0 ? undefined : Object.fromEntries(chosen)
}

function matches(name: string, pattern: string): boolean {
  if (pattern === 'All' || pattern === '.*') return true
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) || name === pattern.slice(0, -2) : name === pattern
}
