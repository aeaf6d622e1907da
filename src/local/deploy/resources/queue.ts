import { reasons } from '../without-meaning.js'
import type { ResourceType } from '../resource-type.js'
import type { Properties } from '../properties.js'
import type { JsonObject } from '../../service.js'

/** What an attribute is when the template does not say: also set, so that taking a property out of the template takes it off the queue. */
const defaults: Readonly<Record<string, string>> = {
  DelaySeconds: '0',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  VisibilityTimeout: '30',
  RedrivePolicy: '',
}
const fifoDefaults: Readonly<Record<string, string>> = { ContentBasedDeduplication: 'false', DeduplicationScope: 'queue', FifoThroughputLimit: 'perQueue' }

const numbers = ['DelaySeconds', 'MaximumMessageSize', 'MessageRetentionPeriod', 'ReceiveMessageWaitTimeSeconds', 'VisibilityTimeout'] as const
const texts = ['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'] as const

/** AWS::SQS::Queue. What changes in the template is set on an existing queue; its messages stay. */
export const queue: ResourceType = {
  type: 'AWS::SQS::Queue',
  properties: ['QueueName', 'FifoQueue', 'RedrivePolicy', ...numbers, ...texts],
  withoutMeaning: {
    KmsDataKeyReusePeriodSeconds: reasons.encryption,
    KmsMasterKeyId: reasons.encryption,
    RedriveAllowPolicy: reasons.policy,
    SqsManagedSseEnabled: reasons.encryption,
    Tags: reasons.tags,
  },
  async deploy(properties, context) {
    const fifo = properties.optionalBoolean('FifoQueue') === true
    const name = properties.optionalText('QueueName') ?? context.physicalName(fifo ? '.fifo' : '')
    const attributes = { ...defaults, ...(fifo ? fifoDefaults : {}), ...stated(properties) }
    const existing = await context.callUnless('QueueDoesNotExist', 'sqs', 'GetQueueUrl', { QueueName: name })
    const created = existing ?? await context.call('sqs', 'CreateQueue', { QueueName: name, Attributes: fifo ? { ...attributes, FifoQueue: 'true' } : attributes })
    const url = created['QueueUrl'] as string
    if (existing !== undefined) await context.call('sqs', 'SetQueueAttributes', { QueueUrl: url, Attributes: attributes })
    const { partition, region, accountId } = context.environment
    return {
      ref: url,
      attributes: { Arn: `arn:${partition}:sqs:${region}:${accountId}:${name}`, QueueName: name, QueueUrl: url },
    }
  },
}

function stated(properties: Properties): JsonObject {
  const attributes: Record<string, string> = {}
  for (const name of numbers) {
    const value = properties.optionalInteger(name)
    if (value !== undefined) attributes[name] = String(value)
  }
  for (const name of texts) {
    const value = properties.optionalText(name)
    if (value !== undefined) attributes[name] = value
  }
  const redrive = properties.optionalNested('RedrivePolicy')?.only(['deadLetterTargetArn', 'maxReceiveCount'])
  if (redrive !== undefined) {
    attributes['RedrivePolicy'] = JSON.stringify({
      deadLetterTargetArn: redrive.text('deadLetterTargetArn'),
      // AWS's own default
      maxReceiveCount: redrive.optionalInteger('maxReceiveCount') ?? 10,
    })
  }
  return attributes
}
