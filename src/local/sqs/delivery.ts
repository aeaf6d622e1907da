import type { JsonObject } from '../service.js'
import { md5, md5OfAttributes } from './digest.js'
import { sequenceNumber } from './draft.js'
import { ServiceError } from '../service.js'
import { countedReceives, type Delivery, type Message } from './message.js'
import { selectAttributes } from './message-attribute.js'

const systemNames = [
  'AWSTraceHeader', 'ApproximateFirstReceiveTimestamp', 'ApproximateReceiveCount', 'DeadLetterQueueSourceArn', 'MessageDeduplicationId',
  'MessageGroupId', 'SenderId', 'SentTimestamp', 'SequenceNumber',
] as const

/**
 * Which system attributes a receiver asked for, in the older member (`AttributeNames`) or the newer one.
 * @throws ServiceError InvalidAttributeName
 */
export function readSystemNames(older: readonly string[], newer: readonly string[]): ReadonlySet<string> {
  const names = new Set([...older, ...newer])
  if (names.has('All')) return new Set(systemNames)
  for (const name of names) {
    if (!(systemNames as readonly string[]).includes(name)) throw new ServiceError('InvalidAttributeName', `Unknown Attribute ${name}.`)
  }
  return names
}

/** A message as ReceiveMessage answers it. */
export function deliveryAnswer({ message, content, receiptHandle }: Delivery, fifo: boolean, system: ReadonlySet<string>, wanted: readonly string[]): JsonObject {
  const attributes = selectAttributes(content.attributes, wanted)
  const known = system.size === 0 ? [] : Object.entries(systemAttributes(message, fifo)).filter(([name]) => system.has(name))
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle,
    MD5OfBody: md5(content.body),
    Body: content.body,
    ...(known.length === 0 ? {} : { Attributes: Object.fromEntries(known) }),
    ...(attributes === undefined ? {} : { MessageAttributes: attributes, MD5OfMessageAttributes: md5OfAttributes(attributes) }),
  }
}

function systemAttributes(message: Message, fifo: boolean): JsonObject {
  return {
    // AWS gives the unique id of the role or user here; local principals have none, so their ARN stands for it
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(countedReceives(message)),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.receivedAt),
    ...(message.groupId === undefined ? {} : { MessageGroupId: message.groupId }),
    ...(message.deduplicationId === undefined ? {} : { MessageDeduplicationId: message.deduplicationId }),
    ...(fifo ? { SequenceNumber: sequenceNumber(message.sequence) } : {}),
    ...(message.sourceArn === undefined ? {} : { DeadLetterQueueSourceArn: message.sourceArn }),
  }
}
