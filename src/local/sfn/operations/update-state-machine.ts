import type { Operation } from '../context.js'
import { checkDefinition, checkRoleArn, encryptionOf, loggingOf, tracingOf } from '../definition.js'
import { missingRequiredParameter } from '../error.js'
import { existingMachine } from '../lookup.js'
import { optionalText } from '../member.js'
import { publicationOf, publish } from '../publish.js'
import { seconds } from '../time.js'

const changeable = ['definition', 'roleArn', 'loggingConfiguration', 'tracingConfiguration', 'encryptionConfiguration'] as const

/** Executions that run keep the definition with which they started. An update that changes nothing keeps the revision, which a machine that was never changed does not have. */
export const updateStateMachine: Operation = async (context, input) => {
  const machine = existingMachine(context, input)
  const publication = publicationOf(input)
  if (changeable.every(member => input[member] === undefined || input[member] === null)) {
    throw missingRequiredParameter('Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified')
  }
  const definition = optionalText(input, 'definition') ?? machine.definition
  const roleArn = optionalText(input, 'roleArn') ?? machine.roleArn
  checkRoleArn(roleArn)
  const encryptionConfiguration = encryptionOf(input) ?? machine.encryptionConfiguration
  const loggingConfiguration = input['loggingConfiguration'] === undefined ? machine.loggingConfiguration : loggingOf(input)
  const tracingConfiguration = input['tracingConfiguration'] === undefined ? machine.tracingConfiguration : tracingOf(input)
  if (definition !== machine.definition) checkDefinition(definition, machine.type, context.endpoints)
  const wanted = { ...machine, definition, roleArn, loggingConfiguration, tracingConfiguration, ...(encryptionConfiguration === undefined ? {} : { encryptionConfiguration }) }
  const changed = changeable.some(member => JSON.stringify(wanted[member]) !== JSON.stringify(machine[member]))
  const updatedAt = context.now()
  const updated = { ...wanted, updatedAt, ...(changed ? { revisionId: context.uuid() } : {}) }
  await context.machines.put(updated)
  const version = publication === undefined ? undefined : await publish(context, updated, publication)
  return {
    updateDate: seconds(updatedAt),
    ...(updated.revisionId === undefined ? {} : { revisionId: updated.revisionId }),
    ...(version === undefined ? {} : { stateMachineVersionArn: version.arn }),
  }
}
