import type { JsonObject } from '../service.js'
import type { Position } from './journal.js'

/** What a sender wrote. Attributes are as on the wire: `{ name: { DataType, StringValue | BinaryValue (base64) } }`. */
export interface Content {
  readonly body: string
  readonly attributes?: JsonObject
}

/** A message to be sent, checked. */
export interface Draft extends Content {
  readonly senderId: string
  readonly delaySeconds?: number
  readonly groupId?: string
  readonly deduplicationId?: string
}

/**
 * `delayed` until its delay is over, `ready` to be received, `flying` while a receiver holds it, `gone` once it is deleted, moved or expired.
 */
export type MessageState = 'delayed' | 'ready' | 'flying' | 'gone'

/** One message of a queue. */
export interface Message {
  readonly id: string
  /** Position in the queue: unique for ever, growing. */
  readonly sequence: number
  readonly senderId: string
  /** Epoch milliseconds. */
  readonly sentAt: number
  readonly groupId?: string
  readonly deduplicationId?: string
  /** ARN of the queue that a dead letter came from. */
  readonly sourceArn?: string
  /** Absent when it lies in the journal only. */
  content: Content | undefined
  position: Position
  state: MessageState
  /** When a delayed or flying message becomes ready. */
  visibleAt: number
  /** Place in the deadline heap; -1 outside. */
  heapIndex: number
  /** Numbers the receives, so that receipt handles differ. */
  receiveCount: number
  /** Receives that the end of a process cut short: they do not count. */
  forgiven: number
  firstReceivedAt: number | undefined
  receivedAt: number
}

/** How often a message was received, as its receivers and the redrive policy see it. */
export const countedReceives = ({ receiveCount, forgiven }: Pick<Message, 'receiveCount' | 'forgiven'>): number => receiveCount - forgiven

/** A message handed to a receiver. */
export interface Delivery {
  readonly message: Message
  readonly content: Content
  readonly receiptHandle: string
}
