import { hasSubstitution } from '../model.js'
import { parsedJsonata } from '../parsed.js'
import type { Rule } from '../rule.js'
import { sitesIn } from '../site.js'
import type { Ground } from '../site.js'

/** What `$states` has besides `input` and `context`, by where the expression stands. */
const extra: Readonly<Partial<Record<Ground, string>>> = { result: 'result', error: 'errorOutput' }

/** Why a member is not there. */
const reasons: Readonly<Record<string, string>> = {
  result: 'only Output and Assign of Task, Parallel and Map states have a result',
  errorOutput: 'only Output and Assign of a catcher have an error',
}

/** `$states.result` where there is no result, `$states.errorOutput` where there is no error, and names that `$states` never has. */
export const missingStatesMember: Rule = {
  code: 'ASL2056',
  name: 'missing-states-member',
  severity: 'error',
  summary: 'an expression reads a member that $states does not have there',
  state(state, report) {
    for (const { use, value, at, ground } of sitesIn(state)) {
      if (use !== 'expression' || typeof value !== 'string' || hasSubstitution(value)) continue
      const missing = new Set((parsedJsonata(value).report?.states ?? []).flatMap(({ keys: [first] }) => (first === undefined || first === 'input' || first === 'context' || first === extra[ground] ? [] : [first])))
      for (const name of missing) {
        const reason = Object.hasOwn(reasons, name) ? reasons[name] : undefined
        report({
          at, message: `$states has no member '${name}' here${reason === undefined ? '' : `: ${reason}`}`,
          ...(reason === undefined ? { help: '$states has input, context, result and errorOutput.' } : { aws: { code: 'UNSUPPORTED_JSONATA_EXPRESSION', message: `Field '$states.${name}' does not exist.` } }),
        })
      }
    }
  },
}
