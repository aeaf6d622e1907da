import { hasSubstitution } from '../model.js'
import { parsedJsonata } from '../parsed.js'
import type { Rule } from '../rule.js'
import { sitesIn } from '../site.js'

/** AWS looks a function up when it is called: the definition is taken, and the state fails. */
export const unknownFunction: Rule = {
  code: 'ASL2116',
  name: 'unknown-function',
  severity: 'warning',
  summary: "a JSONata expression calls a function that Step Functions' JSONata does not have",
  state(state, report) {
    for (const { use, value, at } of sitesIn(state)) {
      if (use !== 'expression' || typeof value !== 'string' || hasSubstitution(value)) continue
      for (const name of new Set((parsedJsonata(value).report?.unknownFunctions ?? []).map((call) => call.name))) {
        report({ at, message: `there is no function $${name}`, help: name === 'eval' ? 'Step Functions has no $eval: $parse reads JSON.' : 'See the functions of JSONata at https://docs.jsonata.org, and those that Step Functions adds: $partition, $range, $hash, $random, $uuid, $parse.' })
      }
    }
  },
}
