import { ServiceError } from '../../service.js'
import { checkQueueName, readAttributes, type QueueAttributes } from '../attribute.js'
import { optionalTextMap, requiredText } from '../input.js'
import { queueUrl } from '../queue-url.js'
import type { Queue } from '../queue.js'
import { checkRedrive } from '../redrive-target.js'
import { readTags } from '../tag.js'
import type { Operation } from './operation.js'

/** Makes a queue, or finds the one of that name when nothing asked for differs from what it has. */
export const createQueue: Operation = (input, context) => {
  const { queues } = context
  const { limits } = queues.options
  const name = requiredText(input, 'QueueName')
  const given = optionalTextMap(input, 'Attributes')
  const fifo = given['FifoQueue'] === 'true'
  checkQueueName(name, fifo)
  const attributes = readAttributes(given, undefined, fifo, limits)
  const existing = queues.find(name)
  if (existing !== undefined) {
    refuseDifference(existing, attributes)
    return { QueueUrl: queueUrl(context.endpoint(), name) }
  }
  if (queues.cooldown(name) > 0) {
    throw new ServiceError('QueueDeletedRecently', `You must wait ${limits.cooldownSeconds} seconds after deleting a queue before you can create another with the same name.`)
  }
  checkRedrive(queues, name, fifo, attributes)
  queues.create(name, fifo, attributes, readTags(optionalTextMap(input, 'tags'), {}, limits))
  return { QueueUrl: queueUrl(context.endpoint(), name) }
}

function refuseDifference(existing: Queue, attributes: QueueAttributes): void {
  const different = Object.keys(attributes).find(name => existing.attributes[name] !== attributes[name])
  if (different !== undefined) {
    throw new ServiceError('QueueNameExists', `A queue already exists with the same name and a different value for attribute ${different}`)
  }
}
