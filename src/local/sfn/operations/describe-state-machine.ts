import type { Operation } from '../context.js'
import { existingMachine } from '../lookup.js'
import { includesData } from '../included.js'
import { referencesOf } from '../reference.js'
import { seconds } from '../time.js'

export const describeStateMachine: Operation = (context, input) => {
  const machine = existingMachine(context, input)
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    status: 'ACTIVE',
    ...(includesData(input) ? { definition: machine.definition, ...referencesOf(machine) } : {}),
    roleArn: machine.roleArn,
    type: machine.type,
    creationDate: seconds(machine.createdAt),
    loggingConfiguration: machine.loggingConfiguration,
    tracingConfiguration: machine.tracingConfiguration,
    ...(machine.revisionId === undefined ? {} : { revisionId: machine.revisionId }),
  }
}
