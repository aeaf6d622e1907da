import { isStateType } from '../asl/index.js'
import type { JsonObject, QueryLanguage, StateType } from '../asl/index.js'
import type { Keys } from './finding.js'

/** Which kind of state machine a definition is for. */
export type WorkflowType = 'STANDARD' | 'EXPRESS'

/** What rules may ask about besides the definition. */
export interface Setting {
  readonly type: WorkflowType
  /** How many items a Map will get, where the caller knows. */
  readonly items?: number
}

/** A whole definition, whatever JSON it is. */
export interface DefinitionNode {
  readonly value: unknown
  readonly setting: Setting
  /** Missing where the definition is no object. */
  readonly root?: MachineNode
  /** The root, and every machine inside a state, from the outside in. */
  readonly machines: readonly MachineNode[]
  /** Every state that is an object, in the order of the text. */
  readonly states: readonly StateNode[]
}

/** The definition's outermost level, a branch of a Parallel, or the processor of a Map. */
export interface MachineNode {
  readonly keys: Keys
  readonly source: JsonObject
  /** States that are objects, by name. */
  readonly states: ReadonlyMap<string, StateNode>
  /** The Parallel or Map around it; missing at the root. */
  readonly owner?: StateNode
  /** The kind of the execution that its states run in: that of the children in a Distributed Map. */
  readonly type: WorkflowType
  readonly definition: DefinitionNode
}

/** One state. */
export interface StateNode {
  readonly name: string
  readonly keys: Keys
  readonly source: JsonObject
  /** Missing where `Type` is none of the eight. */
  readonly type?: StateType
  /** What it takes its query language to be: its own, the definition's, or JSONPath. */
  readonly language: QueryLanguage
  readonly machine: MachineNode
  /** The machines inside it. */
  readonly inner: readonly MachineNode[]
  /** Whether it is a Map whose items run as executions of their own. */
  readonly distributed: boolean
}

/** More levels of machines than any definition of a megabyte needs; what lies deeper is refused by a rule, not read. */
export const deepestMachine = 100

/** Whether a value is a JSON object, no array and not null. */
export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Whether a text holds a substitution of CloudFormation or SAM, `${Name}`: its value is not known before the deployment.
 *
 * @example
 * hasSubstitution('arn:aws:lambda:${AWS::Region}:…') // true
 */
export const hasSubstitution = (value: unknown): boolean => typeof value === 'string' && /\$\{[^{}]*\}/.test(value)

const languageOf = (value: unknown): QueryLanguage | undefined => (value === 'JSONata' || value === 'JSONPath' ? value : undefined)

/** What is being built while a definition is read: rules see the finished, read-only form. */
interface Reading {
  readonly definition: DefinitionNode
  readonly machines: MachineNode[]
  readonly states: StateNode[]
  readonly language: QueryLanguage | undefined
}

/**
 * Reads any JSON value as a definition: parts of another shape than the language has are left out, for rules to refuse.
 *
 * @param value - what the definition's text holds
 */
export function readDefinition(value: unknown, setting: Setting): DefinitionNode {
  const machines: MachineNode[] = []
  const states: StateNode[] = []
  const definition: { -readonly [K in keyof DefinitionNode]: DefinitionNode[K] } = { value, setting, machines, states }
  if (isObject(value)) definition.root = readMachine(value, [], undefined, setting.type, { definition, machines, states, language: languageOf(value['QueryLanguage']) })
  return definition
}

function readMachine(source: JsonObject, keys: Keys, owner: StateNode | undefined, type: WorkflowType, reading: Reading): MachineNode {
  const states = new Map<string, StateNode>()
  const machine: MachineNode = { keys, source, states, type, definition: reading.definition, ...(owner !== undefined && { owner }) }
  reading.machines.push(machine)
  const sources = source['States']
  if (!isObject(sources) || reading.machines.length > 1 && depthOf(machine) > deepestMachine) return machine
  for (const [name, state] of Object.entries(sources)) {
    if (isObject(state)) states.set(name, readState(name, state, [...keys, 'States', name], machine, reading))
  }
  return machine
}

/** How many machines are around a machine. */
export function depthOf(machine: MachineNode): number {
  let depth = 0
  for (let owner = machine.owner; owner !== undefined; owner = owner.machine.owner) depth++
  return depth
}

function readState(name: string, source: JsonObject, keys: Keys, machine: MachineNode, reading: Reading): StateNode {
  const inner: MachineNode[] = []
  const processor = processorOf(source)
  const config = processor === undefined ? undefined : processor.source['ProcessorConfig']
  const distributed = isObject(config) && config['Mode'] === 'DISTRIBUTED'
  const { Type: type } = source
  const state: StateNode = {
    name, keys, source, machine, inner, distributed, language: languageOf(source['QueryLanguage']) ?? reading.language ?? 'JSONPath', ...(isStateType(type) && { type }),
  }
  reading.states.push(state)
  if (type === 'Map' && processor !== undefined) {
    const children = distributed ? (isObject(config) && config['ExecutionType'] === 'EXPRESS' ? 'EXPRESS' : 'STANDARD') : machine.type
    inner.push(readMachine(processor.source, [...keys, processor.field], state, children, reading))
  }
  const { Branches: branches } = source
  if (type === 'Parallel' && Array.isArray(branches)) {
    for (const [i, branch] of branches.entries()) if (isObject(branch)) inner.push(readMachine(branch, [...keys, 'Branches', i], state, machine.type, reading))
  }
  return state
}

/** What a Map runs for each item, under its name or its old one. */
export function processorOf(source: JsonObject): { readonly field: 'ItemProcessor' | 'Iterator'; readonly source: JsonObject } | undefined {
  for (const field of ['ItemProcessor', 'Iterator'] as const) {
    const value = source[field]
    if (isObject(value)) return { field, source: value }
  }
  return undefined
}
