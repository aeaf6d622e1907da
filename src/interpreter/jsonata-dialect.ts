import type { JsonObject } from '../asl/json.js'
import { errorsOf, refuseUnknown } from './check.js'
import type { Dialect, FieldKey } from './dialect.js'
import { InterpreterError } from './error.js'
import { jsonataField } from './jsonata-field.js'
import type { Field } from './program.js'

const ruleFields = new Set(['Condition', 'Next', 'Assign', 'Output', 'Comment'])
const catcherFields = new Set(['ErrorEquals', 'Next', 'Assign', 'Output', 'Comment'])

/** Where the fields of a definition go in a compiled state. */
const keys: Readonly<Record<string, FieldKey>> = {
  Output: 'output', Assign: 'assign', Arguments: 'arguments', Credentials: 'credentials', Items: 'items', ItemSelector: 'itemSelector',
  TimeoutSeconds: 'timeoutSeconds', HeartbeatSeconds: 'heartbeatSeconds', Seconds: 'seconds', Timestamp: 'timestamp', Error: 'error', Cause: 'cause',
  MaxConcurrency: 'maxConcurrency', ToleratedFailureCount: 'toleratedFailureCount', ToleratedFailurePercentage: 'toleratedFailurePercentage',
}

/** What a choice rule or a catcher does on the way to the next state. */
const effects = (source: JsonObject, path: string): { readonly assign?: Field; readonly output?: Field } => ({
  ...(source['Assign'] !== undefined && { assign: jsonataField(source['Assign'], path, 'Assign') }),
  ...(source['Output'] !== undefined && { output: jsonataField(source['Output'], path, 'Output') }),
})

/** JSONata: every field may hold `{% … %}`; data goes in by Arguments and out by Output. */
export const jsonataDialect: Dialect = {
  argumentsName: 'Arguments',
  template: jsonataField,
  forms: (name) => [name],
  literal: (source, path, at, name) => (source[name] === undefined ? undefined : jsonataField(source[name], path, `${at}/${name}`)),
  fields: (table) => table.jsonata,
  state(source, path) {
    const result: Partial<Record<FieldKey, Field>> = {}
    for (const [name, value] of Object.entries(source)) {
      const key = keys[name]
      if (key !== undefined) result[key] = jsonataField(value, path, name)
    }
    return result
  },
  rule(source, path, place, target) {
    refuseUnknown(source, `${path}/${place}`, ruleFields)
    const condition = source['Condition']
    if (condition === undefined) throw new InterpreterError('ASL3007', `${path}/${place}`, "a choice rule needs 'Condition'")
    return { condition: jsonataField(condition, path, `${place}/Condition`), next: target(source['Next'], `${path}/${place}/Next`), ...effects(source, `${path}/${place}`) }
  },
  catcher(source, path, target) {
    refuseUnknown(source, path, catcherFields)
    return { errors: errorsOf(source, path), next: target(source['Next'], `${path}/Next`), ...effects(source, path) }
  },
}
