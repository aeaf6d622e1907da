import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { ServiceError, type Caller, type HttpRequest, type HttpResponse, type JsonObject, type LocalService } from '../../../../src/local/service.js'
import { createSns } from '../../../../src/local/sns/index.js'

const caller: Caller = { principalArn: 'arn:aws:iam::123456789012:root' }
const prefix = 'arn:aws:sns:us-east-1:123456789012'
const queueArn = 'arn:aws:sqs:us-east-1:123456789012:results'
const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:tell'

interface Delivered { readonly service: string, readonly operation: string, readonly input: JsonObject, readonly caller: Caller }

let directory: string
let sns: LocalService
let delivered: Delivered[]
let problems: Error[]
let now: number

const open = (): Promise<LocalService> => createSns({
  directory, clock: { now: () => now }, onProblem: problem => { problems.push(problem) },
  services: {
    call(service, operation, input, by) {
      if (input['QueueUrl'] === 'https://sqs.us-east-1.amazonaws.com/123456789012/gone') return Promise.reject(new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.'))
      delivered.push({ service, operation, input, caller: by })
      return Promise.resolve({})
    },
  },
})

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sns-'))
  delivered = []
  problems = []
  now = Date.UTC(2024, 0, 1)
  sns = await open()
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const call = (operation: string, input: JsonObject) => sns.call(operation, input, caller)
const topic = async (Name = 'news', Attributes: JsonObject = {}) => (await call('CreateTopic', { Name, Attributes }))['TopicArn'] as string
const subscribe = (TopicArn: string, Endpoint = queueArn, more: JsonObject = {}) => call('Subscribe', { TopicArn, Protocol: Endpoint.split(':')[2] ?? '', Endpoint, ...more })
const bodies = () => delivered.map(({ input }) => JSON.parse(input['MessageBody'] as string) as JsonObject)

describe('topics', () => {
  test('are made once, listed, and outlive the process', async () => {
    expect([await topic(), await topic()]).toEqual([`${prefix}:news`, `${prefix}:news`])
    sns = await open()
    await expect(call('ListTopics', {})).resolves.toEqual({ Topics: [{ TopicArn: `${prefix}:news` }] })
    await expect(call('GetTopicAttributes', { TopicArn: `${prefix}:news` })).resolves.toMatchObject({ Attributes: { SubscriptionsConfirmed: '0' } })
    await call('DeleteTopic', { TopicArn: `${prefix}:news` })
    await expect(call('ListTopics', {})).resolves.toEqual({ Topics: [] })
  })

  test('with other attributes under the same name are refused', async () => {
    await topic('a.fifo', { FifoTopic: 'true' })
    await expect(topic('a.fifo', { FifoTopic: 'true', ContentBasedDeduplication: 'true' })).rejects.toMatchObject({ code: 'InvalidParameter', message: expect.stringContaining('already exists with different attributes') })
  })

  test.each<[string, string, JsonObject, string]>([
    ['a blank', 'a b', {}, 'Invalid parameter: Topic Name'],
    ['no .fifo', 'a', { FifoTopic: 'true' }, 'must end with .fifo'],
    ['.fifo on a standard one', 'a.fifo', {}, 'Invalid parameter: Topic Name'],
    ['a flag that is none', 'a', { FifoTopic: 'yes' }, 'Must be true or false'],
  ])('are refused with %s', async (_, name, attributes, message) => {
    await expect(topic(name, attributes)).rejects.toMatchObject({ code: 'InvalidParameter', message: expect.stringContaining(message) })
  })

  test('what is not there is named', async () => {
    await expect(topic('a', { KmsMasterKeyId: 'alias/x' })).rejects.toMatchObject({ message: 'SW4231: the attribute KmsMasterKeyId of a topic is not supported by the local SNS' })
    await expect(call('PublishBatch', {})).rejects.toMatchObject({ message: expect.stringContaining('the operation PublishBatch') })
    await expect(call('ListTopics', { NextToken: 'x' })).rejects.toMatchObject({ message: expect.stringContaining('NextToken in ListTopics') })
  })
})

describe('subscriptions', () => {
  test('of one endpoint are one', async () => {
    const arn = await topic()
    const first = await subscribe(arn)
    await expect(subscribe(arn)).resolves.toEqual(first)
    await expect(call('ListSubscriptionsByTopic', { TopicArn: arn })).resolves.toMatchObject({ Subscriptions: [{ Protocol: 'sqs', Endpoint: queueArn }] })
    await call('Unsubscribe', { SubscriptionArn: first['SubscriptionArn'] ?? '' })
    await expect(call('ListSubscriptionsByTopic', { TopicArn: arn })).resolves.toEqual({ Subscriptions: [] })
  })

  test.each([
    ['to a topic that does not exist', () => subscribe(`${prefix}:none`), 'NotFound', 'Topic does not exist'],
    ['of a queue that is no ARN', async () => call('Subscribe', { TopicArn: await topic(), Protocol: 'sqs', Endpoint: 'results' }), 'InvalidParameter', 'Invalid parameter: SQS endpoint ARN'],
    ['of a FIFO queue to a standard topic', async () => subscribe(await topic(), `${queueArn}.fifo`), 'InvalidParameter', 'FIFO SQS Queues can not be subscribed'],
    ['by mail', async () => call('Subscribe', { TopicArn: await topic(), Protocol: 'email', Endpoint: 'a@example.com' }), 'NotSupportedByLocalAws', 'the protocol email'],
    ['with a filter', async () => subscribe(await topic(), queueArn, { Attributes: { FilterPolicy: '{}' } }), 'NotSupportedByLocalAws', 'the attribute FilterPolicy'],
  ])('%s are refused', async (_, make, code, message) => {
    await expect(make()).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
  })
})

describe('a message', () => {
  test('reaches queues and functions, in the name of the topic', async () => {
    const arn = await topic()
    await subscribe(arn)
    await subscribe(arn, functionArn)
    const { MessageId: id } = await call('Publish', { TopicArn: arn, Message: 'hello', Subject: 'news', MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } } })
    const [queue, lambda] = ['sqs', 'lambda'].map(service => delivered.find(one => one.service === service))
    expect(queue?.caller).toEqual({ principalArn: 'sns.amazonaws.com', sourceArn: arn })
    expect(JSON.parse(queue?.input['MessageBody'] as string)).toMatchObject({
      Type: 'Notification', MessageId: id, TopicArn: arn, Subject: 'news', Message: 'hello', Timestamp: '2024-01-01T00:00:00.000Z', MessageAttributes: { a: { Type: 'String', Value: 'b' } },
    })
    expect(lambda?.input).toMatchObject({ FunctionName: functionArn, InvocationType: 'Event' })
    expect(JSON.parse(lambda?.input['Payload'] as string)).toMatchObject({ Records: [{ EventSource: 'aws:sns', Sns: { MessageId: id, Message: 'hello', Subject: 'news' } }] })
  })

  test('is delivered as it is where that is wanted', async () => {
    const arn = await topic()
    await subscribe(arn, queueArn, { Attributes: { RawMessageDelivery: 'true' } })
    const attributes = { a: { DataType: 'String', StringValue: 'b' } }
    await call('Publish', { TopicArn: arn, Message: 'hello', MessageAttributes: attributes })
    expect(delivered[0]?.input).toEqual({ QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/results', MessageBody: 'hello', MessageAttributes: attributes })
  })

  test('may have a text for each protocol', async () => {
    const arn = await topic()
    await subscribe(arn)
    await call('Publish', { TopicArn: arn, Message: '{"default":"x","sqs":"y"}', MessageStructure: 'json' })
    expect(bodies()).toMatchObject([{ Message: 'y' }])
  })

  test('that cannot be delivered to one is delivered to the others, and the fault is told', async () => {
    const arn = await topic()
    await subscribe(arn, queueArn.replace('results', 'gone'))
    await subscribe(arn)
    await expect(call('Publish', { TopicArn: arn, Message: 'hello' })).resolves.toHaveProperty('MessageId')
    expect(delivered).toHaveLength(1)
    expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/^SW4232: .*:gone: The specified queue does not exist/)])
  })

  test('of a FIFO topic needs a group and an id, is numbered, and is taken once in five minutes', async () => {
    const arn = await topic('a.fifo', { FifoTopic: 'true' })
    await subscribe(arn, `${queueArn}.fifo`)
    await expect(call('Publish', { TopicArn: arn, Message: 'x' })).rejects.toMatchObject({ code: 'InvalidParameter', message: 'Invalid parameter: The MessageGroupId parameter is required for FIFO topics' })
    await expect(call('Publish', { TopicArn: arn, Message: 'x', MessageGroupId: 'g' })).rejects.toMatchObject({ message: expect.stringContaining('ContentBasedDeduplication enabled or MessageDeduplicationId') })
    const send = (id: string) => call('Publish', { TopicArn: arn, Message: 'x', MessageGroupId: 'g', MessageDeduplicationId: id })
    const first = await send('1')
    expect(first['SequenceNumber']).toMatch(/^\d{20}$/)
    await expect(send('1')).resolves.toEqual(first)
    const second = await send('2')
    expect((second['SequenceNumber'] as string) > (first['SequenceNumber'] as string)).toBe(true)
    expect(delivered.map(({ input }) => [input['MessageGroupId'], input['MessageDeduplicationId']])).toEqual([['g', '1'], ['g', '2']])
    now += 5 * 60_000
    await expect(send('1')).resolves.not.toEqual(first)
  })

  test('of a FIFO topic may be known by its content', async () => {
    const arn = await topic('a.fifo', { FifoTopic: 'true', ContentBasedDeduplication: 'true' })
    const send = (Message: string) => call('Publish', { TopicArn: arn, Message, MessageGroupId: 'g' })
    const first = await send('x')
    await expect(send('x')).resolves.toEqual(first)
    await expect(send('y')).resolves.not.toEqual(first)
  })

  test.each<[string, JsonObject, string, string]>([
    ['to nobody', { Message: 'x' }, 'InvalidParameter', 'TopicArn or TargetArn'],
    ['to a topic that does not exist', { TopicArn: `${prefix}:none`, Message: 'x' }, 'NotFound', 'Topic does not exist'],
    ['to what is no ARN', { TopicArn: 'none', Message: 'x' }, 'InvalidParameter', 'An ARN must have at least 6 elements, not 1'],
    ['to a telephone', { PhoneNumber: '+1', Message: 'x' }, 'NotSupportedByLocalAws', 'PhoneNumber'],
    ['without text', { TopicArn: `${prefix}:news`, Message: '' }, 'InvalidParameter', 'Invalid parameter: Empty message'],
    ['that is too long', { TopicArn: `${prefix}:news`, Message: 'x'.repeat(262_145) }, 'InvalidParameter', 'Invalid parameter: Message too long'],
    ['without a text for others', { TopicArn: `${prefix}:news`, Message: '{}', MessageStructure: 'json' }, 'InvalidParameter', 'No default entry'],
    ['with an id on a standard topic', { TopicArn: `${prefix}:news`, Message: 'x', MessageDeduplicationId: '1' }, 'InvalidParameter', 'MessageDeduplicationId parameter that is not valid'],
  ])('%s is refused', async (_, input, code, message) => {
    await topic()
    await expect(call('Publish', input)).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
  })
})

describe('the query protocol', () => {
  const send = async (form: Readonly<Record<string, string>>): Promise<HttpResponse> => {
    const request = { method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, body: () => Promise.resolve(Buffer.from(new URLSearchParams(form).toString())) }
    return await sns.handle(request as unknown as HttpRequest, caller) as HttpResponse
  }

  test('reads maps, and answers in XML', async () => {
    const { status, body } = await send({ 'Action': 'CreateTopic', 'Version': '2010-03-31', 'Name': 'a.fifo', 'Attributes.entry.1.key': 'FifoTopic', 'Attributes.entry.1.value': 'true' })
    expect([status, body]).toEqual([200, expect.stringContaining(`<CreateTopicResult><TopicArn>${prefix}:a.fifo</TopicArn></CreateTopicResult>`)])
    await subscribe(`${prefix}:a.fifo`, `${queueArn}.fifo`)
    const published = await send({
      'Action': 'Publish', 'TopicArn': `${prefix}:a.fifo`, 'Message': 'x', 'MessageGroupId': 'g', 'MessageDeduplicationId': '1',
      'MessageAttributes.entry.1.Name': 'n', 'MessageAttributes.entry.1.Value.DataType': 'String', 'MessageAttributes.entry.1.Value.StringValue': 'v',
    })
    expect(published.body).toMatch(/<MessageId>[0-9a-f-]{36}<\/MessageId><SequenceNumber>\d{20}<\/SequenceNumber>/)
    expect(bodies()).toMatchObject([{ MessageAttributes: { n: { Type: 'String', Value: 'v' } } }])
    expect((await send({ Action: 'ListTopics' })).body).toContain(`<Topics><member><TopicArn>${prefix}:a.fifo</TopicArn></member></Topics>`)
    expect((await send({ Action: 'GetTopicAttributes', TopicArn: `${prefix}:a.fifo` })).body).toContain('<entry><key>FifoTopic</key><value>true</value></entry>')
  })

  test('says what is wrong', async () => {
    const { status, body } = await send({ Action: 'Publish', TopicArn: `${prefix}:none`, Message: 'x' })
    expect([status, body]).toEqual([404, expect.stringContaining('<Code>NotFound</Code><Message>Topic does not exist</Message>')])
    expect((await send({})).body).toContain('<Code>MissingAction</Code>')
  })
})
