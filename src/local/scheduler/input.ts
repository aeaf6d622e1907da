import type { Json, JsonObject } from '../service.js'
import { unsupported, validationException } from './error.js'
import { schedulerLimits } from './limit.js'

export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const broken = (member: string, constraint: string): Error => validationException(`1 validation error detected: Value at '${member}' failed to satisfy constraint: ${constraint}`)

/** @throws ServiceError ValidationException when it is there and no text of at least one and at most as many characters */
export function optionalText(input: JsonObject, name: string, most: number, at = memberName(name)): string | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw broken(at, 'Member must be a string')
  if (value.length === 0) throw broken(at, 'Member must have length greater than or equal to 1')
  if (value.length > most) throw broken(at, `Member must have length less than or equal to ${String(most)}`)
  return value
}

/** @throws ServiceError ValidationException */
export function requiredText(input: JsonObject, name: string, most: number, at = memberName(name)): string {
  const value = optionalText(input, name, most, at)
  if (value === undefined) throw validationException(`1 validation error detected: Value null at '${at}' failed to satisfy constraint: Member must not be null`)
  return value
}

/** A name of a schedule or a group. @throws ServiceError ValidationException */
export function nameOf(input: JsonObject, member: string): string {
  const name = requiredText(input, member, 64)
  if (!/^[0-9a-zA-Z-_.]+$/.test(name)) throw broken(memberName(member), 'Member must satisfy regular expression pattern: [0-9a-zA-Z-_.]+')
  return name
}

/** @throws ServiceError ValidationException */
export function optionalName(input: JsonObject, member: string): string | undefined {
  return input[member] === undefined || input[member] === null ? undefined : nameOf(input, member)
}

/** @throws ServiceError ValidationException */
export function clientTokenOf(input: JsonObject): string | undefined {
  const token = optionalText(input, 'ClientToken', 64)
  if (token !== undefined && !/^[a-zA-Z0-9-_]+$/.test(token)) throw broken('clientToken', 'Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+')
  return token
}

/** @throws ServiceError ValidationException */
export function wordOf<const Word extends string>(input: JsonObject, name: string, words: readonly Word[], fallback: Word, at = memberName(name)): Word {
  const value = input[name]
  if (value === undefined || value === null) return fallback
  const word = words.find(candidate => candidate === value)
  if (word === undefined) throw broken(at, `Member must satisfy enum value set: [${words.join(', ')}]`)
  return word
}

/** @throws ServiceError ValidationException */
export function optionalInteger(input: JsonObject, name: string, least: number, most: number, at = memberName(name)): number | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw broken(at, 'Member must be an integer')
  if (value < least) throw broken(at, `Member must have value greater than or equal to ${String(least)}`)
  if (value > most) throw broken(at, `Member must have value less than or equal to ${String(most)}`)
  return value
}

/** A time in seconds since 1970, as milliseconds. @throws ServiceError ValidationException */
export function optionalInstant(input: JsonObject, name: string): number | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) > 8.64e12) throw broken(memberName(name), 'Member must be a timestamp')
  return Math.round(value * 1000)
}

/** @throws ServiceError ValidationException */
export function optionalObject(input: JsonObject, name: string, at = memberName(name)): JsonObject | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) throw broken(at, 'Member must be a structure')
  return value
}

/** Refuses a member that nothing would be done about: one that is ignored makes a call succeed that does something else. */
export function onlyKnown(input: JsonObject, known: readonly string[], where: string): void {
  const unknown = Object.entries(input).find(([name, value]) => value !== null && !known.includes(name))
  if (unknown !== undefined) throw unsupported(`${unknown[0]} of ${where}`)
}

/** One page of a list. The token is the position at which it goes on. @throws ServiceError ValidationException */
export function page<T>(items: readonly T[], input: JsonObject): { readonly items: readonly T[], readonly rest: JsonObject } {
  const token = optionalText(input, 'NextToken', 2_048) ?? '0'
  if (!/^\d{1,9}$/.test(token)) throw validationException('Invalid NextToken.')
  const end = Number(token) + (optionalInteger(input, 'MaxResults', 1, schedulerLimits.pageSize) ?? schedulerLimits.pageSize)
  return { items: items.slice(Number(token), end), rest: end < items.length ? { NextToken: String(end) } : {} }
}

/** How AWS names a member in what its validation says. */
function memberName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
