import type { RecordStore } from '../../record-store.js'
import type { JsonObject, ServiceDirectory } from '../../service.js'
import type { Deduplication } from '../deduplication.js'
import type { Subscription, Topic } from '../topic.js'

/** What every operation works with. */
export interface SnsContext {
  readonly topics: RecordStore<Topic>
  readonly subscriptions: RecordStore<Subscription>
  readonly deduplication: Deduplication
  /** Through which messages are delivered. */
  readonly services: ServiceDirectory
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Told of messages that could not be delivered: who published them hears nothing of it. */
  readonly onProblem: (problem: Error) => void
}

/** One API call. */
export interface Operation {
  readonly name: string
  /** What of its request it understands. */
  readonly members: readonly string[]
  /** @throws ServiceError */
  readonly perform: (input: JsonObject, context: SnsContext) => JsonObject | Promise<JsonObject>
}
