import { pathOf } from '../finding.js'
import { hasSubstitution } from '../model.js'
import { reasonOf, refusalOf } from '../parsed.js'
import type { Rule } from '../rule.js'
import { sitesIn } from '../site.js'

/** Members `name.$` of payload templates. AWS points at the template that the member is in. */
export const invalidTemplateMember: Rule = {
  code: 'ASL2052',
  name: 'invalid-template-member',
  severity: 'error',
  summary: 'a member name.$ of a payload template holds neither a path nor a call of an intrinsic function',
  state(state, report) {
    for (const { use, value, field, at, within } of sitesIn(state)) {
      if (use !== 'member' || hasSubstitution(value)) continue
      const help = `Give '${field}' a path such as $.name or a call such as States.UUID(); for a constant, drop the .$ from the name.`
      if (typeof value !== 'string') {
        report({ at, message: `the value of '${field}' is no text with a path or a call of an intrinsic function`, help })
        continue
      }
      const refusal = refusalOf(value)
      if (refusal === undefined) continue
      report({ at, message: `'${field}' holds neither a path nor a call of an intrinsic function: ${reasonOf(refusal)}`, help, aws: { message: `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`, location: pathOf(within) } })
    }
  },
}
