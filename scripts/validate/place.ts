import type { SourceNode, SourceTree } from '../cli/source-tree.js'

/** A value with its place. */
export interface Place {
  readonly value: unknown
  readonly node: SourceNode
}

export type Keys = readonly (string | number)[]

/** Whether a value is a JSON object, no array and not null. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

export const placeOf = ({ value, root }: SourceTree): Place => ({ value, node: root })

/** The member of an object; missing where there is none, or no object. */
export function memberOf({ value, node }: Place, key: string): Place | undefined {
  const member = node.members?.get(key)
  return member === undefined || !isObject(value) ? undefined : { value: value[key], node: member.node }
}

/** The items of an array; none of anything else. */
export const itemsOf = ({ value, node }: Place): readonly Place[] =>
  (Array.isArray(value) ? (node.items ?? []).map((item, i) => ({ value: (value as readonly unknown[])[i], node: item })) : [])

/** The members of an object, by their names; none of anything else. */
export const membersOf = (place: Place): readonly (readonly [string, Place])[] =>
  [...place.node.members?.keys() ?? []].flatMap((key) => {
    const member = memberOf(place, key)
    return member === undefined ? [] : [[key, member] as const]
  })

/** The value at some keys; missing where there is none. */
export function valueAt(root: unknown, keys: Keys): unknown {
  let value = root
  for (const step of keys) {
    if (typeof step === 'number' ? !Array.isArray(value) : !isObject(value) || !Object.hasOwn(value, step)) return undefined
    value = (value as Readonly<Record<string | number, unknown>>)[step]
  }
  return value
}

/** The node at some keys, or the nearest around it that there is; and the name of the last member on the way to it. */
export function nodeAt(root: SourceNode, keys: Keys): { readonly node: SourceNode; readonly key?: { readonly start: number; readonly end: number }; readonly whole: boolean } {
  let node = root
  let key: { readonly start: number; readonly end: number } | undefined
  for (const step of keys) {
    const member = typeof step === 'string' ? node.members?.get(step) : undefined
    const next = member?.node ?? (typeof step === 'number' ? node.items?.[step] : undefined)
    if (next === undefined) return { node, ...(key !== undefined && { key }), whole: false }
    key = member?.key
    node = next
  }
  return { node, ...(key !== undefined && { key }), whole: true }
}
