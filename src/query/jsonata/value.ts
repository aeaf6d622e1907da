import { fault } from './fault.js'
import type { Run } from './scope.js'
import { dataLevels } from './limit.js'
import { isArray, newSequence } from './sequence.js'

/** Concatenates: nothing is skipped, a scalar counts as an array of one. */
export function append(run: Run, left: unknown, right: unknown): unknown {
  if (left === undefined) return right
  if (right === undefined) return left
  const result: unknown[] = []
  for (const side of [left, right]) {
    if (!isArray(side)) result.push(run.kept(side))
    else {
      run.spend(side.length)
      for (const item of side) result.push(item)
    }
  }
  return result
}

type Invoke = (run: Run, args: readonly unknown[], input: unknown) => unknown

/** A function value: built in, or a lambda closed over its scope. */
export class JsonataFunction {
  constructor(
    /** How many arguments it wants: higher-order functions pass no more. */
    readonly arity: number,
    /** May answer with a {@link TailCall}; {@link Run.apply} never does. */
    readonly invoke: Invoke,
    /** The same without a look at the signature: what partial application calls. */
    readonly unchecked: Invoke = invoke,
  ) {}
}

/** A call in tail position, yet to be made: recursion through it needs no stack. */
export class TailCall extends JsonataFunction {
  constructor(readonly target: unknown, readonly args: readonly unknown[], readonly position: number | undefined, readonly token: string | undefined) {
    super(0, (run, _args, input) => run.follow(this, input))
  }
}

/** Values on their way through a path with the names that `@`, `#` and `%` bound to them; the value itself is `@`. */
export type Tuple = Readonly<Record<string, unknown>>

/** Result of a path that binds names and is a step of a longer path. */
export class TupleStream {
  constructor(readonly tuples: readonly Tuple[]) {}
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonataFunction)

/** Whether a value is a number to calculate with. @throws Fault D1001 for an infinite one */
export function isNumeric(value: unknown): value is number {
  if (typeof value !== 'number' || Number.isNaN(value)) return false
  if (!Number.isFinite(value)) throw fault('D1001', { value })
  return true
}

/** JSONata's truth: empty strings, arrays and objects, zero, null and functions are false; an array is true when a member is. */
export function truth(run: Run, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return value.length > 0
  if (typeof value === 'number') return isNumeric(value) && value !== 0
  if (isArray(value)) {
    run.spend(value.length)
    return value.length > 0 && run.deeper(dataLevels, () => value.some((item) => truth(run, item)))
  }
  if (!isObject(value)) return false
  for (const key in value) if (Object.hasOwn(value, key)) return true
  return false
}

/** Equality by structure. */
export function same(run: Run, left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (isArray(left) && isArray(right)) {
    if (left.length !== right.length) return false
    run.spend(left.length)
    return run.deeper(dataLevels, () => left.every((item, i) => same(run, item, right[i])))
  }
  if (!isObject(left) || !isObject(right)) return false
  const keys = Object.keys(left)
  run.spend(keys.length + 2)
  return keys.length === Object.keys(right).length && run.deeper(dataLevels, () => keys.every((key) => Object.hasOwn(right, key) && same(run, left[key], right[key])))
}

/** Reads a field; over an array, of each member, as one sequence. */
export function field(run: Run, input: unknown, key: string): unknown {
  if (!isArray(input)) return isObject(input) && Object.hasOwn(input, key) ? input[key] : undefined
  run.spend(input.length)
  const result = newSequence()
  for (const item of input) {
    const found = isArray(item) ? run.deeper(dataLevels, () => field(run, item, key)) : field(run, item, key)
    if (isArray(found)) for (const member of found) result.push(member)
    else if (found !== undefined) result.push(found)
  }
  return result
}

/** Puts a member into an object under construction, whatever its name. */
export function assign(into: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
  else into[key] = value
}
