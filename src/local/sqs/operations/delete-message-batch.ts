import { batchAnswer, readEntries, split } from '../batch.js'
import { requiredText } from '../input.js'
import { deletable } from '../receipt-use.js'
import type { Operation } from './operation.js'

export const deleteMessageBatch: Operation = (input, { queues }) => {
  const queue = queues.byUrl(requiredText(input, 'QueueUrl'))
  const entries = readEntries(input, 'DeleteMessageBatchRequestEntry', ['ReceiptHandle'], queues.options.limits)
  const { good, failed } = split(entries, entry => deletable(queue, requiredText(entry, 'ReceiptHandle')))
  queue.messages.delete([...new Set(good.flatMap(([, message]) => message ?? []))])
  return batchAnswer(good.map(([id]) => id), failed)
}
