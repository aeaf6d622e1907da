import type { Operation } from '../context.js'
import { expectStateMachineArn } from '../arn.js'
import { requiredText } from '../member.js'

/** Deleting what does not exist is no error. */
export const deleteStateMachineAlias: Operation = async (context, input) => {
  const arn = requiredText(input, 'stateMachineAliasArn')
  expectStateMachineArn(arn)
  await context.qualifiers.aliases.remove(arn)
  return {}
}
