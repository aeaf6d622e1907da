import { executionArnOfToken } from '../../interpreter/index.js'
import type { RunningExecution } from '../../interpreter/types.js'
import type { JsonObject } from '../service.js'
import type { Activity } from './activity-store.js'
import { expectActivityArn, expectExecutionArn, expectStateMachineArn } from './arn.js'
import type { StatesContext } from './context.js'
import { activityDoesNotExist, executionDoesNotExist, invalidToken, stateMachineDoesNotExist, taskDoesNotExist, taskTimedOut } from './error.js'
import type { Execution } from './execution-store.js'
import type { StateMachine } from './machine-store.js'
import { requiredText } from './member.js'

/** The state machine that `stateMachineArn` names. @throws ServiceError InvalidArn, StateMachineDoesNotExist */
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
