import type { Json, JsonObject } from '../service.js'
import { invalidPattern, unsupported } from './error.js'
import { isObject } from './rule.js'

/** Whether a value, or an element of one, is as a pattern wants it; undefined for one that is not there. */
type Match = (value: Json | undefined) => boolean

/** Most levels of a pattern: deeper ones are meant to overflow something. */
const deepest = 100

/**
 * Compiles an event pattern. Source: Amazon EventBridge user guide, "Creating Amazon EventBridge event patterns" and "Comparison operators".
 *
 * @param text - JSON text
 * @throws ServiceError InvalidEventPatternException; NotSupportedByLocalAws for an operator that is not there
 * @example
 * compilePattern('{"source":["my.app"],"detail":{"size":[{"numeric":[">",10]}]}}')({ source: 'my.app', detail: { size: 11 } }) // true
 */
export function compilePattern(text: string): (event: JsonObject) => boolean {
  let pattern: unknown
  try {
    pattern = JSON.parse(text)
  } catch {
    throw invalidPattern('it is not JSON')
  }
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) throw invalidPattern('Filter is not an object')
  if (Object.keys(pattern).length === 0) throw invalidPattern('Empty patterns are not allowed')
  return objectMatch(pattern as JsonObject, 0)
}

function objectMatch(pattern: JsonObject, depth: number): Match {
  if (depth > deepest) throw invalidPattern('it is nested too deeply')
  const { $or: either, ...members } = pattern
  const alternatives = either === undefined ? undefined : alternativesOf(either, depth)
  const matches = Object.entries(members).map(([name, wanted]) => [name, isObject(wanted) ? objectMatch(wanted, depth + 1) : anyOf(name, wanted)] as const)
  return (value) => {
    // a list matches when one of its elements does
    if (Array.isArray(value)) return (value as readonly Json[]).some(item => isObject(item) && matchesAll(matches, alternatives, item))
    return matchesAll(matches, alternatives, isObject(value) ? value : {})
  }
}

function matchesAll(matches: readonly (readonly [string, Match])[], alternatives: readonly Match[] | undefined, value: JsonObject): boolean {
  return matches.every(([name, match]) => match(value[name])) && (alternatives === undefined || alternatives.some(match => match(value)))
}

function alternativesOf(either: Json, depth: number): readonly Match[] {
  if (!Array.isArray(either) || either.length < 2 || !either.every(isObject)) throw invalidPattern('$or must be a list of at least two patterns')
  return (either as readonly JsonObject[]).map(pattern => objectMatch(pattern, depth + 1))
}

function anyOf(name: string, wanted: Json): Match {
  if (!Array.isArray(wanted)) throw invalidPattern(`"${name}" must be an object or an array`)
  if (wanted.length === 0) throw invalidPattern('Empty arrays are not allowed')
  const matches = (wanted as readonly Json[]).map(item => isObject(item) ? operatorMatch(item) : literalMatch(item))
  return value => matches.some(match => match(value))
}

/** Looks at the elements of a list one by one. */
const each = (test: (value: Json) => boolean): Match => value =>
  value !== undefined && (Array.isArray(value) ? (value as readonly Json[]).some(test) : test(value))

function literalMatch(wanted: Json): Match {
  if (Array.isArray(wanted)) throw invalidPattern('a list in a list')
  return each(value => value === wanted)
}

const text = (wanted: Json, test: (value: string, wanted: string) => boolean): Match => {
  if (typeof wanted !== 'string') throw unsupported('an operator of event patterns on something else than a text')
  return each(value => typeof value === 'string' && test(value, wanted))
}

const operators: Readonly<Record<string, (wanted: Json) => Match>> = {
  'prefix': wanted => text(wanted, (value, start) => value.startsWith(start)),
  'suffix': wanted => text(wanted, (value, end) => value.endsWith(end)),
  'equals-ignore-case': wanted => text(wanted, (value, other) => value.toLowerCase() === other.toLowerCase()),
  'exists': (wanted) => {
    if (typeof wanted !== 'boolean') throw invalidPattern('exists match pattern must be either true or false.')
    return value => (value !== undefined) === wanted
  },
  'anything-but': anythingBut,
  'numeric': numeric,
}

function operatorMatch(item: JsonObject): Match {
  const [entry, ...more] = Object.entries(item)
  if (entry === undefined || more.length > 0) throw invalidPattern('Only one key allowed in match expression')
  const [name, wanted] = entry
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined
  if (operator === undefined) throw ['wildcard', 'cidr'].includes(name) ? unsupported(`the operator ${name} of event patterns`) : invalidPattern(`Unrecognized match type ${name}`)
  return operator(wanted)
}

function anythingBut(wanted: Json): Match {
  if (isObject(wanted)) {
    const inner = operatorMatch(wanted)
    return each(value => !inner(value))
  }
  const values = Array.isArray(wanted) ? wanted as readonly Json[] : [wanted]
  return each(value => !values.includes(value))
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '=': (value, bound) => value === bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}

function numeric(wanted: Json): Match {
  const parts = Array.isArray(wanted) ? wanted as readonly Json[] : []
  if (parts.length !== 2 && parts.length !== 4) throw invalidPattern('Value of numeric must be an array of comparisons')
  const tests: ((value: number) => boolean)[] = []
  for (let i = 0; i < parts.length; i += 2) {
    const [sign, bound] = [parts[i], parts[i + 1]]
    const compare = typeof sign === 'string' && Object.hasOwn(comparisons, sign) ? comparisons[sign] : undefined
    if (compare === undefined || typeof bound !== 'number') throw invalidPattern('Value of numeric must be an array of comparisons')
    tests.push(value => compare(value, bound))
  }
  return each(value => typeof value === 'number' && tests.every(test => test(value)))
}
