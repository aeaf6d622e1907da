import { QueryError } from '../../error.js'
import { finite } from '../operator.js'
import { defineFunctions } from './signature.js'
import { truth } from '../value.js'

const numbers = (value: unknown, name: string): readonly number[] => {
  const items = value as readonly unknown[]
  if (!items.every((item) => typeof item === 'number')) throw new QueryError('type', 'T0412', `Argument 1 of function "${name}" must be an array of numbers`)
  return items
}

const aggregate = (name: string, apply: (items: readonly number[]) => unknown) =>
  ['a', ([items]: readonly unknown[]) => (items === undefined ? undefined : apply(numbers(items, name)))] as const

const unary = (name: string, apply: (value: number) => number) =>
  ['n-', ([value]: readonly unknown[]) => (value === undefined ? undefined : finite(apply(value as number), name))] as const

/** Rounds half to even, as JSONata does. */
function roundHalfEven(value: number, precision: number): number {
  const shifted = Number(`${value}e${precision}`)
  const base = Number.isFinite(shifted) ? shifted : value
  const rounded = Math.round(base)
  const even = Math.abs(rounded - base) === 0.5 && Math.abs(rounded % 2) === 1 ? rounded - 1 : rounded
  const result = Number.isFinite(shifted) ? Number(`${even}e${-precision}`) : even
  return Object.is(result, -0) ? 0 : result
}

function numberOf(value: unknown): unknown {
  if (value === undefined || typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string' && /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/.test(value) && Number.isFinite(Number(value))) return Number(value)
  if (typeof value === 'string' && /^0[xX][0-9A-Fa-f]+$|^0[oO][0-7]+$|^0[bB][01]+$/.test(value)) return Number(value)
  throw new QueryError('evaluation', 'D3030', `Unable to cast value to a number: ${JSON.stringify(value)}`)
}

/** Functions on numbers and booleans. */
export const numberFunctions = defineFunctions({
  number: ['(nsb)-', ([value]) => numberOf(value)],
  abs: unary('abs', Math.abs),
  floor: unary('floor', Math.floor),
  ceil: unary('ceil', Math.ceil),
  sqrt: ['n-', ([value]) => {
    if (value === undefined) return undefined
    if ((value as number) < 0) throw new QueryError('evaluation', 'D3060', `The sqrt function cannot be applied to a negative number: ${value as number}`)
    return Math.sqrt(value as number)
  }],
  power: ['n- n', ([base, exponent]) => {
    if (base === undefined) return undefined
    const value = Math.pow(base as number, exponent as number)
    if (!Number.isFinite(value)) throw new QueryError('evaluation', 'D3061', `The power function has resulted in a value that cannot be represented as a JSON number: base=${base as number}, exponent=${exponent as number}`)
    return value
  }],
  round: ['n- n?', ([value, precision]) => (value === undefined ? undefined : roundHalfEven(value as number, (precision as number | undefined) ?? 0))],
  sum: aggregate('sum', (items) => items.reduce((a, b) => a + b, 0)),
  max: aggregate('max', (items) => (items.length === 0 ? undefined : items.reduce((a, b) => Math.max(a, b)))),
  min: aggregate('min', (items) => (items.length === 0 ? undefined : items.reduce((a, b) => Math.min(a, b)))),
  average: aggregate('average', (items) => (items.length === 0 ? undefined : items.reduce((a, b) => a + b, 0) / items.length)),
  boolean: ['x-', ([value]) => (value === undefined ? undefined : truth(value))],
  not: ['x-', ([value]) => (value === undefined ? undefined : !truth(value))],
})
