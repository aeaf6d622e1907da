import { afterEach, beforeEach, expect, test } from '@jest/globals'
import {
  CreateStateMachineCommand, DescribeExecutionCommand, SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand, StartExecutionCommand, StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { manualClock } from '../sqs/manual-clock.js'
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

test('a token of an execution that was never there belongs to no task', async () => {
  const parts = JSON.parse(Buffer.from(token(), 'base64url').toString()) as string[]
  const taskToken = Buffer.from(JSON.stringify([`${parts[0] ?? ''}-other`, ...parts.slice(1)])).toString('base64url')
  const none = { name: 'TaskDoesNotExist' }
  await expect(endpoint.client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }))).rejects.toMatchObject(none)
  await expect(endpoint.client.send(new SendTaskFailureCommand({ taskToken }))).rejects.toMatchObject(none)
  await expect(endpoint.client.send(new SendTaskHeartbeatCommand({ taskToken }))).rejects.toMatchObject(none)
})

test('a token that was made up for an execution that runs comes too late', async () => {
  const parts = JSON.parse(Buffer.from(token(), 'base64url').toString()) as string[]
  const taskToken = Buffer.from(JSON.stringify([...parts.slice(0, -1), 'guessed'])).toString('base64url')
  await expect(endpoint.client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }))).rejects.toMatchObject(tooLate)
  expect((await described()).status).toBe('RUNNING')
})

test.each([
  ['an output of more than 262,144 bytes', () => endpoint.client.send(new SendTaskSuccessCommand({ taskToken: token(), output: JSON.stringify('é'.repeat(131_072)) })), 'output'],
  ['an error of more than 256 characters', () => endpoint.client.send(new SendTaskFailureCommand({ taskToken: token(), error: 'e'.repeat(257) })), 'error'],
  ['a cause of more than 32,768 characters', () => endpoint.client.send(new SendTaskFailureCommand({ taskToken: token(), cause: 'c'.repeat(32_769) })), 'cause'],
  ['a token of more than 2,048 characters', () => endpoint.client.send(new SendTaskHeartbeatCommand({ taskToken: 't'.repeat(2049) })), 'taskToken'],
])('%s is refused, and the task waits on', async (_what, call, member) => {
  await expect(call()).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining(`at '${member}'`) })
  expect((await described()).status).toBe('RUNNING')
})

test('heartbeats keep a task alive; without one it times out, and its token comes too late', async () => {
  const clock = manualClock()
  let taskToken = ''
  const own = await startEndpoint({
    'sqs:SendMessage': ({ MessageBody: body }) => {
      taskToken = (JSON.parse(body as string) as { readonly token: string }).token
      return { MessageId: 'm', MD5OfMessageBody: 'd' }
    },
  }, { clock })
  const { stateMachineArn } = await own.client.send(new CreateStateMachineCommand({ name: 'beating', definition: calling.replace('"Type":"Task"', '"Type":"Task","HeartbeatSeconds":10'), roleArn: role }))
  const started = await own.client.send(new StartExecutionCommand({ stateMachineArn }))
  const status = async () => (await own.client.send(new DescribeExecutionCommand(started))).status
  clock.advance(9_000)
  await own.client.send(new SendTaskHeartbeatCommand({ taskToken }))
  clock.advance(9_999)
  expect(await status()).toBe('RUNNING')
  clock.advance(1)
  expect(await status()).toBe('FAILED')
  expect(await own.client.send(new DescribeExecutionCommand(started))).toMatchObject({ error: 'States.Timeout' })
  await expect(own.client.send(new SendTaskHeartbeatCommand({ taskToken }))).rejects.toMatchObject(tooLate)
  await own.close()
})

test('what was never a token is invalid, whatever the output', async () => {
  const invalid = { name: 'InvalidToken', message: 'Invalid Token: \'Invalid token\'' }
  await expect(endpoint.client.send(new SendTaskSuccessCommand({ taskToken: 'NoSuchTaskToken', output: 'no JSON' }))).rejects.toMatchObject(invalid)
  await expect(endpoint.client.send(new SendTaskFailureCommand({ taskToken: 'NoSuchTaskToken' }))).rejects.toMatchObject(invalid)
  await expect(endpoint.client.send(new SendTaskHeartbeatCommand({ taskToken: 'NoSuchTaskToken' }))).rejects.toMatchObject(invalid)
})
