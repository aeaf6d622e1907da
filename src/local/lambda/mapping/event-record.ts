import { environment } from '../../environment.js'
import type { JsonObject } from '../../service.js'

/** A message that a mapping received, ready to be put into an event. */
export interface EventRecord {
  readonly messageId: string
  readonly receiptHandle: string
  /** Epoch milliseconds. */
  readonly receivedAt: number
  /** The record as JSON text. */
  readonly text: string
  /** Its UTF-8 length. */
  readonly bytes: number
}

/** A message as ReceiveMessage answers it, in the shape in which Lambda passes it on. Source: Lambda developer guide, "Example standard queue message event". */
export function eventRecord(message: JsonObject, queueArn: string, receivedAt: number): EventRecord {
  const messageId = message['MessageId'] as string
  const receiptHandle = message['ReceiptHandle'] as string
  const { MD5OfMessageAttributes: md5OfMessageAttributes } = message
  const text = JSON.stringify({
    messageId,
    receiptHandle,
    body: message['Body'],
    attributes: message['Attributes'],
    messageAttributes: messageAttributes((message['MessageAttributes'] ?? {}) as JsonObject),
    ...(md5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes }),
    md5OfBody: message['MD5OfBody'],
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: environment.region,
  })
  return { messageId, receiptHandle, receivedAt, text, bytes: Buffer.byteLength(text) }
}

/** The payload of an invocation. */
export const eventPayload = (records: readonly EventRecord[]): string => `{"Records":[${records.map(record => record.text).join(',')}]}`

/** Bytes of a payload besides its records, each with the comma before it. */
export const eventFrameBytes = '{"Records":[]}'.length

function messageAttributes(attributes: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => {
    const { StringValue: stringValue, BinaryValue: binaryValue, DataType: dataType = null } = value as JsonObject
    return [name, {
      ...(stringValue === undefined ? {} : { stringValue }),
      ...(binaryValue === undefined ? {} : { binaryValue }),
      stringListValues: [],
      binaryListValues: [],
      dataType,
    }]
  }))
}
