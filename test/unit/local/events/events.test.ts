import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createEvents } from '../../../../src/local/events/index.js'
import { ServiceError, type Caller, type HttpRequest, type HttpResponse, type JsonObject, type LocalService } from '../../../../src/local/service.js'

const caller: Caller = { principalArn: 'arn:aws:iam::123456789012:root' }
const queueArn = 'arn:aws:sqs:us-east-1:123456789012:results'
const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:tell'
const machineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:work'

let directory: string
let events: LocalService
let delivered: (readonly [operation: string, input: JsonObject, by: Caller])[]
let problems: Error[]

const open = (): Promise<LocalService> => createEvents({
  directory, clock: { now: () => Date.UTC(2024, 0, 1, 0, 0, 0, 500) }, onProblem: problem => { problems.push(problem) },
  services: {
    call(service, operation, input, by) {
      if (service === 'lambda') return Promise.reject(new ServiceError('ResourceNotFoundException', 'Function not found', 404))
      delivered.push([operation, input, by])
      return Promise.resolve({})
    },
  },
})

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'events-'))
  delivered = []
  problems = []
  events = await open()
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const call = (operation: string, input: JsonObject, by = caller) => events.call(operation, input, by)
const rule = (EventPattern: JsonObject, more: JsonObject = {}) => call('PutRule', { Name: 'rule', EventPattern: JSON.stringify(EventPattern), ...more })
const target = (Arn: string, more: JsonObject = {}) => call('PutTargets', { Rule: 'rule', Targets: [{ Id: Arn.split(':')[2] ?? '', Arn, ...more }] })
const entry = (more: JsonObject = {}): JsonObject => ({ Source: 'my.app', DetailType: 'done', Detail: '{"size":7}', ...more })
const put = (...entries: readonly JsonObject[]) => call('PutEvents', { Entries: entries })

describe('rules', () => {
  test('are made, changed, listed and deleted, and outlive the process', async () => {
    await expect(rule({ source: ['my.app'] })).resolves.toEqual({ RuleArn: 'arn:aws:events:us-east-1:123456789012:rule/rule' })
    await target(queueArn)
    await rule({ source: ['other'] }, { State: 'DISABLED' })
    events = await open()
    await expect(call('DescribeRule', { Name: 'rule' })).resolves.toMatchObject({ EventPattern: '{"source":["other"]}', State: 'DISABLED' })
    await expect(call('ListRules', { NamePrefix: 'ru' })).resolves.toMatchObject({ Rules: [{ Name: 'rule' }] })
    await expect(call('ListTargetsByRule', { Rule: 'rule' })).resolves.toEqual({ Targets: [{ Id: 'sqs', Arn: queueArn }] })
    await expect(call('DeleteRule', { Name: 'rule' })).rejects.toMatchObject({ code: 'ValidationException', message: expect.stringContaining('has targets') })
    await call('RemoveTargets', { Rule: 'rule', Ids: ['sqs'] })
    await call('DeleteRule', { Name: 'rule' })
    await expect(call('DescribeRule', { Name: 'rule' })).rejects.toMatchObject({ code: 'ResourceNotFoundException', message: 'Rule rule on EventBus default does not exist.' })
  })

  test('what is not there is named', async () => {
    await rule({ source: ['x'] })
    await expect(call('CreateEventBus', {})).rejects.toMatchObject({ message: 'SW4241: the operation CreateEventBus is not supported by the local EventBridge' })
    await expect(rule({ source: ['x'] }, { ScheduleExpression: 'rate(1 day)' })).rejects.toMatchObject({ message: expect.stringContaining('ScheduleExpression in PutRule') })
    await expect(rule({ source: ['x'] }, { EventBusName: 'mine' })).rejects.toMatchObject({ message: expect.stringContaining('another event bus') })
    await expect(target('arn:aws:kinesis:us-east-1:123456789012:stream/x')).rejects.toMatchObject({ message: expect.stringContaining('the target arn:aws:kinesis') })
    await expect(target(queueArn, { InputPath: '$.detail' })).rejects.toMatchObject({ message: expect.stringContaining('InputPath of a target') })
    await expect(put(entry({ TraceHeader: 'x' }))).rejects.toMatchObject({ message: expect.stringContaining('TraceHeader of an entry') })
  })
})

describe('events', () => {
  test('reach the queues and state machines of the rules that match, and no others', async () => {
    await rule({ source: ['my.app'] })
    await target(queueArn)
    await target(machineArn, { RoleArn: 'arn:aws:iam::123456789012:role/starter', Input: '{"fixed":1}' })
    const { Entries: entries, FailedEntryCount: failed } = await put(entry({ Resources: ['r'] }), entry({ Source: 'other' }))
    const [first] = entries as readonly JsonObject[]
    expect(failed).toBe(0)
    expect(delivered.map(([operation]) => operation).sort()).toEqual(['SendMessage', 'StartExecution'])
    const [, message, by] = delivered.find(([operation]) => operation === 'SendMessage') ?? []
    expect(by).toEqual({ principalArn: 'events.amazonaws.com', sourceArn: 'arn:aws:events:us-east-1:123456789012:rule/rule' })
    expect(JSON.parse(message?.['MessageBody'] as string)).toEqual({
      'version': '0', 'id': first?.['EventId'], 'detail-type': 'done', 'source': 'my.app', 'account': '123456789012', 'time': '2024-01-01T00:00:00Z', 'region': 'us-east-1', 'resources': ['r'], 'detail': { size: 7 },
    })
    const [, execution, starter] = delivered.find(([operation]) => operation === 'StartExecution') ?? []
    expect([execution, starter?.principalArn]).toEqual([{ stateMachineArn: machineArn, input: '{"fixed":1}' }, 'arn:aws:iam::123456789012:role/starter'])
  })

  test('do not reach a rule that is disabled', async () => {
    await rule({ source: ['my.app'] }, { State: 'DISABLED' })
    await target(queueArn)
    await put(entry())
    expect(delivered).toEqual([])
  })

  test('that cannot be delivered are told of, and were taken', async () => {
    await rule({ source: ['my.app'] })
    await target(functionArn)
    await expect(put(entry())).resolves.toMatchObject({ FailedEntryCount: 0 })
    expect(problems.map(({ message }) => message)).toEqual([`SW4242: the rule rule could not deliver an event to ${functionArn}: Function not found`])
  })

  test('are refused one by one', async () => {
    const answer = await put(entry(), entry({ Source: '' }), entry({ Detail: '"text"' }), entry({ Detail: '{' }), { Source: 'a', Detail: '{}' }, entry({ Source: 'aws.states' }))
    expect(answer).toEqual({
      FailedEntryCount: 5,
      Entries: [
        { EventId: expect.any(String) },
        { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter Source is not valid. Reason: Source is a required argument.' },
        { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
        { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
        { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter DetailType is not valid. Reason: DetailType is a required argument.' },
        { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' },
      ],
    })
  })

  test('are at most ten', async () => {
    await expect(put(...Array.from({ length: 11 }, () => entry()))).rejects.toMatchObject({ code: 'ValidationException' })
    await expect(put()).rejects.toMatchObject({ code: 'ValidationException' })
  })
})

describe('the JSON protocol', () => {
  const send = async (operation: string, body: string): Promise<HttpResponse> => {
    const request = { method: 'POST', path: '/', query: new URLSearchParams(), headers: { 'x-amz-target': operation }, body: () => Promise.resolve(Buffer.from(body)) }
    return await events.handle(request as unknown as HttpRequest, caller) as HttpResponse
  }

  test('answers, and says what is wrong', async () => {
    const taken = await send('AWSEvents.PutEvents', JSON.stringify({ Entries: [entry()] }))
    expect([taken.status, JSON.parse(taken.body as string)]).toEqual([200, { FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] }])
    const missing = await send('AWSEvents.DescribeRule', '{"Name":"none"}')
    expect([missing.status, JSON.parse(missing.body as string)]).toEqual([400, { __type: 'ResourceNotFoundException', message: 'Rule none on EventBus default does not exist.' }])
    expect((await send('AWSEvents.PutEvents', '[]')).status).toBe(400)
    expect((await send('Other.PutEvents', '{}')).body).toContain('UnknownOperationException')
  })
})
