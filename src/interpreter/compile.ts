import type { Json, JsonObject } from '../asl/json.js'
import { distributedMapFields, isStateType, limit, stateFields } from '../asl/index.js'
import type { StateType } from '../asl/index.js'
import { checkRetrier, isObject, list, oneOf, refuseUnknown, textField } from './check.js'
import type { Dialect, Target } from './dialect.js'
import { compileDistributed, distributedType } from './distributed.js'
import { InterpreterError } from './error.js'
import { jsonPathDialect } from './json-path-dialect.js'
import { jsonataDialect } from './jsonata-dialect.js'
import { checkLiterals } from './literal.js'
import type { Block, CompiledState, Program } from './program.js'
import { parseResource } from './resource.js'
import { variablesIn } from './scope.js'
import type { WorkflowType } from './types.js'

const machineFields = new Set(['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'])
const subMachineFields = new Set(['Comment', 'StartAt', 'States', 'ProcessorConfig'])
const distributedFields: ReadonlySet<string> = new Set(distributedMapFields)
const commonFields = ['Type', 'Comment', 'QueryLanguage']

/** What the parts of one definition share while it is compiled. */
interface Context {
  readonly type: WorkflowType
  /** The query language of states that name none. */
  readonly language: Json | undefined
  readonly blocks: Block[]
  /** Names of all states: one name, one state in the whole definition. */
  readonly names: Set<string>
  /** Variables of the machines around this one. */
  readonly outer: ReadonlySet<string>
}

/**
 * Compiles a definition: every expression parsed, every name resolved, once.
 *
 * @throws InterpreterError for what is wrong or not supported, with its place
 */
export function compileProgram(definition: unknown, type: WorkflowType): Program {
  if (!isObject(definition)) throw new InterpreterError('ASL3001', '', 'a definition is a JSON object')
  const version = definition['Version']
  if (version !== undefined && version !== '1.0') throw new InterpreterError('ASL3004', '/Version', `Version is "1.0", not ${JSON.stringify(version)}`)
  const blocks: Block[] = []
  compileBlock(definition, '', machineFields, { type, blocks, language: definition['QueryLanguage'], names: new Set(), outer: new Set() })
  const timeout = definition['TimeoutSeconds']
  if (timeout !== undefined && !(typeof timeout === 'number' && Number.isInteger(timeout) && timeout > 0)) {
    throw new InterpreterError('ASL3004', '/TimeoutSeconds', 'TimeoutSeconds is a whole number above 0')
  }
  return { type, blocks, timeoutSeconds: timeout, definition }
}

/** Adds a (sub-)machine to the program and returns its index. */
function compileBlock(source: unknown, path: string, known: ReadonlySet<string>, around: Context): number {
  if (!isObject(source)) throw new InterpreterError('ASL3001', path, 'a state machine is a JSON object')
  refuseUnknown(source, path, known)
  const { StartAt: startAt, States: sources } = source
  if (!isObject(sources) || Object.keys(sources).length === 0) throw new InterpreterError('ASL3001', `${path}/States`, 'States is an object with at least one state')
  if (typeof startAt !== 'string' || !Object.hasOwn(sources, startAt)) throw new InterpreterError('ASL3005', `${path}/StartAt`, `there is no state ${JSON.stringify(startAt ?? null)} to start at`)
  const context: Context = { ...around, outer: variablesIn(sources, path, around.outer) }
  const index = context.blocks.length
  context.blocks.push({ startAt, states: new Map() })
  const target: Target = (value, place) => {
    if (typeof value !== 'string' || !Object.hasOwn(sources, value)) throw new InterpreterError('ASL3005', place, `there is no state ${JSON.stringify(value ?? null)} to go to`)
    return value
  }
  const states = new Map<string, CompiledState>()
  for (const [name, state] of Object.entries(sources)) {
    const place = `${path}/States/${name}`
    if (name.length > limit.stateName) throw new InterpreterError('ASL3006', place, `a state's name has at most ${limit.stateName} characters`)
    if (context.names.has(name)) throw new InterpreterError('ASL3006', place, `there is another state of the name '${name}': names are unique in the whole definition`)
    context.names.add(name)
    states.set(name, compileState(name, state, place, target, context))
  }
  context.blocks[index] = { startAt, states }
  return index
}

function dialectOf(source: JsonObject, path: string, { language: machineLanguage }: Context): Dialect {
  const language = source['QueryLanguage'] ?? machineLanguage ?? 'JSONPath'
  if (language === 'JSONata') return jsonataDialect
  if (language !== 'JSONPath') throw new InterpreterError('ASL3004', `${path}/QueryLanguage`, `QueryLanguage is JSONata or JSONPath, not ${JSON.stringify(language)}`)
  if (machineLanguage === 'JSONata') throw new InterpreterError('ASL3004', `${path}/QueryLanguage`, "QueryLanguage cannot be 'JSONPath' when it is 'JSONata' for the whole state machine")
  return jsonPathDialect
}

function compileState(name: string, source: unknown, path: string, target: Target, context: Context): CompiledState {
  if (!isObject(source)) throw new InterpreterError('ASL3001', path, 'a state is a JSON object')
  const type = source['Type']
  if (!isStateType(type)) throw new InterpreterError('ASL3002', `${path}/Type`, `there is no state type ${JSON.stringify(type ?? null)}`)
  const dialect = dialectOf(source, path, context)
  const table = stateFields[type]
  const distributed = type === 'Map' ? distributedOf(source, path, dialect, context) : undefined
  const fields = dialect.fields(table)
  refuseUnknown(source, path, new Set([...commonFields, ...distributed === undefined ? fields.filter((field) => !distributedFields.has(field)) : fields]))
  for (const field of table.required) if (source[field] === undefined) throw new InterpreterError('ASL3007', path, `a ${type} state needs '${field}'`)
  const resource = textField(source, 'Resource', path)
  const compiled: CompiledState = {
    name, type, path,
    ...dialect.state(source, path),
    next: nextOf(source, type, path, target),
    retry: list(source, 'Retry', path).map((retrier, i) => checkRetrier(retrier, `${path}/Retry[${i}]`)),
    catch: list(source, 'Catch', path).map((catcher, i) => dialect.catcher(catcher, `${path}/Catch[${i}]`, target)),
    rules: list(source, 'Choices', path).map((rule, i) => dialect.rule(rule, path, `Choices[${i}]`, target)),
    blocks: distributed === undefined ? subMachines(source, type, path, context) : [],
    ...(distributed !== undefined && { distributed }),
    ...(resource !== undefined && { resource: parseResource(resource, `${path}/Resource`, context.type) }),
  }
  if (type === 'Wait' && (compiled.seconds === undefined) === (compiled.timestamp === undefined)) {
    throw new InterpreterError('ASL3007', path, 'a Wait state needs either Seconds or Timestamp, or one of their Path forms')
  }
  checkLiterals(compiled)
  if (type === 'Choice' && compiled.rules.length === 0) throw new InterpreterError('ASL3007', `${path}/Choices`, 'a Choice state needs at least one rule')
  return compiled
}

function nextOf(source: JsonObject, type: StateType, path: string, target: Target): string | undefined {
  if (type === 'Succeed' || type === 'Fail') return undefined
  if (type === 'Choice') return source['Default'] === undefined ? undefined : target(source['Default'], `${path}/Default`)
  const { Next: next, End: end } = source
  if ((next === undefined) === (end !== true)) throw new InterpreterError('ASL3005', path, 'a state has either Next, or End: true')
  return next === undefined ? undefined : target(next, `${path}/Next`)
}

const processorOf = (source: JsonObject, path: string): 'ItemProcessor' | 'Iterator' => {
  const field = oneOf(source, path, 'ItemProcessor', 'Iterator')
  if (field === undefined) throw new InterpreterError('ASL3007', path, "a Map state needs 'ItemProcessor'")
  return field
}

/** What a Map has beyond an inline one; undefined for an inline one. */
function distributedOf(source: JsonObject, path: string, dialect: Dialect, context: Context): CompiledState['distributed'] {
  const field = processorOf(source, path)
  const place = `${path}/${field}`
  const type = distributedType(source[field], place)
  if (type === undefined) return undefined
  if (context.type === 'EXPRESS') throw new InterpreterError('ASL3009', `${place}/ProcessorConfig/Mode`, 'an EXPRESS workflow cannot have a Distributed Map')
  const blocks: Block[] = []
  // its states are those of other executions, which know nothing of this one's variables
  compileBlock(source[field], place, subMachineFields, { ...context, type, blocks, outer: new Set() })
  return compileDistributed(source, path, dialect, { type, blocks, timeoutSeconds: undefined, definition: source[field] as JsonObject })
}

function subMachines(source: JsonObject, type: StateType, path: string, context: Context): readonly number[] {
  if (type === 'Parallel') {
    const branches = list(source, 'Branches', path)
    if (branches.length === 0) throw new InterpreterError('ASL3007', `${path}/Branches`, 'a Parallel state needs at least one branch')
    return branches.map((branch, i) => compileBlock(branch, `${path}/Branches[${i}]`, subMachineFields, context))
  }
  if (type !== 'Map') return []
  const field = processorOf(source, path)
  return [compileBlock(source[field], `${path}/${field}`, subMachineFields, context)]
}
