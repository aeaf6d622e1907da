import type { Operation } from '../context.js'
import { includesData } from '../included.js'
import { knownExecution } from '../lookup.js'
import { seconds } from '../time.js'

export const describeExecution: Operation = (context, input) => {
  const { arn, name, machine, inputText, startedAt, child, result } = knownExecution(context, input)
  const included = includesData(input)
  const status = result?.status ?? 'RUNNING'
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    name,
    status,
    startDate: seconds(startedAt),
    ...(result === undefined ? {} : { stopDate: seconds(result.stoppedAt) }),
    ...(included ? { input: inputText } : {}),
    inputDetails: { included },
    ...(result?.output === undefined ? {} : { ...(included ? { output: JSON.stringify(result.output) } : {}), outputDetails: { included } }),
    ...(result?.error === undefined ? {} : { error: result.error }),
    ...(result?.cause === undefined ? {} : { cause: result.cause }),
    ...(child === undefined ? {} : { mapRunArn: child.mapRunArn }),
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: status === 'RUNNING' || status === 'SUCCEEDED'
      ? `Execution is ${status} and cannot be redriven`
      : 'The local AWS cannot redrive executions',
  }
}
