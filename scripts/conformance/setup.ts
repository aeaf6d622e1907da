import type { Json, JsonObject } from '../../src/asl/json.js'
import { world } from './bench.js'
import type { Bench } from './bench.js'
import { listenForEvents, tellsOfEvents } from './delivered.js'
import type { Recording, SetupCall } from './recording.js'

/** Names of services in boto3 that are not the names in signatures. */
const signed: Readonly<Record<string, string>> = { stepfunctions: 'states' }

/** `create_queue` → `CreateQueue` */
export const operationOf = (name: string): string => name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')

/** Makes what the executions of a case find: buckets, queues, tables, machines. */
export async function setUp(bench: Bench, recording: Recording): Promise<void> {
  const { setup, otherStateMachines } = recording
  for (const call of setup) await bench.call(signed[call.service] ?? call.service, operationOf(call.operation), inputOf(call))
  if (tellsOfEvents(recording.expected)) await listenForEvents(bench)
  for (const name of activitiesOf(recording)) await bench.call('states', 'CreateActivity', { name })
  for (const { arn, definition, type } of otherStateMachines) await createMachine(bench, arn.slice(arn.lastIndexOf(':') + 1), definition, type)
}

/**
 * Activities of which the answer of CreateActivity was recorded. Whether one was deleted again was not: it must have been where nobody takes its tasks and no
 * time-out ends them, since such an execution never ends.
 */
function activitiesOf({ expected, actors, executions }: Recording): readonly string[] {
  const ends = actors.length > 0 || executions.some(({ definition }) => /"(?:Timeout|Heartbeat)Seconds(?:Path)?":/.test(JSON.stringify(definition)))
  return ends ? Object.values(expected).flatMap((answer) => nameOf((answer as JsonObject)['activityArn'])) : []
}

const nameOf = (arn: Json | undefined): readonly string[] => (typeof arn === 'string' ? [arn.slice(arn.lastIndexOf(':') + 1)] : [])

/** Tables were made by a helper, which takes the name and the key alone. */
function inputOf({ service, operation, params }: SetupCall): JsonObject {
  const { table_name: name, partition_key: key } = params
  if (service !== 'dynamodb' || operation !== 'create_table' || name === undefined || key === undefined) return withoutCode(params)
  return { TableName: name, KeySchema: [{ AttributeName: key, KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }], BillingMode: 'PAY_PER_REQUEST' }
}

/** Bytes are written down as Python shows them, JSON as its value. */
const withoutCode = (params: JsonObject): JsonObject => Object.fromEntries(Object.entries(params).map(([name, value]) => [name, name === 'Body' ? pythonBytes(value) : value]))

function pythonBytes(value: Json): Json {
  if (typeof value !== 'string') return JSON.stringify(value)
  const [, inner] = /^(?:bytearray\()?b'([^'\\]*)'\)?$/.exec(value) ?? []
  return inner ?? value
}

/** @returns the machine's ARN */
export async function createMachine(bench: Bench, name: string, definition: JsonObject, type: string): Promise<string> {
  const { stateMachineArn } = await bench.call('states', 'CreateStateMachine', { name, definition: JSON.stringify(definition), roleArn: world.roleArn, type })
  return stateMachineArn as string
}
