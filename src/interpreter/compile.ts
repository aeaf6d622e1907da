import type { Json, JsonObject } from '../asl/json.js'
import { isStateType, limit, stateFields } from '../asl/index.js'
import type { Retrier } from '../asl/index.js'
import { compileJsonataTemplate, isJsonataText, jsonataSource, QueryError } from '../query/index.js'
import { InterpreterError } from './error.js'
import type { Block, CompiledCatcher, CompiledRule, CompiledState, Field, Program } from './program.js'
import { parseResource } from './resource.js'
import type { WorkflowType } from './types.js'

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const machineFields = new Set(['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'])
const subMachineFields = new Set(['Comment', 'QueryLanguage', 'StartAt', 'States', 'ProcessorConfig'])

/**
 * Compiles a definition: every expression parsed, every name resolved, once.
 *
 * @throws InterpreterError for what is wrong or not supported, with its place
 */
export function compileProgram(definition: unknown, type: WorkflowType): Program {
  if (!isObject(definition)) throw new InterpreterError('ASL3001', '', 'a definition is a JSON object')
  const blocks: Block[] = []
  compileBlock(definition, '', definition['QueryLanguage'], machineFields, { type, blocks })
  const timeout = definition['TimeoutSeconds']
  if (timeout !== undefined && !(typeof timeout === 'number' && Number.isInteger(timeout) && timeout > 0)) {
    throw new InterpreterError('ASL3004', '/TimeoutSeconds', 'TimeoutSeconds is a whole number above 0')
  }
  return { type, blocks, timeoutSeconds: timeout, definition }
}

interface Context {
  readonly type: WorkflowType
  readonly blocks: Block[]
}

/** Adds a (sub-)machine to the program and returns its index. */
function compileBlock(source: unknown, path: string, language: Json | undefined, known: ReadonlySet<string>, context: Context): number {
  if (!isObject(source)) throw new InterpreterError('ASL3001', path, 'a state machine is a JSON object')
  refuseUnknown(source, path, known)
  const { StartAt: startAt, States: sources } = source
  if (!isObject(sources) || Object.keys(sources).length === 0) throw new InterpreterError('ASL3001', `${path}/States`, 'States is an object with at least one state')
  if (typeof startAt !== 'string' || !Object.hasOwn(sources, startAt)) throw new InterpreterError('ASL3005', `${path}/StartAt`, `there is no state ${JSON.stringify(startAt ?? null)} to start at`)
  const index = context.blocks.length
  context.blocks.push({ startAt, states: new Map() })
  const states = new Map<string, CompiledState>()
  for (const [name, state] of Object.entries(sources)) {
    const place = `${path}/States/${name}`
    if (name.length > limit.stateName) throw new InterpreterError('ASL3006', place, `a state's name has at most ${limit.stateName} characters`)
    states.set(name, compileState(name, state, place, language, new Set(Object.keys(sources)), context))
  }
  context.blocks[index] = { startAt, states }
  return index
}

function refuseUnknown(source: JsonObject, path: string, known: ReadonlySet<string>): void {
  for (const field of Object.keys(source)) {
    if (!known.has(field)) throw new InterpreterError('ASL3003', `${path}/${field}`, `the field '${field}' is not known here, or not supported yet`)
  }
}

function compileState(name: string, source: unknown, path: string, outer: Json | undefined, names: ReadonlySet<string>, context: Context): CompiledState {
  if (!isObject(source)) throw new InterpreterError('ASL3001', path, 'a state is a JSON object')
  const type = source['Type']
  if (!isStateType(type)) throw new InterpreterError('ASL3002', `${path}/Type`, `there is no state type ${JSON.stringify(type ?? null)}`)
  const language = source['QueryLanguage'] ?? outer ?? 'JSONPath'
  if (language !== 'JSONata') throw new InterpreterError('ASL3010', path, `QueryLanguage ${JSON.stringify(language)} is not supported yet; JSONata is`)
  const table = stateFields[type]
  refuseUnknown(source, path, new Set(['Type', 'Comment', 'QueryLanguage', ...table.jsonata]))
  for (const field of table.required) if (source[field] === undefined) throw new InterpreterError('ASL3007', path, `a ${type} state needs '${field}'`)

  const field = (key: string): Field | undefined => (source[key] === undefined ? undefined : compileField(source[key], `${path}/${key}`))
  const target = (value: unknown, place: string): string => {
    if (typeof value !== 'string' || !names.has(value)) throw new InterpreterError('ASL3005', place, `there is no state ${JSON.stringify(value ?? null)} to go to`)
    return value
  }
  const resource = source['Resource']
  if (resource !== undefined && typeof resource !== 'string') throw new InterpreterError('ASL3004', `${path}/Resource`, 'Resource is an ARN')
  const states = { Output: field('Output'), Assign: field('Assign') }
  const compiled: CompiledState = {
    name, type, path,
    next: nextOf(source, type, path, target),
    retry: list(source, 'Retry', path).map((retrier, i) => checkRetrier(retrier, `${path}/Retry[${i}]`)),
    catch: list(source, 'Catch', path).map((catcher, i) => compileCatcher(catcher, `${path}/Catch[${i}]`, target)),
    rules: list(source, 'Choices', path).map((rule, i) => compileRule(rule, `${path}/Choices[${i}]`, target)),
    blocks: subMachines(source, type, path, language, context),
    ...optional('output', states.Output), ...optional('assign', states.Assign),
    ...optional('arguments', field('Arguments')), ...optional('timeoutSeconds', field('TimeoutSeconds')), ...optional('heartbeatSeconds', field('HeartbeatSeconds')),
    ...optional('credentials', field('Credentials')), ...optional('seconds', field('Seconds')), ...optional('timestamp', field('Timestamp')),
    ...optional('error', field('Error')), ...optional('cause', field('Cause')),
    ...optional('items', field('Items')), ...optional('itemsExpression', expressionOf(source['Items'])), ...optional('itemSelector', field('ItemSelector')), ...optional('maxConcurrency', field('MaxConcurrency')),
    ...optional('resource', resource === undefined ? undefined : parseResource(resource, `${path}/Resource`, context.type)),
  }
  if (type === 'Wait' && (compiled.seconds === undefined) === (compiled.timestamp === undefined)) {
    throw new InterpreterError('ASL3007', path, 'a Wait state needs Seconds or Timestamp, and not both')
  }
  if (type === 'Choice' && compiled.rules.length === 0) throw new InterpreterError('ASL3007', `${path}/Choices`, 'a Choice state needs at least one rule')
  return compiled
}

const optional = <K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> =>
  (value === undefined ? {} : { [key]: value } as Partial<Record<K, V>>)

const expressionOf = (value: Json | undefined): string | undefined => (typeof value === 'string' && isJsonataText(value) ? jsonataSource(value) : undefined)

function compileField(value: Json, path: string): Field {
  try {
    return compileJsonataTemplate(value).evaluate
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    throw new InterpreterError(error.kind === 'unsupported' ? 'ASL3010' : 'ASL3008', path, error.message)
  }
}

function nextOf(source: JsonObject, type: string, path: string, target: (value: unknown, place: string) => string): string | undefined {
  if (type === 'Succeed' || type === 'Fail') return undefined
  if (type === 'Choice') return source['Default'] === undefined ? undefined : target(source['Default'], `${path}/Default`)
  const { Next: next, End: end } = source
  if ((next === undefined) === (end !== true)) throw new InterpreterError('ASL3005', path, 'a state has either Next, or End: true')
  return next === undefined ? undefined : target(next, `${path}/Next`)
}

function list(source: JsonObject, key: string, path: string): readonly JsonObject[] {
  const value = source[key]
  if (value === undefined) return []
  if (!Array.isArray(value) || !value.every(isObject)) throw new InterpreterError('ASL3004', `${path}/${key}`, `${key} is an array of objects`)
  return value
}

function errorsOf(source: JsonObject, path: string): readonly string[] {
  const errors = source['ErrorEquals']
  if (!Array.isArray(errors) || errors.length === 0 || !errors.every((name) => typeof name === 'string')) {
    throw new InterpreterError('ASL3004', `${path}/ErrorEquals`, 'ErrorEquals is a list of at least one error name')
  }
  return errors as readonly string[]
}

function checkRetrier(source: JsonObject, path: string): Retrier {
  refuseUnknown(source, path, new Set(['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy', 'Comment']))
  errorsOf(source, path)
  const number = (key: string, least: number, whole: boolean): void => {
    const value = source[key]
    if (value !== undefined && !(typeof value === 'number' && value >= least && (!whole || Number.isInteger(value)))) {
      throw new InterpreterError('ASL3004', `${path}/${key}`, `${key} is a ${whole ? 'whole ' : ''}number of at least ${least}`)
    }
  }
  number('IntervalSeconds', 1, true)
  number('MaxAttempts', 0, true)
  number('BackoffRate', 1, false)
  number('MaxDelaySeconds', 1, true)
  const jitter = source['JitterStrategy']
  if (jitter !== undefined && jitter !== 'FULL' && jitter !== 'NONE') throw new InterpreterError('ASL3004', `${path}/JitterStrategy`, 'JitterStrategy is FULL or NONE')
  return source as unknown as Retrier
}

function compileCatcher(source: JsonObject, path: string, target: (value: unknown, place: string) => string): CompiledCatcher {
  refuseUnknown(source, path, new Set(['ErrorEquals', 'Next', 'Assign', 'Output', 'Comment']))
  return { errors: errorsOf(source, path), next: target(source['Next'], `${path}/Next`), ...effects(source, path) }
}

function compileRule(source: JsonObject, path: string, target: (value: unknown, place: string) => string): CompiledRule {
  refuseUnknown(source, path, new Set(['Condition', 'Next', 'Assign', 'Output', 'Comment']))
  if (source['Condition'] === undefined) throw new InterpreterError('ASL3007', path, "a choice rule needs 'Condition'")
  return { condition: compileField(source['Condition'], `${path}/Condition`), next: target(source['Next'], `${path}/Next`), ...effects(source, path) }
}

const effects = (source: JsonObject, path: string): { readonly assign?: Field; readonly output?: Field } => ({
  ...(source['Assign'] !== undefined && { assign: compileField(source['Assign'], `${path}/Assign`) }),
  ...(source['Output'] !== undefined && { output: compileField(source['Output'], `${path}/Output`) }),
})

function subMachines(source: JsonObject, type: string, path: string, language: Json, context: Context): readonly number[] {
  if (type === 'Parallel') {
    return list(source, 'Branches', path).map((branch, i) => compileBlock(branch, `${path}/Branches[${i}]`, language, subMachineFields, context))
  }
  if (type !== 'Map') return []
  const processor = source['ItemProcessor']
  const config = isObject(processor) ? processor['ProcessorConfig'] : undefined
  if (isObject(config) && config['Mode'] !== undefined && config['Mode'] !== 'INLINE') {
    throw new InterpreterError('ASL3010', `${path}/ItemProcessor/ProcessorConfig/Mode`, `a Map of mode ${JSON.stringify(config['Mode'])} is not supported yet; INLINE is`)
  }
  return [compileBlock(processor, `${path}/ItemProcessor`, language, subMachineFields, context)]
}
