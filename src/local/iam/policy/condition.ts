import type { Json } from '../../service.js'
import { knownKeys, type RequestContext } from './context.js'
import { compileArnPattern, compilePattern, type Matcher } from './pattern.js'
import { problem } from './problem.js'
import { readTemplate } from './variable.js'

/** Whether a request fulfils a statement's conditions. */
export type Condition = (context: RequestContext) => boolean

/** How an operator compares, and whether it asks for the opposite. */
interface Operator {
  readonly compile: (wanted: string) => Matcher
  readonly negated?: true
}

const exact = (wanted: string): Matcher => text => text === wanted
const ignoringCase = (wanted: string): Matcher => {
  const lower = wanted.toLowerCase()
  return text => text.toLowerCase() === lower
}

/** Source: IAM user guide, "IAM JSON policy elements: Condition operators". The numeric, date, binary and address operators are refused by name. */
const operators: Readonly<Record<string, Operator>> = {
  StringEquals: { compile: exact },
  StringNotEquals: { compile: exact, negated: true },
  StringEqualsIgnoreCase: { compile: ignoringCase },
  StringNotEqualsIgnoreCase: { compile: ignoringCase, negated: true },
  StringLike: { compile: compilePattern },
  StringNotLike: { compile: compilePattern, negated: true },
  ArnEquals: { compile: compileArnPattern },
  ArnNotEquals: { compile: compileArnPattern, negated: true },
  ArnLike: { compile: compileArnPattern },
  ArnNotLike: { compile: compileArnPattern, negated: true },
  Bool: { compile: ignoringCase },
}

const ifExists = 'IfExists'

/**
 * Compiles the `Condition` of a statement: every operator and every key must hold, of a key's values one.
 *
 * @throws LocalAwsError SW4430 for an operator, key or value that is not known here
 * @example
 * ```ts
 * compileCondition({ Bool: { 'aws:SecureTransport': 'false' } }, 'policy', true)({ 'aws:securetransport': 'true' }) // false
 * ```
 */
export function compileCondition(condition: Json, where: string, variables: boolean): Condition {
  const tests = members(condition, where, 'Condition').flatMap(([operator, keys]) =>
    members(keys, where, `the condition ${operator}`).map(([key, values]) => compileTest(operator, key, values, where, variables)))
  return context => tests.every(test => test(context))
}

function compileTest(name: string, key: string, given: Json, where: string, variables: boolean): Condition {
  const lower = key.toLowerCase()
  if (!knownKeys.has(lower)) throw problem(where, `the condition key ${key} is not supported by the local AWS`)
  const values = texts(given, where, key)
  if (name === 'Null') return nullTest(lower, values, where)
  const optional = name.endsWith(ifExists)
  const plain = optional ? name.slice(0, -ifExists.length) : name
  const operator = Object.hasOwn(operators, plain) ? operators[plain] : undefined
  if (operator === undefined) throw problem(where, `the condition operator ${name} is not supported by the local AWS`)
  const { compile, negated = false } = operator
  const wanted = values.map(value => compileValue(value, compile, where, variables))
  return (context) => {
    const actual = context[lower]
    // a key that is not there fulfils what is negated and what asks only if it exists
    if (actual === undefined) return optional || negated
    return wanted.some(fits => fits(actual, context)) !== negated
  }
}

function compileValue(value: string, compile: (wanted: string) => Matcher, where: string, variables: boolean): (actual: string, context: RequestContext) => boolean {
  const template = variables ? readTemplate(value, where) : undefined
  if (template === undefined) return compile(value)
  return (actual, context) => {
    const filled = template(context)
    return filled !== undefined && compile(filled)(actual)
  }
}

function nullTest(key: string, values: readonly string[], where: string): Condition {
  const [absent, ...more] = values
  if (more.length > 0 || (absent !== 'true' && absent !== 'false')) throw problem(where, 'the condition Null takes true or false')
  return context => (context[key] === undefined) === (absent === 'true')
}

function members(value: Json, where: string, what: string): readonly (readonly [string, Json])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw problem(where, `${what} is not an object`)
  return Object.entries(value)
}

function texts(value: Json, where: string, key: string): readonly string[] {
  const list = Array.isArray(value) ? value as readonly Json[] : [value]
  return list.map((item) => {
    if (typeof item === 'object') throw problem(where, `the values of the condition key ${key} must be texts`)
    return String(item)
  })
}
