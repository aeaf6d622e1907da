import type { Rule } from '../rule.js'
import { isTerminal, reachedStates, unnamedStates } from '../transition.js'

/** Loops that no execution comes to. */
export const detachedLoop: Rule = {
  code: 'ASL2153',
  name: 'detached-loop',
  severity: 'warning',
  summary: 'states lead to each other in a loop, and nothing else leads to them',
  machine(machine, report) {
    const reached = reachedStates(machine)
    // what follows from a state that is refused, or from a machine that nothing ends, is not said again
    if (reached === undefined || unnamedStates(machine).length > 0 || ![...machine.states.values()].some(isTerminal)) return
    const [first, ...others] = [...machine.states.values()].filter((state) => !reached.has(state))
    if (first === undefined) return
    report({
      at: first.keys, key: true, message: `no way leads from StartAt to '${first.name}'${others.length > 0 ? ` and ${others.length} more: they lead to each other only` : ': it leads to itself only'}`,
      help: 'Lead a transition to them, or take them away.',
    })
  },
}
