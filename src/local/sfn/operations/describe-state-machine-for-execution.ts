import type { Operation } from '../context.js'
import { existingExecution } from '../lookup.js'
import { includesData } from '../included.js'
import { referencesOf } from '../reference.js'
import { seconds } from '../time.js'

/** The machine as it was when the execution started. */
export const describeStateMachineForExecution: Operation = (context, input) => {
  const { machine, child } = existingExecution(context, input)
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    ...(includesData(input) ? { definition: machine.definition, ...referencesOf(machine) } : {}),
    roleArn: machine.roleArn,
    updateDate: seconds(machine.updatedAt),
    loggingConfiguration: machine.loggingConfiguration,
    tracingConfiguration: machine.tracingConfiguration,
    ...(machine.encryptionConfiguration === undefined ? {} : { encryptionConfiguration: machine.encryptionConfiguration }),
    // the machine of a Map Run's children is named by the state's label
    ...(child === undefined ? {} : { mapRunArn: child.mapRunArn, label: machine.name.slice(machine.name.indexOf('/') + 1) }),
    ...(machine.revisionId === undefined ? {} : { revisionId: machine.revisionId }),
  }
}
