import { compileReferencePath, QueryError } from '../../query/index.js'
import { hasSubstitution } from '../model.js'
import { reasonOf } from '../parsed.js'
import type { Rule } from '../rule.js'
import { sitesIn } from '../site.js'

/** ResultPath says where something goes, so it names one place. */
export const invalidResultPath: Rule = {
  code: 'ASL2051',
  name: 'invalid-result-path',
  severity: 'error',
  summary: 'ResultPath is no reference path',
  state(state, report) {
    for (const { use, value, at } of sitesIn(state)) {
      if (use !== 'reference' || typeof value !== 'string' || hasSubstitution(value)) continue
      try {
        compileReferencePath(value)
      } catch (error) {
        if (!(error instanceof QueryError)) throw error
        report({ at, message: `this is no reference path: ${reasonOf(error)}`, help: 'Name one place in the input, such as $.result, or null to drop the result.' })
      }
    }
  },
}
