import { executionArnOfToken } from '../../interpreter/index.js'
import type { RunningExecution } from '../../interpreter/types.js'
import type { JsonObject } from '../service.js'
import type { Activity } from './activity-store.js'
import { expectActivityArn, expectExecutionArn, expectMapRunArn, expectStateMachineArn } from './arn.js'
import type { StatesContext } from './context.js'
import { activityDoesNotExist, executionDoesNotExist, invalidToken, mapRunNotFound, stateMachineDoesNotExist, taskDoesNotExist, taskTimedOut } from './error.js'
import type { Execution } from './execution-store.js'
import type { StateMachine } from './machine-store.js'
import { describedChild, runningChild, type DescribedExecution } from './map-run/child.js'
import type { LocalMapRun } from './map-run/store.js'
import { requiredText } from './member.js'

/** The state machine that `stateMachineArn` names, not a version or an alias of it. @throws ServiceError InvalidArn, StateMachineDoesNotExist */
export function existingMachine(context: StatesContext, input: JsonObject): StateMachine {
  const arn = requiredText(input, 'stateMachineArn')
  expectStateMachineArn(arn)
  const machine = context.machines.get(arn)
  if (machine === undefined) throw stateMachineDoesNotExist(arn)
  return machine
}

/** The activity that `activityArn` names. @throws ServiceError InvalidArn, ActivityDoesNotExist */
export function existingActivity(context: StatesContext, input: JsonObject): Activity {
  const arn = requiredText(input, 'activityArn')
  expectActivityArn(arn)
  const activity = context.activities.get(arn)
  if (activity === undefined) throw activityDoesNotExist(arn)
  return activity
}

/** The Standard execution that `executionArn` names. @throws ServiceError InvalidArn, ExecutionDoesNotExist */
export function existingExecution(context: StatesContext, input: JsonObject): Execution {
  const arn = requiredText(input, 'executionArn')
  expectExecutionArn(arn)
  const execution = context.executions.get(arn)
  if (execution === undefined) throw executionDoesNotExist(arn)
  return execution
}

/** What is known of the execution that `executionArn` names, which may be an Express child of a Map Run. @throws ServiceError InvalidArn, ExecutionDoesNotExist */
export function knownExecution(context: StatesContext, input: JsonObject): DescribedExecution {
  const arn = requiredText(input, 'executionArn')
  expectExecutionArn(arn, true)
  const own = context.executions.get(arn) ?? runningChild(context, arn)
  if (own !== undefined) return own
  const ended = context.mapRuns.endedChild(arn)
  if (ended === undefined) throw executionDoesNotExist(arn)
  return describedChild(ended)
}

/** The Map Run that `mapRunArn` names. @throws ServiceError InvalidArn, ResourceNotFound */
export function existingMapRun(context: StatesContext, input: JsonObject): LocalMapRun {
  const arn = requiredText(input, 'mapRunArn')
  expectMapRunArn(arn)
  const run = context.mapRuns.get(arn)
  if (run === undefined) throw mapRunNotFound(arn)
  return run
}

/**
 * The execution that gave a task token out.
 *
 * @throws ServiceError InvalidToken for what is no token, TaskDoesNotExist when its execution is not known, TaskTimedOut when that has ended
 */
export function waitingExecution(context: StatesContext, token: string): RunningExecution {
  const arn = executionArnOfToken(token)
  if (arn === undefined) throw invalidToken()
  const execution = context.executions.get(arn)
  if (execution === undefined) throw taskDoesNotExist()
  if (execution.running === undefined) throw taskTimedOut()
  return execution.running
}
