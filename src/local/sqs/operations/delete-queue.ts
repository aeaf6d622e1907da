import { requiredText } from '../input.js'
import type { Operation } from './operation.js'

export const deleteQueue: Operation = (input, { queues }) => {
  queues.delete(queues.byUrl(requiredText(input, 'QueueUrl')))
  return {}
}
