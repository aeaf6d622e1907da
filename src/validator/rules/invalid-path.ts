import { hasSubstitution } from '../model.js'
import { reasonOf, refusalOf } from '../parsed.js'
import type { Rule } from '../rule.js'
import { sitesIn } from '../site.js'

/** Fields that a call of an intrinsic function may stand in, besides payload templates. Source: developer guide, "Fail workflow state". */
const callable: ReadonlySet<string> = new Set(['ErrorPath', 'CausePath'])

/** Fields that take a path: InputPath, `…Path`, Variable. */
export const invalidPath: Rule = {
  code: 'ASL2050',
  name: 'invalid-path',
  severity: 'error',
  summary: 'a field that takes a path holds something else',
  state(state, report) {
    for (const { use, value, field, at } of sitesIn(state)) {
      if (use !== 'path' || typeof value !== 'string' || hasSubstitution(value)) continue
      if (value.startsWith('States.') && !callable.has(field)) {
        if (field === 'Variable') report({ at, message: `${field} takes a path, no call of an intrinsic function`, help: 'Call the function in a Pass state before, and compare its result.' })
        continue
      }
      const refusal = refusalOf(value)
      if (refusal !== undefined) report({ at, message: `this is no path: ${reasonOf(refusal)}`, ...(!value.startsWith('$') && { help: 'A path starts with $ (the input), $$ (the context) or $name (a variable).' }) })
    }
  },
}
