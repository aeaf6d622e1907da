import type { Json, JsonObject } from '../json.js'
import type { FieldTable, Recovery, StateBase, Transition } from './common.js'

/** Has work done by a service. */
export interface TaskState extends StateBase, Transition, Recovery {
  readonly Type: 'Task'
  readonly Resource: string
  readonly Arguments?: Json
  readonly TimeoutSeconds?: number | string
  readonly HeartbeatSeconds?: number | string
  readonly Credentials?: Json
  readonly Output?: Json
  readonly Assign?: JsonObject
}

/** Which fields a Task state takes, in the order in which they are evaluated. */
export const taskFields = {
  jsonata: ['Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Credentials', 'Output', 'Assign', 'Next', 'End', 'Retry', 'Catch'],
  jsonataOnly: ['Arguments', 'Output'],
  jsonPathOnly: ['InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'Parameters', 'TimeoutSecondsPath', 'HeartbeatSecondsPath'],
  required: ['Resource'],
} as const satisfies FieldTable
