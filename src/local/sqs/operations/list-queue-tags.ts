import { requiredText } from '../input.js'
import type { Operation } from './operation.js'

export const listQueueTags: Operation = (input, { queues }) => {
  const { tags } = queues.byUrl(requiredText(input, 'QueueUrl')).config
  return Object.keys(tags).length === 0 ? {} : { Tags: tags }
}
