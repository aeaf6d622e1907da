import type { Rule } from '../rule.js'
import { graphOf, isTerminal } from '../transition.js'

/** Branches, processors and definitions that cannot end, where others of the same definition can. */
export const machineWithoutEnd: Rule = {
  code: 'ASL2154',
  name: 'machine-without-end',
  severity: 'warning',
  summary: 'a branch, a processor or the outermost level has no state that ends it',
  machine(machine, report) {
    const { definition, owner, keys } = machine
    // without any such state the whole definition is refused
    if (!graphOf(machine).complete || [...machine.states.values()].some(isTerminal) || !definition.states.some(isTerminal)) return
    report({
      at: keys, message: `no state ends ${owner === undefined ? 'the outermost level' : owner.type === 'Map' ? 'this processor' : 'this branch'}: it has no End, no Succeed state and no Fail state`,
      help: owner === undefined ? "Give its last state 'End': true." : `Give its last state 'End': true, or ${owner.name} never goes on.`,
    })
  },
}
