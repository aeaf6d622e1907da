import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  CreateStateMachineAliasCommand, CreateStateMachineCommand, DeleteStateMachineCommand, GetExecutionHistoryCommand, ListExecutionsCommand, RedriveExecutionCommand, StartExecutionCommand, StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn'
import type { RedriveExecutionCommandInput } from '@aws-sdk/client-sfn'
import type { Json, JsonObject } from '../../../../src/local/service.js'
import type { StatesOptions } from '../../../../src/local/sfn/index.js'
import { manualClock, type ManualClock } from '../sqs/manual-clock.js'
import { definitionOf, failing, passing, role, startEndpoint, waiting, type Endpoint } from './endpoint.js'
import { described, ended, typesOf, until } from './watching.js'

const day = 86_400_000

let directory: string
let open: Endpoint[]
let clock: ManualClock
/** Payloads of the calls, in their order. */
let calls: Json[]
/** What the function does with a payload. */
let work: (payload: Json) => Json | Promise<Json>
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'states-redrive-'))
  open = []
  clock = manualClock()
  calls = []
  work = (payload) => payload
})
afterEach(async () => {
  for (const endpoint of open) await endpoint.close()
  await rm(directory, { recursive: true, force: true })
})

async function start(options: Partial<StatesOptions> = {}): Promise<Endpoint> {
  const endpoint = await startEndpoint({
    'lambda:Invoke': async ({ Payload: payload }) => {
      const { given } = JSON.parse(payload as string) as { readonly given: Json }
      calls.push(given)
      try {
        return { StatusCode: 200, Payload: JSON.stringify(await work(given)) }
      } catch (error) {
        return { StatusCode: 200, FunctionError: 'Unhandled', Payload: JSON.stringify({ errorType: 'Broken', errorMessage: (error as Error).message }) }
      }
    },
  }, { directory, clock, ...options })
  open.push(endpoint)
  return endpoint
}

/** Ends a process as kill -9 would, as far as that can be done inside of one. */
const kill = (endpoint: Endpoint): Promise<void> => {
  open = open.filter(one => one !== endpoint)
  return endpoint.close()
}

const call = (payload: Json): JsonObject => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f', Payload: { given: payload } }, Output: '{% $states.result.Payload %}' })
/** States as a branch has them. */
const branchOf = (states: Readonly<Record<string, JsonObject>>): JsonObject => {
  const { QueryLanguage: _language, ...branch } = JSON.parse(definitionOf(states)) as JsonObject
  return branch
}
const twoCalls = definitionOf({ A: call('a'), B: call('b') })
/** Fails so many times for one payload. */
const failFor = (payload: Json, times: number): typeof work => {
  let left = times
  return given => {
    if (given === payload && left-- > 0) throw new Error('not now')
    return given
  }
}

async function begin({ client }: Endpoint, definition: string, name = 'm'): Promise<string> {
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name, definition, roleArn: role }))
  const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn, name: 'e', input: '{}' }))
  return executionArn
}

const redrive = async ({ client }: Endpoint, executionArn: string, more: Partial<RedriveExecutionCommandInput> = {}) => client.send(new RedriveExecutionCommand({ executionArn, ...more }))

describe('RedriveExecution', () => {
  test('lets a failed execution go on with the state that failed, and it is told how often and when', async () => {
    work = failFor('b', 1)
    const endpoint = await start()
    const executionArn = await begin(endpoint, twoCalls)
    const failed = await ended(endpoint, executionArn)
    expect(failed).toMatchObject({ status: 'FAILED', error: 'Broken', redriveCount: 0, redriveStatus: 'REDRIVABLE' })
    expect(failed).not.toHaveProperty('redriveDate')
    expect(failed).not.toHaveProperty('redriveStatusReason')
    clock.advance(5000)
    const { redriveDate } = await redrive(endpoint, executionArn)
    expect(redriveDate).toEqual(new Date(1_700_000_005_000))
    const succeeded = await ended(endpoint, executionArn)
    expect(succeeded).toMatchObject({ status: 'SUCCEEDED', output: '"b"', startDate: failed.startDate, stopDate: redriveDate, redriveCount: 1, redriveDate, redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' })
    expect(succeeded).not.toHaveProperty('error')
    expect(calls).toEqual(['a', 'b', 'b'])
    const { events = [] } = await endpoint.client.send(new GetExecutionHistoryCommand({ executionArn }))
    expect(events.slice(10).map(({ id, type, previousEventId }) => [id, type, previousEventId])).toEqual([
      [11, 'ExecutionFailed', 10], [12, 'ExecutionRedriven', 11], [13, 'TaskScheduled', 12], [14, 'TaskStarted', 13], [15, 'TaskSucceeded', 14], [16, 'TaskStateExited', 15], [17, 'ExecutionSucceeded', 16],
    ])
    expect(events[11]?.executionRedrivenEventDetails).toEqual({ redriveCount: 1 })
    const { executions = [] } = await endpoint.client.send(new ListExecutionsCommand({ stateMachineArn: succeeded.stateMachineArn }))
    expect(executions).toEqual([expect.objectContaining({ status: 'SUCCEEDED', redriveCount: 1, redriveDate })])
  })

  test('may be called again when that failed, too', async () => {
    work = failFor('b', 2)
    const endpoint = await start()
    const executionArn = await begin(endpoint, twoCalls)
    await ended(endpoint, executionArn)
    await redrive(endpoint, executionArn)
    expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'FAILED', redriveCount: 1, redriveStatus: 'REDRIVABLE' })
    await redrive(endpoint, executionArn)
    expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 2 })
    expect(calls).toEqual(['a', 'b', 'b', 'b'])
  })

  test('runs the branches again that failed or were given up, and no others, however deep', async () => {
    const inner = { Type: 'Parallel', Branches: ['x', 'y'].map(name => branchOf({ [name]: call(name), [`${name}2`]: call(`${name}2`) })) }
    work = failFor('y2', 1)
    const endpoint = await start()
    const executionArn = await begin(endpoint, definitionOf({ P: { Type: 'Parallel', Branches: [branchOf({ a: call('a') }), branchOf({ In: inner })] }, Z: call('z') }))
    expect((await ended(endpoint, executionArn)).status).toBe('FAILED')
    const before = calls.length
    await redrive(endpoint, executionArn)
    expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '"z"' })
    for (const once of ['a', 'x', 'y']) expect(calls.filter(payload => payload === once)).toEqual([once])
    expect(calls.slice(before)).toEqual(expect.arrayContaining(['y2', 'z']))
  })

  test('lets one go on that was stopped, and one that timed out', async () => {
    const endpoint = await start()
    const executionArn = await begin(endpoint, waiting)
    await endpoint.client.send(new StopExecutionCommand({ executionArn }))
    clock.advance(1000)
    await redrive(endpoint, executionArn)
    clock.advance(3_599_999)
    expect((await described(endpoint, executionArn)).status).toBe('RUNNING')
    clock.advance(1)
    expect((await ended(endpoint, executionArn)).status).toBe('SUCCEEDED')
    const slow = await begin(endpoint, JSON.stringify({ ...JSON.parse(waiting) as JsonObject, TimeoutSeconds: 60 }), 'slow')
    clock.advance(60_000)
    expect(await ended(endpoint, slow)).toMatchObject({ status: 'TIMED_OUT', redriveStatus: 'REDRIVABLE' })
    await redrive(endpoint, slow)
    clock.advance(59_999)
    expect((await described(endpoint, slow)).status).toBe('RUNNING')
  })

  test('answers two calls at the same time once', async () => {
    work = failFor('b', 1)
    const endpoint = await start()
    const executionArn = await begin(endpoint, twoCalls)
    await ended(endpoint, executionArn)
    const answers = await Promise.allSettled([redrive(endpoint, executionArn), redrive(endpoint, executionArn)])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = answers.find(answer => answer.status === 'rejected')
    // the second comes while it runs, or when it has succeeded already
    expect(refused?.reason).toMatchObject({ name: 'ExecutionNotRedrivable', message: expect.stringMatching(/^Execution Not Redrivable: 'Execution is (RUNNING|SUCCEEDED) and cannot be redriven'$/) })
    expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 })
  })

  test('answers a client token as the first time, for a quarter of an hour, also in another process', async () => {
    work = failFor('b', 9)
    const endpoint = await start()
    const executionArn = await begin(endpoint, twoCalls)
    await ended(endpoint, executionArn)
    const first = await redrive(endpoint, executionArn, { clientToken: 't' })
    await ended(endpoint, executionArn)
    clock.advance(899_999)
    expect((await redrive(endpoint, executionArn, { clientToken: 't' })).redriveDate).toEqual(first.redriveDate)
    expect(await ended(endpoint, executionArn)).toMatchObject({ redriveCount: 1 })
    await kill(endpoint)
    const after = await start()
    expect((await redrive(after, executionArn, { clientToken: 't' })).redriveDate).toEqual(first.redriveDate)
    clock.advance(1)
    expect((await redrive(after, executionArn, { clientToken: 't' })).redriveDate).not.toEqual(first.redriveDate)
    expect(await ended(after, executionArn)).toMatchObject({ redriveCount: 2 })
    await expect(redrive(after, executionArn, { clientToken: 'a b' })).rejects.toMatchObject({ name: 'ValidationException' })
    await expect(redrive(after, executionArn, { clientToken: 'x'.repeat(65) })).rejects.toMatchObject({ name: 'ValidationException' })
  })
})

test('the definition, the version and the alias stay those of the start', async () => {
  work = failFor('b', 1)
  const endpoint = await start()
  const { stateMachineArn, stateMachineVersionArn = '' } = await endpoint.client.send(new CreateStateMachineCommand({ name: 'm', definition: twoCalls, roleArn: role, publish: true }))
  const { stateMachineAliasArn } = await endpoint.client.send(new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration: [{ stateMachineVersionArn, weight: 100 }] }))
  const { executionArn = '' } = await endpoint.client.send(new StartExecutionCommand({ stateMachineArn: stateMachineAliasArn, name: 'e', input: '{}' }))
  await ended(endpoint, executionArn)
  await endpoint.client.send(new UpdateStateMachineCommand({ stateMachineArn, definition: passing }))
  await kill(endpoint)
  const after = await start()
  await redrive(after, executionArn)
  expect(await ended(after, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '"b"', redriveCount: 1, stateMachineArn, stateMachineVersionArn, stateMachineAliasArn })
})

test('a state machine may redrive an execution of another', async () => {
  work = failFor('b', 1)
  const endpoint = await start()
  const executionArn = await begin(endpoint, twoCalls)
  await ended(endpoint, executionArn)
  const redriving = await begin(endpoint, definitionOf({ R: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:sfn:redriveExecution', Arguments: { ExecutionArn: executionArn } } }), 'redriving')
  expect(await ended(endpoint, redriving)).toMatchObject({ status: 'SUCCEEDED', output: '{"RedriveDate":"2023-11-14T22:13:20.000Z"}' })
  expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 })
})

describe('an execution cannot be redriven', () => {
  const refusal = (reason: string) => ({ name: 'ExecutionNotRedrivable', message: `Execution Not Redrivable: '${reason}'` })

  test('that runs, that succeeded, that is not known, or that is none', async () => {
    const endpoint = await start()
    const running = await begin(endpoint, waiting, 'running')
    await expect(redrive(endpoint, running)).rejects.toMatchObject(refusal('Execution is RUNNING and cannot be redriven'))
    const succeeded = await begin(endpoint, passing, 'succeeded')
    await ended(endpoint, succeeded)
    await expect(redrive(endpoint, succeeded)).rejects.toMatchObject(refusal('Execution is SUCCEEDED and cannot be redriven'))
    await expect(redrive(endpoint, `${succeeded}x`)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' })
    await expect(redrive(endpoint, succeeded.replace(':execution:', ':express:'))).rejects.toMatchObject({ name: 'InvalidArn' })
  })

  test('fourteen days after its end, a year after its start, or when its machine is gone', async () => {
    const endpoint = await start()
    const late = await begin(endpoint, failing, 'late')
    const { stateMachineArn } = await ended(endpoint, late)
    clock.advance(14 * day)
    expect(await described(endpoint, late)).toMatchObject({ redriveStatus: 'REDRIVABLE' })
    clock.advance(1)
    expect(await described(endpoint, late)).toMatchObject({ redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: 'Execution redrivable period exceeded' })
    await expect(redrive(endpoint, late)).rejects.toMatchObject(refusal('Execution redrivable period exceeded'))
    await endpoint.client.send(new DeleteStateMachineCommand({ stateMachineArn }))
    await expect(redrive(endpoint, late)).rejects.toMatchObject(refusal('State machine is in DELETING status'))
    const old = await begin(endpoint, JSON.stringify({ StartAt: 'W', States: { W: { Type: 'Wait', Timestamp: '2999-01-01T00:00:00Z', End: true } } }), 'old')
    await endpoint.client.send(new StopExecutionCommand({ executionArn: old }))
    await redrive(endpoint, old)
    clock.advance(365 * day)
    await expect(ended(endpoint, old)).resolves.toMatchObject({ redriveCount: 1, redriveStatus: 'NOT_REDRIVABLE' })
    // what is kept for it goes with the next start
    await kill(endpoint)
    await start()
    expect((await readdir(join(directory, 'executions'))).filter(file => file.endsWith('.journal'))).toEqual([])
  })

  test('whose history is full', async () => {
    const endpoint = await start()
    const executionArn = await begin(endpoint, JSON.stringify({
      StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Choice', Choices: [{ Variable: '$.over', IsPresent: true, Next: 'C' }], Default: 'A' }, C: { Type: 'Succeed' } },
    }))
    expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'FAILED', redriveStatusReason: 'Execution history event limit exceeded' })
    await expect(redrive(endpoint, executionArn)).rejects.toMatchObject(refusal('Execution history event limit exceeded'))
  })

  test('whose journal is damaged (SW4310): it stays as it ended', async () => {
    const endpoint = await start()
    const executionArn = await begin(endpoint, failing)
    await ended(endpoint, executionArn)
    const [file = ''] = (await readdir(join(directory, 'executions'))).filter(name => name.endsWith('.journal'))
    await writeFile(join(directory, 'executions', file), '{"journal":')
    await expect(redrive(endpoint, executionArn)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable', message: expect.stringContaining('SW4310') })
    expect(await described(endpoint, executionArn)).toMatchObject({ status: 'FAILED', error: 'Refused', redriveCount: 0, redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: expect.stringContaining('SW4310') })
  })

  test('that a version ended which kept nothing for it', async () => {
    const endpoint = await start()
    const executionArn = await begin(endpoint, failing)
    await ended(endpoint, executionArn)
    await kill(endpoint)
    const [file = ''] = (await readdir(join(directory, 'executions'))).filter(name => name.endsWith('.execution.json'))
    const path = join(directory, 'executions', file)
    const { redriveObstacle, ...record } = JSON.parse(await readFile(path, 'utf8')) as JsonObject
    expect(redriveObstacle).toBe('none')
    await writeFile(path, JSON.stringify(record))
    await expect(redrive(await start(), executionArn)).rejects.toMatchObject(refusal('Execution was started before the launch of RedriveExecution'))
  })
})

describe('after the end of a process', () => {
  test('an execution is redriven in the next one as it would have been before', async () => {
    work = failFor('b', 1)
    const before = await start()
    const executionArn = await begin(before, twoCalls)
    await ended(before, executionArn)
    await kill(before)
    const after = await start()
    expect(await described(after, executionArn)).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE' })
    await redrive(after, executionArn)
    expect(await ended(after, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 })
    expect(calls).toEqual(['a', 'b', 'b'])
  })

  test('one that was redriven and had not ended goes on, and its history has no gap', async () => {
    work = failFor('b', 1)
    const before = await start()
    const executionArn = await begin(before, twoCalls)
    await ended(before, executionArn)
    const first = await typesOf(before, executionArn)
    work = () => new Promise(() => undefined)
    await redrive(before, executionArn)
    await until(() => calls.length === 3)
    await kill(before)
    work = payload => payload
    const after = await start()
    expect(await ended(after, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 })
    expect(await typesOf(after, executionArn)).toEqual([...first, 'ExecutionRedriven', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded'])
    expect(calls).toEqual(['a', 'b', 'b', 'b'])
    expect((await readdir(join(directory, 'executions'))).filter(file => file.endsWith('.journal'))).toEqual([])
  })

  test('one that is redriven while the local AWS closes goes on in the next process', async () => {
    work = failFor('b', 1)
    const before = await start()
    const executionArn = await begin(before, twoCalls)
    await ended(before, executionArn)
    before.states.suspend()
    await redrive(before, executionArn)
    expect(await described(before, executionArn)).toMatchObject({ status: 'RUNNING', redriveCount: 1 })
    expect(calls).toEqual(['a', 'b'])
    await kill(before)
    const after = await start()
    expect(await ended(after, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 })
    expect(calls).toEqual(['a', 'b', 'b'])
  })

  /** What a process leaves that dies after it wrote the record of a redrive down, and before the journal took it in. */
  const withoutRedrive = async (): Promise<void> => {
    const [file = ''] = (await readdir(join(directory, 'executions'))).filter(name => name.endsWith('.journal'))
    const path = join(directory, 'executions', file)
    const lines = (await readFile(path, 'utf8')).split('\n')
    const at = lines.findLastIndex(line => line.startsWith('{"event":{"type":"redrive"'))
    expect(at).toBeGreaterThan(0)
    await writeFile(path, lines.slice(0, at).map(line => `${line}\n`).join(''))
  }

  test('one whose redrive did not reach its journal has ended as before, and its client token is not used', async () => {
    work = failFor('b', 2)
    const before = await start()
    const executionArn = await begin(before, twoCalls)
    await ended(before, executionArn)
    const { redriveDate: first } = await redrive(before, executionArn, { clientToken: 'first' })
    const failed = await ended(before, executionArn)
    work = () => new Promise(() => undefined)
    await redrive(before, executionArn, { clientToken: 'second' })
    await until(() => calls.length === 4)
    await kill(before)
    await withoutRedrive()
    const after = await start()
    expect({ ...await ended(after, executionArn), $metadata: undefined }).toEqual({ ...failed, $metadata: undefined })
    work = payload => payload
    clock.advance(1000)
    expect((await redrive(after, executionArn, { clientToken: 'first' })).redriveDate).toEqual(first)
    expect((await described(after, executionArn)).status).toBe('FAILED')
    expect((await redrive(after, executionArn, { clientToken: 'second' })).redriveDate).toEqual(new Date(1_700_000_001_000))
    expect(await ended(after, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 2 })
    expect(calls).toEqual(['a', 'b', 'b', 'b', 'b'])
  })

  test('the client token of one that went on stays used, even if its end was not written down', async () => {
    work = failFor('b', 2)
    const before = await start()
    const executionArn = await begin(before, twoCalls)
    await ended(before, executionArn)
    const [file = ''] = (await readdir(join(directory, 'executions'))).filter(name => name.endsWith('.execution.json'))
    const path = join(directory, 'executions', file)
    before.states.suspend()
    const { redriveDate } = await redrive(before, executionArn, { clientToken: 't' })
    const record = await readFile(path, 'utf8')
    await kill(before)
    const middle = await start()
    await ended(middle, executionArn)
    await kill(middle)
    await writeFile(path, record)
    const after = await start()
    clock.advance(1000)
    expect(await ended(after, executionArn)).toMatchObject({ status: 'FAILED', redriveCount: 1 })
    expect((await redrive(after, executionArn, { clientToken: 't' })).redriveDate).toEqual(redriveDate)
    expect(await ended(after, executionArn)).toMatchObject({ status: 'FAILED', redriveCount: 1 })
    expect(calls).toEqual(['a', 'b', 'b'])
  })
})
