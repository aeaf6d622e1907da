import type { JsonObject } from '../asl/index.js'
import { isObject } from './model.js'
import type { MachineNode, StateNode } from './model.js'

/** One way out of a state, to another one of its machine. */
export interface Edge {
  readonly to: StateNode
  /** `default` is that of a Choice. */
  readonly kind: 'next' | 'rule' | 'default' | 'catch'
  /** What the transition stands in: the state, the choice rule or the catcher. Its Assign and Output are those of this way. */
  readonly source: JsonObject
  /** The place of the rule or catcher in its list. */
  readonly index?: number
}

const known = new WeakMap<StateNode, readonly Edge[]>()

/** The ways out of a state; those that lead to no state of the machine are left out. */
export function edgesOf(state: StateNode): readonly Edge[] {
  const before = known.get(state)
  if (before !== undefined) return before
  const { source, type, machine } = state
  const edges: Edge[] = []
  const add = (target: unknown, kind: Edge['kind'], from: JsonObject, index?: number): void => {
    const to = typeof target === 'string' ? machine.states.get(target) : undefined
    if (to !== undefined) edges.push({ to, kind, source: from, ...(index !== undefined && { index }) })
  }
  if (type === 'Choice') {
    for (const [i, rule] of objectsIn(source['Choices'])) add(rule['Next'], 'rule', rule, i)
    add(source['Default'], 'default', source)
  } else if (type !== 'Succeed' && type !== 'Fail') {
    add(source['Next'], 'next', source)
    for (const [i, catcher] of objectsIn(source['Catch'])) add(catcher['Next'], 'catch', catcher, i)
  }
  known.set(state, edges)
  return edges
}

/** The objects of a list, with their places; none where it is no list. */
export function objectsIn(value: unknown): readonly (readonly [number, JsonObject])[] {
  if (!Array.isArray(value)) return none
  const objects: (readonly [number, JsonObject])[] = []
  for (const [i, item] of (value as readonly unknown[]).entries()) if (isObject(item)) objects.push([i, item])
  return objects
}

const none: readonly (readonly [number, JsonObject])[] = []

/** Where a machine starts, if it is one of its states. */
export function startOf(machine: MachineNode): StateNode | undefined {
  const { StartAt: name } = machine.source
  return typeof name === 'string' ? machine.states.get(name) : undefined
}

/** Whether a state ends its machine. */
export const isTerminal = ({ source, type }: StateNode): boolean => type === 'Succeed' || type === 'Fail' || (type !== 'Choice' && source['End'] === true)

/** States reached from some, over the ways that a test lets through; those it starts from are among them. */
export function reachedFrom(starts: readonly StateNode[], passes: (edge: Edge, from: StateNode) => boolean = () => true): ReadonlySet<StateNode> {
  const reached = new Set(starts)
  const waiting = [...starts]
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    for (const edge of edgesOf(state)) {
      if (reached.has(edge.to) || !passes(edge, state)) continue
      reached.add(edge.to)
      waiting.push(edge.to)
    }
  }
  return reached
}

interface Frame {
  readonly state: StateNode
  next: number
}

/**
 * The states of a machine in groups that lie in a circle with each other, each group after all that it leads to: Tarjan's algorithm, without recursion, since
 * a definition may chain thousands of states. Only what the start reaches is there.
 */
export function circlesOf(machine: MachineNode): readonly (readonly StateNode[])[] {
  const start = startOf(machine)
  if (start === undefined) return []
  const order = new Map<StateNode, number>()
  const low = new Map<StateNode, number>()
  const open: StateNode[] = []
  const isOpen = new Set<StateNode>()
  const groups: StateNode[][] = []
  const lower = (state: StateNode, to: number): void => { low.set(state, Math.min(low.get(state) ?? to, to)) }
  const enter = (state: StateNode): Frame => {
    order.set(state, order.size)
    lower(state, order.size - 1)
    open.push(state)
    isOpen.add(state)
    return { state, next: 0 }
  }
  const frames = [enter(start)]
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const { state } = frame
    const edge = edgesOf(state)[frame.next++]
    if (edge !== undefined) {
      const seen = order.get(edge.to)
      if (seen === undefined) frames.push(enter(edge.to))
      else if (isOpen.has(edge.to)) lower(state, seen)
      continue
    }
    frames.pop()
    const parent = frames.at(-1)
    if (parent !== undefined) lower(parent.state, low.get(state) ?? 0)
    if (low.get(state) !== order.get(state)) continue
    const group = open.splice(open.lastIndexOf(state))
    for (const member of group) isOpen.delete(member)
    groups.push(group)
  }
  return groups
}
