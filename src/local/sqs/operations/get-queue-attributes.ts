import { ServiceError, type JsonObject } from '../../service.js'
import { isAttributeName } from '../attribute.js'
import { optionalTexts, requiredText } from '../input.js'
import type { Queue } from '../queue.js'
import type { Operation } from './operation.js'

export const getQueueAttributes: Operation = (input, { queues }) => {
  const queue = queues.byUrl(requiredText(input, 'QueueUrl'))
  const names = optionalTexts(input, 'AttributeNames')
  const unknown = names.find(name => name !== 'All' && !isAttributeName(name))
  if (unknown !== undefined) throw new ServiceError('InvalidAttributeName', `Unknown Attribute ${unknown}.`)
  if (names.length === 0) return {}
  const all = Object.entries(attributesOf(queue))
  return { Attributes: Object.fromEntries(names.includes('All') ? all : all.filter(([name]) => names.includes(name))) }
}

function attributesOf(queue: Queue): JsonObject {
  const counts = queue.messages.counts()
  return {
    ...queue.attributes,
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(counts.ready),
    ApproximateNumberOfMessagesNotVisible: String(counts.flying),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: String(Math.floor(queue.config.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.config.modifiedAt / 1000)),
  }
}
