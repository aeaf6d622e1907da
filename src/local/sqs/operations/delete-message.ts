import { requiredText } from '../input.js'
import { deletable } from '../receipt-use.js'
import type { Operation } from './operation.js'

/** Deletes a message. A handle that is no longer the newest changes nothing and is no error, as on AWS (a FIFO queue refuses it). */
export const deleteMessage: Operation = (input, { queues }) => {
  const queue = queues.byUrl(requiredText(input, 'QueueUrl'))
  const message = deletable(queue, requiredText(input, 'ReceiptHandle'))
  if (message !== undefined) queue.messages.delete([message])
  return {}
}
