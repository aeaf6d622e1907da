import { hasSubstitution } from '../model.js'
import { parsedJsonata } from '../parsed.js'
import type { Rule } from '../rule.js'
import { sitesIn } from '../site.js'

/** Expressions that JSONata's parser refuses. Their messages are AWS's, too: it was seen to give the parser's own. */
export const invalidJsonata: Rule = {
  code: 'ASL2054',
  name: 'invalid-jsonata',
  severity: 'error',
  summary: 'an expression is no JSONata',
  state(state, report) {
    for (const { use, value, at } of sitesIn(state)) {
      if (use !== 'expression' || typeof value !== 'string' || hasSubstitution(value)) continue
      const { error } = parsedJsonata(value)
      if (error?.kind !== 'syntax') continue
      const where = error.position === undefined ? '' : ` (near character ${error.position} of the expression)`
      // the parser tells where what it stumbles over ends
      const part = error.position === undefined || error.position < 1 ? {} : { part: { start: error.position - 1, end: error.position } }
      report({ at, ...part, message: `${error.message}${where}`, help: 'Try the expression at https://try.jsonata.org, and see the functions that Step Functions has.', aws: { code: 'INVALID_JSONATA_EXPRESSION', message: error.message } })
    }
  },
}
