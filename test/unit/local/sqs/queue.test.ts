import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand, GetQueueUrlCommand, ListDeadLetterSourceQueuesCommand, ListQueuesCommand,
  ListQueueTagsCommand, PurgeQueueCommand, QueueDoesNotExist, QueueNameExists, SetQueueAttributesCommand, TagQueueCommand, UntagQueueCommand, AddPermissionCommand,
} from '@aws-sdk/client-sqs'
import { signedHeaders } from '../signed-headers.js'
import { receive, startSqs, type SqsHarness } from './harness.js'
import { manualClock, type ManualClock } from './manual-clock.js'

let clock: ManualClock
let harness: SqsHarness

beforeEach(async () => {
  clock = manualClock()
  harness = await startSqs({ clock })
})

afterEach(() => harness.close())

describe('queues', () => {
  test('creating a queue gives a URL below the endpoint, and again the same one', async () => {
    const first = await harness.client.send(new CreateQueueCommand({ QueueName: 'jobs', Attributes: { VisibilityTimeout: '45' } }))
    const again = await harness.client.send(new CreateQueueCommand({ QueueName: 'jobs', Attributes: { VisibilityTimeout: '45' } }))
    expect(first.QueueUrl).toBe(`${harness.endpoint}/123456789012/jobs`)
    expect(again.QueueUrl).toBe(first.QueueUrl)
  })

  test('creating a queue again with another attribute is QueueNameExists', async () => {
    await harness.queue('jobs', { VisibilityTimeout: '45' })
    const different = harness.client.send(new CreateQueueCommand({ QueueName: 'jobs', Attributes: { VisibilityTimeout: '46' } }))
    await expect(different).rejects.toBeInstanceOf(QueueNameExists)
    await expect(harness.queue('jobs', { DelaySeconds: '0' })).resolves.toContain('/jobs')
  })

  test.each<[string, { QueueName: string, Attributes?: Record<string, string> }, string]>([
    ['a name with a space', { QueueName: 'a b' }, 'InvalidParameterValue'],
    ['a name of 81 characters', { QueueName: 'x'.repeat(81) }, 'InvalidParameterValue'],
    ['a FIFO queue without its suffix', { QueueName: 'jobs', Attributes: { FifoQueue: 'true' } }, 'InvalidParameterValue'],
    ['the suffix on a standard queue', { QueueName: 'jobs.fifo' }, 'InvalidParameterValue'],
    ['an unknown attribute', { QueueName: 'jobs', Attributes: { Colour: 'red' } }, 'InvalidAttributeName'],
    ['a FIFO attribute on a standard queue', { QueueName: 'jobs', Attributes: { ContentBasedDeduplication: 'true' } }, 'InvalidAttributeName'],
    ['a value out of range', { QueueName: 'jobs', Attributes: { VisibilityTimeout: '43201' } }, 'InvalidAttributeValue'],
    ['a value that is no number', { QueueName: 'jobs', Attributes: { DelaySeconds: '1e2' } }, 'InvalidAttributeValue'],
    ['encryption by a KMS key', { QueueName: 'jobs', Attributes: { KmsMasterKeyId: 'alias/x' } }, 'UnsupportedOperation'],
    ['a dead-letter queue that does not exist', { QueueName: 'jobs', Attributes: { RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:no","maxReceiveCount":3}' } }, 'InvalidParameterValue'],
    ['a redrive policy without a count', { QueueName: 'jobs', Attributes: { RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:no"}' } }, 'InvalidParameterValue'],
  ])('%s is refused', async (_what, input, name) => {
    await expect(harness.client.send(new CreateQueueCommand(input))).rejects.toMatchObject({ name })
    expect((await harness.client.send(new ListQueuesCommand({}))).QueueUrls).toBeUndefined()
  })

  test('attributes have AWS\'s defaults, and come by name', async () => {
    const url = await harness.queue('jobs')
    const all = await harness.client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }))
    expect(all.Attributes).toEqual({
      ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesDelayed: '0', ApproximateNumberOfMessagesNotVisible: '0',
      CreatedTimestamp: '1700000000', LastModifiedTimestamp: '1700000000', QueueArn: 'arn:aws:sqs:us-east-1:123456789012:jobs',
      DelaySeconds: '0', MaximumMessageSize: '1048576', MessageRetentionPeriod: '345600', ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true', VisibilityTimeout: '30',
    })
    const some = await harness.client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['VisibilityTimeout', 'QueueArn'] }))
    expect(Object.keys(some.Attributes ?? {}).sort()).toEqual(['QueueArn', 'VisibilityTimeout'])
    await expect(harness.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['Colour'] })).rejects.toMatchObject({ code: 'InvalidAttributeName' })
  })

  test('attributes are set, and an empty redrive policy takes it off', async () => {
    const url = await harness.queue('jobs')
    await harness.queue('dead')
    const policy = JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:dead', maxReceiveCount: '4' })
    await harness.client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { RedrivePolicy: policy, VisibilityTimeout: '5' } }))
    const set = await harness.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['RedrivePolicy', 'VisibilityTimeout'] })
    expect(set['Attributes']).toEqual({ RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead","maxReceiveCount":4}', VisibilityTimeout: '5' })
    await harness.client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { RedrivePolicy: '' } }))
    expect((await harness.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['RedrivePolicy'] }))['Attributes']).toEqual({})
  })

  test('queues are found by name and listed by prefix, page by page', async () => {
    for (const name of ['b-2', 'a-1', 'b-1', 'b-3']) await harness.queue(name)
    expect((await harness.client.send(new GetQueueUrlCommand({ QueueName: 'b-1' }))).QueueUrl).toContain('/123456789012/b-1')
    const first = await harness.client.send(new ListQueuesCommand({ QueueNamePrefix: 'b-', MaxResults: 2 }))
    const second = await harness.client.send(new ListQueuesCommand({ QueueNamePrefix: 'b-', MaxResults: 2, NextToken: first.NextToken }))
    const names = [first, second].map(page => (page.QueueUrls ?? []).map(url => url.split('/').at(-1)))
    expect(names).toEqual([['b-1', 'b-2'], ['b-3']])
    expect(second.NextToken).toBeUndefined()
  })

  test('a queue that does not exist is named so by every way to it', async () => {
    const url = `${harness.endpoint}/123456789012/none`
    await expect(harness.client.send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toBeInstanceOf(QueueDoesNotExist)
    await expect(harness.client.send(new PurgeQueueCommand({ QueueUrl: url }))).rejects.toMatchObject({ name: 'QueueDoesNotExist', message: 'The specified queue does not exist.' })
    await expect(harness.sqs.arrival('arn:aws:sqs:us-east-1:123456789012:none')).rejects.toMatchObject({ code: 'QueueDoesNotExist' })
  })

  test('a deleted queue is gone, and its name is free after a minute', async () => {
    const url = await harness.queue('jobs')
    await harness.call('SendMessage', { QueueUrl: url, MessageBody: 'x' })
    await harness.client.send(new DeleteQueueCommand({ QueueUrl: url }))
    await expect(harness.call('SendMessage', { QueueUrl: url, MessageBody: 'x' })).rejects.toMatchObject({ code: 'QueueDoesNotExist' })
    await expect(harness.client.send(new CreateQueueCommand({ QueueName: 'jobs' }))).rejects.toMatchObject({ name: 'QueueDeletedRecently' })
    clock.advance(60_000)
    await harness.queue('jobs')
    expect(await receive(harness, url)).toEqual([])
  })

  test('purging removes every message, in flight or not, and is not repeated within a minute', async () => {
    const url = await harness.queue('jobs')
    for (const body of ['a', 'b', 'c']) await harness.call('SendMessage', { QueueUrl: url, MessageBody: body, DelaySeconds: body === 'c' ? 9 : 0 })
    await receive(harness, url, { MaxNumberOfMessages: 1 })
    await harness.client.send(new PurgeQueueCommand({ QueueUrl: url }))
    clock.advance(40_000)
    const { Attributes: counts } = await harness.client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }))
    expect(counts).toMatchObject({ ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0', ApproximateNumberOfMessagesDelayed: '0' })
    await expect(harness.client.send(new PurgeQueueCommand({ QueueUrl: url }))).rejects.toMatchObject({ name: 'PurgeQueueInProgress' })
    clock.advance(20_000)
    await expect(harness.call('PurgeQueue', { QueueUrl: url })).resolves.toEqual({})
  })

  test('tags are set, listed and taken off', async () => {
    const url = await harness.queue('jobs')
    await harness.client.send(new TagQueueCommand({ QueueUrl: url, Tags: { team: 'nlp', cost: '1' } }))
    await harness.client.send(new UntagQueueCommand({ QueueUrl: url, TagKeys: ['cost'] }))
    expect((await harness.client.send(new ListQueueTagsCommand({ QueueUrl: url }))).Tags).toEqual({ team: 'nlp' })
  })

  test('the sources of a dead-letter queue are listed', async () => {
    const dead = await harness.queue('dead')
    const policy = JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:dead', maxReceiveCount: 1 })
    await harness.queue('one', { RedrivePolicy: policy })
    await harness.queue('other')
    const { queueUrls } = await harness.client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }))
    expect(queueUrls).toEqual([`${harness.endpoint}/123456789012/one`])
  })

  test('an operation that is not supported says so', async () => {
    const url = await harness.queue('jobs')
    const refused = harness.client.send(new AddPermissionCommand({ QueueUrl: url, Label: 'x', AWSAccountIds: ['123456789012'], Actions: ['*'] }))
    await expect(refused).rejects.toMatchObject({ name: 'UnsupportedOperation', message: 'AddPermission is not supported by the local SQS' })
    await expect(harness.call('Dance', {})).rejects.toMatchObject({ code: 'InvalidAction' })
  })

  test.each([
    ['ReceiveMessage', 'ReceiveRequestAttemptId', { ReceiveRequestAttemptId: 'a' }],
    ['SendMessage', 'MessageSystemAttributes', { MessageBody: 'x', MessageSystemAttributes: {} }],
    ['SendMessageBatch', 'Priority', { Entries: [{ Id: 'a', MessageBody: 'x', Priority: 1 }] }],
    ['DeleteMessageBatch', 'VisibilityTimeout', { Entries: [{ Id: 'a', ReceiptHandle: 'x', VisibilityTimeout: 1 }] }],
    ['PurgeQueue', 'Force', { Force: true }],
  ])('%s refuses %s by name', async (operation, member, input) => {
    const url = await harness.queue('jobs')
    await expect(harness.call(operation, { QueueUrl: url, ...input })).rejects.toMatchObject({ code: 'UnsupportedOperation', message: expect.stringContaining(`${member} in `) as unknown })
    expect(await receive(harness, url)).toEqual([])
  })

  test('a request in the query protocol is refused by name', async () => {
    const answer = await fetch(harness.endpoint, {
      method: 'POST',
      body: 'Action=ListQueues',
      headers: { ...await signedHeaders({ credentials: await credentialsOf(harness), service: 'sqs', url: harness.endpoint, body: 'Action=ListQueues' }) },
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ __type: 'com.amazonaws.sqs#UnsupportedOperation' })
  })
})

const credentialsOf = async ({ client }: SqsHarness) => client.config.credentials()
