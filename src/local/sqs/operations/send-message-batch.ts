import { ServiceError, type JsonObject } from '../../service.js'
import { readEntries, split } from '../batch.js'
import { messageMembers, readDraft, sentAnswer, sizeLimit, type SizedDraft } from '../draft.js'
import { invalidParameter } from '../error.js'
import { requiredText } from '../input.js'
import type { Operation } from './operation.js'

/** Sends what is right and says what is wrong, entry by entry. All that is sent is written at once. */
export const sendMessageBatch: Operation = (input, { queues, caller }): JsonObject => {
  const { limits } = queues.options
  const queue = queues.byUrl(requiredText(input, 'QueueUrl'))
  const limit = sizeLimit(queue, limits)
  const { good, failed } = split(readEntries(input, 'SendMessageBatchRequestEntry', messageMembers, limits), (entry): SizedDraft => {
    const sized = readDraft(entry, queue, caller, limits)
    if (sized.bytes > limit) throw invalidParameter(`One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`)
    return sized
  })
  const bytes = good.reduce((sum, [, sized]) => sum + sized.bytes, 0)
  if (bytes > limits.messageBytes) {
    throw new ServiceError('BatchRequestTooLong', `Batch requests cannot be longer than ${limits.messageBytes} bytes. You have sent ${bytes} bytes.`)
  }
  const sent = queue.messages.send(good.map(([, sized]) => sized.draft))
  return {
    Successful: good.flatMap(([id, sized], index) => {
      const answer = sent[index]
      return answer === undefined ? [] : [{ Id: id, ...sentAnswer(sized.draft, answer, queue.config.fifo) }]
    }),
    ...(failed.length === 0 ? {} : { Failed: failed }),
  }
}
