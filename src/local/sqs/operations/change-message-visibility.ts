import { requiredText } from '../input.js'
import { changeVisibility } from '../receipt-use.js'
import type { Operation } from './operation.js'

export const changeMessageVisibility: Operation = (input, { queues }) => {
  changeVisibility(queues.byUrl(requiredText(input, 'QueueUrl')), input, queues.options)
  return {}
}
