import type { Json, JsonObject } from '../../asl/json.js'
import { QueryError, ReferencePathMismatch } from '../error.js'
import { parsePath } from './parse.js'
import { pathText } from './segment.js'
import type { Segment } from './segment.js'

/** A path that names one place, to read or to write: what ResultPath is. */
export interface ReferencePath {
  readonly source: string
  /** @returns `undefined` where there is nothing */
  get(target: Json): Json | undefined
  /**
   * Puts a value in its place. Copies only the objects and arrays along the path; the rest is shared with `target`.
   * Objects on the way that are missing are made; arrays are not, nor do they grow.
   *
   * @throws ReferencePathMismatch where the target has something else than the path says
   */
  set(target: Json, value: Json): Json
}

/**
 * Compiles a reference path: `$` followed by names and array indexes only.
 *
 * @throws QueryError of kind `syntax`
 * @example
 * compileReferencePath('$.a.b').set({ a: { x: 1 }, c: 2 }, 7) // { a: { x: 1, b: 7 }, c: 2 }
 */
export function compileReferencePath(source: string): ReferencePath {
  const { root, segments } = parsePath(source)
  if (root !== 'input') throw new QueryError('syntax', 'ASL3020', `Invalid path '${source}': a reference path starts with $ alone`)
  const keys = segments.map((segment) => keyOf(source, segment))
  const mismatch = (index: number, what: string): ReferencePathMismatch =>
    new ReferencePathMismatch(source, `Unable to apply the reference path '${source}': ${pathText(segments, index)} ${what}`)

  const put = (target: Json | undefined, index: number, value: Json): Json => {
    const key = keys[index]
    if (key === undefined) return value
    if (typeof key === 'number') {
      if (!Array.isArray(target)) throw mismatch(index, 'is not an array')
      const items = target as readonly Json[]
      if (key < 0 || key >= items.length) throw mismatch(index, `has no element ${key}`)
      return items.with(key, put(items[key], index + 1, value))
    }
    if (target !== undefined && (typeof target !== 'object' || target === null || Array.isArray(target))) throw mismatch(index, 'is not an object')
    const object = target as JsonObject | undefined
    const before = object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined
    const member = put(before, index + 1, value)
    // a computed key in a literal defines a member, also one named __proto__
    return { ...object, [key]: member }
  }
  return {
    source,
    get: (target) => keys.reduce<Json | undefined>((value, key) =>
      (typeof value === 'object' && value !== null && Array.isArray(value) === (typeof key === 'number') && Object.hasOwn(value, key) ? (value as Record<string | number, Json>)[key] : undefined), target),
    set: (target, value) => put(target, 0, value),
  }
}

function keyOf(source: string, segment: Segment): string | number {
  if (segment.kind === 'property' && segment.names.length === 1 && segment.names[0] !== undefined) return segment.names[0]
  if (segment.kind === 'index' && segment.indexes.length === 1 && segment.indexes[0] !== undefined) return segment.indexes[0]
  throw new QueryError('syntax', 'ASL3020', `Invalid path '${source}': a reference path has names and array indexes only, not ${pathText([segment]).slice(1)}`)
}
