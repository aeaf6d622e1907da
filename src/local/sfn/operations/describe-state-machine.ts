import type { Operation } from '../context.js'
import { stateMachineDoesNotExist } from '../error.js'
import { includesData } from '../included.js'
import { referencesOf } from '../reference.js'
import { namedMachine } from '../qualified.js'
import { seconds } from '../time.js'

/** A machine as it is now, or one of its versions; an alias has a description of its own. */
export const describeStateMachine: Operation = (context, input) => {
  const { machine, version, aliasArn } = namedMachine(context, input)
  if (aliasArn !== undefined) throw stateMachineDoesNotExist(aliasArn)
  return {
    stateMachineArn: version?.arn ?? machine.arn,
    name: machine.name,
    status: 'ACTIVE',
    ...(includesData(input) ? { definition: machine.definition, ...referencesOf(machine) } : {}),
    roleArn: machine.roleArn,
    type: machine.type,
    creationDate: seconds(version?.createdAt ?? machine.createdAt),
    ...(version?.description === undefined ? {} : { description: version.description }),
    loggingConfiguration: machine.loggingConfiguration,
    tracingConfiguration: machine.tracingConfiguration,
    ...(machine.encryptionConfiguration === undefined ? {} : { encryptionConfiguration: machine.encryptionConfiguration }),
    ...(machine.revisionId === undefined ? {} : { revisionId: machine.revisionId }),
  }
}
