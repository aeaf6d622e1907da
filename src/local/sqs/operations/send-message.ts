import { ServiceError, type JsonObject } from '../../service.js'
import { readDraft, sentAnswer, sizeLimit } from '../draft.js'
import { invalidParameter } from '../error.js'
import { requiredText } from '../input.js'
import type { Operation } from './operation.js'

export const sendMessage: Operation = (input, { queues, caller }): JsonObject => {
  const queue = queues.byUrl(requiredText(input, 'QueueUrl'))
  const { draft, bytes } = readDraft(input, queue, caller, queues.options.limits)
  const limit = sizeLimit(queue, queues.options.limits)
  if (bytes > limit) throw invalidParameter(`One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`)
  const [sent] = queue.messages.send([draft])
  if (sent === undefined) throw new ServiceError('InternalFailure', 'The message was not accepted.', 500)
  return sentAnswer(draft, sent, queue.config.fifo)
}
