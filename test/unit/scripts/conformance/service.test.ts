import { expect, test } from '@jest/globals'
import { runCase } from '../../../../scripts/conformance/case.js'
import type { Actor, RecordedExecution, Recording, SetupCall } from '../../../../scripts/conformance/recording.js'
import type { JsonObject } from '../../../../src/asl/json.js'
import { recorded } from './recorded.js'

/** A case of one Task whose output alone was recorded. */
function taskCase(task: JsonObject, input: JsonObject, output: JsonObject | string, more: Partial<Recording> = {}): Recording {
  const execution: RecordedExecution = {
    index: 0, definition: { StartAt: 'Call', States: { Call: { Type: 'Task', End: true, ...task } } }, type: 'STANDARD', input, inputText: JSON.stringify(input), expectedKeys: [{ key: 'outputs', operation: 'derived:output', index: 0 }],
  }
  return { ...recorded(), lambdas: {}, executions: [execution], expected: { outputs: [{ output }] }, ...more }
}

const queue: SetupCall = { service: 'sqs', operation: 'create_queue', params: { QueueName: '<queue_name>' } }
const bindings = { '<queue_name>': 'jobs', '<queue_url>': 'https://sqs.us-east-1.amazonaws.com/111111111111/jobs' }

test('tasks reach the services that were set up, by the values of placeholders', async () => {
  const setup: SetupCall[] = [{ service: 's3', operation: 'create_bucket', params: { Bucket: 'bucket-name' } }, { service: 's3', operation: 'put_object', params: { Bucket: 'bucket-name', Key: 'k', Body: "bytearray(b'text')" } }]
  const task = { 'Resource': 'arn:aws:states:::aws-sdk:s3:getObject', 'Parameters': { 'Bucket.$': '$.Bucket', 'Key': 'k' }, 'ResultSelector': { 'read.$': '$.Body' } }
  const more = { setup, bindings: { 'bucket-name': 'my-bucket-1' } }
  await expect(runCase(taskCase(task, { Bucket: 'bucket-name' }, { read: 'text' }, more))).resolves.toEqual([])
  await expect(runCase(taskCase(task, { Bucket: 'bucket-name' }, { read: 'other' }, more))).resolves.toEqual(['execution/output/read recorded "other" here "text"'])
})

test('a worker answers the token of the message that it takes from the queue', async () => {
  const task = { Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', HeartbeatSeconds: 5, Parameters: { 'QueueUrl.$': '$.url', 'MessageBody': { 'Message': { a: 1 }, 'TaskToken.$': '$$.Task.Token' } } }
  const actors: Actor[] = [{ kind: 'sqs-worker:heartbeat-then-success', args: ['<queue_url>'] }]
  await expect(runCase(taskCase(task, { url: '<queue_url>' }, { a: 1 }, { setup: [queue], bindings, actors }))).resolves.toEqual([])
})

test('what an actor is refused is a difference', async () => {
  const task = { Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', TimeoutSeconds: 9, Parameters: { 'QueueUrl.$': '$.url', 'MessageBody': { 'TaskToken.$': '$$.Task.Token' } } }
  const actors: Actor[] = [{ kind: 'api-call', operation: 'send_task_success', params: { taskToken: '<task_token>', output: 'no JSON' } }]
  const found = await runCase(taskCase(task, { url: '<queue_url>' }, 'x', { setup: [queue], bindings, actors }))
  expect(found).toContainEqual(expect.stringMatching(/^an actor was refused: .*Invalid Output/))
})

test.each<[string, Partial<Recording>, RegExp]>([
  ['an actor', { actors: [{ kind: 'dancer' }] }, /the actor dancer is not known/],
  ['a service', { setup: [{ service: 'kinesis', operation: 'create_stream', params: {} }] }, /has no service kinesis/],
  ['a behaviour of a function', { lambdas: { f: { behaviour: 'fly', arn: 'arn:aws:lambda:us-east-1:111111111111:function:f' } } }, /the behaviour fly of a function is not known/],
])('%s that is not known is named', async (_, more, reason) => {
  const found = await runCase(taskCase({ Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' } }, {}, 'x', more))
  expect(found.join('\n')).toMatch(reason)
})

test('a machine that takes an activity\'s tasks is an actor', async () => {
  const arn = 'arn:aws:states:us-east-1:111111111111:activity:work'
  const consumer = {
    StartAt: 'Get', States: {
      Get: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:sfn:getActivityTask', Parameters: { ActivityArn: arn }, Next: 'Answer' },
      Answer: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:sfn:sendTaskSuccess', Parameters: { 'Output': { done: true }, 'TaskToken.$': '$.TaskToken' }, End: true },
    },
  }
  const given = taskCase({ Resource: arn }, {}, { done: true }, { actors: [{ kind: 'activity-consumer-state-machine', definition: consumer, input: {} }] })
  await expect(runCase({ ...given, expected: { ...given.expected, made: { activityArn: arn } } })).resolves.toEqual([])
})
