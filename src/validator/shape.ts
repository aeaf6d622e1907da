import type { Json } from '../asl/index.js'
import { hasSubstitution, isObject } from './model.js'

/** What is known of a value before anything runs: nothing, a text, number, boolean or null, an array, or an object. */
export type Shape = 'unknown' | 'scalar' | ArrayShape | ObjectShape

/** An array of which the length may be known. */
export interface ArrayShape {
  readonly kind: 'array'
  readonly length?: number
}

/** An object: members it can have, and whether it can have others. */
export interface ObjectShape {
  readonly kind: 'object'
  readonly fields: ReadonlyMap<string, Shape>
  readonly open: boolean
}

/** Levels that are told apart: what lies deeper is unknown, so that a loop that wraps its data again and again comes to an end. */
const deepest = 8

/** Members that are told apart of what states have put together: every state copies them. */
const mostFields = 16

/** The shape of nothing: what `InputPath: null` gives. */
export const emptyObject: ObjectShape = { kind: 'object', fields: new Map(), open: false }

/** Into what is not an object at all, ResultPath puts nothing. */
const anyObject: ObjectShape = { kind: 'object', fields: new Map(), open: true }

/** An object with these members and no others. */
export const closedObject = (names: readonly string[]): Shape => ({ kind: 'object', fields: new Map(names.map((name) => [name, 'unknown'])), open: false })

/**
 * The shape of a value that the definition states.
 *
 * @param leaf - gives the shape of a member that stands for something else, and its name without what marks it; nothing for a constant
 * @example
 * shapeOf({ a: [1] }) // an object with the member a, an array of length 1
 */
export function shapeOf(value: Json, leaf: (key: string, value: Json) => readonly [string, Shape] | undefined = () => undefined, level = 0): Shape {
  if (level > deepest) return 'unknown'
  if (Array.isArray(value)) return { kind: 'array', length: (value as readonly Json[]).length }
  if (!isObject(value)) return leaf('', value)?.[1] ?? 'scalar'
  const fields = new Map<string, Shape>()
  let open = false
  for (const [key, member] of Object.entries(value)) {
    if (hasSubstitution(key)) open = true
    const [name, shape] = leaf(key, member) ?? [key, shapeOf(member, leaf, level + 1)]
    fields.set(name, shape)
  }
  return { kind: 'object', fields, open }
}

/** What either of two values may be. Gives the first one itself where the second adds nothing. */
export function joined(a: Shape, b: Shape, level = 0): Shape {
  if (a === b || a === 'unknown') return a
  if (b === 'unknown' || level > deepest || a === 'scalar' || b === 'scalar' || a.kind !== b.kind) return 'unknown'
  if (a.kind === 'array' || b.kind === 'array') return a.kind === 'array' && b.kind === 'array' && a.length === b.length ? a : a.kind === 'array' && a.length === undefined ? a : { kind: 'array' }
  return joinedObjects(a, b, level)
}

function joinedObjects(a: ObjectShape, b: ObjectShape, level: number): Shape {
  const fields = new Map<string, Shape>()
  let changed = b.open && !a.open
  for (const [name, ours] of a.fields) {
    const theirs = b.fields.get(name)
    // what an open object does not name may be anything, so that nothing is known of it
    const both = theirs !== undefined ? joined(ours, theirs, level + 1) : b.open ? undefined : ours
    if (both !== undefined) fields.set(name, both)
    if (both !== ours) changed = true
  }
  if (!a.open) {
    for (const [name, theirs] of b.fields) {
      if (a.fields.has(name)) continue
      fields.set(name, theirs)
      changed = true
    }
  }
  return changed ? objectWith(fields, a.open || b.open) : a
}

/** An object with these members. Of one that has gathered more than are told apart, the oldest may be anything. */
function objectWith(fields: Map<string, Shape>, open: boolean): ObjectShape {
  if (fields.size <= mostFields) return { kind: 'object', fields, open }
  for (const name of fields.keys()) {
    if (fields.size <= mostFields) break
    fields.delete(name)
  }
  return { kind: 'object', fields, open: true }
}

/** What a path leads to: a shape, or the number of keys it gets along. */
export interface Found {
  readonly shape: Shape
  /** Which of the keys leads nowhere, whatever the data: `undefined` where none does for sure. */
  readonly missing?: number
}

/**
 * Follows names and indexes.
 *
 * @param mapping - whether a name applied to an array is applied to its items, as in JSONata
 */
export function followed(start: Shape, keys: readonly (string | number)[], mapping = false): Found {
  let shape = start
  for (const [i, key] of keys.entries()) {
    if (shape === 'unknown') return { shape }
    if (shape === 'scalar') return { shape: 'unknown', missing: i }
    if (shape.kind === 'array') {
      if (typeof key === 'number' ? shape.length !== undefined && key >= shape.length : !mapping) return { shape: 'unknown', missing: i }
      return { shape: 'unknown' }
    }
    if (typeof key === 'number') return mapping ? { shape: 'unknown' } : { shape: 'unknown', missing: i }
    const next = shape.fields.get(key)
    if (next === undefined) return shape.open ? { shape: 'unknown' } : { shape: 'unknown', missing: i }
    shape = next
  }
  return { shape }
}

/** The shape with something put in a place, as ResultPath does: objects on the way are made. */
export function placed(target: Shape, keys: readonly (string | number)[], value: Shape, level = 0): Shape {
  const [key, ...rest] = keys
  if (key === undefined) return value
  if (typeof key === 'number' || level > deepest) return typeof target === 'object' ? target : 'unknown'
  const object: ObjectShape = target === 'unknown' ? anyObject : typeof target === 'object' && target.kind === 'object' ? target : emptyObject
  const fields = new Map(object.fields)
  fields.set(key, placed(object.fields.get(key) ?? (object.open ? 'unknown' : emptyObject), rest, value, level + 1))
  return objectWith(fields, object.open)
}
