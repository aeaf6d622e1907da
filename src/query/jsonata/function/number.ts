import { fault } from '../fault.js'
import type { Run } from '../scope.js'
import { truth } from '../value.js'
import { defineFunctions, given } from './define.js'
import type { Body } from './define.js'
import { roundHalfEven } from './round.js'

/** Notes a result that is no JSON number: it is an error where it is used, at the latest when the expression ends. */
function noted(value: number, run: Run): number {
  if (!Number.isFinite(value)) run.impure = true
  return value
}

const aggregate = (apply: (items: readonly number[]) => number | undefined): Body => given<readonly number[]>((items, _rest, run) => {
  run.spend(items.length)
  const value = apply(items)
  return value === undefined ? undefined : noted(value, run)
})

const unary = (apply: (value: number) => number): Body => given<number>((value, _rest, run) => noted(apply(value), run))

const sum = (items: readonly number[]): number => items.reduce((a, b) => a + b, 0)

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string') {
    if (/^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/.test(value) && Number.isFinite(Number(value))) return Number(value)
    if (/^0([xX][0-9A-Fa-f]+|[oO][0-7]+|[bB][0-1]+)$/.test(value)) return Number(value)
  }
  throw fault('D3030', { value })
}

function power(base: number, exponent: number): number {
  const value = Math.pow(base, exponent)
  if (!Number.isFinite(value)) throw fault('D3061', { value: base, exp: exponent })
  return value
}

function sqrt(value: number): number {
  if (value < 0) throw fault('D3060', { value })
  return Math.sqrt(value)
}

/** Functions on numbers and booleans. */
export const numberFunctions = defineFunctions({
  sum: ['<a<n>:n>', aggregate(sum)],
  count: ['<a:n>', ([items]) => (items === undefined ? 0 : (items as readonly unknown[]).length)],
  max: ['<a<n>:n>', aggregate((items) => (items.length === 0 ? undefined : items.reduce((a, b) => Math.max(a, b))))],
  min: ['<a<n>:n>', aggregate((items) => (items.length === 0 ? undefined : items.reduce((a, b) => Math.min(a, b))))],
  average: ['<a<n>:n>', aggregate((items) => (items.length === 0 ? undefined : sum(items) / items.length))],
  number: ['<(nsb)-:n>', given(numberOf)],
  abs: ['<n-:n>', unary(Math.abs)],
  floor: ['<n-:n>', unary(Math.floor)],
  ceil: ['<n-:n>', unary(Math.ceil)],
  round: ['<n-n?:n>', given<number>((value, [precision], run) => noted(roundHalfEven(value, precision as number | undefined), run))],
  sqrt: ['<n-:n>', unary(sqrt)],
  power: ['<n-n:n>', given<number>((base, [exponent]) => power(base, exponent as number))],
  boolean: ['<x-:b>', given((value, _rest, run) => truth(run, value))],
  not: ['<x-:b>', given((value, _rest, run) => !truth(run, value))],
})
