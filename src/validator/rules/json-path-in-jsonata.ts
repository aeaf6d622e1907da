import { pathOf } from '../finding.js'
import type { Rule } from '../rule.js'

/** A definition in JSONata has no states in JSONPath. */
export const jsonPathInJsonata: Rule = {
  code: 'ASL2010',
  name: 'json-path-in-jsonata',
  severity: 'error',
  summary: 'a JSONPath state in a definition whose query language is JSONata',
  state(state, report) {
    if (state.source['QueryLanguage'] !== 'JSONPath' || state.machine.definition.root?.source['QueryLanguage'] !== 'JSONata') return
    report({
      at: [...state.keys, 'QueryLanguage'], message: "a state cannot be in JSONPath when the whole definition is in 'JSONata'",
      help: "Leave QueryLanguage of the definition out, and give each JSONata state its own: 'JSONata'.",
      aws: { message: "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", location: pathOf(state.keys) },
    })
  },
}
