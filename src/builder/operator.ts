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

// In all that follows: "missing" is a value that is not there, as opposed to null. An expression that gives nothing fails the state
// whose field it is (`States.QueryEvaluationError`), as does one that is said here to fail; `orElse` and `exists` come before that.

// Comparison and logic

/**
 * Whether two values are the same, without conversion. A missing value equals nothing, not even null; null equals null.
 *
 * @example
 * eq($.input.status, 'done')
 */
export const eq = <A extends JsonPrimitive>(a: ExprBrand<A>, b: Operand<NoInfer<A>>): Expr<boolean> => infix(a, '=', b)

/**
 * Whether two values differ. False, not true, when one is missing: JSONata compares nothing with nothing. Null differs from every other value.
 *
 * @example
 * neq($.input.status, 'done')
 */
export const neq = <A extends JsonPrimitive>(a: ExprBrand<A>, b: Operand<NoInfer<A>>): Expr<boolean> => infix(a, '!=', b)

/**
 * Whether `a` is greater: numbers by size, texts by UTF-16 code units. Gives nothing when one is missing; a null, or a number against a text, fails the state.
 *
 * @example
 * gt($.input.score, 0.5)
 */
export const gt = <A extends number | string>(a: ExprBrand<A>, b: Operand<NoInfer<A>>): Expr<boolean> => infix(a, '>', b)

/**
 * Whether `a` is greater or equal. Missing and null as in {@link gt}.
 *
 * @example
 * gte($.input.score, 0.5)
 */
export const gte = <A extends number | string>(a: ExprBrand<A>, b: Operand<NoInfer<A>>): Expr<boolean> => infix(a, '>=', b)

/**
 * Whether `a` is less. Missing and null as in {@link gt}.
 *
 * @example
 * lt($.input.score, 0.5)
 */
export const lt = <A extends number | string>(a: ExprBrand<A>, b: Operand<NoInfer<A>>): Expr<boolean> => infix(a, '<', b)

/**
 * Whether `a` is less or equal. Missing and null as in {@link gt}.
 *
 * @example
 * lte(orElse($.input.bytes, 0), 65_536)
 */
export const lte = <A extends number | string>(a: ExprBrand<A>, b: Operand<NoInfer<A>>): Expr<boolean> => infix(a, '<=', b)

/**
 * Whether both hold. Missing and null count as false.
 *
 * @example
 * and($.input.found, lte($.input.bytes, 65_536))
 */
export const and = (a: Operand<boolean>, b: Operand<boolean>): Expr<boolean> => infix(a, 'and', b)

/**
 * Whether one or both hold. Missing and null count as false.
 *
 * @example
 * or(eq($.input.kind, 'a'), eq($.input.kind, 'b'))
 */
export const or = (a: Operand<boolean>, b: Operand<boolean>): Expr<boolean> => infix(a, 'or', b)

/**
 * The opposite. True for null; gives nothing for a missing value.
 *
 * @example
 * not($.input.found)
 */
export const not = (a: Operand<boolean>): Expr<boolean> => call('not', a)

/**
 * Whether there is a value at all; null is one.
 *
 * @example
 * exists($.input.note)
 */
export const exists = (a: ExprBrand<unknown>): Expr<boolean> => call('exists', a)

/**
 * The value, or the fallback where it is missing. Null is a value, and stays.
 *
 * @example
 * orElse($.input.retries, 3)
 */
export const orElse = <A>(a: ExprBrand<A | undefined>, fallback: Operand<NoInfer<A>>): Expr<A> =>
  expression(`($exists(${jsonataOf(a)}) ? ${jsonataOf(a)} : ${jsonataOf(fallback)})`)

/**
 * One of two values, of which only the chosen one is evaluated. A missing or null test counts as false.
 *
 * @example
 * ifElse(gt($.input.score, 0.5), 'high', { low: $.input.score })
 */
export const ifElse = <T, F>(test: ExprBrand<boolean>, then: T, otherwise: F): Expr<Evaluated<T> | Evaluated<F>> =>
  expression(`(${jsonataOf(test)} ? ${jsonataOf(then)} : ${jsonataOf(otherwise)})`)

// Numbers

/**
 * `a + b`. Gives nothing when an operand is missing; a null fails the state.
 *
 * @example
 * add($.input.done, 1)
 */
export const add = (a: Operand<number>, b: Operand<number>): Expr<number> => infix(a, '+', b)

/**
 * `a - b`. Missing and null as in {@link add}.
 *
 * @example
 * subtract($.input.total, $.input.done)
 */
export const subtract = (a: Operand<number>, b: Operand<number>): Expr<number> => infix(a, '-', b)

/**
 * `a * b`. Missing and null as in {@link add}.
 *
 * @example
 * multiply($.input.price, 1.19)
 */
export const multiply = (a: Operand<number>, b: Operand<number>): Expr<number> => infix(a, '*', b)

/**
 * `a / b`. Missing and null as in {@link add}; division by zero fails the state.
 *
 * @example
 * divide($.input.done, $.input.total)
 */
export const divide = (a: Operand<number>, b: Operand<number>): Expr<number> => infix(a, '/', b)

/**
 * Sum of an array of numbers: 0 for an empty one, nothing for a missing one. Null, or a null among the numbers, fails the state.
 *
 * @example
 * sum(each($.input.rows, (row) => row.price))
 */
export const sum = (items: ExprBrand<readonly number[]>): Expr<number> => call('sum', items)

/**
 * Mean of an array of numbers: nothing for an empty or a missing one. Null, or a null among the numbers, fails the state.
 *
 * @example
 * orElse(average($.input.scores), 0)
 */
export const average = (items: ExprBrand<readonly number[]>): Expr<number | undefined> => call('average', items)

/**
 * Greatest of an array of numbers. Empty, missing and null as in {@link average}.
 *
 * @example
 * orElse(max($.input.scores), 0)
 */
export const max = (items: ExprBrand<readonly number[]>): Expr<number | undefined> => call('max', items)

/**
 * Least of an array of numbers. Empty, missing and null as in {@link average}.
 *
 * @example
 * orElse(min($.input.scores), 0)
 */
export const min = (items: ExprBrand<readonly number[]>): Expr<number | undefined> => call('min', items)

// Strings

/**
 * Joins texts and numbers. A missing part is left out; a null is written `null`.
 *
 * @example
 * concat('run/', $.input.id, '.json')
 */
export const concat = (...parts: readonly Operand<string | number>[]): Expr<string> => expression(`(${parts.map(jsonataOf).join(' & ')})`)

/**
 * Length in Unicode code points. Nothing for a missing text; a null fails the state.
 *
 * @example
 * stringLength($.input.text)
 */
export const stringLength = (text: ExprBrand<string>): Expr<number> => call('length', text)

/**
 * Part of a text.
 *
 * @param start - in Unicode code points from 0; from the end when negative
 * @param length - at most as many code points; an empty text when `start` lies beyond the end
 * @returns nothing for a missing text; a null fails the state
 * @example
 * substring($.input.digest, 0, 8)
 */
export const substring = (text: ExprBrand<string>, start: Operand<number>, length: Operand<number>): Expr<string> => call('substring', text, start, length)

/**
 * Whether a text contains another, in the same case. Nothing when one is missing; a null fails the state.
 *
 * @example
 * contains($.input.name, 'draft')
 */
export const contains = (text: ExprBrand<string>, part: Operand<string>): Expr<boolean> => call('contains', text, part)

/**
 * The parts of a text between separators, always as an array: one part where there is no separator, none for a missing text. A null fails the state.
 *
 * @example
 * split($.input.path, '/')
 */
export const split = (text: ExprBrand<string>, separator: Operand<string>): Expr<string[]> => expression(`[$split(${jsonataOf(text)}, ${jsonataOf(separator)})]`)

/**
 * JSON text of a value; of a text, the text itself. Nothing for a missing value.
 *
 * @example
 * toJson({ id: $.input.id })
 */
export const toJson = (value: unknown): Expr<string> => call('string', value)

/**
 * Parses JSON text; what it holds is the caller's word. Nothing for a missing text; text that is not JSON, or null, fails the state.
 *
 * @example
 * parseJson<{ readonly id: string }>($.result.Body)
 */
export const parseJson = <A>(text: ExprBrand<string>): Expr<A> => call('parse', text)

export type HashAlgorithm = 'MD5' | 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'

/**
 * Hexadecimal digest. Step Functions' own function. Nothing for a missing text; a null fails the state.
 *
 * @example
 * hash($.input.text, 'SHA-256')
 */
export const hash = (text: ExprBrand<string>, algorithm: HashAlgorithm): Expr<string> => call('hash', text, algorithm)

/**
 * A new random UUID (version 4), another one each time it is evaluated. Step Functions' own function.
 *
 * @example
 * concat('run-', uuid())
 */
export const uuid = (): Expr<string> => call('uuid')

/**
 * The present instant as ISO 8601 text.
 *
 * @example
 * now() // '2026-01-31T12:00:00.000Z'
 */
export const now = (): Expr<string> => call('now')

// Arrays and objects

/**
 * One item of an array. Nothing where there is no such item, and for a missing array; null counts as an array of one, as every value that is no array does.
 *
 * @param index - from 0; from the end when negative
 * @example
 * at($.result, 0)
 */
export const at = <E>(items: ExprBrand<readonly E[]>, index: number): Expr<E | undefined> => expression(`${jsonataOf(items)}[${index}]`)

/**
 * Number of items of an array: 0 for a missing one. Null, as every value that is no array, counts as 1.
 *
 * @example
 * count($.input.parts)
 */
export const count = (items: ExprBrand<readonly unknown[]>): Expr<number> => call('count', items)

/**
 * One object from two; fields of the second win, also with null. A missing object is left out; a null in its place fails the state.
 *
 * @example
 * merge($.input, { status: 'done' })
 */
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
