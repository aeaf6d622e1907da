import type { Json, JsonObject } from '../asl/json.js'
import { ReferencePathMismatch } from '../query/error.js'
import { compileReferencePath } from '../query/jsonpath/index.js'
import { errorsOf, oneOf, refuseUnknown } from './check.js'
import { compileCondition } from './choice-rule.js'
import type { Dialect, FieldKey } from './dialect.js'
import { InterpreterError } from './error.js'
import { constantField } from './jsonata-field.js'
import { compiling, invalidPath, notFoundIn, pathField } from './path-field.js'
import type { Wording } from './path-field.js'
import { PathFailure } from './path-failure.js'
import { payloadField } from './payload-field.js'
import type { Field, PathFlow, ReferencePath } from './program.js'

const catcherFields = new Set(['ErrorEquals', 'Next', 'Assign', 'ResultPath', 'Comment'])
const ruleRest = ['Next', 'Assign', 'Comment']

/** Fields that are payload templates: `name.$` members hold paths. */
const templates: Readonly<Record<string, FieldKey>> = { Parameters: 'arguments', Assign: 'assign', ItemSelector: 'itemSelector', Credentials: 'credentials' }

/** Fields with a literal form and, by the suffix `Path`, one that reads data; with what a path that leads nowhere is to say. */
const literalOrPath: Readonly<Record<string, readonly [FieldKey, Wording]>> = {
  Seconds: ['seconds', (source) => `The SecondsPath parameter does not reference an input value: ${source}`],
  Timestamp: ['timestamp', (source) => `The TimestampPath parameter does not reference an input value: ${source}`],
  TimeoutSeconds: ['timeoutSeconds', invalidPath],
  HeartbeatSeconds: ['heartbeatSeconds', invalidPath],
  MaxConcurrency: ['maxConcurrency', invalidPath],
  ToleratedFailureCount: ['toleratedFailureCount', invalidPath],
  ToleratedFailurePercentage: ['toleratedFailurePercentage', invalidPath],
  Error: ['error', notFoundIn('ErrorPath')],
  Cause: ['cause', notFoundIn('CausePath')],
}

/** `null` stands for an empty object. */
const optionalPath = (source: JsonObject, path: string, name: string): Field | undefined => {
  const value = source[name]
  if (value === undefined || value === '$') return undefined
  return value === null ? constantField({}, name) : pathField(value, path, name)
}

/** `null` drops the result. */
function resultPath(value: Json | undefined, place: string): ReferencePath | undefined {
  if (value === undefined || value === '$') return undefined
  if (value === null) return (input) => input
  if (typeof value !== 'string') throw new InterpreterError('ASL3004', place, 'ResultPath is a reference path or null')
  const reference = compiling(place, () => compileReferencePath(value))
  return (input, result) => {
    try {
      return reference.set(input, result)
    } catch (error) {
      if (error instanceof ReferencePathMismatch) throw new PathFailure(error.message)
      throw error
    }
  }
}

function flowOf(source: JsonObject, path: string): PathFlow {
  const inputPath = optionalPath(source, path, 'InputPath')
  const outputPath = optionalPath(source, path, 'OutputPath')
  const reference = resultPath(source['ResultPath'], `${path}/ResultPath`)
  const selector = source['ResultSelector']
  return {
    ...(inputPath !== undefined && { inputPath }), ...(outputPath !== undefined && { outputPath }), ...(reference !== undefined && { resultPath: reference }),
    ...(selector !== undefined && { resultSelector: payloadField(selector, path, 'ResultSelector') }),
  }
}

/** JSONPath: paths pick and place data, payload templates build it. */
export const jsonPathDialect: Dialect = {
  argumentsName: 'Parameters',
  template: payloadField,
  forms: (name) => [name, `${name}Path`],
  literal(source, path, at, name) {
    const used = oneOf(source, `${path}/${at}`, name, `${name}Path`)
    if (used === undefined) return undefined
    return used === name ? constantField(source[name] ?? null, `${at}/${name}`) : pathField(source[used], path, `${at}/${used}`)
  },
  fields: (table) => [...table.jsonata.filter((field) => !table.jsonataOnly.includes(field)), ...table.jsonPathOnly],
  state(source, path) {
    const result: Partial<Record<FieldKey, Field>> = {}
    for (const [name, key] of Object.entries(templates)) {
      const value = source[name]
      if (value !== undefined) result[key] = payloadField(value, path, name)
    }
    for (const [name, [key, wording]] of Object.entries(literalOrPath)) {
      const used = oneOf(source, path, name, `${name}Path`)
      if (used === undefined) continue
      result[key] = used === name ? constantField(source[name] ?? null, name) : pathField(source[used], path, used, wording)
    }
    if (source['ItemsPath'] !== undefined) result.items = pathField(source['ItemsPath'], path, 'ItemsPath')
    if (source['Result'] !== undefined) result.result = constantField(source['Result'], 'Result')
    // the Parameters of a Map are what ItemSelector was called before
    if (source['Type'] === 'Map' && result.arguments !== undefined) {
      oneOf(source, path, 'Parameters', 'ItemSelector')
      result.itemSelector = result.arguments
      delete result.arguments
    }
    return { ...result, paths: flowOf(source, path) }
  },
  rule(source, path, place, target) {
    const at = `${path}/${place}`
    const { test, readsContext } = compileCondition(source, at, ruleRest)
    const { Assign: assign } = source
    return {
      condition: { name: place, evaluate: test, readsContext },
      next: target(source['Next'], `${at}/Next`),
      ...(assign !== undefined && { assign: payloadField(assign, at, 'Assign') }),
    }
  },
  catcher(source, path, target) {
    refuseUnknown(source, path, catcherFields)
    const reference = resultPath(source['ResultPath'], `${path}/ResultPath`)
    const { Assign: assign } = source
    return {
      errors: errorsOf(source, path),
      next: target(source['Next'], `${path}/Next`),
      ...(reference !== undefined && { resultPath: reference }),
      ...(assign !== undefined && { assign: payloadField(assign, path, 'Assign') }),
    }
  },
}
