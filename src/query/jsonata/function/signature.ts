import { QueryError } from '../../error.js'
import type { Run } from '../scope.js'
import { isObject, JsonataFunction } from '../value.js'

/**
 * One parameter: which JSON types fit, and the marks of JSONata's signatures: `?` may be left out, `-` taken from the context
 * when left out. Types: s string, n number, b boolean, l null, a array, o object, f function, x any.
 */
export interface Parameter {
  readonly types: string
  readonly optional: boolean
  readonly fromContext: boolean
}

const kindOf = (value: unknown): string => {
  if (typeof value === 'string') return 's'
  if (typeof value === 'number') return 'n'
  if (typeof value === 'boolean') return 'b'
  if (value === null) return 'l'
  if (Array.isArray(value)) return 'a'
  return value instanceof JsonataFunction ? 'f' : isObject(value) ? 'o' : 'm'
}

const fits = (value: unknown, types: string): boolean =>
  value === undefined || types.includes('x') || types.includes(kindOf(value))

/** `s- n? (sn)`: words separated by blanks. */
export function parseSignature(text: string): readonly Parameter[] {
  return text.split(' ').filter((word) => word !== '').map((word) => {
    const [, types = '', marks = ''] = /^\(?([a-z]+)\)?([?-]*)$/.exec(word) ?? []
    return { types, optional: marks.includes('?'), fromContext: marks.includes('-') }
  })
}

/** A built-in: gets its arguments checked and completed. `undefined` in the first place usually means `undefined` out; that is the body's to say. */
export type Body = (args: readonly unknown[], run: Run, context: unknown) => unknown

/**
 * Checks arguments against the parameters, as JSONata does: a scalar where an array is wanted becomes an array of one.
 *
 * @throws QueryError T0410 for an argument of the wrong type or one too many
 */
export function conform(name: string, parameters: readonly Parameter[], args: readonly unknown[], context: unknown): readonly unknown[] {
  const wrong = (index: number): QueryError => new QueryError('type', 'T0410', `Argument ${index + 1} of function "${name}" does not match function signature`)
  const required = parameters.filter((parameter) => !parameter.optional).length
  const lacking = required - args.length
  const contextAt = lacking > 0 ? parameters.findIndex((parameter) => parameter.fromContext) : -1
  const given = contextAt === -1 ? args : [...args.slice(0, contextAt), context, ...args.slice(contextAt)]
  if (given.length > parameters.length) throw wrong(parameters.length)
  return parameters.map((parameter, i) => {
    const value = given[i]
    if (parameter.types === 'a' && value !== undefined && !Array.isArray(value)) return [value]
    if (!fits(value, parameter.types)) throw wrong(i)
    return value
  })
}

/** Makes the functions of a table callable. */
export function defineFunctions<K extends string>(table: Readonly<Record<K, readonly [signature: string, body: Body]>>): Readonly<Record<K, (run: Run) => JsonataFunction>> {
  const entries = Object.entries<readonly [string, Body]>(table).map(([name, [signature, body]]) => {
    const parameters = parseSignature(signature)
    const arity = parameters.filter((parameter) => !parameter.optional).length
    return [name, (run: Run) => new JsonataFunction(arity, (args, input) => {
      run.spend(1)
      return body(conform(name, parameters, args, input), run, input)
    })] as const
  })
  return Object.fromEntries(entries) as unknown as Readonly<Record<K, (run: Run) => JsonataFunction>>
}
