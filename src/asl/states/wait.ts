import type { Json, JsonObject } from '../json.js'
import type { FieldTable, StateBase, Transition } from './common.js'

/** Waits for a span of time, or until an instant. */
export interface WaitState extends StateBase, Transition {
  readonly Type: 'Wait'
  readonly Seconds?: number | string
  readonly Timestamp?: string
  readonly Output?: Json
  readonly Assign?: JsonObject
}

/** Which fields a Wait state takes, in the order in which they are evaluated. */
export const waitFields = {
  jsonata: ['Seconds', 'Timestamp', 'Output', 'Assign', 'Next', 'End'],
  jsonataOnly: ['Output'],
  jsonPathOnly: ['InputPath', 'OutputPath', 'SecondsPath', 'TimestampPath'],
  required: [],
} as const satisfies FieldTable
