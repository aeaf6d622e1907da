import type { Rule } from '../rule.js'
import { sitesIn } from '../site.js'

/** `name.$` and `name` both make a member `name`. */
export const memberTwice: Rule = {
  code: 'ASL2053',
  name: 'member-twice',
  severity: 'error',
  summary: 'a payload template has a member both with and without .$',
  state(state, report) {
    for (const { use, field, at, twice } of sitesIn(state)) {
      if (use !== 'member' || twice !== true) continue
      const name = field.slice(0, -2)
      report({ at, key: true, message: `'${field}' stands beside '${name}': both give the member '${name}'`, help: 'Keep one of them.' })
    }
  },
}
