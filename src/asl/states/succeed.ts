import type { Json } from '../json.js'
import type { FieldTable, StateBase } from './common.js'

/** Ends the execution, or the branch, well. */
export interface SucceedState extends StateBase {
  readonly Type: 'Succeed'
  readonly Output?: Json
}

/** Which fields a Succeed state takes, in the order in which they are evaluated. */
export const succeedFields = {
  jsonata: ['Output'],
  jsonataOnly: ['Output'],
  jsonPathOnly: ['InputPath', 'OutputPath'],
  required: [],
} as const satisfies FieldTable
