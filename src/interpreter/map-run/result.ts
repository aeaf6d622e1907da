import type { Json, JsonObject } from '../../asl/json.js'
import type { CompiledWriter } from '../program.js'
import type { ChildRecord } from './child.js'

const instant = (at: number | undefined): string => new Date(at ?? 0).toISOString()

/**
 * A child as AWS tells of it among results, members in the order of their names.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export function describedChild({ arn, name, input, redriveCount = 0, redrivable, result }: ChildRecord, stateMachineArn: string): JsonObject {
  const { status, output, error, cause, startedAt, stoppedAt } = result
  const canGoOn = redrivable !== false && status !== 'SUCCEEDED' && status !== 'PENDING'
  return {
    ...(cause !== undefined && { Cause: cause }),
    ...(error !== undefined && { Error: error }),
    ExecutionArn: arn,
    Input: JSON.stringify(input),
    InputDetails: { Included: true },
    Name: name,
    ...(output !== undefined && { Output: JSON.stringify(output) }),
    OutputDetails: { Included: true },
    RedriveCount: redriveCount,
    RedriveStatus: canGoOn ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    ...(!canGoOn && { RedriveStatusReason: `Execution is ${status} and cannot be redriven` }),
    ...(startedAt !== undefined && { StartDate: instant(startedAt) }),
    StateMachineArn: stateMachineArn,
    Status: status,
    ...(stoppedAt !== undefined && { StopDate: instant(stoppedAt) }),
  }
}

/**
 * What of a child goes into the results. One that did not succeed is always described.
 *
 * @returns any number of values: a list that is flattened may be empty
 */
export function resultsOf(record: ChildRecord, transformation: CompiledWriter['transformation'], stateMachineArn: string): readonly Json[] {
  if (transformation === 'NONE' || record.result.status !== 'SUCCEEDED') return [describedChild(record, stateMachineArn)]
  const { output = null } = record.result
  return transformation === 'FLATTEN' && Array.isArray(output) ? output as readonly Json[] : [output]
}
