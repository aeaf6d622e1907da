import type { Json, JsonObject } from '../json.js'
import type { FieldTable, Recovery, StateBase, SubMachine, Transition } from './common.js'

/** Runs one sub-machine for each item of an array. */
export interface MapState extends StateBase, Transition, Recovery {
  readonly Type: 'Map'
  readonly ItemProcessor: SubMachine
  readonly Items?: Json
  readonly ItemSelector?: Json
  readonly MaxConcurrency?: number | string
  readonly ToleratedFailureCount?: number | string
  readonly ToleratedFailurePercentage?: number | string
  readonly Output?: Json
  readonly Assign?: JsonObject
}

/** Which fields a Map state takes, in the order in which they are evaluated. */
export const mapFields = {
  jsonata: ['ItemProcessor', 'Items', 'ItemSelector', 'MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage', 'Output', 'Assign', 'Next', 'End', 'Retry', 'Catch'],
  jsonataOnly: ['Items', 'Output'],
  jsonPathOnly: ['InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'Parameters', 'ItemsPath', 'Iterator', 'MaxConcurrencyPath', 'ToleratedFailureCountPath', 'ToleratedFailurePercentagePath'],
  required: [],
} as const satisfies FieldTable
