import type { Field, FieldKind, QueryLanguage } from '../asl/index.js'
import { hasSubstitution, isObject } from './model.js'

/** Whether a text is, or is meant to be, a JSONata expression: what is wrong inside is told by other rules. */
export const looksLikeExpression = (value: unknown): boolean => typeof value === 'string' && (value.trimStart().startsWith('{%') || value.trimEnd().endsWith('%}'))

/**
 * What a field should have held, in words; `undefined` where its value is of the right type. A text with a substitution is right everywhere.
 *
 * @param language - left out where it is not known: then an expression is right wherever JSONata has one
 * @example
 * typeProblem({ kind: 'boolean' }, 'true', 'JSONPath') // 'true or false'
 */
export function typeProblem(field: Field, value: unknown, language: QueryLanguage | undefined): string | undefined {
  if (value === null && field.nullable === true) return undefined
  if (hasSubstitution(value)) return undefined
  const expression = field.expression === true && language !== 'JSONPath'
  if (expression && looksLikeExpression(value)) return undefined
  const problem = kindProblem(field, value)
  return problem === undefined || !expression ? problem : `${problem}, or a JSONata expression in {% %}`
}

function kindProblem(kind: FieldKind, value: unknown): string | undefined {
  switch (kind.kind) {
    case 'any': return undefined
    case 'boolean': return typeof value === 'boolean' ? undefined : 'true or false'
    case 'number': return typeof value === 'number' && (!kind.whole || Number.isInteger(value)) ? undefined : kind.whole ? 'a whole number' : 'a number'
    case 'text': case 'word': return typeof value === 'string' ? undefined : 'a text'
    case 'path': return typeof value === 'string' ? undefined : 'a path'
    case 'target': return typeof value === 'string' ? undefined : 'the name of a state'
    case 'timestamp': return typeof value === 'string' ? undefined : 'a timestamp'
    case 'list': return Array.isArray(value) ? undefined : 'an array'
    case 'object': case 'variables': case 'shape': case 'states': return isObject(value) ? undefined : 'an object'
  }
}

/** Parts of a value that have a type of their own: items of an array, states. */
export function* parts(kind: FieldKind, value: unknown): Iterable<readonly [key: string | number, kind: FieldKind, value: unknown]> {
  if (kind.kind === 'list' && Array.isArray(value)) for (const [i, item] of value.entries()) yield [i, kind.of, item]
  else if (kind.kind === 'states' && isObject(value)) for (const [name, state] of Object.entries(value)) yield [name, { kind: 'object' }, state]
}
