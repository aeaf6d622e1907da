import { missingParameter } from '../error.js'
import { optionalTextMap, requiredText } from '../input.js'
import { readTags } from '../tag.js'
import type { Operation } from './operation.js'

export const tagQueue: Operation = (input, { queues }) => {
  const queue = queues.byUrl(requiredText(input, 'QueueUrl'))
  const given = optionalTextMap(input, 'Tags')
  if (Object.keys(given).length === 0) throw missingParameter('Tags')
  queue.update({ tags: readTags(given, queue.config.tags, queues.options.limits) })
  return {}
}
