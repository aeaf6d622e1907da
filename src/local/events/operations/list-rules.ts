import { described } from './describe-rule.js'
import type { Operation } from './operation.js'

/** All at once: there is no page after the first. */
export const listRules: Operation = {
  name: 'ListRules',
  members: ['NamePrefix', 'EventBusName'],
  perform({ NamePrefix: prefix = '' }, { rules }) {
    return { Rules: rules.list().filter(({ name }) => typeof prefix === 'string' && name.startsWith(prefix)).map(described) }
  },
}
