import { ServiceError } from '../../service.js'
import { requiredText } from '../input.js'
import type { Operation } from './operation.js'

export const purgeQueue: Operation = (input, { queues }) => {
  const { clock, limits } = queues.options
  const queue = queues.byUrl(requiredText(input, 'QueueUrl'))
  if (queue.purgedAt + limits.cooldownSeconds * 1000 > clock.now()) {
    throw new ServiceError('PurgeQueueInProgress', `Only one PurgeQueue operation on ${queue.config.name} is allowed every ${limits.cooldownSeconds} seconds.`)
  }
  queue.messages.purge()
  queue.purgedAt = clock.now()
  return {}
}
