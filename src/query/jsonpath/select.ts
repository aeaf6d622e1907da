import type { Json, JsonObject } from '../../asl/json.js'
import { QueryError } from '../error.js'
import { isDefinite, pathText } from './segment.js'
import type { Segment } from './segment.js'

/** How deep `..` looks: beyond what a JSON parser for states accepts. */
const deepest = 1000

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const arrayOf = (value: Json): readonly Json[] | undefined => (Array.isArray(value) ? value as readonly Json[] : undefined)

/** What a path selects: one value for a definite path (`undefined` for none), an array for any other. */
export function select(start: Json, segments: readonly Segment[]): Json | undefined {
  const last = segments.at(-1)
  if (last?.kind === 'function') {
    const value = select(start, segments.slice(0, -1))
    return value === undefined ? undefined : applyFunction(last.name, value)
  }
  const found: Json[] = []
  walk(start, segments, 0, start, found)
  return segments.every((segment, i) => isDefinite(segment, i === segments.length - 1)) ? found[0] : found
}

function walk(value: Json, segments: readonly Segment[], index: number, root: Json, found: Json[]): void {
  const segment = segments[index]
  if (segment === undefined) {
    found.push(value)
    return
  }
  if (segment.kind === 'scan') {
    scan(value, segments, index + 1, root, found, 0)
    return
  }
  const last = index === segments.length - 1
  for (const child of children(value, segment, last, root)) walk(child, segments, index + 1, root, found)
}

/** Applies the rest of a path to a value and to everything below it, the value first. */
function scan(value: Json, segments: readonly Segment[], index: number, root: Json, found: Json[], depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth === deepest) throw new QueryError('limit', 'D1011', `data nested deeper than ${deepest} levels cannot be searched with ..`)
  walk(value, segments, index, root, found)
  for (const child of Object.values(value) as readonly Json[]) scan(child, segments, index, root, found, depth + 1)
}

function children(value: Json, segment: Segment, last: boolean, root: Json): readonly Json[] {
  const items = arrayOf(value)
  switch (segment.kind) {
    case 'property': {
      if (!isObject(value)) return []
      const present = segment.names.filter((name) => Object.hasOwn(value, name))
      if (segment.names.length > 1 && last) return [Object.fromEntries(present.map((name) => [name, value[name] ?? null]))]
      return present.map((name) => value[name] ?? null)
    }
    case 'index':
      return items === undefined ? [] : segment.indexes.map((index) => items[index < 0 ? index + items.length : index]).filter((item) => item !== undefined)
    case 'slice':
      return items?.slice(segment.from ?? 0, segment.to ?? items.length) ?? []
    case 'wildcard':
      return items ?? (isObject(value) ? Object.values(value) : [])
    case 'filter':
      // Source: developer guide, "Using JSONPath paths": @ matches objects, never scalars
      return (items ?? [value]).filter((item) => isObject(item) && segment.test(item, root))
    case 'scan': case 'function':
      throw new QueryError('unsupported', 'ASL3010', `${pathText([segment])} cannot stand here in a path`)
  }
}

const numbersOf = (name: string, value: Json): readonly number[] => {
  const numbers = arrayOf(value)?.filter((item) => typeof item === 'number') ?? []
  if (numbers.length === 0) throw new QueryError('type', 'ASL3023', `${name}() needs an array with at least one number`)
  return numbers
}

function aggregate(name: string, numbers: readonly number[]): number {
  const sum = numbers.reduce((a, b) => a + b, 0)
  const mean = sum / numbers.length
  switch (name) {
    case 'sum': return sum
    case 'avg': return mean
    case 'min': return numbers.reduce((a, b) => Math.min(a, b))
    case 'max': return numbers.reduce((a, b) => Math.max(a, b))
    default: return Math.sqrt(numbers.reduce((a, b) => a + (b - mean) ** 2, 0) / numbers.length)
  }
}

function applyFunction(name: string, value: Json): Json | undefined {
  const items = arrayOf(value)
  switch (name) {
    case 'length': case 'size': return items?.length ?? (typeof value === 'string' ? value.length : isObject(value) ? Object.keys(value).length : undefined)
    case 'keys': return isObject(value) ? Object.keys(value) : undefined
    case 'first': return items?.[0]
    case 'last': return items?.at(-1)
    default: return aggregate(name, numbersOf(name, value))
  }
}
