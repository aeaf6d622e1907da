import type { Json, JsonObject } from '../json.js'
import type { FieldTable, StateBase, Transition } from './common.js'

/** Hands its input, or `Output`, on to the next state. */
export interface PassState extends StateBase, Transition {
  readonly Type: 'Pass'
  readonly Output?: Json
  readonly Assign?: JsonObject
}

/** Which fields a Pass state takes, in the order in which they are evaluated. */
export const passFields = {
  jsonata: ['Output', 'Assign', 'Next', 'End'],
  jsonataOnly: ['Output'],
  jsonPathOnly: ['InputPath', 'OutputPath', 'ResultPath', 'Result', 'Parameters'],
  required: [],
} as const satisfies FieldTable
