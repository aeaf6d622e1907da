import { afterEach, describe, expect, test } from '@jest/globals'
import {
  CreateScheduleCommand, CreateScheduleGroupCommand, DeleteScheduleCommand, DeleteScheduleGroupCommand, GetScheduleCommand, GetScheduleGroupCommand, ListScheduleGroupsCommand, ListSchedulesCommand,
  ListTagsForResourceCommand, TagResourceCommand, UntagResourceCommand, UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler'
import { ServiceError } from '../../../../src/local/service.js'
import { machineArn, queueArn, roleArn, specOf, start, startScheduler, type SchedulerHarness } from './harness.js'

let open: SchedulerHarness | undefined
const opened = async (...options: Parameters<typeof startScheduler>): Promise<SchedulerHarness> => open = await startScheduler(...options)
afterEach(async () => {
  await open?.close()
  open = undefined
})

const arn = 'arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly'
const target = { Arn: machineArn, RoleArn: roleArn }

describe('schedules, by a real client', () => {
  test('are made, read, changed, listed and deleted', async () => {
    const { client, clock } = await opened()
    await expect(client.send(new CreateScheduleCommand(specOf({ Description: 'each hour', StartDate: new Date(start), EndDate: new Date(start + 86_400_000) })))).resolves.toMatchObject({ ScheduleArn: arn })
    clock.advance(1_500)
    const made = await client.send(new GetScheduleCommand({ Name: 'nightly' }))
    expect(made).toMatchObject({
      Arn: arn, Name: 'nightly', GroupName: 'default', State: 'ENABLED', ScheduleExpressionTimezone: 'UTC', Description: 'each hour', ActionAfterCompletion: 'NONE', FlexibleTimeWindow: { Mode: 'OFF' },
      StartDate: new Date(start), EndDate: new Date(start + 86_400_000), CreationDate: new Date(start), Target: { ...target, RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } },
    })
    await client.send(new UpdateScheduleCommand(specOf({ State: 'DISABLED', FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 }, ScheduleExpressionTimezone: 'Europe/Berlin' })))
    const changed = await client.send(new GetScheduleCommand({ Name: 'nightly', GroupName: 'default' }))
    expect(changed).toMatchObject({ State: 'DISABLED', FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 }, CreationDate: new Date(start), LastModificationDate: new Date(start + 1_500) })
    // an update replaces all
    expect(changed.Description).toBeUndefined()
    await client.send(new CreateScheduleCommand(specOf({ Name: 'other' })))
    const page = await client.send(new ListSchedulesCommand({ MaxResults: 1 }))
    expect(page.Schedules).toMatchObject([{ Name: 'nightly', State: 'DISABLED', Target: { Arn: machineArn } }])
    expect((await client.send(new ListSchedulesCommand({ MaxResults: 1, NextToken: page.NextToken }))).Schedules).toMatchObject([{ Name: 'other' }])
    expect((await client.send(new ListSchedulesCommand({ State: 'ENABLED' }))).Schedules).toHaveLength(1)
    expect((await client.send(new ListSchedulesCommand({ NamePrefix: 'ni' }))).Schedules).toHaveLength(1)
    await client.send(new DeleteScheduleCommand({ Name: 'nightly', ClientToken: 'once' }))
    await client.send(new DeleteScheduleCommand({ Name: 'nightly', ClientToken: 'once' }))
    await expect(client.send(new DeleteScheduleCommand({ Name: 'nightly' }))).rejects.toMatchObject({ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 }, message: 'Schedule nightly does not exist.' })
  })

  test('groups hold schedules and tags, and go with what they hold', async () => {
    const { client } = await opened()
    const { ScheduleGroupArn: group } = await client.send(new CreateScheduleGroupCommand({ Name: 'inference', Tags: [{ Key: 'team', Value: 'ml' }] }))
    await expect(client.send(new CreateScheduleGroupCommand({ Name: 'inference' }))).rejects.toMatchObject({ name: 'ConflictException', $metadata: { httpStatusCode: 409 } })
    await client.send(new TagResourceCommand({ ResourceArn: group, Tags: [{ Key: 'cost', Value: '7' }] }))
    await client.send(new UntagResourceCommand({ ResourceArn: group, TagKeys: ['team'] }))
    expect((await client.send(new ListTagsForResourceCommand({ ResourceArn: group }))).Tags).toEqual([{ Key: 'cost', Value: '7' }])
    await client.send(new CreateScheduleCommand(specOf({ GroupName: 'inference' })))
    await client.send(new CreateScheduleCommand(specOf()))
    expect((await client.send(new ListSchedulesCommand({ GroupName: 'inference' }))).Schedules).toHaveLength(1)
    expect((await client.send(new ListScheduleGroupsCommand({}))).ScheduleGroups?.map(({ Name }) => Name)).toEqual(['default', 'inference'])
    await client.send(new DeleteScheduleGroupCommand({ Name: 'inference' }))
    await expect(client.send(new GetScheduleGroupCommand({ Name: 'inference' }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    expect((await client.send(new ListSchedulesCommand({}))).Schedules).toHaveLength(1)
    await expect(client.send(new DeleteScheduleGroupCommand({ Name: 'default' }))).rejects.toMatchObject({ name: 'ValidationException' })
    await expect(client.send(new CreateScheduleCommand(specOf({ Name: 'lost', GroupName: 'none' })))).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Schedule group none does not exist.' })
  })

  test('a token makes a call that is made again the same call', async () => {
    const { client } = await opened()
    const input = specOf({ ClientToken: 'one' })
    await client.send(new CreateScheduleCommand(input))
    await expect(client.send(new CreateScheduleCommand(input))).resolves.toMatchObject({ ScheduleArn: arn })
    await expect(client.send(new CreateScheduleCommand({ ...input, State: 'DISABLED' }))).rejects.toMatchObject({ name: 'ConflictException', message: 'Schedule nightly already exists.' })
    await expect(client.send(new CreateScheduleCommand({ ...input, ClientToken: 'two' }))).rejects.toMatchObject({ name: 'ConflictException' })
  })

  test.each<[string, Parameters<typeof specOf>[0], string]>([
    ['a name', { Name: 'a b' }, 'at \'name\' failed to satisfy constraint: Member must satisfy regular expression'],
    ['an expression', { ScheduleExpression: 'rate(1 week)' }, 'Invalid Schedule Expression rate(1 week).'],
    ['a time zone', { ScheduleExpressionTimezone: 'Mars/Olympus' }, 'Invalid Schedule Expression Timezone Mars/Olympus.'],
    ['an offset', { ScheduleExpressionTimezone: '+01:00' }, 'Invalid Schedule Expression Timezone'],
    ['a window without a width', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, 'MaximumWindowInMinutes must be specified'],
    ['a width without a window', { FlexibleTimeWindow: { Mode: 'OFF', MaximumWindowInMinutes: 5 } }, 'must not be specified when Mode is OFF'],
    ['a width', { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1_441 } }, 'less than or equal to 1440'],
    ['an early start', { StartDate: new Date(start - 3_600_000) }, 'cannot be earlier than 5 minutes ago'],
    ['an end before the start', { StartDate: new Date(start + 60_000), EndDate: new Date(start + 30_000) }, 'must come after the StartDate'],
    ['a role', { Target: { ...target, RoleArn: 'starter' } }, 'at \'target.roleArn\' failed to satisfy constraint'],
    ['an age', { Target: { ...target, RetryPolicy: { MaximumEventAgeInSeconds: 59 } } }, 'greater than or equal to 60'],
    ['attempts', { Target: { ...target, RetryPolicy: { MaximumRetryAttempts: 186 } } }, 'less than or equal to 185'],
    ['a FIFO dead-letter queue', { Target: { ...target, DeadLetterConfig: { Arn: `${queueArn}.fifo` } } }, 'must be a standard Amazon SQS queue'],
    ['input that is no JSON', { Target: { ...target, Input: '{' } }, 'Input must be valid JSON'],
    ['a bus without its parameters', { Target: { ...target, Arn: 'arn:aws:events:us-east-1:123456789012:event-bus/default' } }, 'EventBridgeParameters must be specified'],
    ['a FIFO queue without a group', { Target: { ...target, Arn: `${queueArn}.fifo` } }, 'MessageGroupId must be specified'],
    ['an operation that reads', { Target: { ...target, Arn: 'arn:aws:scheduler:::aws-sdk:sfn:describeExecution' } }, 'read-only'],
    ['a target that is no ARN', { Target: { ...target, Arn: 'work' } }, 'not in correct format'],
  ])('%s is refused', async (_what, more, message) => {
    const { client } = await opened()
    await expect(client.send(new CreateScheduleCommand(specOf(more)))).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining(message) })
  })

  test('what the local AWS cannot call is named', async () => {
    const { client } = await opened()
    for (const [refused, named] of [
      [{ ...target, Arn: 'arn:aws:kinesis:us-east-1:123456789012:stream/s' }, 'the target arn:aws:kinesis'], [{ ...target, Arn: 'arn:aws:scheduler:::aws-sdk:ec2:startInstances' }, 'aws-sdk:ec2:startInstances'],
      [{ ...target, EcsParameters: { TaskDefinitionArn: 'arn:x' } }, 'EcsParameters of a target'],
    ] as const) await expect(client.send(new CreateScheduleCommand(specOf({ Target: refused })))).rejects.toThrow(expect.objectContaining({ name: 'NotSupportedByLocalAws', message: expect.stringContaining(named) }))
  })

  test('a role that the service may not take on is refused', async () => {
    const { client } = await opened({ mayAssume: () => false })
    await expect(client.send(new CreateScheduleCommand(specOf()))).rejects.toMatchObject({ name: 'ValidationException', message: 'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.' })
  })
})

describe('when they are due', () => {
  test('a rate begins at once and goes on; the execution has a name of its own, and the role is the schedule\'s', async () => {
    const { client, pass, called } = await opened()
    await client.send(new CreateScheduleCommand(specOf({ Target: { ...target, Input: '{"arn":"<aws.scheduler.schedule-arn>","at":"<aws.scheduler.scheduled-time>","id":"<aws.scheduler.execution-id>","try":<aws.scheduler.attempt-number>}' } })))
    await pass(120)
    expect(called.map(({ operation, caller }) => [operation, caller])).toEqual(Array(3).fill(['StartExecution', { principalArn: roleArn, sessionName: 'nightly' }]))
    const inputs = called.map(({ input }) => JSON.parse(input['input'] as string) as Record<string, unknown>)
    expect(inputs.map(input => input['at'])).toEqual(['2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z', '2026-01-01T02:00:00Z'])
    expect(inputs[0]).toMatchObject({ arn, try: 1, id: called[0]?.input['name'] })
    expect(new Set(called.map(({ input }) => input['name'])).size).toBe(3)
  })

  test.each<[string, Parameters<typeof specOf>[0], string, Record<string, unknown>]>([
    ['a function', { Target: { ...target, Arn: 'arn:aws:lambda:us-east-1:123456789012:function:f', Input: '{"a":1}' } }, 'Invoke', { InvocationType: 'Event', Payload: '{"a":1}' }],
    ['a queue', { Target: { ...target, Arn: queueArn, Input: 'text' } }, 'SendMessage', { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs', MessageBody: 'text' }],
    ['a FIFO queue', { Target: { ...target, Arn: `${queueArn}.fifo`, Input: 'text', SqsParameters: { MessageGroupId: 'g' } } }, 'SendMessage', { MessageGroupId: 'g', MessageDeduplicationId: expect.any(String) }],
    ['a topic', { Target: { ...target, Arn: 'arn:aws:sns:us-east-1:123456789012:told', Input: 'text' } }, 'Publish', { TopicArn: 'arn:aws:sns:us-east-1:123456789012:told', Message: 'text' }],
    ['a bus', { Target: { ...target, Arn: 'arn:aws:events:us-east-1:123456789012:event-bus/default', Input: '{"n":1}', EventBridgeParameters: { DetailType: 'due', Source: 'my.app' } } }, 'PutEvents', { Entries: [{ DetailType: 'due', Source: 'my.app', Detail: '{"n":1}', Time: start / 1000 }] }],
    ['any operation', { Target: { ...target, Arn: 'arn:aws:scheduler:::aws-sdk:sqs:purgeQueue', Input: '{"QueueUrl":"https://sqs.us-east-1.amazonaws.com/123456789012/jobs"}' } }, 'PurgeQueue', { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs' }],
    ['an execution by its operation', { Target: { ...target, Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution', Input: `{"StateMachineArn":"${machineArn}","Input":{"a":1}}` } }, 'StartExecution', { stateMachineArn: machineArn, input: '{"a":1}', name: expect.any(String) }],
  ])('%s is called', async (_what, more, operation, input) => {
    const { client, pass, called, problems } = await opened()
    await client.send(new CreateScheduleCommand(specOf(more)))
    await pass(1)
    expect(problems).toEqual([])
    expect(called).toMatchObject([{ operation, input, caller: { principalArn: roleArn } }])
  })

  test('one time is one time; then the schedule is deleted where that is asked for', async () => {
    const { client, pass, called } = await opened()
    await client.send(new CreateScheduleCommand(specOf({ ScheduleExpression: 'at(2026-01-01T02:00:00)', ScheduleExpressionTimezone: 'Europe/Berlin', ActionAfterCompletion: 'DELETE' })))
    await client.send(new CreateScheduleCommand(specOf({ Name: 'kept', ScheduleExpression: 'at(2026-01-01T01:00:00)' })))
    await pass(59)
    expect(called).toHaveLength(0)
    await pass(120)
    expect(called).toHaveLength(2)
    expect((await client.send(new ListSchedulesCommand({}))).Schedules).toMatchObject([{ Name: 'kept' }])
  })

  test('a recurring one completes after its end', async () => {
    const { client, pass, called } = await opened()
    await client.send(new CreateScheduleCommand(specOf({ StartDate: new Date(start + 1_800_000), EndDate: new Date(start + 5_400_000), ActionAfterCompletion: 'DELETE' })))
    await pass(240)
    expect(called).toHaveLength(2)
    expect((await client.send(new ListSchedulesCommand({}))).Schedules).toEqual([])
  })

  test('a window moves a call within it, and the scheduled time stays', async () => {
    const { client, pass, invocations } = await opened()
    await client.send(new CreateScheduleCommand(specOf({ ScheduleExpression: 'rate(2 hours)', FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 60 } })))
    await pass(24 * 60)
    expect(invocations.length).toBeGreaterThanOrEqual(12)
    // the test's clock goes on by minutes
    const offsets = invocations.map(({ scheduledAt, invokedAt }) => invokedAt - scheduledAt)
    expect(offsets.every(offset => offset >= 0 && offset < 3_660_000)).toBe(true)
    expect(new Set(offsets).size).toBeGreaterThan(6)
    expect(invocations.every(({ scheduledAt }) => (scheduledAt - start) % 7_200_000 === 0)).toBe(true)
  })

  test('one that is disabled, changed or deleted is not run as it was', async () => {
    const { client, pass, called } = await opened()
    await client.send(new CreateScheduleCommand(specOf()))
    await pass(60)
    expect(called).toHaveLength(2)
    await client.send(new UpdateScheduleCommand(specOf({ State: 'DISABLED' })))
    await pass(120)
    expect(called).toHaveLength(2)
    await client.send(new UpdateScheduleCommand(specOf({ ScheduleExpression: 'cron(0 * * * ? *)', Target: { ...target, Input: '{"new":1}' } })))
    await pass(60)
    expect(called.slice(2).map(({ input }) => input['input'])).toEqual(['{"new":1}', '{"new":1}'])
    await client.send(new DeleteScheduleCommand({ Name: 'nightly' }))
    await pass(120)
    expect(called).toHaveLength(4)
  })
})

describe('when a target cannot be called', () => {
  const dead = { Arn: 'arn:aws:sqs:us-east-1:123456789012:dead' }
  const failing = (error: ServiceError) => ({ operation }: { readonly operation: string }) => {
    if (operation === 'StartExecution') throw error
    return {}
  }

  test('it is tried again with backoff while the failure may pass, and then given up to the dead-letter queue', async () => {
    const { client, pass, called, invocations, problems } = await opened({ answer: failing(new ServiceError('ThrottlingException', 'Rate exceeded')) })
    await client.send(new CreateScheduleCommand(specOf({ ScheduleExpression: 'at(2026-01-01T00:01:00)', Target: { ...target, Input: '{"try":<aws.scheduler.attempt-number>}', DeadLetterConfig: dead, RetryPolicy: { MaximumRetryAttempts: 3 } } })))
    for (let i = 0; i < 8; i++) await pass(1)
    expect(invocations.map(({ attempt, retryAt, invokedAt }) => [attempt, retryAt === undefined ? undefined : retryAt - invokedAt])).toEqual([[1, 1_000], [2, 2_000], [3, 4_000], [4, undefined]])
    expect(new Set(called.slice(0, 4).map(({ input }) => input['name'])).size).toBe(1)
    const [message] = called.slice(4)
    expect(message).toMatchObject({ service: 'sqs', operation: 'SendMessage', caller: { principalArn: roleArn }, input: { MessageBody: '{"try":4}' } })
    const attributes = Object.fromEntries(Object.entries(message?.input['MessageAttributes'] as Record<string, { readonly StringValue: string }>).map(([name, { StringValue: text }]) => [name, text]))
    expect(attributes).toEqual({
      ERROR_CODE: 'ThrottlingException', ERROR_MESSAGE: 'Rate exceeded', EXECUTION_ID: called[0]?.input['name'], EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts', IS_PAYLOAD_TRUNCATED: 'false', RETRY_ATTEMPTS: '3',
      SCHEDULED_TIME: '2026-01-01T00:01:00Z', SCHEDULE_ARN: arn, TARGET_ARN: machineArn,
    })
    expect(problems).toEqual([`SW4781: ${arn} could not call ${machineArn}: ThrottlingException: Rate exceeded`])
  })

  test('an event that has become too old is given up', async () => {
    const { client, pass, called, invocations } = await opened({ answer: failing(new ServiceError('InternalFailure', 'later', 500)) })
    await client.send(new CreateScheduleCommand(specOf({ ScheduleExpression: 'at(2026-01-01T00:01:00)', Target: { ...target, DeadLetterConfig: dead, RetryPolicy: { MaximumEventAgeInSeconds: 60 } } })))
    for (let i = 0; i < 8; i++) await pass(1)
    expect(invocations.length).toBeLessThan(8)
    expect(called.at(-1)?.input['MessageAttributes']).toMatchObject({ EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumEventAgeInSeconds' } })
  })

  test('what will not pass is not tried again, and nothing else is held up by it', async () => {
    const { client, pass, called, problems } = await opened({ answer: failing(new ServiceError('AccessDeniedException', 'no')) })
    await client.send(new CreateScheduleCommand(specOf({ Target: { ...target, DeadLetterConfig: dead } })))
    await pass(60)
    expect(called.map(({ operation }) => operation)).toEqual(['StartExecution', 'SendMessage', 'StartExecution', 'SendMessage'])
    expect(called[1]?.input['MessageAttributes']).not.toHaveProperty('EXHAUSTED_RETRY_CONDITION')
    expect(problems).toHaveLength(2)
  })
})
