import { ServiceError, type JsonObject } from '../../service.js'
import { deliveryAnswer, readSystemNames } from '../delivery.js'
import { optionalInteger, optionalTexts, requiredText } from '../input.js'
import type { Operation } from './operation.js'

export const receiveMessage: Operation = async (input, { queues, signal }): Promise<JsonObject> => {
  const { limits } = queues.options
  const queue = queues.byUrl(requiredText(input, 'QueueUrl'))
  const count = optionalInteger(input, 'MaxNumberOfMessages', 1, limits.messagesPerReceive) ?? 1
  const visibility = optionalInteger(input, 'VisibilityTimeout', 0, limits.visibilitySeconds) ?? queue.number('VisibilityTimeout')
  const wait = optionalInteger(input, 'WaitTimeSeconds', 0, limits.waitSeconds) ?? queue.number('ReceiveMessageWaitTimeSeconds')
  const systemNames = readSystemNames(optionalTexts(input, 'AttributeNames'), optionalTexts(input, 'MessageSystemAttributeNames'))
  const attributeNames = optionalTexts(input, 'MessageAttributeNames')
  const { flying } = queue.messages.counts()
  if (flying >= limits.inFlight) {
    if (queue.config.fifo) return {}
    throw new ServiceError('OverLimit', `Too many messages in flight on ${queue.config.name}: ${flying}.`, 403)
  }
  const deliveries = await queue.messages.poll(count, visibility * 1000, wait * 1000, signal)
  if (deliveries.length === 0) return {}
  return { Messages: deliveries.map(delivery => deliveryAnswer(delivery, queue.config.fifo, systemNames, attributeNames)) }
}
