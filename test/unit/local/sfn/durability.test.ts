import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  CreateStateMachineCommand, DescribeExecutionCommand, DescribeStateMachineForExecutionCommand, GetExecutionHistoryCommand, ListExecutionsCommand, SendTaskSuccessCommand, StartExecutionCommand,
  SendTaskHeartbeatCommand, UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn'
import { bundle } from '../bundle.js'
import { runAndKill } from '../kill.js'
import { ServiceError } from '../../../../src/local/service.js'
import type { StatesOptions } from '../../../../src/local/sfn/index.js'
import { manualClock } from '../sqs/manual-clock.js'
import { definitionOf } from './definition.js'
import { calling, failing, operator, passing, role, startEndpoint, waiting, type Answers, type Endpoint } from './endpoint.js'

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

const start = async (answers: Answers = {}, options: Partial<StatesOptions> = {}): Promise<Endpoint> => {
  const endpoint = await startEndpoint(answers, { directory, ...options })
  open.push(endpoint)
  return endpoint
}
const machine = async ({ client }: Endpoint, name: string, definition: string) => (await client.send(new CreateStateMachineCommand({ name, definition, roleArn: role }))).stateMachineArn
const described = async ({ client }: Endpoint, executionArn: string | undefined) => ({ ...await client.send(new DescribeExecutionCommand({ executionArn })), $metadata: undefined })

const history = async ({ client }: Endpoint, executionArn: string | undefined) => (await client.send(new GetExecutionHistoryCommand({ executionArn }))).events ?? []
/** Asks until the answer is the one that is waited for. */
const until = async (ask: () => unknown, wanted: unknown): Promise<void> => {
  let answer = await ask()
  for (let i = 0; i < 500 && answer !== wanted; i++) answer = await ask()
  expect(answer).toBe(wanted)
}
/** Ends a process as kill -9 would, as far as that can be done inside of one: nothing is heard or written any more. */
const kill = (endpoint: Endpoint): Promise<void> => {
  open = open.filter(one => one !== endpoint)
  return endpoint.close()
}

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

test('a Standard execution goes on after a restart: waits end at their time, the history has no gap', async () => {
  const clock = manualClock()
  const before = await start({}, { clock })
  const stateMachineArn = await machine(before, 'waiting', waiting)
  const { executionArn, startDate } = await before.client.send(new StartExecutionCommand({ stateMachineArn, input: '{"a":1}' }))
  const known = await history(before, executionArn)
  clock.advance(3_599_000)
  await kill(before)
  const after = await start({}, { clock })
  expect(await described(after, executionArn)).toMatchObject({ status: 'RUNNING', startDate, input: '{"a":1}' })
  expect(await history(after, executionArn)).toEqual(known)
  clock.advance(999)
  expect((await described(after, executionArn)).status).toBe('RUNNING')
  clock.advance(1)
  expect(await described(after, executionArn)).toMatchObject({ status: 'SUCCEEDED', stopDate: new Date(1_700_003_600_000) })
  const events = await history(after, executionArn)
  expect(events.map(({ type }) => type)).toEqual(['ExecutionStarted', 'WaitStateEntered', 'WaitStateExited', 'ExecutionSucceeded'])
  expect(events.map(({ id }) => id)).toEqual([1, 2, 3, 4])
})

test('what was due while no process ran happens when the next one starts', async () => {
  const clock = manualClock()
  const before = await start({}, { clock })
  const { executionArn } = await before.client.send(new StartExecutionCommand({ stateMachineArn: await machine(before, 'waiting', waiting) }))
  await kill(before)
  clock.advance(7_200_000)
  const after = await start({}, { clock })
  expect(await described(after, executionArn)).toMatchObject({ status: 'SUCCEEDED', stopDate: new Date(1_700_007_200_000) })
})

describe('a task token', () => {
  const asking = (tokens: string[]): Answers => ({
    'sqs:SendMessage': ({ MessageBody: body }) => {
      tokens.push((JSON.parse(body as string) as { readonly token: string }).token)
      return { MessageId: 'm', MD5OfMessageBody: 'd' }
    },
  })
  const beating = calling.replace('"Type":"Task"', '"Type":"Task","HeartbeatSeconds":10')

  /** One second before its heartbeat is due the local AWS is killed, and started again. */
  async function killedWhileWaiting() {
    const clock = manualClock()
    const tokens: string[] = []
    const before = await start(asking(tokens), { clock })
    const { executionArn } = await before.client.send(new StartExecutionCommand({ stateMachineArn: await machine(before, 'beating', beating) }))
    await until(async () => (await history(before, executionArn)).at(-1)?.type, 'TaskSubmitted')
    clock.advance(9_000)
    await kill(before)
    return { clock, tokens, executionArn, after: await start(asking(tokens), { clock }) }
  }

  test('stays good; the call is not made again, heartbeats count on', async () => {
    const { clock, tokens, executionArn, after } = await killedWhileWaiting()
    await after.client.send(new SendTaskHeartbeatCommand({ taskToken: tokens[0] }))
    clock.advance(9_000)
    await after.client.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '{"done":1}' }))
    expect(await described(after, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"done":1}' })
    expect(tokens).toHaveLength(1)
  })

  test('times out at its time', async () => {
    const { clock, tokens, executionArn, after } = await killedWhileWaiting()
    clock.advance(999)
    expect((await described(after, executionArn)).status).toBe('RUNNING')
    clock.advance(1)
    expect(await described(after, executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
    await expect(after.client.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '1' }))).rejects.toMatchObject({ name: 'TaskTimedOut' })
  })

  test('that came back just before the end is not lost, nor taken twice', async () => {
    const tokens: string[] = []
    const before = await start(asking(tokens))
    const { executionArn } = await before.client.send(new StartExecutionCommand({ stateMachineArn: await machine(before, 'calling', calling) }))
    await until(() => tokens.length, 1)
    // written down, and the process ends before it says how the execution ended
    before.states.suspend()
    await before.states.call('SendTaskSuccess', { taskToken: tokens[0] ?? '', output: '{"done":2}' }, operator)
    await kill(before)
    const after = await start(asking(tokens))
    expect(await described(after, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"done":2}' })
    await expect(after.client.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '3' }))).rejects.toMatchObject({ name: 'TaskTimedOut' })
    expect(tokens).toHaveLength(1)
  })
})

test('a call that was not answered is made again, and what fails because the local AWS stops is not held against the task', async () => {
  const invoking = definitionOf({ Ask: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f', Payload: { n: 1 } }, Output: '{% $states.result.Payload %}' } })
  let calls = 0
  let fail: (error: Error) => void = () => undefined
  const before = await start({ 'lambda:Invoke': () => new Promise((_resolve, reject) => { calls += 1; fail = reject }) })
  const { executionArn } = await before.client.send(new StartExecutionCommand({ stateMachineArn: await machine(before, 'invoking', invoking) }))
  before.states.suspend()
  fail(new ServiceError('ServiceException', 'the local AWS is stopping', 500))
  await kill(before)
  const after = await start({ 'lambda:Invoke': ({ Payload: payload }) => { calls += 1; return { StatusCode: 200, Payload: payload ?? null } } })
  await until(async () => (await described(after, executionArn)).status, 'SUCCEEDED')
  expect((await described(after, executionArn)).output).toBe('{"n":1}')
  expect(calls).toBe(2)
  expect((await history(after, executionArn)).map(({ type }) => type)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded'])
})

describe('a nested execution', () => {
  const nesting = (resource: string, child: string | undefined): string => definitionOf({
    Nest: { Type: 'Task', Resource: `arn:aws:states:::${resource}`, Arguments: { StateMachineArn: child ?? '', Input: '{"n":1}' } },
  })

  test('that a parent waits for is waited for again', async () => {
    const clock = manualClock()
    const before = await start({}, { clock })
    const child = await machine(before, 'child', waiting)
    const { executionArn } = await before.client.send(new StartExecutionCommand({ stateMachineArn: await machine(before, 'parent', nesting('states:startExecution.sync:2', child)) }))
    await until(async () => (await history(before, executionArn)).at(-1)?.type, 'TaskSubmitted')
    await kill(before)
    const after = await start({}, { clock })
    clock.advance(3_600_000)
    await until(async () => (await described(after, executionArn)).status, 'SUCCEEDED')
    expect((await after.client.send(new ListExecutionsCommand({ stateMachineArn: child }))).executions).toHaveLength(1)
    expect((await history(after, executionArn)).map(({ type }) => type)).toEqual([
      'ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded',
    ])
  })

  test.each([['runs', waiting], ['has ended', passing]])('that %s, and whose start was not heard of, is not started twice', async (_what, definition) => {
    const clock = manualClock()
    const before = await start({}, { clock })
    const child = await machine(before, 'child', definition)
    const stateMachineArn = await machine(before, 'parent', nesting('states:startExecution.sync:2', child)) ?? ''
    // starts the child in the same turn, and hears of it in a later one
    const { executionArn = null } = await before.states.call('StartExecution', { stateMachineArn }, operator)
    before.states.close().catch(() => undefined)
    await kill(before)
    const after = await start({}, { clock })
    clock.advance(3_600_000)
    await until(async () => (await described(after, executionArn as string)).status, 'SUCCEEDED')
    expect((await after.client.send(new ListExecutionsCommand({ stateMachineArn: child }))).executions).toHaveLength(1)
  })

  test('of a synchronous Express machine is not run twice: the task fails', async () => {
    const before = await start()
    const { stateMachineArn: child } = await before.client.send(new CreateStateMachineCommand({ name: 'express', definition: waiting, roleArn: role, type: 'EXPRESS' }))
    const { executionArn } = await before.client.send(new StartExecutionCommand({ stateMachineArn: await machine(before, 'parent', nesting('aws-sdk:sfn:startSyncExecution', child)) }))
    await kill(before)
    const after = await start()
    await until(async () => (await described(after, executionArn)).status, 'FAILED')
    expect(await described(after, executionArn)).toMatchObject({ error: 'Sfn.SdkClientException', cause: expect.stringMatching(/^SW4306: /) })
  })
})

describe('an execution that this version cannot take up fails, and says why', () => {
  /** Changes what lies on the disk between two processes. */
  const taken = async (end: string, change: (text: string) => string): Promise<{ readonly after: Endpoint, readonly executionArn: string | undefined }> => {
    const before = await start()
    const { executionArn } = await before.client.send(new StartExecutionCommand({ stateMachineArn: await machine(before, 'waiting', waiting) }))
    await kill(before)
    const folder = join(directory, 'executions')
    for (const file of (await readdir(folder)).filter(name => name.endsWith(end))) await writeFile(join(folder, file), change(await readFile(join(folder, file), 'utf8')))
    return { after: await start(), executionArn }
  }

  test('where the journal comes to something else', async () => {
    const { after, executionArn } = await taken('.journal', text => text.replace('"length":2', '"length":3'))
    expect(await described(after, executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: expect.stringMatching(/^SW4305: .*this version came to something else/) })
    expect((await history(after, executionArn)).map(({ type }) => type)).toEqual(['ExecutionStarted', 'ExecutionFailed'])
  })

  test('where the definition is refused', async () => {
    const { after, executionArn } = await taken('.execution.json', text => text.replace('\\"Type\\":\\"Wait\\"', '\\"Type\\":\\"Rest\\"'))
    expect(await described(after, executionArn)).toMatchObject({ status: 'FAILED', cause: expect.stringMatching(/^SW4305: .*does not take its definition: ASL3002/) })
  })
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
    const { status, output } = await described(after, executionArn)
    const passes = executionArn.includes(':passing:')
    if (passes) expect([status, output]).toEqual(['SUCCEEDED', expect.stringMatching(/^\{"given":\{"round":\d+\}\}$/)])
    else expect(status).toBe('RUNNING')
    const events = await history(after, executionArn)
    expect(events.map(({ type }) => type)).toEqual(passes ? ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'] : ['ExecutionStarted', 'WaitStateEntered'])
  }
  expect(endedArns.size).toBeGreaterThan(50)
  expect(started.length).toBeGreaterThan(100)
})
