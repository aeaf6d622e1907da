import type { Operation } from '../context.js'
import { expectName, stateMachineArn } from '../arn.js'
import { checkDefinition, checkRoleArn, encryptionOf, loggingOf, tracingOf } from '../definition.js'
import { stateMachineAlreadyExists } from '../error.js'
import type { StateMachine } from '../machine-store.js'
import { optionalList, optionalWord, requiredText } from '../member.js'
import { publicationOf, publish } from '../publish.js'
import { readTags } from '../tag.js'
import { seconds } from '../time.js'
import { versionsOf } from '../version-store.js'

/** Creating a machine again with the same type, role, definition text and configuration answers as the first time did. */
export const createStateMachine: Operation = async (context, input) => {
  const name = requiredText(input, 'name')
  expectName(name)
  const definition = requiredText(input, 'definition')
  const roleArn = requiredText(input, 'roleArn')
  checkRoleArn(roleArn)
  const type = optionalWord(input, 'type', ['STANDARD', 'EXPRESS']) ?? 'STANDARD'
  const publication = publicationOf(input)
  const encryptionConfiguration = encryptionOf(input)
  const now = context.now()
  const machine: StateMachine = {
    arn: stateMachineArn(context.account, name),
    name, type, definition, roleArn,
    createdAt: now,
    updatedAt: now,
    loggingConfiguration: loggingOf(input),
    tracingConfiguration: tracingOf(input),
    ...(encryptionConfiguration === undefined ? {} : { encryptionConfiguration }),
    tags: readTags(optionalList(input, 'tags') ?? []),
  }
  const existing = context.machines.get(machine.arn)
  if (existing !== undefined) {
    const [first] = versionsOf(context.qualifiers, existing.arn).slice(-1)
    const published = publication === undefined ? undefined : first
    if (!sameRequest(existing, machine) || (publication !== undefined && published?.description !== publication.description)) throw stateMachineAlreadyExists(machine.arn)
    return { stateMachineArn: existing.arn, creationDate: seconds(existing.createdAt), ...(published === undefined ? {} : { stateMachineVersionArn: published.arn }) }
  }
  checkDefinition(definition, type, context.endpoints)
  await context.machines.put(machine)
  const version = publication === undefined ? undefined : await publish(context, machine, publication)
  return { stateMachineArn: machine.arn, creationDate: seconds(machine.createdAt), ...(version === undefined ? {} : { stateMachineVersionArn: version.arn }) }
}

/** AWS leaves role and tags out of the comparison: https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
function sameRequest(existing: StateMachine, asked: StateMachine): boolean {
  const identity = ({ type, definition, loggingConfiguration, tracingConfiguration, encryptionConfiguration }: StateMachine): string =>
    JSON.stringify([type, definition, loggingConfiguration, tracingConfiguration, encryptionConfiguration])
  return identity(existing) === identity(asked)
}
