import type { Operation } from '../context.js'
import { checkDefinition, checkRoleArn, loggingOf, refuseVersions, tracingOf } from '../definition.js'
import { missingRequiredParameter } from '../error.js'
import { existingMachine } from '../lookup.js'
import { optionalText } from '../member.js'
import { seconds } from '../time.js'

/** Executions that run keep the definition with which they started. An update that changes nothing keeps the revision. */
export const updateStateMachine: Operation = async (context, input) => {
  const machine = existingMachine(context, input)
  const changeable = ['definition', 'roleArn', 'loggingConfiguration', 'tracingConfiguration'] as const
  if (changeable.every(member => input[member] === undefined || input[member] === null)) {
    throw missingRequiredParameter('Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified')
  }
  refuseVersions(input)
  const definition = optionalText(input, 'definition') ?? machine.definition
  const roleArn = optionalText(input, 'roleArn') ?? machine.roleArn
  checkRoleArn(roleArn)
  if (definition !== machine.definition) checkDefinition(definition, machine.type, context.endpoints)
  const wanted = {
    ...machine, definition, roleArn,
    loggingConfiguration: input['loggingConfiguration'] === undefined ? machine.loggingConfiguration : loggingOf(input),
    tracingConfiguration: input['tracingConfiguration'] === undefined ? machine.tracingConfiguration : tracingOf(input),
  }
  const changed = changeable.some(member => JSON.stringify(wanted[member]) !== JSON.stringify(machine[member]))
  const revisionId = changed || machine.revisionId === undefined ? context.uuid() : machine.revisionId
  const updatedAt = context.now()
  await context.machines.put({ ...wanted, revisionId, updatedAt })
  return { updateDate: seconds(updatedAt), revisionId }
}
