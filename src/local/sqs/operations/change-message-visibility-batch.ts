import { batchAnswer, readEntries, split } from '../batch.js'
import { requiredText } from '../input.js'
import { changeVisibility } from '../receipt-use.js'
import type { Operation } from './operation.js'

export const changeMessageVisibilityBatch: Operation = (input, { queues }) => {
  const queue = queues.byUrl(requiredText(input, 'QueueUrl'))
  const entries = readEntries(input, 'ChangeMessageVisibilityBatchRequestEntry', ['ReceiptHandle', 'VisibilityTimeout'], queues.options.limits)
  const { good, failed } = split(entries, entry => changeVisibility(queue, entry, queues.options))
  return batchAnswer(good.map(([id]) => id), failed)
}
