import type { RecordStore } from '../../record-store.js'
import type { Caller, JsonObject } from '../../service.js'
import type { Delivery } from '../deliver.js'
import type { Rule } from '../rule.js'

/** What every operation works with. */
export interface EventsContext extends Delivery {
  readonly rules: RecordStore<Rule>
  /** A rule's pattern, compiled once a revision. */
  readonly matches: (rule: Rule, event: JsonObject) => boolean
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly caller: Caller
}

/** One API call. */
export interface Operation {
  readonly name: string
  /** What of its request it understands. */
  readonly members: readonly string[]
  /** @throws ServiceError */
  readonly perform: (input: JsonObject, context: EventsContext) => JsonObject | Promise<JsonObject>
}
