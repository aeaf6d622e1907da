import type { Finding } from '../finding.js'
import { hasSubstitution } from '../model.js'
import { parsedJsonata } from '../parsed.js'
import type { Rule } from '../rule.js'
import { sitesIn } from '../site.js'

/** The parser tells where a name ends; one in backquotes has one more before its end. */
const partOf = (name: string, position: number | undefined): Pick<Finding, 'part'> => (position === undefined || position < name.length ? {} : { part: { start: position - name.length, end: position } })

/** Step Functions evaluates an expression against nothing: only variables, `$states` among them, have values. */
export const noValueAtHand: Rule = {
  code: 'ASL2055',
  name: 'no-value-at-hand',
  severity: 'error',
  summary: 'a JSONata expression reads a bare name, $ or $$ at its top level',
  state(state, report) {
    for (const { use, value, at } of sitesIn(state)) {
      if (use !== 'expression' || typeof value !== 'string' || hasSubstitution(value)) continue
      for (const { name, position } of parsedJsonata(value).report?.bare ?? []) {
        const where = position === undefined ? '' : ` (near character ${position} of the expression)`
        report({
          at, ...partOf(name, position),
          message: `'${name}' reads a value at hand, and at the top level of an expression there is none${where}`,
          help: name.startsWith('$') ? 'Start from $states.input, $states.result or a variable.' : `Write $states.input.${name} for a field of the input, $${name} for a variable, and quotes for a text.`,
          aws: { code: 'UNSUPPORTED_JSONATA_EXPRESSION', message: name === '$$' ? "Reference to '$$' is not supported." : `Reference to '${name}' at the top level is not supported.` },
        })
      }
    }
  },
}
