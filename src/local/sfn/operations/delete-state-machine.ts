import type { Operation } from '../context.js'
import { expectStateMachineArn, unqualified } from '../arn.js'
import { requiredText } from '../member.js'
import { stateMachineDoesNotExist } from '../error.js'
import { removeQualifiers } from '../version-store.js'

/** Deleting what does not exist is no error. Executions that run go on; versions and aliases go with the machine. */
export const deleteStateMachine: Operation = async (context, input) => {
  const arn = requiredText(input, 'stateMachineArn')
  expectStateMachineArn(arn)
  if (arn !== unqualified(arn)) throw stateMachineDoesNotExist(arn)
  await removeQualifiers(context.qualifiers, arn)
  await context.machines.remove(arn)
  return {}
}
