import { expression } from './expression.js'
import type { Expr, ExprBrand, JsonPrimitive, TypeProblem } from './expression.js'
import { jsonataOf } from './template.js'
import type { Evaluated } from './template.js'
import { itemName } from './variable.js'

/** Something that is an `A` now, or will be when the expression is evaluated. */
export type Operand<A> = ExprBrand<A> | A

const call = <A>(name: string, ...args: readonly unknown[]): Expr<A> => expression(`$${name}(${args.map(jsonataOf).join(', ')})`)
const infix = <A>(a: unknown, operator: string, b: unknown): Expr<A> => expression(`(${jsonataOf(a)} ${operator} ${jsonataOf(b)})`)

/**
 * Escape hatch with a stated type.
 *
 * @example
 * jsonata<number>`$sum(${$.input.prices})`
 */
export const jsonata = <A>(text: TemplateStringsArray, ...values: readonly (ExprBrand<unknown> | JsonPrimitive)[]): Expr<A> =>
  expression(text.reduce((all, part, i) => all + jsonataOf(values[i - 1]) + part))

// Comparison and logic
export const eq = <A extends JsonPrimitive>(a: ExprBrand<A>, b: Operand<NoInfer<A>>): Expr<boolean> => infix(a, '=', b)
export const neq = <A extends JsonPrimitive>(a: ExprBrand<A>, b: Operand<NoInfer<A>>): Expr<boolean> => infix(a, '!=', b)
export const gt = <A extends number | string>(a: ExprBrand<A>, b: Operand<NoInfer<A>>): Expr<boolean> => infix(a, '>', b)
export const gte = <A extends number | string>(a: ExprBrand<A>, b: Operand<NoInfer<A>>): Expr<boolean> => infix(a, '>=', b)
export const lt = <A extends number | string>(a: ExprBrand<A>, b: Operand<NoInfer<A>>): Expr<boolean> => infix(a, '<', b)
export const lte = <A extends number | string>(a: ExprBrand<A>, b: Operand<NoInfer<A>>): Expr<boolean> => infix(a, '<=', b)
export const and = (a: Operand<boolean>, b: Operand<boolean>): Expr<boolean> => infix(a, 'and', b)
export const or = (a: Operand<boolean>, b: Operand<boolean>): Expr<boolean> => infix(a, 'or', b)
export const not = (a: Operand<boolean>): Expr<boolean> => call('not', a)
/** Whether there is a value at all; null is one. */
export const exists = (a: ExprBrand<unknown>): Expr<boolean> => call('exists', a)
/** The value, or the fallback where there is none. */
export const orElse = <A>(a: ExprBrand<A | undefined>, fallback: Operand<NoInfer<A>>): Expr<A> =>
  expression(`($exists(${jsonataOf(a)}) ? ${jsonataOf(a)} : ${jsonataOf(fallback)})`)
export const ifElse = <T, F>(test: ExprBrand<boolean>, then: T, otherwise: F): Expr<Evaluated<T> | Evaluated<F>> =>
  expression(`(${jsonataOf(test)} ? ${jsonataOf(then)} : ${jsonataOf(otherwise)})`)

// Numbers
export const add = (a: Operand<number>, b: Operand<number>): Expr<number> => infix(a, '+', b)
export const subtract = (a: Operand<number>, b: Operand<number>): Expr<number> => infix(a, '-', b)
export const multiply = (a: Operand<number>, b: Operand<number>): Expr<number> => infix(a, '*', b)
export const divide = (a: Operand<number>, b: Operand<number>): Expr<number> => infix(a, '/', b)
export const sum = (items: ExprBrand<readonly number[]>): Expr<number> => call('sum', items)
/** Nothing for an empty array. */
export const average = (items: ExprBrand<readonly number[]>): Expr<number | undefined> => call('average', items)
export const max = (items: ExprBrand<readonly number[]>): Expr<number | undefined> => call('max', items)
export const min = (items: ExprBrand<readonly number[]>): Expr<number | undefined> => call('min', items)

// Strings
/** Joins texts and numbers. */
export const concat = (...parts: readonly Operand<string | number>[]): Expr<string> => expression(`(${parts.map(jsonataOf).join(' & ')})`)
/** Length in Unicode code points. */
export const stringLength = (text: ExprBrand<string>): Expr<number> => call('length', text)
export const substring = (text: ExprBrand<string>, start: Operand<number>, length: Operand<number>): Expr<string> => call('substring', text, start, length)
export const contains = (text: ExprBrand<string>, part: Operand<string>): Expr<boolean> => call('contains', text, part)
export const split = (text: ExprBrand<string>, separator: Operand<string>): Expr<string[]> => expression(`[$split(${jsonataOf(text)}, ${jsonataOf(separator)})]`)
/** JSON text of a value. */
export const toJson = (value: unknown): Expr<string> => call('string', value)
/** Parses JSON text; what it holds is the caller's word. */
export const parseJson = <A>(text: ExprBrand<string>): Expr<A> => call('parse', text)

export type HashAlgorithm = 'MD5' | 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'
/** Hexadecimal digest. Step Functions' own function. */
export const hash = (text: ExprBrand<string>, algorithm: HashAlgorithm): Expr<string> => call('hash', text, algorithm)
export const uuid = (): Expr<string> => call('uuid')
/** The present instant as ISO 8601 text. */
export const now = (): Expr<string> => call('now')

// Arrays and objects
export const at = <E>(items: ExprBrand<readonly E[]>, index: number): Expr<E | undefined> => expression(`${jsonataOf(items)}[${index}]`)
export const count = (items: ExprBrand<readonly unknown[]>): Expr<number> => call('count', items)
/** One object from several; later fields win. */
export const merge = <A, B>(a: ExprBrand<A>, b: B): Expr<Omit<A, keyof Evaluated<B>> & Evaluated<B>> => expression(`$merge([${jsonataOf(a)}, ${jsonataOf(b)}])`)

/** Callbacks under way, so that an inner one does not hide the item of an outer one. */
let depth = 0

/** A call of a function that takes items one by one. It keeps its array brackets, since JSONata turns a sequence of one into a scalar. */
function overItems<E, A>(name: string, items: ExprBrand<readonly E[]>, body: (item: Expr<E>) => unknown): Expr<A> {
  const item = `$${itemName(depth)}`
  depth += 1
  try {
    return expression(`[$${name}(${jsonataOf(items)}, function(${item}) { ${jsonataOf(body(expression(item)))} })]`)
  } finally {
    depth -= 1
  }
}

/** Items that pass a test; always an array. Items that are arrays are refused, since JSONata would flatten the result when one is left. */
export const filter = <E>(
  items: ExprBrand<readonly E[]> & (E extends readonly unknown[] ? TypeProblem<'filter() cannot take arrays in an array: JSONata flattens them'> : unknown),
  test: (item: Expr<E>) => ExprBrand<boolean>,
): Expr<E[]> => overItems('filter', items, test)

/** Maps each item. An array-valued body is refused, since JSONata would flatten the result when there is one item. */
export const each = <E, O>(
  items: ExprBrand<readonly E[]>,
  body: (item: Expr<E>) => O & (Evaluated<O> extends readonly unknown[] ? TypeProblem<'each() cannot return an array: JSONata flattens it'> : unknown),
): Expr<Evaluated<O>[]> => overItems('map', items, body)
