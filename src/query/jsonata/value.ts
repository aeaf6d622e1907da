/**
 * A result that JSONata treats as "zero or more values": it collapses to nothing or to its only member where it leaves an expression.
 * Plain arrays never collapse.
 */
export class Sequence extends Array<unknown> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }
  keepSingleton = false
}

/** An array made by `[…]` as a step of a path: it is not flattened into the path's result. */
export class ConstructedArray extends Array<unknown> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }
}

export const sequenceOf = (...items: readonly unknown[]): Sequence => {
  const sequence = new Sequence()
  for (const item of items) sequence.push(item)
  return sequence
}

/** An array without the marks above, as it is stored in objects, variables and results. */
export const plain = (value: unknown): unknown =>
  value instanceof Sequence || value instanceof ConstructedArray ? Array.from<unknown>(value) : value

/** Applies the collapse rule where a value leaves an expression. */
export function collapse(value: unknown): unknown {
  if (!(value instanceof Sequence)) return value
  if (value.length === 0) return undefined
  return value.length === 1 && !value.keepSingleton ? value[0] : value
}

/** Concatenates as `$append` does: nothing is skipped, a scalar counts as an array of one. */
export function append(left: unknown, right: unknown): unknown {
  if (left === undefined) return right
  if (right === undefined) return left
  return sequenceOf(...(Array.isArray(left) ? left : [left]), ...(Array.isArray(right) ? right : [right]))
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonataFunction)

/** A function value: built in, or a lambda closed over its scope. */
export class JsonataFunction {
  constructor(
    /** How many arguments it wants: higher-order functions pass no more. */
    readonly arity: number,
    readonly call: (args: readonly unknown[], input: unknown) => unknown,
  ) {}
}

/** JSONata's truth: empty strings, arrays and objects, zero, null and functions are false; an array is true when a member is. */
export function truth(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 1 ? truth(value[0]) : value.some(truth)
  if (typeof value === 'string') return value.length > 0
  if (typeof value === 'number') return value !== 0
  if (typeof value === 'boolean') return value
  return isObject(value) && Object.keys(value).length > 0
}

/** Equality by structure. */
export function same(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((item, i) => same(item, right[i]))
  if (!isObject(left) || !isObject(right)) return false
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && same(left[key], right[key]))
}

/** Reads a field; over an array, of each member, as one sequence. */
export function field(input: unknown, key: string): unknown {
  if (Array.isArray(input)) {
    const result = new Sequence()
    for (const item of input as readonly unknown[]) {
      const found = field(item, key)
      if (Array.isArray(found)) for (const member of found as readonly unknown[]) result.push(member)
      else if (found !== undefined) result.push(found)
    }
    return result
  }
  return isObject(input) && Object.hasOwn(input, key) ? input[key] : undefined
}
