import { resourceNotFound } from '../error.js'
import { requiredText } from '../rule.js'
import type { Operation } from './operation.js'

/** All at once: there is no page after the first. */
export const listTargetsByRule: Operation = {
  name: 'ListTargetsByRule',
  members: ['Rule', 'EventBusName'],
  perform(input, { rules }) {
    const name = requiredText(input, 'Rule')
    const rule = rules.get(name)
    if (rule === undefined) throw resourceNotFound(`Rule ${name} on EventBus default`)
    return { Targets: rule.targets.map(({ MessageGroupId: group, ...target }) => ({ ...target, ...(group === undefined ? {} : { SqsParameters: { MessageGroupId: group } }) })) }
  },
}
