import type { Json, JsonObject } from '../../src/asl/json.js'
import type { Recording } from './recording.js'

/** What the interpreter, or this test, does not have yet. A recording that needs one of these is not run; how many there are is asserted. */
export type Missing = 'Distributed Map' | 'activities' | 'nested executions' | 'API Gateway' | 'DynamoDB' | 'EventBridge' | 'S3' | 'SNS' | 'SQS' | 'Secrets Manager' | 'AWS SDK calls of Step Functions' | 'only logs or events'

const services: readonly (readonly [RegExp, Missing])[] = [
  [/^activity_arn$/, 'activities'],
  [/:::aws-sdk:sfn:/, 'AWS SDK calls of Step Functions'],
  [/:::states:/, 'nested executions'],
  [/:::apigateway:/, 'API Gateway'],
  [/:::(aws-sdk:)?dynamodb:/, 'DynamoDB'],
  [/:::events:/, 'EventBridge'],
  [/:::(aws-sdk:)?s3:(?!listBuckets\.waitForTaskToken)/, 'S3'],
  [/:::sns:/, 'SNS'],
  [/:::sqs:sendMessage$/, 'SQS'],
  [/:::aws-sdk:secretsmanager:/, 'Secrets Manager'],
]

function* resourcesIn(value: Json): Iterable<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value as JsonObject)) {
    if (key === 'Resource' && typeof item === 'string') yield item
    yield* resourcesIn(item)
  }
}

/** Answers that are compared. The others belong to the endpoint, to logs and to EventBridge. */
export const compared: ReadonlySet<string> = new Set(['stepfunctions.get_execution_history', 'stepfunctions.describe_execution', 'stepfunctions.start_sync_execution', 'derived:output'])

/** Why a recording is not run, if it is not. */
export function missingFor({ executions }: Recording): Missing | undefined {
  const definitions = executions.map(({ definition }) => definition)
  if (JSON.stringify(definitions).includes('"Mode":"DISTRIBUTED"')) return 'Distributed Map'
  for (const resource of resourcesIn(definitions)) for (const [pattern, what] of services) if (pattern.test(resource)) return what
  if (!executions.some(({ expectedKeys }) => expectedKeys.some(({ operation }) => compared.has(operation)))) return 'only logs or events'
  return undefined
}

/** Recordings that are run and differ, with the reason. One that stops to differ fails the test, too. */
export const differing: ReadonlyMap<string, string> = new Map([
  ['scenarios/test_base_scenarios/TestBaseScenarios_test_lambda_invoke_with_retry_extended_input.ff731775.json', 'recorded before the context object had RedriveCount'],
  ['scenarios/test_sfn_scenarios/TestFundamental_test_wait_for_callback.036dadd4.json', 'what answers the token is not part of the recording'],
  ['timeouts/test_timeouts/TestTimeouts_test_service_lambda_map_timeout.6c75735b.json', 'time-outs of the same instant: AWS recorded all before the Map failed, here the first one ends the others'],
])
