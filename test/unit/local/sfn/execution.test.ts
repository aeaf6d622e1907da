import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  CreateStateMachineCommand, DescribeExecutionCommand, DescribeStateMachineForExecutionCommand, GetExecutionHistoryCommand, ListExecutionsCommand,
  StartExecutionCommand, StartSyncExecutionCommand, StopExecutionCommand, UpdateStateMachineCommand, type DescribeExecutionCommandOutput, type StartExecutionCommandInput,
} from '@aws-sdk/client-sfn'
import { manualClock } from '../sqs/manual-clock.js'
import { definitionOf, failing, passing, role, startEndpoint, waiting, type Endpoint } from './endpoint.js'

let endpoint: Endpoint
const arns: Record<string, string> = {}

beforeAll(async () => {
  endpoint = await startEndpoint({ 'lambda:Invoke': () => ({ StatusCode: 200, Payload: '{"ok":true}' }) })
  const machines = { passing, failing, waiting, listed: passing, timed: definitionOf({ Hold: { Type: 'Wait', Seconds: 3600 } }).replace('{', '{"TimeoutSeconds":1,') }
  for (const [name, definition] of Object.entries(machines)) {
    for (const type of ['STANDARD', 'EXPRESS'] as const) {
      const full = type === 'EXPRESS' ? `${name}-express` : name
      arns[full] = (await endpoint.client.send(new CreateStateMachineCommand({ name: full, definition, roleArn: role, type }))).stateMachineArn ?? ''
    }
  }
})
afterAll(async () => { await endpoint.close() })

const start = (machine: string, input?: string, name?: string) => endpoint.client.send(new StartExecutionCommand({ stateMachineArn: arns[machine], input, name }))

async function ended(executionArn: string | undefined): Promise<DescribeExecutionCommandOutput> {
  for (;;) {
    const description = await endpoint.client.send(new DescribeExecutionCommand({ executionArn }))
    if (description.status !== 'RUNNING') return description
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

describe('a Standard execution', () => {
  test('runs, and is described with what went in and came out', async () => {
    const { executionArn, startDate } = await start('passing', '{"a": 1}', 'first')
    expect(executionArn).toBe('arn:aws:states:us-east-1:123456789012:execution:passing:first')
    const { $metadata: _, stopDate, ...description } = await ended(executionArn)
    expect(description).toEqual({
      executionArn, stateMachineArn: arns['passing'], name: 'first', status: 'SUCCEEDED', startDate,
      input: '{"a": 1}', inputDetails: { included: true }, output: '{"given":{"a":1}}', outputDetails: { included: true },
      redriveCount: 0, redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    })
    expect(stopDate?.getTime()).toBeGreaterThanOrEqual(startDate?.getTime() ?? Infinity)
    const bare = await endpoint.client.send(new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' }))
    expect(bare).toMatchObject({ inputDetails: { included: false }, outputDetails: { included: false } })
    expect([bare.input, bare.output]).toEqual([undefined, undefined])
  })

  test('has a name and an input of its own when none are given', async () => {
    const { executionArn } = await start('passing')
    expect(executionArn).toMatch(/:execution:passing:[0-9a-f-]{36}$/)
    expect(await ended(executionArn)).toMatchObject({ input: '{}', output: '{"given":{}}' })
  })

  test('that fails says why', async () => {
    const { executionArn } = await start('failing')
    const description = await ended(executionArn)
    expect(description).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'not today' })
    expect(description.output).toBeUndefined()
  })

  test('started again by name and input while it runs is the same; otherwise the name is taken', async () => {
    const first = await start('waiting', '{"a":1}', 'again')
    const same = await start('waiting', '{"a":1}', 'again')
    expect([same.executionArn, same.startDate]).toEqual([first.executionArn, first.startDate])
    const taken = { name: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${first.executionArn ?? ''}'` }
    await expect(start('waiting', '{"a":2}', 'again')).rejects.toMatchObject(taken)
    await endpoint.client.send(new StopExecutionCommand({ executionArn: first.executionArn }))
    await expect(start('waiting', '{"a":1}', 'again')).rejects.toMatchObject(taken)
  })

  test('is stopped, with error and cause, once', async () => {
    const { executionArn } = await start('waiting')
    const { stopDate } = await endpoint.client.send(new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'no more' }))
    expect(await ended(executionArn)).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'no more', stopDate })
    const again = await endpoint.client.send(new StopExecutionCommand({ executionArn, error: 'Other' }))
    expect(again.stopDate).toEqual(stopDate)
    expect(await ended(executionArn)).toMatchObject({ error: 'Enough' })
  })

  test('keeps the definition with which it started', async () => {
    const { executionArn } = await start('waiting')
    await endpoint.client.send(new UpdateStateMachineCommand({ stateMachineArn: arns['waiting'], definition: waiting.replace('3600', '7200') }))
    const { definition } = await endpoint.client.send(new DescribeStateMachineForExecutionCommand({ executionArn }))
    expect(definition).toBe(waiting)
    await endpoint.client.send(new StopExecutionCommand({ executionArn }))
  })

  test.each<[string, Partial<StartExecutionCommandInput>, string]>([
    ['a machine that is absent', { stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:absent' }, 'StateMachineDoesNotExist'],
    ['what is no ARN', { stateMachineArn: 'passing' }, 'InvalidArn'],
    ['the ARN of an execution', { stateMachineArn: 'arn:aws:states:us-east-1:123456789012:execution:passing:one' }, 'InvalidArn'],
    ['an alias', { stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:passing:live' }, 'StateMachineDoesNotExist'],
    ['a name with a slash', { name: 'a/b' }, 'InvalidName'],
    ['a name of 81 characters', { name: 'n'.repeat(81) }, 'ValidationException'],
  ])('is not started with %s', async (_what, more, name) => {
    await expect(endpoint.client.send(new StartExecutionCommand({ stateMachineArn: arns['passing'], ...more }))).rejects.toMatchObject({ name })
    await expect(endpoint.client.send(new StartSyncExecutionCommand({ stateMachineArn: arns['passing-express'], ...more }))).rejects.toMatchObject({ name })
  })

  test('an error and a cause that are too long do not stop it', async () => {
    const { executionArn } = await start('waiting')
    for (const more of [{ error: 'e'.repeat(257) }, { cause: 'c'.repeat(32_769) }]) {
      await expect(endpoint.client.send(new StopExecutionCommand({ executionArn, ...more }))).rejects.toMatchObject({ name: 'ValidationException' })
    }
    expect((await endpoint.client.send(new DescribeExecutionCommand({ executionArn }))).status).toBe('RUNNING')
    await endpoint.client.send(new StopExecutionCommand({ executionArn }))
    expect(await ended(executionArn)).toMatchObject({ status: 'ABORTED' })
  })

  test.each([
    ['text', 'not json', 'InvalidExecutionInput', /^Invalid State Machine Execution Input: '/],
    ['nothing', '', 'InvalidExecutionInput', /^Invalid State Machine Execution Input: 'Invalid execution input\.'$/],
    ['more than 262,144 bytes', `"${'é'.repeat(131_072)}"`, 'ValidationException', /at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144$/],
  ])('is not started on %s', async (_, input, name, message) => {
    await expect(start('passing', input)).rejects.toMatchObject({ name, message: expect.stringMatching(message) })
  })

  test.each(['"text"', '0', 'null', 'true', '[1,2]'])('may be started on %s', async input => {
    const { executionArn } = await start('passing', input)
    expect((await ended(executionArn)).output).toBe(`{"given":${input}}`)
  })

  test.each([
    ['nothing', 'InvalidArn', 'Invalid Arn: \'Invalid ARN prefix: nothing\''],
    ['arn:aws:states:us-east-1:123456789012:execution:passing:absent', 'ExecutionDoesNotExist', 'Execution Does Not Exist: \'arn:aws:states:us-east-1:123456789012:execution:passing:absent\''],
    ['arn:aws:states:us-east-1:123456789012:express:passing:a:b', 'InvalidArn', 'Invalid Arn: \'Resource type not valid in this context: express\''],
  ])('%s cannot be described, read or stopped', async (executionArn, name, message) => {
    for (const command of [new DescribeExecutionCommand({ executionArn }), new GetExecutionHistoryCommand({ executionArn }), new StopExecutionCommand({ executionArn })]) {
      await expect(endpoint.client.send(command as DescribeExecutionCommand)).rejects.toMatchObject({ name, message })
    }
  })
})

describe('history', () => {
  test('is read while the execution runs', async () => {
    const { executionArn } = await start('waiting')
    const { events } = await endpoint.client.send(new GetExecutionHistoryCommand({ executionArn }))
    expect(events?.map(({ type }) => type)).toEqual(['ExecutionStarted', 'WaitStateEntered'])
    await endpoint.client.send(new StopExecutionCommand({ executionArn }))
  })

  test.each([[{ nextToken: 'nonsense' }, 'InvalidToken'], [{ maxResults: 1001 }, 'ValidationException'], [{ maxResults: -1 }, 'ValidationException']])('%o is refused', async (more, name) => {
    const { executionArn } = await start('passing')
    await expect(endpoint.client.send(new GetExecutionHistoryCommand({ executionArn, ...more }))).rejects.toMatchObject({ name })
  })

  test('is given in order, reversed, in pages, and without data', async () => {
    const { executionArn } = await start('passing', '{"a":1}')
    await ended(executionArn)
    const { events = [] } = await endpoint.client.send(new GetExecutionHistoryCommand({ executionArn }))
    expect(events.map(({ id, type }) => [id, type])).toEqual([[1, 'ExecutionStarted'], [2, 'PassStateEntered'], [3, 'PassStateExited'], [4, 'ExecutionSucceeded']])
    expect(events[0]?.executionStartedEventDetails).toEqual({ input: '{"a":1}', inputDetails: { truncated: false }, roleArn: role })
    expect(events[2]?.stateExitedEventDetails).toMatchObject({ name: 'Answer', output: '{"given":{"a":1}}' })
    expect(events[0]?.timestamp?.getTime()).toBeGreaterThan(Date.now() - 60_000)

    const reversed = await endpoint.client.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 3 }))
    const rest = await endpoint.client.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 3, nextToken: reversed.nextToken }))
    expect([reversed, rest].map(page => page.events?.map(({ id }) => id))).toEqual([[4, 3, 2], [1]])
    expect(rest.nextToken).toBeUndefined()

    const bare = await endpoint.client.send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }))
    expect(JSON.stringify(bare.events)).not.toContain('given')
    expect(bare.events?.[2]?.stateExitedEventDetails?.name).toBe('Answer')
  })
})

describe('ListExecutions', () => {
  test('gives the latest first, by status, in pages', async () => {
    const names = ['one', 'two', 'three', 'four', 'five']
    for (const name of names) await ended((await start('listed', '{}', name)).executionArn)
    const pages: (readonly (string | undefined)[])[] = []
    let nextToken: string | undefined
    do {
      const page = await endpoint.client.send(new ListExecutionsCommand({ stateMachineArn: arns['listed'], maxResults: 2, nextToken }))
      pages.push(page.executions?.map(({ name }) => name) ?? [])
      nextToken = page.nextToken
      if (pages.length === 1) await start('listed', '{}', 'between')
    } while (nextToken !== undefined)
    expect(pages).toEqual([['five', 'four'], ['three', 'two'], ['one']])
    const byStatus = async (statusFilter: 'RUNNING' | 'SUCCEEDED' | 'FAILED') =>
      (await endpoint.client.send(new ListExecutionsCommand({ stateMachineArn: arns['listed'], statusFilter }))).executions?.length
    await ended('arn:aws:states:us-east-1:123456789012:execution:listed:between')
    expect([await byStatus('SUCCEEDED'), await byStatus('RUNNING'), await byStatus('FAILED')]).toEqual([6, 0, 0])
    await expect(endpoint.client.send(new ListExecutionsCommand({ stateMachineArn: arns['listed'], statusFilter: 'succeeded' as 'SUCCEEDED' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: '1 validation error detected: Value \'succeeded\' at \'statusFilter\' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]',
    })
  })

  test('names what it cannot filter by, and what does not exist', async () => {
    expect((await endpoint.client.send(new ListExecutionsCommand({ stateMachineArn: arns['listed'], redriveFilter: 'REDRIVEN' }))).executions).toEqual([])
    await expect(endpoint.client.send(new ListExecutionsCommand({ mapRunArn: 'arn:aws:states:us-east-1:123456789012:mapRun:a/b:c' }))).rejects.toMatchObject({ name: 'ResourceNotFound' })
    await expect(endpoint.client.send(new ListExecutionsCommand({ stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:absent' }))).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
  })

  test('is not for Express machines', async () => {
    await expect(endpoint.client.send(new ListExecutionsCommand({ stateMachineArn: arns['listed-express'] }))).rejects.toMatchObject({ name: 'StateMachineTypeNotSupported' })
  })
})

describe('an Express execution', () => {
  const run = (machine: string, input?: string) => endpoint.client.send(new StartSyncExecutionCommand({ stateMachineArn: arns[machine], input, name: 'named' }))

  test('answers with its end', async () => {
    const { $metadata: _, startDate, stopDate, ...answer } = await run('passing-express', '{"a": 1}')
    expect(answer).toEqual({
      executionArn: expect.stringMatching(/^arn:aws:states:us-east-1:123456789012:express:passing-express:named:[0-9a-f-]{36}$/),
      stateMachineArn: arns['passing-express'], name: 'named', status: 'SUCCEEDED',
      input: '{"a": 1}', inputDetails: { included: true }, output: '{"given":{"a":1}}', outputDetails: { included: true },
      billingDetails: { billedDurationInMilliseconds: 100, billedMemoryUsedInMB: 64 },
    })
    expect(stopDate?.getTime()).toBeGreaterThanOrEqual(startDate?.getTime() ?? Infinity)
  })

  test('answers without data when asked to', async () => {
    const answer = await endpoint.client.send(new StartSyncExecutionCommand({ stateMachineArn: arns['passing-express'], input: '{"a":1}', includedData: 'METADATA_ONLY' }))
    expect(answer).toMatchObject({ status: 'SUCCEEDED', inputDetails: { included: false }, outputDetails: { included: false } })
    expect([answer.input, answer.output]).toEqual([undefined, undefined])
  })

  test('is billed by 100 ms, rounded up', async () => {
    const clock = manualClock()
    const own = await startEndpoint({}, { clock })
    const { stateMachineArn = '' } = await own.client.send(new CreateStateMachineCommand({ name: 'billed', type: 'EXPRESS', definition: definitionOf({ Hold: { Type: 'Wait', Seconds: 1 } }), roleArn: role }))
    const answer = own.client.send(new StartSyncExecutionCommand({ stateMachineArn }))
    while (clock.pending < 2) await new Promise(resolve => setImmediate(resolve))
    clock.advance(1000)
    expect((await answer).billingDetails).toEqual({ billedDurationInMilliseconds: 1000, billedMemoryUsedInMB: 64 })
    await own.close()
  })

  test('is not run on what is no JSON', async () => {
    await expect(run('passing-express', '{')).rejects.toMatchObject({ name: 'InvalidExecutionInput' })
  })

  test('cannot be stopped from outside', async () => {
    const { executionArn } = await start('waiting-express', '{}')
    await expect(endpoint.client.send(new StopExecutionCommand({ executionArn }))).rejects.toMatchObject({ name: 'InvalidArn' })
  })

  test('answers 200 when it fails', async () => {
    const answer = await run('failing-express')
    expect(answer).toMatchObject({ $metadata: { httpStatusCode: 200 }, status: 'FAILED', error: 'Refused', cause: 'not today' })
    expect([answer.output, answer.outputDetails]).toEqual([undefined, { included: true }])
  })

  test('answers 200 when it times out', async () => {
    expect(await run('timed-express')).toMatchObject({ $metadata: { httpStatusCode: 200 }, status: 'TIMED_OUT', error: 'States.Timeout' })
  })

  test('may share its name with others, and runs unseen when started without waiting', async () => {
    const [first, second] = [await start('passing-express', '{}', 'same'), await start('passing-express', '{}', 'same')]
    expect(first.executionArn).toMatch(/:express:passing-express:same:[0-9a-f-]{36}$/)
    expect(second.executionArn).not.toBe(first.executionArn)
  })

  test('cannot be run synchronously on a Standard machine', async () => {
    await expect(run('passing')).rejects.toMatchObject({
      name: 'StateMachineTypeNotSupported', message: 'This operation is not supported by this type of state machine',
    })
  })
})

test('closing ends what runs', async () => {
  const own = await startEndpoint()
  const make = async (name: string, type: 'STANDARD' | 'EXPRESS') =>
    (await own.client.send(new CreateStateMachineCommand({ name, definition: waiting, roleArn: role, type }))).stateMachineArn
  await own.client.send(new StartExecutionCommand({ stateMachineArn: await make('standard', 'STANDARD') }))
  const stateMachineArn = await make('express', 'EXPRESS')
  const sync = own.states.call('StartSyncExecution', { stateMachineArn: stateMachineArn ?? '' }, { principalArn: role })
  const answered = expect(sync).rejects.toMatchObject({ code: 'ServiceUnavailable', statusCode: 503 })
  await own.close()
  await answered
})
