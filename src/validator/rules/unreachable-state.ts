import type { Rule } from '../rule.js'
import { graphOf, isTerminal, unnamedStates } from '../transition.js'

/**
 * States that nothing leads to. Step Functions was seen to look at each state by itself: of several in a row it tells the first, and it takes a loop that
 * nothing leads to.
 */
export const unreachableState: Rule = {
  code: 'ASL2014',
  name: 'unreachable-state',
  severity: 'error',
  summary: 'no transition leads to a state',
  machine(machine, report) {
    // Step Functions says no more of a definition that nothing ends
    if (!graphOf(machine).complete || !machine.definition.states.some(isTerminal)) return
    for (const state of unnamedStates(machine)) {
      report({
        at: state.keys, key: true, message: `no transition leads to the state '${state.name}'`, help: 'Lead one to it, or take it away.',
        aws: { code: 'MISSING_TRANSITION_TARGET', message: `State "${state.name}" is not reachable.` },
      })
    }
  },
}
