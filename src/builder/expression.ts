import { BuilderError } from './error.js'

export type JsonPrimitive = string | number | boolean | null

declare const valueType: unique symbol
const source: unique symbol = Symbol('stepwright.expression')

/** Navigation through a missing or null parent may yield nothing. */
type Absent<A> = undefined extends A ? undefined : null extends A ? undefined : never

type Access<A> = [NonNullable<A>] extends [never]
  ? unknown
  : [NonNullable<A>] extends [JsonPrimitive]
    ? unknown
    : [NonNullable<A>] extends [readonly unknown[]]
      ? unknown // arrays are read through at(), count(), each(): an index would look like a host array
      : { readonly [K in keyof NonNullable<A>]-?: Expr<NonNullable<A>[K] | Absent<A>> }

/** Marks a value as an expression that evaluates to an `A`. */
export interface ExprBrand<out A> {
  readonly [valueType]: A
}

/** A JSONata expression that evaluates to an `A`; only the fields of `A` can be read from it. */
export type Expr<A> = ExprBrand<A> & Access<A>

/** A readable message where a type would otherwise collapse to `never`. */
export interface TypeProblem<M extends string> {
  readonly __problem: M
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/
const reserved: ReadonlySet<string> = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function'])

function step(parent: string, key: string): string {
  if (identifier.test(key) && !reserved.has(key)) return `${parent}.${key}`
  if (key.includes('`')) throw new BuilderError('ASL1003', `JSONata cannot quote the field name ${key}`)
  return `${parent}.\`${key}\``
}

/** Makes an expression from JSONata text. The proxy's target is not callable, so a promise never mistakes it for a thenable. */
export function expression<A>(text: string): Expr<A> {
  return new Proxy({}, {
    get(_target, key) {
      if (key === source) return text
      if (key === Symbol.for('nodejs.util.inspect.custom')) return () => `Expr(${text})`
      if (typeof key === 'symbol' || key === 'toJSON' || key === 'toString' || key === 'valueOf') {
        throw new BuilderError('ASL1001', `the expression ${text} was used as a plain value; use the jsonata tag or an operator`)
      }
      return expression(step(text, key))
    },
    has: (_target, key) => key === source,
  }) as Expr<A>
}

export const isExpression = (value: unknown): value is Expr<unknown> => typeof value === 'object' && value !== null && source in value

/** The JSONata text behind an expression. */
export const textOf = (value: ExprBrand<unknown>): string => (value as unknown as { readonly [source]: string })[source]
