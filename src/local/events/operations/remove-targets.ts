import { resourceNotFound } from '../error.js'
import { requiredText } from '../rule.js'
import type { Operation } from './operation.js'

export const removeTargets: Operation = {
  name: 'RemoveTargets',
  members: ['Rule', 'Ids', 'EventBusName'],
  async perform(input, { rules }) {
    const name = requiredText(input, 'Rule')
    const rule = rules.get(name)
    if (rule === undefined) throw resourceNotFound(`Rule ${name} on EventBus default`)
    const ids = Array.isArray(input['Ids']) ? input['Ids'] as readonly unknown[] : []
    await rules.put({ ...rule, targets: rule.targets.filter(({ Id }) => !ids.includes(Id)) })
    return { FailedEntryCount: 0, FailedEntries: [] }
  },
}
