import { changeMessageVisibility } from './change-message-visibility.js'
import { changeMessageVisibilityBatch } from './change-message-visibility-batch.js'
import { createQueue } from './create-queue.js'
import { deleteMessage } from './delete-message.js'
import { deleteMessageBatch } from './delete-message-batch.js'
import { deleteQueue } from './delete-queue.js'
import { getQueueAttributes } from './get-queue-attributes.js'
import { getQueueUrl } from './get-queue-url.js'
import { listDeadLetterSourceQueues } from './list-dead-letter-source-queues.js'
import { listQueueTags } from './list-queue-tags.js'
import { listQueues } from './list-queues.js'
import type { Operation } from './operation.js'
import { purgeQueue } from './purge-queue.js'
import { receiveMessage } from './receive-message.js'
import { sendMessage } from './send-message.js'
import { sendMessageBatch } from './send-message-batch.js'
import { setQueueAttributes } from './set-queue-attributes.js'
import { tagQueue } from './tag-queue.js'
import { untagQueue } from './untag-queue.js'

/** The API calls of SQS by name, one file each. */
export const operations: ReadonlyMap<string, Operation> = new Map(Object.entries({
  ChangeMessageVisibility: changeMessageVisibility,
  ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
  CreateQueue: createQueue,
  DeleteMessage: deleteMessage,
  DeleteMessageBatch: deleteMessageBatch,
  DeleteQueue: deleteQueue,
  GetQueueAttributes: getQueueAttributes,
  GetQueueUrl: getQueueUrl,
  ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
  ListQueueTags: listQueueTags,
  ListQueues: listQueues,
  PurgeQueue: purgeQueue,
  ReceiveMessage: receiveMessage,
  SendMessage: sendMessage,
  SendMessageBatch: sendMessageBatch,
  SetQueueAttributes: setQueueAttributes,
  TagQueue: tagQueue,
  UntagQueue: untagQueue,
}))

/** What AWS has besides. */
export const unsupportedOperations: ReadonlySet<string> = new Set([
  'AddPermission', 'CancelMessageMoveTask', 'ListMessageMoveTasks', 'RemovePermission', 'StartMessageMoveTask',
])
