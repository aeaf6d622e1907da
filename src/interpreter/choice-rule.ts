import type { Json, JsonObject } from '../asl/json.js'
import { isObject, list, refuseUnknown } from './check.js'
import { comparisons, typeTests } from './choice-operator.js'
import { InterpreterError } from './error.js'
import { PathFailure } from './path-failure.js'
import { compilePathReader } from './path-field.js'
import type { PathReader } from './path-field.js'
import type { FieldData } from './program.js'

/** A condition of the JSONPath form of Choice. @throws PathFailure where a path leads nowhere */
export type Condition = (data: FieldData) => boolean

interface CompiledCondition {
  readonly test: Condition
  readonly readsContext: boolean
}

const combinators = ['And', 'Or', 'Not'] as const

/**
 * Compiles the condition of a choice rule: one comparison, or comparisons joined by And, Or and Not.
 *
 * @param rest - fields beside the condition that the rule may have
 * @throws InterpreterError
 */
export function compileCondition(source: JsonObject, path: string, rest: readonly string[]): CompiledCondition {
  const combinator = combinators.find((name) => source[name] !== undefined)
  if (combinator === undefined) return compileComparison(source, path, rest)
  refuseUnknown(source, path, new Set([combinator, ...rest]))
  if (combinator === 'Not') {
    const inner = source['Not']
    if (!isObject(inner)) throw new InterpreterError('ASL3004', `${path}/Not`, 'Not takes one condition')
    const { test, readsContext } = compileCondition(inner, `${path}/Not`, ['Comment'])
    return { test: (data) => !test(data), readsContext }
  }
  const parts = list(source, combinator, path).map((part, i) => compileCondition(part, `${path}/${combinator}[${i}]`, ['Comment']))
  if (parts.length === 0) throw new InterpreterError('ASL3004', `${path}/${combinator}`, `${combinator} takes at least one condition`)
  return {
    test: combinator === 'And' ? (data) => parts.every(({ test }) => test(data)) : (data) => parts.some(({ test }) => test(data)),
    readsContext: parts.some((part) => part.readsContext),
  }
}

function compileComparison(source: JsonObject, path: string, rest: readonly string[]): CompiledCondition {
  const operators = Object.keys(source).filter((key) => key !== 'Variable' && !rest.includes(key))
  const [name] = operators
  if (name === undefined || operators.length !== 1) {
    throw new InterpreterError('ASL3004', path, `a condition is Variable with one operator, or And, Or, Not; here: ${operators.join(', ') || 'no operator'}`)
  }
  const variable = compilePathReader(source['Variable'], `${path}/Variable`)
  const operand = source[name] ?? null
  const place = `${path}/${name}`
  if (name === 'IsPresent') {
    if (typeof operand !== 'boolean') throw new InterpreterError('ASL3004', place, 'IsPresent takes true or false')
    return { test: (data) => (variable.find(data) !== undefined) === operand, readsContext: variable.readsContext }
  }
  const comparison = Object.hasOwn(comparisons, name) ? comparisons[name] : Object.hasOwn(typeTests, name) ? typeTests[name] : undefined
  if (comparison !== undefined) {
    checkOperand(name, operand, place)
    return { test: (data) => comparison(valueOf(variable, data), operand), readsContext: variable.readsContext }
  }
  const byPath = name.endsWith('Path') && Object.hasOwn(comparisons, name.slice(0, -4)) ? comparisons[name.slice(0, -4)] : undefined
  if (byPath === undefined) throw new InterpreterError('ASL3003', place, `there is no choice operator '${name}'`)
  const other = compilePathReader(operand, place)
  return { test: (data) => byPath(valueOf(variable, data), valueOf(other, data)), readsContext: variable.readsContext || other.readsContext }
}

function valueOf(reader: PathReader, data: FieldData): Json {
  const value = reader.find(data)
  if (value === undefined) throw new PathFailure(`Invalid path '${reader.source}': The choice state's condition path references an invalid value.`)
  return value
}

/** An operand written in the rule has the type that its operator asks for. */
function checkOperand(name: string, operand: Json, place: string): void {
  const kind = name.startsWith('Numeric') ? 'number' : name.startsWith('String') || name.startsWith('Timestamp') ? 'string' : 'boolean'
  if (typeof operand !== kind) throw new InterpreterError('ASL3004', place, `${name} takes a ${kind}`)
}
