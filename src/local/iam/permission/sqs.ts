import { environment } from '../../environment.js'
import type { JsonObject } from '../../service.js'
import { permissionTable, textOf } from './permission.js'

const { partition, region, accountId } = environment
const arnOf = (name: string): string => `arn:${partition}:sqs:${region}:${accountId}:${name}`

/** The queue of `QueueUrl`: the account and the name are the last two parts of its path. */
const queueOfUrl = (input: JsonObject): string => {
  const [, account = accountId, name = ''] = /\/(\d{12})\/([^/]+)$/.exec(textOf(input, 'QueueUrl')) ?? []
  return `arn:${partition}:sqs:${region}:${account}:${name}`
}

/** Batches need what one message needs. Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon SQS". */
export const sqsPermissions = permissionTable<'queue' | 'named queue' | 'every queue'>('sqs', {
  ChangeMessageVisibility: [{ action: 'sqs:ChangeMessageVisibility', on: 'queue' }],
  ChangeMessageVisibilityBatch: [{ action: 'sqs:ChangeMessageVisibility', on: 'queue' }],
  CreateQueue: [{ action: 'sqs:CreateQueue', on: 'named queue' }],
  DeleteMessage: [{ action: 'sqs:DeleteMessage', on: 'queue' }],
  DeleteMessageBatch: [{ action: 'sqs:DeleteMessage', on: 'queue' }],
  DeleteQueue: [{ action: 'sqs:DeleteQueue', on: 'queue' }],
  GetQueueAttributes: [{ action: 'sqs:GetQueueAttributes', on: 'queue' }],
  GetQueueUrl: [{ action: 'sqs:GetQueueUrl', on: 'named queue' }],
  ListDeadLetterSourceQueues: [{ action: 'sqs:ListDeadLetterSourceQueues', on: 'queue' }],
  ListQueueTags: [{ action: 'sqs:ListQueueTags', on: 'queue' }],
  ListQueues: [{ action: 'sqs:ListQueues', on: 'every queue' }],
  PurgeQueue: [{ action: 'sqs:PurgeQueue', on: 'queue' }],
  ReceiveMessage: [{ action: 'sqs:ReceiveMessage', on: 'queue' }],
  SendMessage: [{ action: 'sqs:SendMessage', on: 'queue' }],
  SendMessageBatch: [{ action: 'sqs:SendMessage', on: 'queue' }],
  SetQueueAttributes: [{ action: 'sqs:SetQueueAttributes', on: 'queue' }],
  TagQueue: [{ action: 'sqs:TagQueue', on: 'queue' }],
  UntagQueue: [{ action: 'sqs:UntagQueue', on: 'queue' }],
}, {
  'queue': input => [queueOfUrl(input)],
  'named queue': input => [arnOf(textOf(input, 'QueueName'))],
  'every queue': () => [arnOf('*')],
})
