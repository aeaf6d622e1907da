import type { Json, JsonObject } from '../asl/json.js'
import { BuilderError } from './error.js'

interface CanFail {
  readonly retry: readonly JsonObject[]
  readonly catch: readonly { readonly errors: readonly string[]; readonly fields: JsonObject; readonly then: readonly StateNode[] }[]
}

/** The builder's own tree: nested flows, before names are wired to each other. `fields` are the state's own, in print order. */
export type StateNode =
  | { readonly kind: 'Pass' | 'Wait' | 'Succeed' | 'Fail'; readonly name: string; readonly fields: JsonObject }
  | { readonly kind: 'Goto'; readonly name: string }
  | ({ readonly kind: 'Task'; readonly name: string; readonly fields: JsonObject; readonly after: JsonObject } & CanFail)
  | ({ readonly kind: 'Map'; readonly name: string; readonly fields: JsonObject; readonly after: JsonObject; readonly processor: JsonObject; readonly body: readonly StateNode[]; readonly writer: JsonObject } & CanFail)
  | ({ readonly kind: 'Parallel'; readonly name: string; readonly fields: JsonObject; readonly after: JsonObject; readonly branches: readonly (readonly StateNode[])[] } & CanFail)
  | { readonly kind: 'Choice'; readonly name: string; readonly fields: JsonObject; readonly rules: readonly { readonly condition: Json; readonly then: readonly StateNode[] }[]; readonly otherwise: readonly StateNode[] }

type States = Record<string, JsonObject>

/** AWS takes at most this many characters. Source: developer guide, "Service quotas". */
const longestName = 80

/** Lays the tree out as ASL: a flat map of named states, each pointing at the next. */
export function emit(nodes: readonly StateNode[], used: Set<string> = new Set()): { readonly StartAt: string; readonly States: JsonObject } {
  const states: States = {}
  const first = layOut(nodes, undefined, states, used)
  if (first === undefined) throw new BuilderError('ASL1005', 'a flow needs at least one state')
  return { StartAt: first, States: states }
}

const unreachable = (node: StateNode, why: string): BuilderError => new BuilderError('ASL1008', `the state '${node.name}' can never be reached: ${why}`)

/** Returns the name of the first state, or `after` when the flow is empty. */
function layOut(nodes: readonly StateNode[], after: string | undefined, states: States, used: Set<string>): string | undefined {
  const [node, ...rest] = nodes
  if (node === undefined) return after
  if (node.kind === 'Goto') {
    if (rest[0] !== undefined) throw unreachable(rest[0], `the flow goes on at '${node.name}'`)
    return node.name
  }
  if (used.has(node.name)) throw new BuilderError('ASL1004', `two states are named '${node.name}'`)
  if (node.name === '' || node.name.length > longestName) throw new BuilderError('ASL1007', `the state name '${node.name}' must have 1 to ${longestName} characters`)
  used.add(node.name)
  states[node.name] = {} // keeps the reader's order: a state is listed before those it leads to
  const ends = node.kind === 'Succeed' || node.kind === 'Fail'
  if (ends && rest[0] !== undefined) throw unreachable(rest[0], `'${node.name}' ends the flow`)
  const next = layOut(rest, after, states, used)
  const leave: JsonObject = next === undefined ? { End: true } : { Next: next }
  const branch = (flow: readonly StateNode[]): string => {
    const target = layOut(flow, next, states, used)
    if (target === undefined) throw new BuilderError('ASL1005', `an empty branch of '${node.name}' leads nowhere: put a state into it, or after '${node.name}'`)
    return target
  }
  const failures = (from: CanFail): JsonObject => ({
    ...(from.retry.length > 0 && { Retry: from.retry }),
    ...(from.catch.length > 0 && { Catch: from.catch.map((catcher) => ({ ErrorEquals: catcher.errors, ...catcher.fields, Next: branch(catcher.then) })) }),
  })
  states[node.name] = print(node)
  return node.name

  function print(state: Exclude<StateNode, { kind: 'Goto' }>): JsonObject {
    switch (state.kind) {
      case 'Pass': case 'Wait': return { Type: state.kind, ...state.fields, ...leave }
      case 'Succeed': case 'Fail': return { Type: state.kind, ...state.fields }
      case 'Task': return { Type: 'Task', ...state.fields, ...failures(state), ...state.after, ...leave }
      case 'Map': return { Type: 'Map', ...state.fields, ItemProcessor: { ProcessorConfig: state.processor, ...emit(state.body, used) }, ...state.writer, ...failures(state), ...state.after, ...leave }
      case 'Parallel': return { Type: 'Parallel', ...state.fields, Branches: state.branches.map((flow) => emit(flow, used)), ...failures(state), ...state.after, ...leave }
      case 'Choice': return { Type: 'Choice', ...state.fields, Choices: state.rules.map((rule) => ({ Condition: rule.condition, Next: branch(rule.then) })), Default: branch(state.otherwise) }
    }
  }
}
