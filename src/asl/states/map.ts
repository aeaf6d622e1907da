import type { Json, JsonObject } from '../json.js'
import type { FieldTable, Recovery, StateBase, SubMachine, Transition } from './common.js'

/** Runs one sub-machine for each item of an array. */
export interface MapState extends StateBase, Transition, Recovery {
  readonly Type: 'Map'
  readonly ItemProcessor: SubMachine
  readonly Items?: Json
  readonly ItemSelector?: Json
  readonly MaxConcurrency?: number | string
  readonly Output?: Json
  readonly Assign?: JsonObject
}

/** Which fields a Map state takes, in the order in which they are evaluated. */
export const mapFields = {
  jsonata: ['ItemProcessor', 'Items', 'ItemSelector', 'MaxConcurrency', 'Output', 'Assign', 'Next', 'End', 'Retry', 'Catch'],
  jsonPathOnly: ['InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'Parameters', 'ItemsPath', 'MaxConcurrencyPath'],
  required: ['ItemProcessor'],
} as const satisfies FieldTable
