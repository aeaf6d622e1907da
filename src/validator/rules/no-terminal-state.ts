import type { Rule } from '../rule.js'
import { graphOf, isTerminal } from '../transition.js'

/** Machines that cannot end. */
export const noTerminalState: Rule = {
  code: 'ASL2015',
  name: 'no-terminal-state',
  severity: 'error',
  summary: 'a machine has no state that ends it',
  machine(machine, report) {
    if (!graphOf(machine).complete || [...machine.states.values()].some(isTerminal)) return
    report({
      at: machine.keys, message: 'no state ends this machine: it has no End, no Succeed state and no Fail state', help: "Give its last state 'End': true.",
      aws: { code: 'MISSING_END_STATE', message: 'Workflow has no terminal state', location: null },
    })
  },
}
