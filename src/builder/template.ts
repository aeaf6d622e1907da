import type { Json } from '../asl/json.js'
import { BuilderError } from './error.js'
import { isExpression, textOf } from './expression.js'
import type { ExprBrand, JsonPrimitive } from './expression.js'

/** A value in which any leaf or subtree may be an expression. Optional fields may be left out, but not be undefined at run time. */
export type Template<T> =
  | ExprBrand<T>
  | ([T] extends [JsonPrimitive]
      ? T
      : T extends readonly (infer E)[]
        ? readonly Template<E>[]
        : T extends object
          ? { readonly [K in keyof T]: Template<Exclude<T[K], undefined>> }
          : T)

/** The JSON type that a template evaluates to: the inverse of {@link Template}. */
export type Evaluated<O> = O extends ExprBrand<infer A>
  ? A
  : O extends readonly (infer E)[]
    ? Evaluated<E>[]
    : O extends object
      ? { [K in keyof O]: Evaluated<O[K]> }
      : O extends string ? string : O extends number ? number : O extends boolean ? boolean : O

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Prints a template as JSONata source. */
export function jsonataOf(value: unknown): string {
  if (isExpression(value)) return textOf(value)
  if (Array.isArray(value)) return `[${value.map(jsonataOf).join(', ')}]`
  if (isPlainObject(value)) return `{ ${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${jsonataOf(item)}`).join(', ')} }`
  return literal(value)
}

/** Prints a template as ASL JSON: expressions become `{% … %}` strings, the rest stays as it is. */
export function payloadOf(value: unknown): Json {
  if (isExpression(value)) return `{% ${textOf(value)} %}`
  if (Array.isArray(value)) return value.map(payloadOf)
  if (isPlainObject(value)) return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => [key, payloadOf(item)]))
  // text that looks like an expression must arrive as text
  if (typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}')) return `{% ${literal(value)} %}`
  if (typeof value === 'string') return value
  return JSON.parse(literal(value)) as Json
}

function literal(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return JSON.stringify(value)
  const what = typeof value === 'number' ? String(value) : Object.prototype.toString.call(value)
  throw new BuilderError('ASL1006', `${what} is no JSON value and cannot stand in a definition`)
}
