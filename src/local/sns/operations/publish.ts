import { createHash, randomUUID } from 'node:crypto'
import type { JsonObject } from '../../service.js'
import { deliver, type Message } from '../deliver.js'
import { invalidParameter, topicDoesNotExist, unsupported } from '../error.js'
import { isObject, type Topic } from '../topic.js'
import type { Operation, SnsContext } from './operation.js'

/** Bytes of a message with its attributes. Source: Amazon SNS developer guide, quotas. */
const longestMessage = 262_144

/** Delivers a message to who is subscribed, and answers when all have been tried. */
export const publish: Operation = {
  name: 'Publish',
  members: ['TopicArn', 'TargetArn', 'PhoneNumber', 'Message', 'Subject', 'MessageStructure', 'MessageAttributes', 'MessageDeduplicationId', 'MessageGroupId'],
  async perform(input, context) {
    const topic = topicOf(input, context)
    const message = messageOf(input)
    checkGroup(topic, input)
    if (!topic.fifo) {
      const answer = { MessageId: randomUUID() }
      await deliver(context, topic, { ...message, ...answer })
      return answer
    }
    const { answer, again } = context.deduplication.take(topic.arn, deduplicationId(topic, input, message))
    if (!again) await deliver(context, topic, { ...message, ...answer })
    return { ...answer }
  },
}

function topicOf({ TopicArn: topicArn, TargetArn: targetArn, PhoneNumber: phoneNumber }: JsonObject, { topics }: SnsContext): Topic {
  if (typeof phoneNumber === 'string') throw unsupported('a message to a PhoneNumber')
  const arn = topicArn ?? targetArn
  if (typeof arn !== 'string') throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter')
  if (!/^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]+$/.test(arn)) throw invalidParameter(`${topicArn === undefined ? 'TargetArn' : 'TopicArn'} Reason: An ARN must have at least 6 elements, not ${String(arn.split(':').length)}`)
  const topic = topics.get(arn)
  if (topic === undefined) throw topicDoesNotExist()
  return topic
}

function messageOf(input: JsonObject): Omit<Message, 'MessageId'> {
  const { Message: text, Subject: subject, MessageStructure: structure, MessageAttributes: attributes, MessageGroupId: group, MessageDeduplicationId: id } = input
  if (typeof text !== 'string' || text === '') throw invalidParameter('Empty message')
  if (Buffer.byteLength(text) + (isObject(attributes) ? Buffer.byteLength(JSON.stringify(attributes)) : 0) > longestMessage) throw invalidParameter('Message too long')
  if (structure !== undefined && structure !== null && structure !== 'json') throw invalidParameter('Invalid MessageStructure')
  return {
    texts: structure === 'json' ? textsOf(text) : { default: text },
    ...(typeof subject === 'string' ? { Subject: subject } : {}),
    attributes: isObject(attributes) ? attributes : {},
    ...(typeof group === 'string' ? { MessageGroupId: group } : {}),
    ...(typeof id === 'string' ? { MessageDeduplicationId: id } : {}),
  }
}

/** A message for each protocol, and one for the others. */
function textsOf(text: string): Readonly<Record<string, string>> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse')
  }
  const texts = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string') : []
  if (!texts.some(([protocol]) => protocol === 'default')) throw invalidParameter('Message Structure - No default entry in JSON message body')
  return Object.fromEntries(texts)
}

function checkGroup({ fifo }: Topic, { MessageGroupId: group = null, MessageDeduplicationId: id = null }: JsonObject): void {
  if (fifo && typeof group !== 'string') throw invalidParameter('The MessageGroupId parameter is required for FIFO topics')
  if (!fifo && id !== null) throw invalidParameter('MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type')
}

function deduplicationId({ contentBasedDeduplication }: Topic, { MessageDeduplicationId: id }: JsonObject, { texts }: Pick<Message, 'texts'>): string {
  if (typeof id === 'string') return id
  if (!contentBasedDeduplication) throw invalidParameter('The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly')
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}
