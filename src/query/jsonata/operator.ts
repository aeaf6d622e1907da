import { QueryError } from '../error.js'
import type { Run } from './scope.js'
import { Sequence, same, truth } from './value.js'

const typed = (code: string, message: string): QueryError => new QueryError('type', code, message)

/** Longest array that `..` makes, as in JSONata. */
const longestRange = 10_000_000

function arithmetic(op: string, apply: (a: number, b: number) => number) {
  return (left: unknown, right: unknown): unknown => {
    if (left !== undefined && typeof left !== 'number') throw typed('T2001', `The left side of the "${op}" operator must evaluate to a number`)
    if (right !== undefined && typeof right !== 'number') throw typed('T2002', `The right side of the "${op}" operator must evaluate to a number`)
    if (left === undefined || right === undefined) return undefined
    return finite(apply(left, right), op)
  }
}

export function finite(value: number, op: string): number {
  if (!Number.isFinite(value)) throw new QueryError('evaluation', 'D1001', `Number out of range: the "${op}" operator gave ${value}`)
  return value
}

function comparison(op: string, apply: (a: number | string, b: number | string) => boolean) {
  const comparable = (value: unknown): value is number | string | undefined =>
    value === undefined || typeof value === 'number' || typeof value === 'string'
  return (left: unknown, right: unknown): unknown => {
    if (!comparable(left) || !comparable(right)) {
      throw typed('T2010', `The expressions either side of operator "${op}" must evaluate to numeric or string values`)
    }
    if (left === undefined || right === undefined) return undefined
    if (typeof left !== typeof right) throw typed('T2009', `The values either side of operator "${op}" must be of the same data type`)
    return apply(left, right)
  }
}

/** Text of a value where JSONata makes one (`&`, `$string`). */
export function textOf(value: unknown): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isInteger(item) ? Number(item.toPrecision(15)) : item)
}

function range(run: Run, from: unknown, to: unknown): unknown {
  if (from !== undefined && !Number.isInteger(from)) throw typed('T2003', 'The left side of the range operator (..) must evaluate to an integer')
  if (to !== undefined && !Number.isInteger(to)) throw typed('T2004', 'The right side of the range operator (..) must evaluate to an integer')
  if (from === undefined || to === undefined) return undefined
  const [first, last] = [from as number, to as number]
  if (first > last) return undefined
  const size = last - first + 1
  if (size > longestRange) throw new QueryError('limit', 'D2014', `The size of the sequence allocated by the range operator (..) must not exceed 1e7; attempted to allocate ${size}`)
  run.spend(size)
  const result = new Sequence()
  for (let i = first; i <= last; i++) result.push(i)
  return result
}

type Operator = (left: unknown, right: unknown, run: Run) => unknown

/** Operators that evaluate both sides; `and`, `or` and `?:` are the compiler's. */
export const operators: Readonly<Record<string, Operator>> = {
  '+': arithmetic('+', (a, b) => a + b),
  '-': arithmetic('-', (a, b) => a - b),
  '*': arithmetic('*', (a, b) => a * b),
  '/': arithmetic('/', (a, b) => a / b),
  '%': arithmetic('%', (a, b) => a % b),
  '<': comparison('<', (a, b) => a < b),
  '<=': comparison('<=', (a, b) => a <= b),
  '>': comparison('>', (a, b) => a > b),
  '>=': comparison('>=', (a, b) => a >= b),
  '=': (a, b) => a !== undefined && b !== undefined && same(a, b),
  '!=': (a, b) => a !== undefined && b !== undefined && !same(a, b),
  '&': (a, b) => textOf(a) + textOf(b),
  in: (a, b) => a !== undefined && b !== undefined && (Array.isArray(b) ? b : [b]).some((item) => same(item, a)),
  '..': (a, b, run) => range(run, a, b),
  and: (a, b) => truth(a) && truth(b),
  or: (a, b) => truth(a) || truth(b),
}
