import type { Operation } from '../context.js'
import { expectStateMachineArn } from '../arn.js'
import { requiredText } from '../member.js'

/** Deleting what does not exist is no error. Executions that run go on. */
export const deleteStateMachine: Operation = async (context, input) => {
  const arn = requiredText(input, 'stateMachineArn')
  expectStateMachineArn(arn)
  await context.machines.remove(arn)
  return {}
}
