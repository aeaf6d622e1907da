import type { Rule } from '../rule.js'
import { graphOf, isTerminal } from '../transition.js'

/**
 * Definitions that nothing ends. Step Functions was seen to refuse one without any state that ends; what it says where only a branch or a processor has one,
 * or has none, is not known: of those another rule warns.
 */
export const noTerminalState: Rule = {
  code: 'ASL2015',
  name: 'no-terminal-state',
  severity: 'error',
  summary: 'the definition has no state that ends it',
  definition({ root, states }, report) {
    if (root === undefined || !graphOf(root).complete || states.some(isTerminal)) return
    report({
      at: [], message: 'no state ends this machine: it has no End, no Succeed state and no Fail state', help: "Give its last state 'End': true.",
      aws: { code: 'MISSING_END_STATE', message: 'Workflow has no terminal state', location: null },
    })
  },
}
