import { edgesOf, startOf } from './flow.js'
import { groundsOf, innerInput, outputOn } from './ground.js'
import type { Grounds } from './ground.js'
import type { DefinitionNode, MachineNode, StateNode } from './model.js'
import { joined } from './shape.js'
import type { Shape } from './shape.js'

/** How often a state's input may grow before it counts as unknown: loops settle in two or three rounds. */
const mostRounds = 8

const known = new WeakMap<DefinitionNode, ReadonlyMap<StateNode, Grounds>>()

/**
 * What the parts of each state work on, as far as literal and typed shapes tell: the input of the execution is unknown, and so is the result of most tasks.
 * States that nothing reaches are left out. Found once for all rules.
 */
export function dataFlow(definition: DefinitionNode): ReadonlyMap<StateNode, Grounds> {
  const before = known.get(definition)
  if (before !== undefined) return before
  const found = new Map<StateNode, Grounds>()
  const starts = new Map<MachineNode, Shape>()
  // outer machines stand before those inside them
  for (const machine of definition.machines) {
    flow(machine, starts.get(machine) ?? 'unknown', found)
    for (const state of machine.states.values()) {
      const grounds = found.get(state)
      if (state.inner.length === 0 || grounds === undefined) continue
      const inner = innerInput(state, grounds)
      for (const body of state.inner) starts.set(body, inner)
    }
  }
  known.set(definition, found)
  return found
}

function flow(machine: MachineNode, input: Shape, found: Map<StateNode, Grounds>): void {
  const start = startOf(machine)
  if (start === undefined) return
  const inputs = new Map<StateNode, Shape>([[start, input]])
  const rounds = new Map<StateNode, number>()
  const waiting = [start]
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    const grounds = groundsOf(state, inputs.get(state) ?? 'unknown')
    found.set(state, grounds)
    for (const edge of edgesOf(state)) {
      const before = inputs.get(edge.to)
      const output = outputOn(state, edge, grounds)
      const round = (rounds.get(edge.to) ?? 0) + 1
      const after = before === undefined ? output : round > mostRounds ? 'unknown' : joined(before, output)
      if (after === before) continue
      rounds.set(edge.to, round)
      inputs.set(edge.to, after)
      waiting.push(edge.to)
    }
  }
}
