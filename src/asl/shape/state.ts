import { any, listOf, path, shapeOf, target, text, whole, word } from '../field-kind.js'
import type { Field, Shape } from '../field-kind.js'
import { limit } from '../limit.js'
import { stateFields } from '../states/index.js'
import type { StateType } from '../states/index.js'

const expression = (field: Field): Field => ({ ...field, expression: true })
const seconds = (least: number): Field => expression(whole(least, limit.seconds))
const unlimited: Field = expression(whole(0))

const common: Readonly<Record<string, Field>> = { Type: word(...Object.keys(stateFields)), Comment: text, QueryLanguage: word('JSONPath', 'JSONata') }

/** What every field of states is, by its name. Which state kinds have it is in {@link stateFields}. */
const kinds: Readonly<Record<string, Field>> = {
  ...common,
  Next: target, Default: target, End: { kind: 'boolean' },
  InputPath: path({ nullable: true }), OutputPath: path({ nullable: true }), ResultPath: path({ nullable: true }), ItemsPath: path(),
  Result: any, Parameters: any, ResultSelector: any, Arguments: any, Output: any, Items: any, ItemSelector: any, Assign: { kind: 'variables' },
  Resource: text, TimeoutSeconds: seconds(1), HeartbeatSeconds: seconds(1), Seconds: seconds(0), Timestamp: { kind: 'timestamp', expression: true },
  TimeoutSecondsPath: path(), HeartbeatSecondsPath: path(), SecondsPath: path(), TimestampPath: path(),
  Error: expression(text), Cause: expression(text), ErrorPath: path(), CausePath: path(),
  Credentials: shapeOf('credentials', { expression: true }),
  Retry: listOf({ kind: 'shape', shape: 'retrier' }), Catch: listOf({ kind: 'shape', shape: 'catcher' }),
  Choices: listOf({ kind: 'shape', shape: 'rule' }, 1), Branches: listOf({ kind: 'shape', shape: 'branch' }, 1),
  ItemProcessor: shapeOf('processor'), Iterator: shapeOf('processor'),
  ItemReader: shapeOf('reader'), ItemBatcher: shapeOf('batcher'), ResultWriter: shapeOf('writer'), Label: text,
  MaxConcurrency: unlimited, ToleratedFailureCount: unlimited, ToleratedFailurePercentage: { kind: 'number', whole: false, least: 0, most: 100, expression: true },
  MaxConcurrencyPath: path(), ToleratedFailureCountPath: path(), ToleratedFailurePercentagePath: path(),
}

/** Fields of which a state has at most one. */
const exclusive: Readonly<Partial<Record<StateType, readonly (readonly string[])[]>>> = {
  Task: [['TimeoutSeconds', 'TimeoutSecondsPath'], ['HeartbeatSeconds', 'HeartbeatSecondsPath']],
  Wait: [['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath']],
  Fail: [['Error', 'ErrorPath'], ['Cause', 'CausePath']],
  Map: [
    ['ItemProcessor', 'Iterator'], ['ItemSelector', 'Parameters'], ['MaxConcurrency', 'MaxConcurrencyPath'],
    ['ToleratedFailureCount', 'ToleratedFailureCountPath'], ['ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'],
  ],
}

/** Fields of which a state has at least one. */
const oneOf: Readonly<Partial<Record<StateType, readonly (readonly string[])[]>>> = {
  Wait: [['Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath']],
  Map: [['ItemProcessor', 'Iterator']],
}

function shapeFor(type: StateType): Shape {
  const { jsonata, jsonataOnly, jsonPathOnly, required } = stateFields[type]
  const fields: Record<string, Field> = { ...common }
  for (const name of [...jsonata, ...jsonPathOnly]) {
    const kind = kinds[name]
    if (kind === undefined) throw new Error(`the kind of the field ${name} is not known`)
    const only = (jsonataOnly as readonly string[]).includes(name) ? 'JSONata' : (jsonPathOnly as readonly string[]).includes(name) ? 'JSONPath' : undefined
    const { only: _, ...rest } = kind
    fields[name] = { ...rest, ...(only !== undefined && { only }) }
  }
  return { title: `a ${type} state`, fields, required: ['Type', ...required], ...(oneOf[type] !== undefined && { oneOf: oneOf[type] }), ...(exclusive[type] !== undefined && { exclusive: exclusive[type] }) }
}

/** The fields of each state kind, with what they hold. */
export const stateShapes = Object.fromEntries(Object.keys(stateFields).map((type) => [type, shapeFor(type as StateType)])) as unknown as Readonly<Record<StateType, Shape>>

/** What is asked of a state whose kind is not known. */
export const unknownState: Shape = { title: 'a state', fields: { Type: word(...Object.keys(stateFields)) }, required: ['Type'], open: true }
