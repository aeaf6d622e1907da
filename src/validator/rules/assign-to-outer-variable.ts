import type { Rule } from '../rule.js'
import { assignmentsIn, outerOf, variablesOf } from '../variable.js'

/** A branch or an iteration sees the variables around it, and cannot change them: AWS refuses the same name. */
export const assignToOuterVariable: Rule = {
  code: 'ASL2058',
  name: 'assign-to-outer-variable',
  severity: 'error',
  summary: 'a state inside a Map or Parallel assigns a variable of the state machine around it',
  state(state, report) {
    for (const { name, at } of assignmentsIn(state)) {
      let outer = outerOf(state.machine)
      while (outer !== undefined && variablesOf(outer).get(name) !== true) outer = outerOf(outer)
      if (outer === undefined) continue
      report({
        at, key: true, message: `'${name}' is a variable of the state machine around this one`, help: 'Choose another name here, and hand the value out in the output of the branch or iteration.',
        aws: { code: 'DUPLICATE_VARIABLE_NAME', message: `The variable name '${name}' was already defined in a parent scope.` },
      })
    }
  },
}
