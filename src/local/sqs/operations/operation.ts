import type { Caller, JsonObject } from '../../service.js'
import type { QueueRegistry } from '../registry.js'

/** What an operation works with. */
export interface OperationContext {
  readonly queues: QueueRegistry
  readonly caller: Caller
  /** Base URL of the local AWS, without a slash at its end. */
  readonly endpoint: () => string
  /** Aborted when the caller's connection is closed. */
  readonly signal?: AbortSignal
}

/** One API call of SQS. */
export type Operation = (input: JsonObject, context: OperationContext) => JsonObject | Promise<JsonObject>
