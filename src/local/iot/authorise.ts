import { ServiceError, type Authorise, type Caller, type JsonObject } from '../service.js'

/** What a caller does over HTTP or MQTT, with the members that say to what. */
export type IotOperation =
  | readonly ['Connect', { readonly clientId: string }]
  | readonly ['Publish' | 'Receive', { readonly topic: string }]
  | readonly ['Subscribe', { readonly topicFilter: string }]
  | readonly ['DescribeEndpoint', JsonObject]

/** Whether a caller may do something. */
export type Permits = (caller: Caller, ...operation: IotOperation) => boolean

/**
 * The same as a question: MQTT has no words for a refusal.
 * @param onFault - told of what is no refusal; it must not end the broker, and nothing is allowed by it
 */
export function permitted(authorise: Authorise, onFault: (error: Error) => void): Permits {
  return (caller, ...[operation, input]: IotOperation) => {
    try {
      authorise(caller, 'iot', operation, input)
      return true
    } catch (error) {
      if (!(error instanceof ServiceError)) onFault(error instanceof Error ? error : new Error(String(error)))
      return false
    }
  }
}
