import type { Keys } from './finding.js'
import { hasSubstitution, isObject } from './model.js'
import type { MachineNode, StateNode } from './model.js'

/** A way from one state to another, or from a machine to its first state. */
export interface Transition {
  readonly at: Keys
  /** The name of the state, as the definition has it. */
  readonly target: string
}

/** How the states of one machine lead to each other. */
export interface Graph {
  readonly start?: Transition
  readonly transitions: ReadonlyMap<StateNode, readonly Transition[]>
  /** False where a part of it cannot be read, or leads nowhere: what follows from it is not said again. */
  readonly complete: boolean
}

const known = new WeakMap<MachineNode, Graph>()

/** State kinds that end, or go on by Next. */
export const goesOn: ReadonlySet<string> = new Set(['Pass', 'Task', 'Wait', 'Parallel', 'Map'])

/** Whether there is a state of that name in a machine, of whatever form. */
export const hasState = (machine: MachineNode, name: string): boolean => {
  const { States: states } = machine.source
  return isObject(states) && Object.hasOwn(states, name)
}

/**
 * How the states of a machine lead to each other; found once for all rules.
 *
 * @example
 * graphOf(machine).transitions.get(state) // [{ at: ['States', 'A', 'Next'], target: 'B' }]
 */
export function graphOf(machine: MachineNode): Graph {
  const before = known.get(machine)
  if (before !== undefined) return before
  const states = machine.source['States']
  // a state that is no object, or of no known kind, may have been meant to go anywhere
  let complete = isObject(states) && Object.keys(states).length === machine.states.size
  const transitions = new Map<StateNode, readonly Transition[]>()
  for (const state of machine.states.values()) {
    const { found, readable } = transitionsOf(state)
    transitions.set(state, found)
    if (!readable || found.some(({ target }) => !machine.states.has(target))) complete = false
  }
  const { StartAt: startAt } = machine.source
  const start = typeof startAt === 'string' ? { at: [...machine.keys, 'StartAt'], target: startAt } : undefined
  const graph: Graph = { ...(start !== undefined && { start }), transitions, complete: complete && start !== undefined && machine.states.has(start.target) }
  known.set(machine, graph)
  return graph
}

/** Where a state goes, and whether all of that could be read. */
function transitionsOf({ source, keys, type }: StateNode): { readonly found: readonly Transition[]; readonly readable: boolean } {
  const found: Transition[] = []
  let readable = type !== undefined
  const add = (value: unknown, at: Keys): void => {
    if (typeof value === 'string') found.push({ at, target: value })
    else readable = false
  }
  const addEach = (field: string): void => {
    const list = source[field]
    if (list === undefined) return
    if (!Array.isArray(list)) readable = false
    else for (const [i, item] of list.entries()) add(isObject(item) ? item['Next'] : undefined, [...keys, field, i, 'Next'])
  }
  if (type !== undefined && goesOn.has(type)) {
    const { Next: next, End: end } = source
    if (next !== undefined) add(next, [...keys, 'Next'])
    if ((next === undefined) !== (end === true)) readable = false
  }
  if (type === 'Choice') {
    if (source['Default'] !== undefined) add(source['Default'], [...keys, 'Default'])
    const { Choices: rules } = source
    if (rules === undefined || Array.isArray(rules) && rules.length === 0) readable = false
    addEach('Choices')
  }
  if (type === 'Task' || type === 'Parallel' || type === 'Map') addEach('Catch')
  return { found, readable }
}

/** Whether a state ends its machine. */
export const isTerminal = ({ type, source }: StateNode): boolean => type === 'Succeed' || type === 'Fail' || type !== undefined && goesOn.has(type) && source['End'] === true

/** Whether the target of a transition is a name only after a substitution. */
export const isOpen = ({ target }: Transition): boolean => hasSubstitution(target)

/** The states that an execution can come to, from the first one on; nothing where that cannot be told. */
export function reachedStates(machine: MachineNode): ReadonlySet<StateNode> | undefined {
  const { start, transitions, complete } = graphOf(machine)
  const first = start === undefined ? undefined : machine.states.get(start.target)
  if (!complete || first === undefined) return undefined
  const reached = new Set<StateNode>([first])
  for (const state of reached) {
    for (const { target } of transitions.get(state) ?? []) {
      const next = machine.states.get(target)
      if (next !== undefined) reached.add(next)
    }
  }
  return reached
}

/** States that no transition names: neither StartAt nor another state leads to them. */
export function unnamedStates(machine: MachineNode): readonly StateNode[] {
  const { start, transitions } = graphOf(machine)
  const named = new Set([start?.target, ...[...transitions.values()].flat().map(({ target }) => target)])
  return [...machine.states.values()].filter(({ name }) => !named.has(name))
}
