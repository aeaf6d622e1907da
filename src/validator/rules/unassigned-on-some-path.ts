import { startOf } from '../flow.js'
import type { MachineNode, StateNode } from '../model.js'
import type { Rule } from '../rule.js'
import { askedFor, enteredWithout, outerOf, variableReads, variablesOf } from '../variable.js'
import type { VariableRead } from '../variable.js'

/** Ways looked at in one definition: a bound for definitions of many thousand states and variables. */
const mostWork = 500_000

interface Group {
  readonly machine: MachineNode
  readonly name: string
  readonly reads: { readonly state: StateNode; readonly read: VariableRead }[]
}

/** Reads by the machine that has the variable, and by the state of that machine that they lie in. */
function groupsOf(reads: readonly VariableRead[]): readonly Group[] {
  const groups = new Map<MachineNode, Map<string, Group>>()
  for (const read of reads) {
    let { state } = read.site
    while (!variablesOf(state.machine).has(read.name)) {
      if (outerOf(state.machine) === undefined || state.machine.owner === undefined) break
      state = state.machine.owner
    }
    if (!variablesOf(state.machine).has(read.name)) continue
    const ofMachine = groups.get(state.machine) ?? new Map<string, Group>()
    groups.set(state.machine, ofMachine)
    const group = ofMachine.get(read.name) ?? { machine: state.machine, name: read.name, reads: [] }
    ofMachine.set(read.name, group)
    group.reads.push({ state, read })
  }
  return [...groups.values()].flatMap((group) => [...group.values()])
}

/** A variable that some way to the state leaves without a value. */
export const unassignedOnSomePath: Rule = {
  code: 'ASL2102',
  name: 'unassigned-on-some-path',
  severity: 'warning',
  summary: 'a variable is read that a way to the state does not assign',
  definition(definition, report) {
    const asked = askedFor(definition)
    let work = 0
    for (const { machine, name, reads } of groupsOf(variableReads(definition))) {
      const start = startOf(machine)
      work += machine.states.size
      if (start === undefined || asked.has(name) || work > mostWork) continue
      const entered = enteredWithout(start, name)
      for (const { state, read: { site } } of reads) {
        if (!entered.has(state)) continue
        report({
          at: site.at, message: `$${name} has no value where '${site.state.name}' is reached by a way on which no state assigns it`, help: 'Assign a first value in the state that starts the machine, or ask for it by IsPresent or $exists.',
          aws: { code: 'POSSIBLY_UNDEFINED_VARIABLE', message: `Variable '${name}' is possibly not defined.` },
        })
      }
    }
  },
}
