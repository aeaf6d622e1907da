import type { FieldTable, StateBase } from './common.js'

/** Ends the execution, or the branch, with an error. */
export interface FailState extends StateBase {
  readonly Type: 'Fail'
  readonly Error?: string
  readonly Cause?: string
}

/** Which fields a Fail state takes, in the order in which they are evaluated. */
export const failFields = {
  jsonata: ['Error', 'Cause'],
  jsonataOnly: [],
  jsonPathOnly: ['ErrorPath', 'CausePath'],
  required: [],
} as const satisfies FieldTable
