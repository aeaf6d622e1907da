import type { JsonObject } from './json.js'

/** The state kinds that have their own entered and exited events. */
type EnteredKind = 'Pass' | 'Task' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map'

/** Event types of GetExecutionHistory that an execution can produce here. Source: AWS Step Functions API reference, HistoryEvent. */
export type HistoryEventType =
  | `${EnteredKind}StateEntered`
  | `${Exclude<EnteredKind, 'Fail'>}StateExited`
  | 'ExecutionStarted' | 'ExecutionSucceeded' | 'ExecutionFailed' | 'ExecutionAborted' | 'ExecutionTimedOut' | 'ExecutionRedriven'
  | 'TaskScheduled' | 'TaskStarted' | 'TaskSubmitted' | 'TaskSucceeded' | 'TaskFailed' | 'TaskTimedOut' | 'TaskStateAborted' | 'WaitStateAborted'
  | 'LambdaFunctionScheduled' | 'LambdaFunctionStarted' | 'LambdaFunctionSucceeded' | 'LambdaFunctionFailed' | 'LambdaFunctionTimedOut'
  | 'ActivityScheduled' | 'ActivityStarted' | 'ActivitySucceeded' | 'ActivityFailed' | 'ActivityTimedOut'
  | 'ParallelStateStarted' | 'ParallelStateSucceeded' | 'ParallelStateFailed' | 'ParallelStateAborted'
  | 'MapStateStarted' | 'MapStateSucceeded' | 'MapStateFailed' | 'MapStateAborted'
  | 'MapIterationStarted' | 'MapIterationSucceeded' | 'MapIterationFailed' | 'MapIterationAborted'
  | 'MapRunStarted' | 'MapRunSucceeded' | 'MapRunFailed' | 'MapRunAborted' | 'MapRunRedriven'
  | 'EvaluationFailed'

/** One event as GetExecutionHistory gives it: besides these members, one `…EventDetails` object where its type has details. */
export interface HistoryEvent {
  /** From 1, without gaps. */
  readonly id: number
  /** The event this one follows from; 0 for none. */
  readonly previousEventId: number
  /** Epoch milliseconds. */
  readonly timestamp: number
  readonly type: HistoryEventType
  readonly details?: { readonly name: string; readonly value: JsonObject }
}

/** The event in the shape of the API: details under their own name, time in seconds. */
export const toApiEvent = (event: HistoryEvent): JsonObject => ({
  timestamp: event.timestamp / 1000,
  type: event.type,
  id: event.id,
  previousEventId: event.previousEventId,
  ...(event.details !== undefined && { [event.details.name]: event.details.value }),
})
