import type { FaultCode } from './fault.js'
import { fault } from './fault.js'
import type { Run } from './scope.js'
import { textOf } from './text.js'
import { listOf, newSequence } from './sequence.js'
import { isNumeric, same } from './value.js'

/** Longest array that `..` makes, as in JSONata. */
const longestRange = 10_000_000

/** An operator that evaluates both of its sides. Errors are left without position and token, which the caller knows. */
export type Operator = (left: unknown, right: unknown, run: Run) => unknown

const arithmetic = (apply: (a: number, b: number) => number): Operator => (left, right, run) => {
  if (left !== undefined && !isNumeric(left)) throw fault('T2001', { value: left })
  if (right !== undefined && !isNumeric(right)) throw fault('T2002', { value: right })
  if (left === undefined || right === undefined) return undefined
  const value = apply(left, right)
  // an infinite number is an error as soon as something is done with it, at the latest when the expression ends
  if (!Number.isFinite(value)) run.impure = true
  return value
}

const comparable = (value: unknown): value is number | string | undefined =>
  value === undefined || typeof value === 'number' || typeof value === 'string'

const comparison = (apply: (a: number | string, b: number | string) => boolean): Operator => (left, right) => {
  if (!comparable(left) || !comparable(right)) throw fault('T2010', { value: comparable(left) ? right : left })
  if (left === undefined || right === undefined) return undefined
  if (typeof left !== typeof right) throw fault('T2009', { value: left, value2: right })
  return apply(left, right)
}

function integer(value: unknown, code: FaultCode): number | undefined {
  if (value !== undefined && !Number.isInteger(value)) throw fault(code, { value })
  return value as number | undefined
}

function range(from: unknown, to: unknown, run: Run): unknown {
  const first = integer(from, 'T2003')
  const last = integer(to, 'T2004')
  if (first === undefined || last === undefined || first > last) return undefined
  const size = last - first + 1
  if (size > longestRange) throw fault('D2014', { value: size })
  run.spend(size)
  const result = newSequence()
  for (let i = 0; i < size; i++) result.push(first + i)
  return result
}

function included(value: unknown, within: unknown, run: Run): boolean {
  if (value === undefined || within === undefined) return false
  const items = listOf(within)
  run.spend(items.length)
  return items.includes(value) && !Number.isNaN(value)
}

function concatenated(left: unknown, right: unknown, run: Run): string {
  const text = textOf(left, run) + textOf(right, run)
  run.spendText(text.length)
  return text
}

/** By their signs; `and` and `or` are not among them, since they may not look at their right side. */
export const operators: Readonly<Record<string, Operator>> = {
  '+': arithmetic((a, b) => a + b),
  '-': arithmetic((a, b) => a - b),
  '*': arithmetic((a, b) => a * b),
  '/': arithmetic((a, b) => a / b),
  '%': arithmetic((a, b) => a % b),
  '<': comparison((a, b) => a < b),
  '<=': comparison((a, b) => a <= b),
  '>': comparison((a, b) => a > b),
  '>=': comparison((a, b) => a >= b),
  '=': (a, b, run) => a !== undefined && b !== undefined && same(run, a, b),
  '!=': (a, b, run) => a !== undefined && b !== undefined && !same(run, a, b),
  '&': concatenated,
  in: included,
  '..': range,
}
