import type { Message } from '../message.js'

/** Decides which ready message is received next. The queue tells it what becomes of each message; it never changes a message. */
export interface ReadyOrder {
  /** A message is new in the queue: ready, or delayed. */
  arrived(message: Message): void
  /** A delayed message became ready. */
  due(message: Message): void
  /** A taken message is ready again. */
  returned(message: Message): void
  /** A message is gone. */
  removed(message: Message, wasTaken: boolean): void
  /** Whether `take` would give anything. */
  available(): boolean
  /** Takes messages out, in order; each must be returned or removed later. */
  take(limit: number): readonly Message[]
}
