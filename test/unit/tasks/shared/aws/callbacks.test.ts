import { CreateStateMachineCommand, DescribeExecutionCommand, InvalidToken, StartExecutionCommand, StopExecutionCommand, TaskDoesNotExist, TaskTimedOut } from '@aws-sdk/client-sfn'
import type { SFNClient } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createCallbacks } from '../../../../../tasks/shared/aws/callbacks.js'
import { outputOf, silenceOutput } from '../../fake/output.js'
import { role, startEndpoint } from '../../../local/sfn/endpoint.js'
import type { Endpoint } from '../../../local/sfn/endpoint.js'

/** Waits for a message to be answered. */
const asking = JSON.stringify({
  QueryLanguage: 'JSONata', StartAt: 'Ask',
  States: { Ask: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Arguments: { QueueUrl: 'q', MessageBody: '{% $states.context.Task.Token %}' }, End: true } },
})

let endpoint: Endpoint
let stateMachineArn = ''
const tokens: string[] = []
let heard: () => void = () => undefined

beforeAll(async () => {
  endpoint = await startEndpoint({
    'sqs:SendMessage': ({ MessageBody: token }) => {
      tokens.push(token as string)
      heard()
      return { MessageId: 'm' }
    },
  })
  stateMachineArn = (await endpoint.client.send(new CreateStateMachineCommand({ name: 'asks', definition: asking, roleArn: role, type: 'STANDARD' }))).stateMachineArn ?? ''
})
afterAll(async () => endpoint.close())
beforeEach(() => {
  jest.restoreAllMocks()
  silenceOutput()
})

/** An execution that waits, and its token. */
async function waitingExecution(): Promise<{ readonly executionArn: string, readonly token: string }> {
  const asked = new Promise<void>((resolve) => { heard = resolve })
  const { executionArn = '' } = await endpoint.client.send(new StartExecutionCommand({ stateMachineArn }))
  await asked
  return { executionArn, token: tokens.at(-1) ?? '' }
}

async function endOf(executionArn: string): Promise<{ readonly status: string | undefined, readonly output: string | undefined, readonly error: string | undefined }> {
  for (;;) {
    const { status, output, error } = await endpoint.client.send(new DescribeExecutionCommand({ executionArn }))
    if (status !== 'RUNNING') return { status, output, error }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('whoever waits', () => {
  test('goes on with what it is told', async () => {
    const { executionArn, token } = await waitingExecution()
    await createCallbacks(endpoint.client).succeed(token, { runId: 'r', scoreKey: 's' })
    expect(await endOf(executionArn)).toEqual({ status: 'SUCCEEDED', output: '{"runId":"r","scoreKey":"s"}', error: undefined })
  })

  test('fails by the name of the error', async () => {
    const { executionArn, token } = await waitingExecution()
    await createCallbacks(endpoint.client).fail(token, 'Backtest.NotScored')
    expect(await endOf(executionArn)).toMatchObject({ status: 'FAILED', error: 'Backtest.NotScored' })
  })
})

describe('that nobody waits any more is no failure, and is logged', () => {
  test('who was told already', async () => {
    const { executionArn, token } = await waitingExecution()
    const callbacks = createCallbacks(endpoint.client)
    await callbacks.succeed(token, {})
    const lines = await outputOf(async () => {
      await callbacks.succeed(token, {})
      await callbacks.fail(token, 'Late')
    })
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatchObject({ level: 'info', event: 'nobody waits for the run any more' })
    expect(JSON.stringify(lines)).not.toContain(token)
    expect(await endOf(executionArn)).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('who was stopped', async () => {
    const { executionArn, token } = await waitingExecution()
    await endpoint.client.send(new StopExecutionCommand({ executionArn }))
    await createCallbacks(endpoint.client).succeed(token, {})
    expect(await endOf(executionArn)).toMatchObject({ status: 'ABORTED' })
  })

  test('who was never there', async () => {
    await createCallbacks(endpoint.client).fail('no-such-token', 'Why')
  })

  test.each([InvalidToken, TaskDoesNotExist, TaskTimedOut])('%p', async (gone) => {
    const client = { send: () => Promise.reject(new gone({ message: 'gone', $metadata: {} })) } as unknown as SFNClient
    await createCallbacks(client).succeed('t', {})
    await createCallbacks(client).fail('t', 'Why')
  })
})

test('any other failure is thrown: the message comes again', async () => {
  const client = { send: () => Promise.reject(Object.assign(new Error('slow down'), { name: 'ThrottlingException' })) } as unknown as SFNClient
  await expect(createCallbacks(client).succeed('t', {})).rejects.toThrow('slow down')
  await expect(createCallbacks(client).fail('t', 'Why')).rejects.toThrow('slow down')
})
