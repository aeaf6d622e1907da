import type { Json, JsonObject } from '../json.js'
import type { FieldTable, Recovery, StateBase, SubMachine, Transition } from './common.js'

/** Runs branches side by side. */
export interface ParallelState extends StateBase, Transition, Recovery {
  readonly Type: 'Parallel'
  readonly Branches: readonly SubMachine[]
  readonly Arguments?: Json
  readonly Output?: Json
  readonly Assign?: JsonObject
}

/** Which fields a Parallel state takes, in the order in which they are evaluated. */
export const parallelFields = {
  jsonata: ['Branches', 'Arguments', 'Output', 'Assign', 'Next', 'End', 'Retry', 'Catch'],
  jsonataOnly: ['Arguments', 'Output'],
  jsonPathOnly: ['InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'Parameters'],
  required: ['Branches'],
} as const satisfies FieldTable
