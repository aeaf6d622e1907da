import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  CreateActivityCommand, CreateStateMachineCommand, DeleteActivityCommand, DescribeActivityCommand, DescribeExecutionCommand, GetActivityTaskCommand, GetExecutionHistoryCommand,
  ListActivitiesCommand, SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand, StartExecutionCommand, StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { manualClock } from '../sqs/manual-clock.js'
import { definitionOf, operator, role, startEndpoint, type Endpoint } from './endpoint.js'

const activityArn = 'arn:aws:states:us-east-1:123456789012:activity:work'
let endpoint: Endpoint
beforeEach(async () => { endpoint = await startEndpoint() })
afterEach(async () => { await endpoint.close() })

const create = () => endpoint.client.send(new CreateActivityCommand({ name: 'work' }))
const fetch = (workerName?: string) => endpoint.client.send(new GetActivityTaskCommand({ activityArn, ...(workerName === undefined ? {} : { workerName }) }))

/** Starts an execution whose one state is the activity's. */
async function start(state: object = {}, { client } = endpoint): Promise<string | undefined> {
  const definition = definitionOf({ Work: { Type: 'Task', Resource: activityArn, End: true, ...state } })
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name: 'machine', definition, roleArn: role }))
  return (await client.send(new StartExecutionCommand({ stateMachineArn, input: '{"n":1}' }))).executionArn
}

const described = (executionArn: string | undefined) => endpoint.client.send(new DescribeExecutionCommand({ executionArn }))
const typesOf = async (executionArn: string | undefined, { client } = endpoint) => (await client.send(new GetExecutionHistoryCommand({ executionArn }))).events?.map(({ type }) => type)

describe('activities', () => {
  test('are made once, described, listed and deleted', async () => {
    const first = await create()
    expect(first.activityArn).toBe(activityArn)
    await expect(create()).resolves.toMatchObject({ creationDate: first.creationDate })
    await expect(endpoint.client.send(new DescribeActivityCommand({ activityArn }))).resolves.toMatchObject({ activityArn, name: 'work', creationDate: first.creationDate })
    expect((await endpoint.client.send(new ListActivitiesCommand())).activities).toMatchObject([{ activityArn, name: 'work' }])
    await endpoint.client.send(new DeleteActivityCommand({ activityArn }))
    await endpoint.client.send(new DeleteActivityCommand({ activityArn }))
    expect((await endpoint.client.send(new ListActivitiesCommand())).activities).toEqual([])
    await expect(fetch()).rejects.toMatchObject({ name: 'ActivityDoesNotExist', message: `Activity Does Not Exist: '${activityArn}'` })
  })

  test.each([['no arn', /prefix/], ['arn:aws:states:us-east-1:123456789012:stateMachine:work', /not valid in this context/]])('an ARN that is none (%s) is refused', async (arn, message) => {
    await expect(endpoint.client.send(new DescribeActivityCommand({ activityArn: arn }))).rejects.toMatchObject({ name: 'InvalidArn', message: expect.stringMatching(message) })
  })

  test('a name that is none is refused', async () => {
    await expect(endpoint.client.send(new CreateActivityCommand({ name: 'a b' }))).rejects.toMatchObject({ name: 'InvalidName' })
  })

  test('lie in the data directory', async () => {
    await create()
    const next = await startEndpoint({}, { directory: endpoint.directory })
    await expect(next.client.send(new DescribeActivityCommand({ activityArn }))).resolves.toMatchObject({ name: 'work' })
    await next.close()
  })
})

describe('a task of an activity', () => {
  test('goes to the worker that asks, which is named in the history, and ends as the worker says', async () => {
    await create()
    const executionArn = await start()
    const { taskToken, input } = await fetch('ann')
    expect(input).toBe('{"n":1}')
    await endpoint.client.send(new SendTaskHeartbeatCommand({ taskToken }))
    await endpoint.client.send(new SendTaskSuccessCommand({ taskToken, output: '{"done":true}' }))
    await expect(described(executionArn)).resolves.toMatchObject({ status: 'SUCCEEDED', output: '{"done":true}' })
    const { events } = await endpoint.client.send(new GetExecutionHistoryCommand({ executionArn }))
    expect(events?.map(({ type }) => type)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'ActivityScheduled', 'ActivityStarted', 'ActivitySucceeded', 'TaskStateExited', 'ExecutionSucceeded'])
    expect(events?.[3]?.activityStartedEventDetails).toEqual({ workerName: 'ann' })
  })

  test('goes to a worker that waited for it, the first one first', async () => {
    await create()
    const workers = [fetch('first'), fetch('second')]
    await start()
    const { taskToken } = await Promise.race(workers)
    expect(taskToken).toBeDefined()
    await expect(workers[0]).resolves.toMatchObject({ taskToken })
  })

  test('fails as the worker says', async () => {
    await create()
    const executionArn = await start()
    const { taskToken } = await fetch()
    await endpoint.client.send(new SendTaskFailureCommand({ taskToken, error: 'Broken', cause: 'by hand' }))
    await expect(described(executionArn)).resolves.toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'by hand' })
  })

  test('of an activity that does not exist fails the execution', async () => {
    const executionArn = await start()
    await expect(described(executionArn)).resolves.toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: `The activity ${activityArn} does not exist.` })
  })

  test('of an execution that was stopped goes to nobody', async () => {
    const clock = manualClock(0)
    const timed = await startEndpoint({}, { clock })
    await timed.client.send(new CreateActivityCommand({ name: 'work' }))
    const executionArn = await start({}, timed)
    await timed.client.send(new StopExecutionCommand({ executionArn }))
    const answer = timed.states.call('GetActivityTask', { activityArn }, operator)
    clock.advance(60_000)
    await expect(answer).resolves.toEqual({})
    await timed.close()
  })

  test('times out without a worker, and when a worker is not heard of', async () => {
    const clock = manualClock(0)
    const timed = await startEndpoint({}, { clock })
    await timed.client.send(new CreateActivityCommand({ name: 'work' }))
    const executionArn = await start({ TimeoutSeconds: 100, HeartbeatSeconds: 10, Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }] }, timed)
    clock.advance(100_000)
    clock.advance(1_000)
    await timed.states.call('GetActivityTask', { activityArn }, operator)
    clock.advance(10_000)
    await expect(typesOf(executionArn, timed)).resolves.toEqual(['ExecutionStarted', 'TaskStateEntered', 'ActivityScheduled', 'ActivityTimedOut', 'ActivityScheduled', 'ActivityStarted', 'ActivityTimedOut', 'ExecutionFailed'])
    await timed.close()
  })

  test('waits for a worker after a restart, too', async () => {
    await create()
    const executionArn = await start()
    endpoint.states.suspend()
    await endpoint.states.close()
    const next = await startEndpoint({}, { directory: endpoint.directory })
    const { taskToken } = await next.client.send(new GetActivityTaskCommand({ activityArn }))
    await next.client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }))
    await expect(next.client.send(new DescribeExecutionCommand({ executionArn }))).resolves.toMatchObject({ status: 'SUCCEEDED', output: '1' })
    await next.close()
  })
})
