import { ServiceError } from '../../service.js'
import type { Operation } from '../context.js'
import { expectStateMachineArn, unqualified } from '../arn.js'
import { requiredText } from '../member.js'
import { expectVersionArn } from '../publish.js'
import { aliasesOf } from '../version-store.js'

/** Deleting what does not exist is no error. Executions that run go on. */
export const deleteStateMachineVersion: Operation = async (context, input) => {
  const arn = requiredText(input, 'stateMachineVersionArn')
  expectStateMachineArn(arn)
  expectVersionArn(arn)
  const names = aliasesOf(context.qualifiers, unqualified(arn)).filter(({ routes }) => routes.some(({ versionArn }) => versionArn === arn)).map(({ name }) => name)
  if (names.length > 0) throw new ServiceError('ConflictException', `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${names.join(', ')}]`)
  await context.qualifiers.versions.remove(arn)
  return {}
}
