import type { Json, JsonObject } from '../service.js'
import { ServiceError } from '../service.js'
import { validationException } from './error.js'

/** Readers of a request's members; a member of the wrong type or out of range is AWS's ValidationException. */

/** Longest texts, in characters. Source: the constraints in the API reference of StopExecution, SendTaskFailure and StartExecution. */
export const errorLength = 256
export const causeLength = 32_768
export const tokenLength = 2048
export const traceHeaderLength = 256

export function requiredText(input: JsonObject, name: string, longest?: number): string {
  return optionalText(input, name, longest) ?? missing(name)
}

export function optionalText(input: JsonObject, name: string, longest = Infinity): string | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw wrongType(name, 'a string')
  if (value.length > longest) throw validationException(undefined, name, `Member must have length less than or equal to ${String(longest)}`)
  return value
}

export function optionalBoolean(input: JsonObject, name: string): boolean | undefined {
  const value = input[name]
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined
  throw wrongType(name, 'a boolean')
}

export function optionalObject(input: JsonObject, name: string): JsonObject | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject
  throw wrongType(name, 'an object')
}

export function optionalList(input: JsonObject, name: string): readonly Json[] | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) return value as readonly Json[]
  throw wrongType(name, 'a list')
}

/** A member that must be one of a few words. The order of `values` is the one that AWS prints. */
export function optionalWord<const Value extends string>(input: JsonObject, name: string, values: readonly Value[]): Value | undefined {
  const text = optionalText(input, name)
  if (text === undefined) return undefined
  const value = values.find(candidate => candidate === text)
  if (value === undefined) throw validationException(text, name, `Member must satisfy enum value set: [${values.join(', ')}]`)
  return value
}

/** Page size: 100 when absent or 0, at most 1000. */
export function pageSize(input: JsonObject, most = 1000): number {
  const value = input['maxResults']
  if (value === undefined || value === null || value === 0) return 100
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType('maxResults', 'an integer')
  if (value > most) throw validationException(String(value), 'maxResults', `Member must have value less than or equal to ${String(most)}`)
  if (value < 0) throw validationException(String(value), 'maxResults', 'Member must have value greater than or equal to 0')
  return value
}

function missing(name: string): never {
  throw validationException('null', name, 'Member must not be null')
}

function wrongType(name: string, what: string): ServiceError {
  return new ServiceError('SerializationException', `${name} must be ${what}`)
}
