/**
 * JSONata knows three sorts of arrays. A *sequence* is a result of "zero or more values": it collapses to nothing or to its only member where
 * it leaves an expression, unless it is *kept*. A *constructed* array, made by `[…]` as a step of a path, is not flattened into the path's
 * result. All others are data, and never collapse.
 *
 * The sort is a mark on a common array: classes of their own, derived from Array, took eight times as long to fill.
 */
type Mark = 'sequence' | 'kept' | 'constructed'

const mark = Symbol('sort of array')

interface Marked extends Array<unknown> {
  [mark]?: Mark
}

function marked(sort: Mark): unknown[] {
  const array: Marked = []
  array[mark] = sort
  return array
}

/** Arrays come in as `unknown`, and leave as arrays of it. */
export const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value)

const sortOf = (array: readonly unknown[]): Mark | undefined => (array as Marked)[mark]

export const newSequence = (): unknown[] => marked('sequence')

export const newConstructed = (): unknown[] => marked('constructed')

/** Whether an array is more than data. */
export const isMarked = (array: readonly unknown[]): boolean => sortOf(array) !== undefined

export const isConstructed = (array: readonly unknown[]): boolean => sortOf(array) === 'constructed'

export function isSequence(value: unknown): value is readonly unknown[] {
  if (!isArray(value)) return false
  const sort = sortOf(value)
  return sort === 'sequence' || sort === 'kept'
}

/** Makes a sequence stay an array when it has one member only. */
export function keep(value: unknown): void {
  if (isSequence(value)) (value as Marked)[mark] = 'kept'
}

export function sequenceOf(item: unknown): unknown[] {
  const sequence = newSequence()
  sequence.push(item)
  return sequence
}

/** A sequence of all items: spreading would overflow the stack of a long one. */
export function sequenceFrom(items: readonly unknown[]): unknown[] {
  const sequence = newSequence()
  for (const item of items) sequence.push(item)
  return sequence
}

/** A value as an array: one that is none counts as an array of one. */
export const listOf = (value: unknown): readonly unknown[] => (isArray(value) ? value : [value])

/** Applies the collapse rule where a value leaves an expression. */
export function collapse(value: unknown): unknown {
  if (!isArray(value)) return value
  const sort = sortOf(value)
  if (sort !== 'sequence' && sort !== 'kept') return value
  if (value.length === 0) return undefined
  return value.length === 1 && sort === 'sequence' ? value[0] : value
}
