import type { Json, JsonObject } from '../../src/asl/json.js'
import { toApiEvent } from '../../src/asl/index.js'
import { compile, startExecution, virtualClock } from '../../src/interpreter/index.js'
import type { ExecutionResult, Integrations, RunningExecution } from '../../src/interpreter/index.js'
import { lambdaIntegration } from './lambda.js'
import type { RecordedExecution, Recording } from './recording.js'
import { sqsIntegration } from './sqs.js'

/** What became of an execution here. */
export interface Replayed {
  readonly result: ExecutionResult
  /** In the API's shape. */
  readonly events: readonly JsonObject[]
}

const account = 'us-east-1:111111111111'

/** The role is given by whoever made the machine, so it is read from the recording. */
function roleOf({ expected }: Recording, { expectedKeys }: RecordedExecution): string {
  for (const { key } of expectedKeys) {
    const found = /"[rR]oleArn":"([^"]+)"/.exec(JSON.stringify(expected[key] ?? null))
    if (found?.[1] !== undefined) return found[1]
  }
  return 'snf_role_arn'
}

/** Runs an execution as it was run on AWS, under a clock that starts where those that made the inputs thought it stood. */
export async function replay(recording: Recording, recorded: RecordedExecution): Promise<Replayed> {
  const clock = virtualClock(Date.UTC(2024, 0, 1))
  const { definition, type, input, inputText, index } = recorded
  const lambda = lambdaIntegration(recording, clock)
  const sqs = sqsIntegration(recording.actors, clock, () => execution)
  const integrations: Integrations = { invoke: (request, submitted) => (request.resource.includes(':sqs:') ? sqs : lambda).invoke(request, submitted) }
  const names = type === 'EXPRESS' ? [`<SyncExecArn_Part1_${index}idx>`, `<SyncExecArn_Part2_${index}idx>`] : [`<ExecArnPart_${index}idx>`]
  const execution: RunningExecution = startExecution(compile(definition, { type }), inputText === null ? {} : input, {
    integrations, clock, executionName: names[0] ?? '', stateMachineName: '<ArnPart_0idx>', roleArn: roleOf(recording, recorded),
    stateMachineArn: `arn:aws:states:${account}:stateMachine:<ArnPart_0idx>`, executionArn: `arn:aws:states:${account}:${type === 'EXPRESS' ? 'express' : 'execution'}:<ArnPart_0idx>:${names.join(':')}`,
  })
  if (recording.actors.some(({ operation }) => operation === 'stop_execution')) clock.schedule(clock.now() + 1000, () => execution.stop({}))
  const result = await execution.result
  return { result, events: execution.events().map(toApiEvent) }
}

/** The members of DescribeExecution's answer that the interpreter knows. */
export const described = ({ status, output, error, cause }: ExecutionResult, input: Json): JsonObject => ({
  status, input, ...(output !== undefined && { output }), ...(error !== undefined && { error }), ...(cause !== undefined && { cause }),
})
