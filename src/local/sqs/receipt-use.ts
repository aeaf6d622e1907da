import type { JsonObject } from '../service.js'
import { ServiceError } from '../service.js'
import { badValue, invalidParameter } from './error.js'
import { requiredInteger, requiredText } from './input.js'
import type { Message } from './message.js'
import type { Queue } from './queue.js'
import type { RegistryOptions } from './registry.js'

/**
 * The message that a receipt handle deletes; undefined when there is nothing to do.
 * @throws ServiceError ReceiptHandleIsInvalid for a handle of another queue; InvalidParameterValue for an expired one of a FIFO queue
 */
export function deletable(queue: Queue, handle: string): Message | undefined {
  const held = queue.messages.held(handle)
  switch (held.kind) {
    case 'held':
    case 'visible':
      return held.message
    case 'gone':
      return undefined
    case 'stale':
      if (queue.config.fifo) throw badValue(handle, 'ReceiptHandle', 'The receipt handle has expired.')
      return undefined
    case 'foreign':
      throw invalidHandle(handle)
  }
}

/**
 * Carries out one ChangeMessageVisibility. A message is hidden for 12 hours at most, counted from its receive.
 * @throws ServiceError MessageNotInflight, ReceiptHandleIsInvalid, InvalidParameterValue
 */
export function changeVisibility(queue: Queue, input: JsonObject, { clock, limits }: RegistryOptions): void {
  const handle = requiredText(input, 'ReceiptHandle')
  const seconds = requiredInteger(input, 'VisibilityTimeout', 0, limits.visibilitySeconds)
  const held = queue.messages.held(handle)
  switch (held.kind) {
    case 'held':
      if (clock.now() + seconds * 1000 > held.message.receivedAt + limits.visibilitySeconds * 1000) {
        throw invalidParameter(`Total VisibilityTimeout for the message is beyond the limit [${limits.visibilitySeconds} seconds]`)
      }
      queue.messages.changeVisibility(held.message, seconds * 1000)
      return
    case 'gone':
      throw badValue(handle, 'ReceiptHandle', 'Message does not exist or is not available for visibility timeout change.')
    case 'visible':
    case 'stale':
      throw new ServiceError('MessageNotInflight', 'The message referred to isn\'t in flight.')
    case 'foreign':
      throw invalidHandle(handle)
  }
}

const invalidHandle = (handle: string): ServiceError =>
  new ServiceError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`, 404)
