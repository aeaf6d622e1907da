import type { Json, JsonObject } from '../service.js'
import { clientException, invalidRequest, unsupported } from './error.js'

/** Whether a value is a JSON object: no list, not null. */
export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws ServiceError ClientException when it is there and no text */
export function optionalText(input: JsonObject, name: string): string | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw invalidRequest(`${name} must be a string`)
  return value
}

/** @throws ServiceError ClientException */
export function requiredText(input: JsonObject, name: string): string {
  const value = optionalText(input, name)
  if (value === undefined || value === '') throw invalidRequest(`${name} is required`)
  return value
}

/** A whole number; AWS takes one as text where it says so. @throws ServiceError ClientException */
export function optionalInteger(input: JsonObject, name: string): number | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw invalidRequest(`${name} must be a whole number`)
  return value
}

/** @throws ServiceError ClientException */
export function optionalBoolean(input: JsonObject, name: string): boolean | undefined {
  const value = input[name]
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined
  throw invalidRequest(`${name} must be true or false`)
}

/** @throws ServiceError ClientException */
export function optionalObject(input: JsonObject, name: string): JsonObject | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) throw invalidRequest(`${name} must be an object`)
  return value
}

/** @throws ServiceError ClientException */
export function objects(input: JsonObject, name: string): readonly JsonObject[] {
  const value = input[name]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || !value.every(isObject)) throw invalidRequest(`${name} must be a list of objects`)
  return value
}

/** @throws ServiceError ClientException */
export function optionalTexts(input: JsonObject, name: string): readonly string[] | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value) || !value.every(item => typeof item === 'string')) throw invalidRequest(`${name} must be a list of strings`)
  return value
}

/** Texts by name. @throws ServiceError ClientException */
export function textMap(input: JsonObject, name: string): Readonly<Record<string, string>> {
  const entries = Object.entries(optionalObject(input, name) ?? {})
  const wrong = entries.find(([, value]) => typeof value !== 'string')
  if (wrong !== undefined) throw invalidRequest(`${name} must map strings to strings`)
  return Object.fromEntries(entries as [string, string][])
}

/** Refuses a member that nothing would be done about: one that is ignored makes a call succeed that does something else. Empty ones are fine. */
export function onlyKnown(input: JsonObject, known: readonly string[], where: string): void {
  const unknown = Object.entries(input).find(([name, value]) => !known.includes(name) && !isEmpty(value))
  if (unknown !== undefined) throw unsupported(`${unknown[0]} in ${where}`)
}

const isEmpty = (value: Json): boolean => value === null || (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0)

/** One page of a list. The token is the position at which it goes on. */
export function page<T>(items: readonly T[], input: JsonObject, largest: number): { readonly items: readonly T[], readonly rest: JsonObject } {
  const token = optionalText(input, 'nextToken') ?? '0'
  if (!/^\d{1,9}$/.test(token)) throw clientException('Invalid nextToken')
  const size = optionalInteger(input, 'maxResults') ?? largest
  if (size < 1) throw invalidRequest('maxResults must be greater than 0')
  const end = Number(token) + Math.min(size, largest)
  return { items: items.slice(Number(token), end), rest: end < items.length ? { nextToken: String(end) } : {} }
}
