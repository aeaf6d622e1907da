import { ServiceError, type Json, type JsonObject } from '../service.js'

export const invalidParameter = (message: string): ServiceError => new ServiceError('InvalidParameterValueException', message)

export function optionalText(input: JsonObject, name: string): string | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw invalidParameter(`The parameter ${name} must be a string`)
  return value
}

export function requiredText(input: JsonObject, name: string): string {
  const value = optionalText(input, name)
  if (value === undefined || value === '') throw invalidParameter(`The parameter ${name} is required`)
  return value
}

/** One page of a list; `Marker` is the position at which it goes on. */
export function page<T>(items: readonly T[], input: JsonObject, largest: number): { readonly items: readonly T[], readonly rest: JsonObject } {
  const marker = optionalText(input, 'Marker') ?? '0'
  const size = wholeNumber(input['MaxItems'] ?? largest, 'MaxItems')
  const from = wholeNumber(marker, 'Marker')
  const end = from + Math.min(size, largest)
  return { items: items.slice(from, end), rest: end < items.length ? { NextMarker: String(end) } : {} }
}

/** Numbers come as text in queries. */
function wholeNumber(value: Json, name: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 0 || value === '') throw invalidParameter(`The parameter ${name} must be a whole number`)
  return number
}
