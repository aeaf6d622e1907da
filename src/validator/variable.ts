import type { JsonObject } from '../asl/index.js'
import type { Keys } from './finding.js'
import { objectsIn, reachedFrom } from './flow.js'
import type { Edge } from './flow.js'
import { hasSubstitution, isObject } from './model.js'
import type { DefinitionNode, MachineNode, StateNode } from './model.js'
import { parsedJsonata, parsedQuery } from './parsed.js'
import { sitesIn } from './site.js'
import type { Site } from './site.js'

/** A variable that a state assigns. */
export interface Assignment {
  readonly name: string
  readonly at: Keys
  /** In a catcher: AWS was seen to take a branch that assigns a variable of its Parallel's own catcher. */
  readonly caught: boolean
}

/** The name of a variable as a key of Assign has it: JSONPath marks a path by `.$`. */
const nameOf = (state: StateNode, key: string): string => (state.language === 'JSONPath' && key.endsWith('.$') ? key.slice(0, -2) : key)

/** Every variable that a state assigns, its rules and catchers included. */
export function assignmentsIn(state: StateNode): readonly Assignment[] {
  const { source, keys, type } = state
  const found: Assignment[] = []
  const take = (from: JsonObject, at: Keys, caught: boolean): void => {
    const assign = from['Assign']
    if (isObject(assign)) for (const key of Object.keys(assign)) found.push({ name: nameOf(state, key), at: [...at, 'Assign', key], caught })
  }
  if (type !== 'Succeed' && type !== 'Fail') take(source, keys, false)
  if (type === 'Choice') for (const [i, rule] of objectsIn(source['Choices'])) take(rule, [...keys, 'Choices', i], false)
  else for (const [i, catcher] of objectsIn(source['Catch'])) take(catcher, [...keys, 'Catch', i], true)
  return found
}

const assigned = new WeakMap<JsonObject, ReadonlySet<string>>()

/** Names that a way out of a state assigns. */
export function assignedOn({ source }: Edge, from: StateNode): ReadonlySet<string> {
  const before = assigned.get(source)
  if (before !== undefined) return before
  const assign = source['Assign']
  const names = new Set(isObject(assign) ? Object.keys(assign).map((key) => nameOf(from, key)) : [])
  assigned.set(source, names)
  return names
}

/** The variables that the states of each machine assign: names, and whether something else than a catcher does. */
const names = new WeakMap<MachineNode, ReadonlyMap<string, boolean>>()

/** The variables that a machine's own states assign, and for each whether something else than a catcher does so. */
export function variablesOf(machine: MachineNode): ReadonlyMap<string, boolean> {
  const before = names.get(machine)
  if (before !== undefined) return before
  const own = new Map<string, boolean>()
  for (const state of machine.states.values()) for (const { name, caught } of assignmentsIn(state)) own.set(name, !caught || own.get(name) === true)
  names.set(machine, own)
  return own
}

/** The machine around one, whose variables its states see: those of a Distributed Map see none. */
export const outerOf = ({ owner }: MachineNode): MachineNode | undefined => (owner === undefined || owner.distributed ? undefined : owner.machine)

/** A variable that is read. */
export interface VariableRead {
  readonly name: string
  readonly site: Site
}

const isAskedFor = (site: Site): boolean => site.field === 'Variable' && isObject(site.holder) && site.holder['IsPresent'] !== undefined

const reads = new WeakMap<DefinitionNode, readonly VariableRead[]>()

/** Every variable that a definition reads, besides those that are asked for only: by IsPresent, or `$exists`. */
export function variableReads(definition: DefinitionNode): readonly VariableRead[] {
  const before = reads.get(definition)
  if (before !== undefined) return before
  const found: VariableRead[] = []
  for (const state of definition.states) {
    for (const site of sitesIn(state)) {
      const { value, use } = site
      if (typeof value !== 'string' || use === 'reference' || hasSubstitution(value) || !value.includes('$') || isAskedFor(site)) continue
      for (const name of new Set(use === 'expression' ? expressionVariables(value) : pathVariables(value))) found.push({ name, site })
    }
  }
  reads.set(definition, found)
  return found
}

function expressionVariables(source: string): readonly string[] {
  const { report } = parsedJsonata(source)
  return report === undefined ? [] : report.variables.filter((name) => !report.asked.includes(name))
}

const pathVariables = (source: string): readonly string[] => (parsedQuery(source).report?.paths ?? []).flatMap(({ variable }) => (variable === undefined ? [] : [variable]))

/** Names of variables that a machine asks for somewhere, so that it knows they may be missing. */
export function askedFor(definition: DefinitionNode): ReadonlySet<string> {
  const asked = new Set<string>()
  for (const state of definition.states) {
    for (const site of sitesIn(state)) {
      if (typeof site.value !== 'string') continue
      if (site.use === 'expression') for (const name of parsedJsonata(site.value).report?.asked ?? []) asked.add(name)
      else if (isAskedFor(site)) for (const name of pathVariables(site.value)) asked.add(name)
    }
  }
  return asked
}

/** States that can be entered before a variable is assigned, from the start of its machine on. */
export const enteredWithout = (start: StateNode, name: string): ReadonlySet<StateNode> => reachedFrom([start], (edge, from) => !assignedOn(edge, from).has(name))
