/** What a value in the answer of a service may be. Members are spelt as state machines spell them. */
export type Shape =
  | { readonly type: 'any' }
  | { readonly type: 'text', readonly values?: readonly string[], readonly least?: number, readonly most?: number }
  | { readonly type: 'number', readonly least?: number, readonly most?: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'list', readonly of: Shape }
  | { readonly type: 'map', readonly of: Shape }
  | StructureShape

/** An object with members of its own. They are asked for one by one, since structures may hold themselves. */
export interface StructureShape {
  readonly type: 'structure'
  readonly required: readonly string[]
  readonly member: (name: string) => Shape | undefined
}

export const any: Shape = { type: 'any' }
export const text: Shape = { type: 'text' }
export const number: Shape = { type: 'number' }
export const boolean: Shape = { type: 'boolean' }

/**
 * A structure of the members that are given.
 *
 * @example
 * structure({ MessageId: text }, ['MessageId'])
 */
export const structure = (members: Readonly<Record<string, Shape>>, required: readonly string[] = []): StructureShape => ({
  type: 'structure', required, member: name => Object.hasOwn(members, name) ? members[name] : undefined,
})
