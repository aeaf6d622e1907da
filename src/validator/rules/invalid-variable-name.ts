import { hasSubstitution } from '../model.js'
import type { Rule } from '../rule.js'
import { assignmentsIn } from '../variable.js'

/** Source: AWS Step Functions developer guide, "Passing data between states with variables". */
const form = /^\p{ID_Start}\p{ID_Continue}{0,79}$/u

/** Names that Assign gives variables. */
export const invalidVariableName: Rule = {
  code: 'ASL2057',
  name: 'invalid-variable-name',
  severity: 'error',
  summary: 'Assign has a name that no variable can have',
  state(state, report) {
    for (const { name, at } of assignmentsIn(state)) {
      if (hasSubstitution(name) || (form.test(name) && name !== 'states')) continue
      const message = name === 'states' ? "'states' is kept for $states" : `'${name.slice(0, 100)}' is no name of a variable`
      report({ at, key: true, message, help: 'A name is a letter, then letters, digits or _, at most 80 characters.' })
    }
  },
}
