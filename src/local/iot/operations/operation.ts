import type { JsonObject } from '../../service.js'
import type { IotOperation } from '../authorise.js'
import type { Broker } from '../broker.js'

/** What an operation works with. */
export interface OperationContext {
  readonly broker: Broker
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: () => string
}

/** One API call of IoT. */
export interface Operation {
  readonly name: IotOperation[0]
  /** What of its request it understands. */
  readonly members: readonly string[]
  /** @throws ServiceError InvalidRequestException, RequestEntityTooLargeException */
  readonly perform: (input: JsonObject, context: OperationContext) => JsonObject
}
