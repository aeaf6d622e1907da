import { validationException } from '../error.js'
import { requiredText } from '../rule.js'
import type { Operation } from './operation.js'

/** Deleting what does not exist is no error. */
export const deleteRule: Operation = {
  name: 'DeleteRule',
  members: ['Name', 'EventBusName'],
  async perform(input, { rules }) {
    const name = requiredText(input, 'Name')
    if ((rules.get(name)?.targets.length ?? 0) > 0) throw validationException('Rule can\'t be deleted since it has targets.')
    await rules.remove(name)
    return {}
  },
}
