import { callback, request } from './reference.js'

/** The members that workflows need, by hand: the SDK's client for EventBridge is not installed with this package. */
interface Entry {
  readonly Source: string
  readonly DetailType: string
  /** An object; a text must be JSON. */
  readonly Detail: unknown
  readonly EventBusName?: string
  readonly Resources?: readonly string[]
  /** ISO 8601. */
  readonly Time?: string
  readonly TraceHeader?: string
}

interface PutEventsInput {
  /** At most 10. */
  readonly Entries: readonly Entry[]
  readonly EndpointId?: string
}

interface PutEventsOutput {
  readonly Entries: readonly { readonly EventId?: string; readonly ErrorCode?: string; readonly ErrorMessage?: string }[]
  readonly FailedEntryCount: number
}

type EventBridgeError = `EventBridge.${string}`

/** Amazon EventBridge, optimised integration. Fails as `EventBridge.FailedEntry` when one of the entries was not taken. */
export const events = {
  putEvents: request<PutEventsInput, PutEventsOutput, EventBridgeError>('events', 'putEvents'),
  /** Waits until somebody answers the token, which must be part of an event's detail. */
  putEventsWaitForTaskToken: <Out>() => callback<PutEventsInput, Out, EventBridgeError | (string & {})>('events', 'putEvents'),
} as const
