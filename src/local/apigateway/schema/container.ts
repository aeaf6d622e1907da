import type { Json } from '../../service.js'
import { booleanOf, listOf, membersOf, sizeOf, textsOf } from './argument.js'
import { isJsonList, isJsonObject, sameJson, type JsonCheck, type Steps } from './check.js'
import type { Keyword, SchemaContext } from './compile.js'
import { regexOf } from './scalar.js'

/** Keywords about objects and lists. Each holds for values that it is not about. */
export const containers = {
  required: (argument, _, { where }) => {
    const names = textsOf(argument, where)
    return (value) => !isJsonObject(value) || names.every((name) => Object.hasOwn(value, name))
  },
  minProperties: (argument, _, { where }) => {
    const least = sizeOf(argument, where)
    return (value) => !isJsonObject(value) || Object.keys(value).length >= least
  },
  maxProperties: (argument, _, { where }) => {
    const most = sizeOf(argument, where)
    return (value) => !isJsonObject(value) || Object.keys(value).length <= most
  },
  properties: (argument, _, { where, inner }) => {
    const checks = membersOf(argument, where).map(([name, schema]) => [name, inner(schema, name)] as const)
    return (value, steps) => !isJsonObject(value) || checks.every(([name, check]) => !Object.hasOwn(value, name) || check(value[name] ?? null, steps))
  },
  patternProperties: (argument, _, { where, inner }) => {
    const checks = membersOf(argument, where).map(([source, schema]) => [regexOf(source, where), inner(schema, source)] as const)
    return (value, steps) => !isJsonObject(value) ||
      Object.entries(value).every(([name, member]) => checks.every(([regex, check]) => regex.exec(name, 0, steps) === undefined || check(member, steps)))
  },
  additionalProperties: (argument, schema, context) => {
    const check = openOr(argument, context)
    if (check === undefined) return () => true
    const named = new Set(membersOf(schema['properties'] ?? {}, context.where).map(([name]) => name))
    const patterns = membersOf(schema['patternProperties'] ?? {}, context.where).map(([source]) => regexOf(source, context.where))
    return (value, steps) => !isJsonObject(value) || Object.entries(value).every(([name, member]) =>
      named.has(name) || patterns.some((regex) => regex.exec(name, 0, steps) !== undefined) || check(member, steps))
  },
  minItems: (argument, _, { where }) => {
    const least = sizeOf(argument, where)
    return (value) => !isJsonList(value) || value.length >= least
  },
  maxItems: (argument, _, { where }) => {
    const most = sizeOf(argument, where)
    return (value) => !isJsonList(value) || value.length <= most
  },
  uniqueItems: (argument, _, { where }) => {
    if (!booleanOf(argument, where)) return () => true
    return (value, steps) => !isJsonList(value) || allDifferent(value, steps)
  },
  items: (argument, schema, context) => {
    if (!Array.isArray(argument)) {
      const check = context.inner(argument)
      return (value, steps) => !isJsonList(value) || value.every((item) => check(item, steps))
    }
    const checks = listOf(argument, context.where).map((one, index) => context.inner(one, String(index)))
    const rest = openOr(schema['additionalItems'] ?? true, context)
    return (value, steps) => !isJsonList(value) || value.every((item, index) => (checks[index] ?? rest)?.(item, steps) ?? true)
  },
} as const satisfies Readonly<Record<string, Keyword>>

/** A schema, or true for anything and false for nothing; undefined for anything. */
function openOr(argument: Json, { where, inner }: SchemaContext): JsonCheck | undefined {
  if (isJsonObject(argument)) return inner(argument)
  return booleanOf(argument, where) ? undefined : () => false
}

function allDifferent(list: readonly Json[], steps: Steps): boolean {
  const seen = new Set<Json>()
  const compared: Json[] = []
  return list.every((item) => {
    steps.spend(1)
    if (typeof item !== 'object' || item === null) return !seen.has(item) && seen.add(item).size > 0
    return !compared.some((other) => sameJson(other, item, steps)) && compared.push(item) > 0
  })
}
