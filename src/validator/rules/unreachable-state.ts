import type { StateNode } from '../model.js'
import type { Rule } from '../rule.js'
import { graphOf, isTerminal } from '../transition.js'

/** States that no execution can come to. */
export const unreachableState: Rule = {
  code: 'ASL2014',
  name: 'unreachable-state',
  severity: 'error',
  summary: 'no way leads to a state',
  machine(machine, report) {
    const { start, transitions, complete } = graphOf(machine)
    const first = start === undefined ? undefined : machine.states.get(start.target)
    // Step Functions says no more of a machine that cannot end
    if (!complete || first === undefined || ![...machine.states.values()].some(isTerminal)) return
    const reached = new Set<StateNode>([first])
    for (const state of reached) {
      for (const { target } of transitions.get(state) ?? []) {
        const next = machine.states.get(target)
        if (next !== undefined) reached.add(next)
      }
    }
    for (const state of machine.states.values()) {
      if (reached.has(state)) continue
      report({
        at: state.keys, key: true, message: `no way leads from StartAt to the state '${state.name}'`, help: 'Lead a transition to it, or take it away.',
        aws: { code: 'MISSING_TRANSITION_TARGET', message: `State "${state.name}" is not reachable.` },
      })
    }
  },
}
