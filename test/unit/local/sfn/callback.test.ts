import { afterEach, beforeEach, expect, test } from '@jest/globals'
import {
  CreateStateMachineCommand, DescribeExecutionCommand, SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand, StartExecutionCommand, StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { calling, role, startEndpoint, type Endpoint } from './endpoint.js'

let endpoint: Endpoint
let tokens: string[]
let executionArn: string | undefined

beforeEach(async () => {
  tokens = []
  endpoint = await startEndpoint({
    'sqs:SendMessage': ({ MessageBody: body }) => {
      tokens.push((JSON.parse(body as string) as { readonly token: string }).token)
      return { MessageId: 'm', MD5OfMessageBody: 'd' }
    },
  })
  const { stateMachineArn } = await endpoint.client.send(new CreateStateMachineCommand({ name: 'calling', definition: calling, roleArn: role }))
  executionArn = (await endpoint.client.send(new StartExecutionCommand({ stateMachineArn }))).executionArn
})
afterEach(async () => { await endpoint.close() })

const token = (): string => tokens[0] ?? ''
const described = () => endpoint.client.send(new DescribeExecutionCommand({ executionArn }))
const tooLate = { name: 'TaskTimedOut', message: 'Task Timed Out: \'Provided task does not exist anymore\'' }

test('SendTaskSuccess ends the task with its output, once', async () => {
  expect(tokens).toHaveLength(1)
  await endpoint.client.send(new SendTaskHeartbeatCommand({ taskToken: token() }))
  expect((await described()).status).toBe('RUNNING')
  await endpoint.client.send(new SendTaskSuccessCommand({ taskToken: token(), output: '{"done":[1]}' }))
  expect(await described()).toMatchObject({ status: 'SUCCEEDED', output: '{"done":[1]}' })
  await expect(endpoint.client.send(new SendTaskSuccessCommand({ taskToken: token(), output: '1' }))).rejects.toMatchObject(tooLate)
})

test('SendTaskFailure fails it with error and cause', async () => {
  await endpoint.client.send(new SendTaskFailureCommand({ taskToken: token(), error: 'Nope', cause: 'because' }))
  expect(await described()).toMatchObject({ status: 'FAILED', error: 'Nope', cause: 'because' })
  await expect(endpoint.client.send(new SendTaskFailureCommand({ taskToken: token() }))).rejects.toMatchObject(tooLate)
})

test('output that is no JSON leaves the task waiting', async () => {
  await expect(endpoint.client.send(new SendTaskSuccessCommand({ taskToken: token(), output: 'done' }))).rejects.toMatchObject({ name: 'InvalidOutput' })
  expect((await described()).status).toBe('RUNNING')
})

test('a token of an execution that has ended comes too late', async () => {
  await endpoint.client.send(new StopExecutionCommand({ executionArn }))
  await expect(endpoint.client.send(new SendTaskHeartbeatCommand({ taskToken: token() }))).rejects.toMatchObject(tooLate)
})

test('what was never a token is invalid, whatever the output', async () => {
  const invalid = { name: 'InvalidToken', message: 'Invalid Token: \'Invalid token\'' }
  await expect(endpoint.client.send(new SendTaskSuccessCommand({ taskToken: 'NoSuchTaskToken', output: 'no JSON' }))).rejects.toMatchObject(invalid)
  await expect(endpoint.client.send(new SendTaskFailureCommand({ taskToken: 'NoSuchTaskToken' }))).rejects.toMatchObject(invalid)
  await expect(endpoint.client.send(new SendTaskHeartbeatCommand({ taskToken: 'NoSuchTaskToken' }))).rejects.toMatchObject(invalid)
})
