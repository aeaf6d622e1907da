import type { Json, JsonObject } from '../asl/json.js'
import { compileJsonata } from './jsonata/expression.js'
import { isJsonataText, jsonataSource } from './jsonata/template.js'
import { compileQuery } from './payload-template.js'

/** The members of a state that hold further states. */
const bodies: ReadonlySet<string> = new Set(['Branches', 'ItemProcessor', 'Iterator'])

/** Fields whose content is the author's own data: only members that end in `.$` are paths there. */
const payloads: ReadonlySet<string> = new Set(['Assign', 'BatchInput', 'Credentials', 'ItemSelector', 'Parameters', 'ResultSelector'])

/** Fields that hold no query, whatever they look like. `ResultPath` says where something goes, and cannot name a variable. */
const literals: ReadonlySet<string> = new Set(['Comment', 'Result', 'ResultPath'])

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Which variables each state of a definition reads, as DescribeStateMachine says it: states at any depth by name, names of variables sorted and without `$`,
 * states that read none left out. A name that an expression binds itself, a function of JSONata and `$states` are no variables.
 *
 * @param definition - a definition that compiles; parts of another shape than the language has are passed over
 * @throws QueryError for a query that cannot be parsed
 * @example
 * variableReferences({ StartAt: 'A', States: { A: { Type: 'Pass', Parameters: { 'b.$': '$price' }, End: true } } }) // { A: ['price'] }
 */
export function variableReferences(definition: Json): Readonly<Record<string, readonly string[]>> {
  const found: [string, readonly string[]][] = []
  visitBody(definition, 'JSONPath', found)
  return Object.fromEntries(found)
}

function visitBody(body: Json, outer: Json, found: [string, readonly string[]][]): void {
  if (!isObject(body) || !isObject(body['States'])) return
  const language = body['QueryLanguage'] ?? outer
  for (const [name, state] of Object.entries(body['States'])) {
    if (!isObject(state)) continue
    const names = new Set((state['QueryLanguage'] ?? language) === 'JSONata' ? expressionVariables(state) : pathVariables(state, false))
    if (names.size > 0) found.push([name, [...names].sort()])
    for (const inner of bodiesOf(state)) visitBody(inner, language, found)
  }
}

const bodiesOf = (state: JsonObject): readonly Json[] => Object.entries(state).flatMap(([field, value]): readonly Json[] => {
  if (!bodies.has(field)) return []
  return Array.isArray(value) ? value as readonly Json[] : [value]
})

/** Every text of the form `{% … %}`, at any depth. */
function expressionVariables(value: Json): readonly string[] {
  if (typeof value === 'string') return isJsonataText(value) ? compileJsonata(jsonataSource(value)).variables.filter((name) => name !== 'states') : []
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(expressionVariables)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([field, member]) => (bodies.has(field) || field === 'Comment' ? [] : expressionVariables(member)))
}

/** @param payload - whether this is the author's own data */
function pathVariables(value: Json, payload: boolean): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => pathVariables(item, payload))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([field, member]) => {
    if (!payload && (bodies.has(field) || literals.has(field))) return []
    const isPath = field.endsWith('.$') || (!payload && (field.endsWith('Path') || field === 'Variable'))
    if (typeof member === 'string') return isPath ? compileQuery(member).variables : []
    return pathVariables(member, payload || payloads.has(field))
  })
}
