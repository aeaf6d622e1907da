import { isObject } from '../model.js'
import type { DefinitionNode, MachineNode } from '../model.js'
import type { Rule } from '../rule.js'
import { mostSimilar } from '../similar.js'
import { graphOf, hasState, isOpen } from '../transition.js'
import type { Transition } from '../transition.js'

const names = new WeakMap<DefinitionNode, ReadonlySet<string>>()

/** Names of all states, at whatever levels. */
function namesIn(definition: DefinitionNode): ReadonlySet<string> {
  const found = names.get(definition) ?? new Set(definition.states.map(({ name }) => name))
  names.set(definition, found)
  return found
}

/** So many targets of one machine are looked for among its states: each costs as much as there are states. */
const mostLooked = 50

function helpFor(target: string, machine: MachineNode, looked: number): string {
  if (namesIn(machine.definition).has(target)) {
    return 'There is one at another level. States of a branch or of a processor lead to states beside them only; the way out is End.'
  }
  const meant = looked < mostLooked ? mostSimilar(target, machine.states.keys()) : undefined
  return meant === undefined ? 'Names are case-sensitive, blanks count.' : `Did you mean '${meant}'?`
}

/** Transitions to states that are not there. */
export const missingTarget: Rule = {
  code: 'ASL2012',
  name: 'missing-target',
  severity: 'error',
  summary: 'StartAt, Next or Default names a state that is not there, or is at another level',
  machine(machine, report) {
    const { States: states } = machine.source
    // without states there is nothing to lead to, which is refused already
    if (!isObject(states) || Object.keys(states).length === 0) return
    const { start, transitions } = graphOf(machine)
    let looked = 0
    const check = (transition: Transition): void => {
      const { at, target } = transition
      if (hasState(machine, target) || isOpen(transition)) return
      report({
        at, message: `there is no state '${target}' at this level`, help: helpFor(target, machine, looked++),
        aws: { code: 'MISSING_TRANSITION_TARGET', message: `Missing 'Next' target: ${target}` },
      })
    }
    if (start !== undefined) check(start)
    for (const found of transitions.values()) found.forEach(check)
  },
}
