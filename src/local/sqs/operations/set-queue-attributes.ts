import { readAttributes } from '../attribute.js'
import { missingParameter } from '../error.js'
import { optionalTextMap, requiredText } from '../input.js'
import { checkRedrive } from '../redrive-target.js'
import type { Operation } from './operation.js'

export const setQueueAttributes: Operation = (input, { queues }) => {
  const { clock, limits } = queues.options
  const queue = queues.byUrl(requiredText(input, 'QueueUrl'))
  const given = optionalTextMap(input, 'Attributes')
  if (Object.keys(given).length === 0) throw missingParameter('Attribute.Name')
  const attributes = readAttributes(given, queue.config.attributes, queue.config.fifo, limits)
  if (given['RedrivePolicy'] !== undefined) checkRedrive(queues, queue.config.name, queue.config.fifo, attributes)
  queue.update({ attributes, modifiedAt: clock.now() })
  return {}
}
