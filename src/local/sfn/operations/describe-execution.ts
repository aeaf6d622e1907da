import type { Operation } from '../context.js'
import { includesData } from '../included.js'
import { knownExecution } from '../lookup.js'
import { redriveMembers } from '../redrive.js'
import { qualifierMembers } from '../qualified.js'
import { seconds } from '../time.js'

export const describeExecution: Operation = (context, input) => {
  const execution = knownExecution(context, input)
  const { arn, name, machine, inputText, startedAt, child, qualifier, traceHeader, result } = execution
  const included = includesData(input)
  const status = result?.status ?? 'RUNNING'
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    ...qualifierMembers(qualifier),
    name,
    status,
    startDate: seconds(startedAt),
    ...(result === undefined ? {} : { stopDate: seconds(result.stoppedAt) }),
    ...(included ? { input: inputText } : {}),
    inputDetails: { included },
    ...(result?.output === undefined ? {} : { ...(included ? { output: JSON.stringify(result.output) } : {}), outputDetails: { included } }),
    ...(result?.error === undefined ? {} : { error: result.error }),
    ...(result?.cause === undefined ? {} : { cause: result.cause }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
    ...(child === undefined ? {} : { mapRunArn: child.mapRunArn }),
    ...redriveMembers(context, execution),
  }
}
