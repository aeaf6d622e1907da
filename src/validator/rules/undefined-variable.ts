import type { MachineNode } from '../model.js'
import type { Rule } from '../rule.js'
import { outerOf, variableReads, variablesOf } from '../variable.js'

/** Whether a machine outside the Distributed Maps around another one has a variable. */
function isBeyondDistributedMap(machine: MachineNode, name: string): boolean {
  for (let owner = machine.owner; owner !== undefined; owner = owner.machine.owner) if (variablesOf(owner.machine).has(name)) return true
  return false
}

/** A variable that nothing in reach assigns. AWS takes the definition; the state that reads it fails. */
export const undefinedVariable: Rule = {
  code: 'ASL2101',
  name: 'undefined-variable',
  severity: 'warning',
  summary: 'a variable is read that no state in reach assigns',
  definition(definition, report) {
    for (const { name, site } of variableReads(definition)) {
      let machine: MachineNode | undefined = site.state.machine
      while (machine !== undefined && !variablesOf(machine).has(name)) machine = outerOf(machine)
      if (machine !== undefined) continue
      const beyond = isBeyondDistributedMap(site.state.machine, name)
      report({
        at: site.at, message: beyond ? `$${name} is a variable outside the Distributed Map, whose items run as executions of their own` : `no state assigns $${name}`,
        help: beyond ? 'Hand the value in through ItemSelector.' : 'Assign it in a state before, or read $.name or $states.input.name if the input is meant.',
        aws: { code: 'POSSIBLY_UNDEFINED_VARIABLE', message: `Variable '${name}' is possibly not defined.` },
      })
    }
  },
}
