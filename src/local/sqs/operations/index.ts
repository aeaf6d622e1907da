import { messageMembers } from '../draft.js'
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

/** An API call, and what of its request it understands. */
export interface KnownOperation {
  readonly perform: Operation
  readonly members: readonly string[]
}

/** The API calls of SQS by name, one file each. */
export const operations: ReadonlyMap<string, KnownOperation> = new Map(Object.entries({
  ChangeMessageVisibility: { perform: changeMessageVisibility, members: ['QueueUrl', 'ReceiptHandle', 'VisibilityTimeout'] },
  ChangeMessageVisibilityBatch: { perform: changeMessageVisibilityBatch, members: ['QueueUrl', 'Entries'] },
  CreateQueue: { perform: createQueue, members: ['QueueName', 'Attributes', 'tags'] },
  DeleteMessage: { perform: deleteMessage, members: ['QueueUrl', 'ReceiptHandle'] },
  DeleteMessageBatch: { perform: deleteMessageBatch, members: ['QueueUrl', 'Entries'] },
  DeleteQueue: { perform: deleteQueue, members: ['QueueUrl'] },
  GetQueueAttributes: { perform: getQueueAttributes, members: ['QueueUrl', 'AttributeNames'] },
  GetQueueUrl: { perform: getQueueUrl, members: ['QueueName', 'QueueOwnerAWSAccountId'] },
  ListDeadLetterSourceQueues: { perform: listDeadLetterSourceQueues, members: ['QueueUrl', 'MaxResults', 'NextToken'] },
  ListQueueTags: { perform: listQueueTags, members: ['QueueUrl'] },
  ListQueues: { perform: listQueues, members: ['QueueNamePrefix', 'MaxResults', 'NextToken'] },
  PurgeQueue: { perform: purgeQueue, members: ['QueueUrl'] },
  ReceiveMessage: { perform: receiveMessage, members: ['QueueUrl', 'MaxNumberOfMessages', 'VisibilityTimeout', 'WaitTimeSeconds', 'AttributeNames', 'MessageSystemAttributeNames', 'MessageAttributeNames'] },
  SendMessage: { perform: sendMessage, members: ['QueueUrl', ...messageMembers] },
  SendMessageBatch: { perform: sendMessageBatch, members: ['QueueUrl', 'Entries'] },
  SetQueueAttributes: { perform: setQueueAttributes, members: ['QueueUrl', 'Attributes'] },
  TagQueue: { perform: tagQueue, members: ['QueueUrl', 'Tags'] },
  UntagQueue: { perform: untagQueue, members: ['QueueUrl', 'TagKeys'] },
}))

/** What AWS has besides. */
export const unsupportedOperations: ReadonlySet<string> = new Set([
  'AddPermission', 'CancelMessageMoveTask', 'ListMessageMoveTasks', 'RemovePermission', 'StartMessageMoveTask',
])
