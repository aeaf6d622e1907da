import type { Json, JsonObject } from '../json.js'
import type { ChoiceRule, FieldTable, StateBase } from './common.js'

/** Picks the next state. */
export interface ChoiceState extends StateBase {
  readonly Type: 'Choice'
  readonly Choices: readonly ChoiceRule[]
  readonly Default?: string
  readonly Output?: Json
  readonly Assign?: JsonObject
}

/** Which fields a Choice state takes, in the order in which they are evaluated. */
export const choiceFields = {
  jsonata: ['Choices', 'Default', 'Output', 'Assign'],
  jsonataOnly: ['Output'],
  jsonPathOnly: ['InputPath', 'OutputPath'],
  required: ['Choices'],
} as const satisfies FieldTable
