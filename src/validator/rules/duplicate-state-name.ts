import { pathOf } from '../finding.js'
import type { Keys } from '../finding.js'
import type { Rule } from '../rule.js'

/** Names that two states of a definition have. */
export const duplicateStateName: Rule = {
  code: 'ASL2016',
  name: 'duplicate-state-name',
  severity: 'error',
  summary: 'two states have the same name, at whatever levels',
  definition({ states }, report) {
    const first = new Map<string, Keys>()
    for (const { name, keys } of states) {
      const other = first.get(name)
      if (other === undefined) first.set(name, keys)
      else {
        report({
          at: keys, key: true, message: `there is another state of the name '${name}', at ${pathOf(other)}`, help: 'A name is used once in the whole definition, branches and processors included.',
          aws: { code: 'DUPLICATE_STATE_NAME', message: `Duplicate State name: ${name}` },
        })
      }
    }
  },
}
