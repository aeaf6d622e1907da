import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import {
  CreateStateMachineCommand, DescribeExecutionCommand, DescribeStateMachineForExecutionCommand, GetExecutionHistoryCommand, ListExecutionsCommand, SendTaskSuccessCommand, StartExecutionCommand,
  StopExecutionCommand, UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn'
import { bundle } from '../bundle.js'
import { runAndKill } from '../kill.js'
import { calling, failing, passing, role, startEndpoint, waiting, type Answers, type Endpoint } from './endpoint.js'

let directory: string
let open: Endpoint[]
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'states-disk-'))
  open = []
})
afterEach(async () => {
  for (const endpoint of open) await endpoint.close()
  await rm(directory, { recursive: true, force: true })
})

const start = async (answers: Answers = {}): Promise<Endpoint> => {
  const endpoint = await startEndpoint(answers, { directory })
  open.push(endpoint)
  return endpoint
}
const machine = async ({ client }: Endpoint, name: string, definition: string) => (await client.send(new CreateStateMachineCommand({ name, definition, roleArn: role }))).stateMachineArn
const described = async ({ client }: Endpoint, executionArn: string | undefined) => ({ ...await client.send(new DescribeExecutionCommand({ executionArn })), $metadata: undefined })

const lost = 'SW4303: the local AWS ended while this execution ran, and it does not resume executions yet. Start it again under another name.'

test('a finished Standard execution is described, listed and read as before', async () => {
  const before = await start()
  const stateMachineArn = await machine(before, 'kept', passing)
  const { executionArn } = await before.client.send(new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{"a": 1}' }))
  await before.client.send(new UpdateStateMachineCommand({ stateMachineArn, definition: failing }))
  const history = await before.client.send(new GetExecutionHistoryCommand({ executionArn }))
  const after = await start()
  expect(await described(after, executionArn)).toEqual(await described(before, executionArn))
  expect((await after.client.send(new GetExecutionHistoryCommand({ executionArn }))).events).toEqual(history.events)
  expect((await after.client.send(new DescribeStateMachineForExecutionCommand({ executionArn }))).definition).toBe(passing)
  expect((await after.client.send(new ListExecutionsCommand({ stateMachineArn }))).executions?.map(({ name, status }) => [name, status])).toEqual([['one', 'SUCCEEDED']])
  await expect(after.client.send(new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{"a": 1}' }))).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' })
})

test('a Standard execution that ran when the process ended is aborted, and says why', async () => {
  const before = await start()
  const stateMachineArn = await machine(before, 'waiting', waiting)
  const { executionArn, startDate } = await before.client.send(new StartExecutionCommand({ stateMachineArn, input: '{"a":1}' }))
  const after = await start()
  expect(await described(after, executionArn)).toMatchObject({ status: 'ABORTED', cause: lost, startDate, input: '{"a":1}', stopDate: expect.any(Date) })
  const { events = [] } = await after.client.send(new GetExecutionHistoryCommand({ executionArn }))
  expect(events.map(({ type }) => type)).toEqual(['ExecutionStarted', 'ExecutionAborted'])
  expect(events[1]?.executionAbortedEventDetails).toEqual({ cause: lost })
  expect((await after.client.send(new StopExecutionCommand({ executionArn }))).stopDate).toEqual((await described(after, executionArn)).stopDate)
})

test('its tasks\' tokens come too late', async () => {
  let taskToken = ''
  const before = await start({
    'sqs:SendMessage': ({ MessageBody: body }) => {
      taskToken = (JSON.parse(body as string) as { readonly token: string }).token
      return { MessageId: 'm', MD5OfMessageBody: 'd' }
    },
  })
  await before.client.send(new StartExecutionCommand({ stateMachineArn: await machine(before, 'calling', calling) }))
  const after = await start()
  await expect(after.client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }))).rejects.toMatchObject({ name: 'TaskTimedOut' })
})

test('a stop ends them as aborted, with the history that they had', async () => {
  const before = await start()
  const { executionArn } = await before.client.send(new StartExecutionCommand({ stateMachineArn: await machine(before, 'waiting', waiting) }))
  await before.close()
  open = []
  const after = await start()
  expect(await described(after, executionArn)).toMatchObject({ status: 'ABORTED', cause: 'the local AWS was stopped' })
  const { events = [] } = await after.client.send(new GetExecutionHistoryCommand({ executionArn }))
  expect(events.map(({ type }) => type)).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted'])
})

test('after kill -9 every execution that was answered for is there, and one that had ended has not changed', async () => {
  const data = join(directory, 'killed')
  const program = bundle('test/unit/local/sfn/crash-writer.ts', directory)
  const said = [...await runAndKill(program, [data, 'a'], 90), ...await runAndKill(program, [data, 'b'], 151)]
  const after = await startEndpoint({}, { directory: data })
  open.push(after)
  const endedArns = new Set(said.filter(line => line.startsWith('ended ')).map(line => line.slice(6)))
  const started = said.filter(line => line.startsWith('started ')).map(line => line.slice(8))
  for (const executionArn of started) {
    const { status, output, cause } = await described(after, executionArn)
    if (endedArns.has(executionArn)) expect([status, output]).toEqual(['SUCCEEDED', expect.stringMatching(/^\{"given":\{"round":\d+\}\}$/)])
    else expect([status, cause].map(String).join(' ')).toMatch(/^(SUCCEEDED undefined|ABORTED SW4303: .*)$/)
    const { events = [] } = await after.client.send(new GetExecutionHistoryCommand({ executionArn }))
    expect(events.at(-1)?.type).toBe(status === 'SUCCEEDED' ? 'ExecutionSucceeded' : 'ExecutionAborted')
  }
  expect(endedArns.size).toBeGreaterThan(50)
  expect(started.length).toBeGreaterThan(100)
})
