import type { Json, JsonObject } from '../service.js'
import { badValue, invalidParameter, missingParameter } from './error.js'

/** A string member that must be there and not be empty. */
export function requiredText(input: JsonObject, name: string): string {
  const value = optionalText(input, name)
  if (value === undefined || value === '') throw missingParameter(name)
  return value
}

export function optionalText(input: JsonObject, name: string): string | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw invalidParameter(`The parameter ${name} must be a string.`)
  return value
}

/** An integer member within a range. */
export function optionalInteger(input: JsonObject, name: string, min: number, max: number): number | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw badValue(typeof value === 'number' ? value : JSON.stringify(value), name, `Must be between ${min} and ${max}, if provided.`)
  }
  return value
}

export function requiredInteger(input: JsonObject, name: string, min: number, max: number): number {
  const value = optionalInteger(input, name, min, max)
  if (value === undefined) throw missingParameter(name)
  return value
}

export function optionalTexts(input: JsonObject, name: string): readonly string[] {
  const value = input[name]
  if (value === undefined || value === null) return []
  if (!isArray(value) || !value.every(item => typeof item === 'string')) throw invalidParameter(`The parameter ${name} must be a list of strings.`)
  return value
}

/** A map of strings to strings. */
export function optionalTextMap(input: JsonObject, name: string): Readonly<Record<string, string>> {
  const value = optionalObject(input, name) ?? {}
  for (const [key, item] of Object.entries(value)) {
    if (typeof item !== 'string') throw invalidParameter(`The value of ${key} in ${name} must be a string.`)
  }
  return value as Readonly<Record<string, string>>
}

export function optionalObject(input: JsonObject, name: string): JsonObject | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) throw invalidParameter(`The parameter ${name} must be a map.`)
  return value
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isArray(value)
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
