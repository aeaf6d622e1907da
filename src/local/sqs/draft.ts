import { ServiceError, type Caller, type JsonObject } from '../service.js'
import { md5, md5OfAttributes, sha256 } from './digest.js'
import { badValue, invalidParameter, missingParameter } from './error.js'
import { optionalInteger, optionalObject, optionalText, requiredText } from './input.js'
import type { SqsLimits } from './limit.js'
import type { Draft } from './message.js'
import { readMessageAttributes } from './message-attribute.js'
import type { Sent } from './message-queue.js'
import type { Queue } from './queue.js'

export interface SizedDraft {
  readonly draft: Draft
  /** What counts against the size limits. */
  readonly bytes: number
}

// the characters that XML cannot carry; source: SendMessage in the API reference
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

const token = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/

/** What a message may have. AWS has one system attribute besides, a trace header, and nothing is traced here. */
export const messageMembers = ['MessageBody', 'MessageAttributes', 'DelaySeconds', 'MessageGroupId', 'MessageDeduplicationId']

/**
 * Reads one message of SendMessage or SendMessageBatch.
 * @throws ServiceError MissingParameter, InvalidParameterValue, InvalidMessageContents, UnsupportedOperation
 */
export function readDraft(input: JsonObject, queue: Queue, caller: Caller, limits: SqsLimits): SizedDraft {
  const body = requiredText(input, 'MessageBody')
  if (forbidden.test(body)) throw new ServiceError('InvalidMessageContents', 'The message contains characters outside the allowed set.')
  const given = optionalObject(input, 'MessageAttributes') ?? {}
  const { attributes, bytes } = readMessageAttributes(given, limits)
  const delaySeconds = optionalInteger(input, 'DelaySeconds', 0, limits.delaySeconds)
  const fifo = queue.config.fifo
  if (fifo && delaySeconds !== undefined) throw badValue(delaySeconds, 'DelaySeconds', 'The request include parameter that is not valid for this queue type.')
  const groupId = optionalToken(input, 'MessageGroupId')
  const deduplicationId = optionalToken(input, 'MessageDeduplicationId')
  if (fifo && groupId === undefined) throw missingParameter('MessageGroupId')
  if (!fifo && deduplicationId !== undefined) throw badValue(deduplicationId, 'MessageDeduplicationId', 'The request include parameter that is not valid for this queue type.')
  const dedup = fifo ? deduplicationId ?? contentId(queue, body) : undefined
  return {
    draft: {
      body,
      senderId: caller.principalArn,
      ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
      ...(delaySeconds === undefined ? {} : { delaySeconds }),
      ...(groupId === undefined ? {} : { groupId }),
      ...(dedup === undefined ? {} : { deduplicationId: dedup }),
    },
    bytes: Buffer.byteLength(body) + bytes,
  }
}

/** The members of an answer to a send. */
export function sentAnswer(draft: Draft, sent: Sent, fifo: boolean): JsonObject {
  return {
    MessageId: sent.id,
    MD5OfMessageBody: md5(draft.body),
    ...(draft.attributes === undefined ? {} : { MD5OfMessageAttributes: md5OfAttributes(draft.attributes) }),
    ...(fifo ? { SequenceNumber: sequenceNumber(sent.sequence) } : {}),
  }
}

/** 20 digits, as AWS writes them, so that they sort as text. */
export const sequenceNumber = (sequence: number): string => String(sequence).padStart(20, '0')

export const sizeLimit = (queue: Queue, limits: SqsLimits): number => Math.min(queue.number('MaximumMessageSize'), limits.messageBytes)

function contentId(queue: Queue, body: string): string {
  if (queue.attributes['ContentBasedDeduplication'] === 'true') return sha256(body)
  throw invalidParameter('The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly')
}

function optionalToken(input: JsonObject, name: string): string | undefined {
  const value = optionalText(input, name)
  if (value !== undefined && !token.test(value)) {
    throw badValue(value, name, `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`)
  }
  return value
}
