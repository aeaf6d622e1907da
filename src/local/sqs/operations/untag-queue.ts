import { missingParameter } from '../error.js'
import { optionalTexts, requiredText } from '../input.js'
import type { Operation } from './operation.js'

export const untagQueue: Operation = (input, { queues }) => {
  const queue = queues.byUrl(requiredText(input, 'QueueUrl'))
  const keys = optionalTexts(input, 'TagKeys')
  if (keys.length === 0) throw missingParameter('TagKeys')
  queue.update({ tags: Object.fromEntries(Object.entries(queue.config.tags).filter(([key]) => !keys.includes(key))) })
  return {}
}
