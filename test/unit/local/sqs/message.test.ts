import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { BatchRequestTooLong, ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import { bodies, operator, receive, startSqs, type SqsHarness } from './harness.js'
import { manualClock, type ManualClock } from './manual-clock.js'

let clock: ManualClock
let harness: SqsHarness
let url: string

beforeEach(async () => {
  clock = manualClock()
  harness = await startSqs({ clock })
  url = await harness.queue('jobs')
})

afterEach(() => harness.close())

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

describe('messages', () => {
  test('body and attributes come back as they were sent, with digests that the client verifies', async () => {
    const body = 'naïve 🙂 \n{"a":1}'
    const attributes = {
      City: { DataType: 'String', StringValue: 'Zürich' },
      Count: { DataType: 'Number.int', StringValue: '12' },
      Blob: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255, 7]) },
    }
    const sent = await harness.client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body, MessageAttributes: attributes }))
    const { Messages: [message] = [] } = await harness.client.send(new ReceiveMessageCommand({ QueueUrl: url, MessageAttributeNames: ['All'] }))
    expect(sent.MD5OfMessageBody).toBe(md5(body))
    expect(message?.Body).toBe(body)
    expect(message?.MessageId).toBe(sent.MessageId)
    expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes)
    expect(message?.MessageAttributes?.['City']).toEqual({ DataType: 'String', StringValue: 'Zürich' })
    expect(Buffer.from(message?.MessageAttributes?.['Blob']?.BinaryValue ?? [])).toEqual(Buffer.from([0, 255, 7]))
  })

  test('the digest of attributes is the one that AWS was seen to give', async () => {
    const sent = await harness.call('SendMessage', { QueueUrl: url, MessageBody: 'x', MessageAttributes: { timestamp: { DataType: 'Number', StringValue: '1493147359900' } } })
    expect(sent['MD5OfMessageAttributes']).toBe('235c5c510d26fb653d073faed50ae77c')
  })

  test('a receiver gets the attributes that it asks for', async () => {
    const attributes = { 'a.one': { DataType: 'String', StringValue: '1' }, 'a.two': { DataType: 'String', StringValue: '2' }, b: { DataType: 'String', StringValue: '3' } }
    await harness.call('SendMessage', { QueueUrl: url, MessageBody: 'x', MessageAttributes: attributes })
    const names = async (wanted: readonly string[]): Promise<readonly string[]> => {
      const [message] = await receive(harness, url, { MessageAttributeNames: wanted, VisibilityTimeout: 0 })
      return Object.keys((message as { MessageAttributes?: object } | undefined)?.MessageAttributes ?? {})
    }
    expect(await names([])).toEqual([])
    expect(await names(['b'])).toEqual(['b'])
    expect(await names(['a.*'])).toEqual(['a.one', 'a.two'])
    expect(await names(['.*'])).toEqual(['a.one', 'a.two', 'b'])
  })

  test('system attributes tell sender, times and count', async () => {
    const role = { principalArn: 'arn:aws:iam::123456789012:role/sender' }
    await harness.sqs.call('SendMessage', { QueueUrl: url, MessageBody: 'x' }, role)
    const sentAt = String(clock.now())
    clock.advance(1500)
    const firstAt = String(clock.now())
    await receive(harness, url)
    clock.advance(31_000)
    const [message] = await receive(harness, url)
    expect(message?.Attributes).toEqual({
      SenderId: role.principalArn, SentTimestamp: sentAt, ApproximateFirstReceiveTimestamp: firstAt, ApproximateReceiveCount: '2',
    })
    const [asked] = await receive(harness, url, { MessageSystemAttributeNames: ['SentTimestamp'] }).then(async (none) => {
      expect(none).toEqual([])
      clock.advance(31_000)
      return receive(harness, url, { MessageSystemAttributeNames: [], AttributeNames: ['SentTimestamp'] })
    })
    expect(asked?.Attributes).toEqual({ SentTimestamp: sentAt })
  })

  test('a message may have 1 MiB and no byte more, attributes counted', async () => {
    const size = 1_048_576
    await harness.client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x'.repeat(size) }))
    const [whole] = await receive(harness, url)
    expect(whole?.Body.length).toBe(size)
    const over = { QueueUrl: url, MessageBody: 'x'.repeat(size - 10), MessageAttributes: { ab: { DataType: 'String', StringValue: '123' } } }
    await expect(harness.client.send(new SendMessageCommand(over))).rejects.toMatchObject({ name: 'InvalidParameterValue', message: expect.stringContaining('1048576 bytes') as unknown })
    await expect(harness.call('SendMessage', { ...over, MessageBody: 'x'.repeat(size - 11) })).resolves.toHaveProperty('MessageId')
  })

  test('the queue\'s own limit counts too', async () => {
    const small = await harness.queue('small', { MaximumMessageSize: '1024' })
    await expect(harness.call('SendMessage', { QueueUrl: small, MessageBody: 'é'.repeat(513) })).rejects.toMatchObject({ code: 'InvalidParameterValue' })
    await expect(harness.call('SendMessage', { QueueUrl: small, MessageBody: 'é'.repeat(512) })).resolves.toHaveProperty('MessageId')
  })

  test.each([
    ['no body', { MessageBody: '' }, 'MissingParameter'],
    ['a control character', { MessageBody: 'a\u0001' }, 'InvalidMessageContents'],
    ['half a surrogate pair', { MessageBody: 'a\ud800' }, 'InvalidMessageContents'],
    ['a delay of 901 s', { MessageBody: 'x', DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['a deduplication id', { MessageBody: 'x', MessageDeduplicationId: 'd' }, 'InvalidParameterValue'],
    ['an attribute without a type', { MessageBody: 'x', MessageAttributes: { a: { StringValue: '1' } } }, 'InvalidParameterValue'],
    ['an attribute of an unknown type', { MessageBody: 'x', MessageAttributes: { a: { DataType: 'Date', StringValue: '1' } } }, 'InvalidParameterValue'],
    ['an empty attribute', { MessageBody: 'x', MessageAttributes: { a: { DataType: 'String', StringValue: '' } } }, 'InvalidParameterValue'],
    ['a number that is none', { MessageBody: 'x', MessageAttributes: { a: { DataType: 'Number', StringValue: 'one' } } }, 'InvalidParameterValue'],
    ['a reserved attribute name', { MessageBody: 'x', MessageAttributes: { 'AWS.a': { DataType: 'String', StringValue: '1' } } }, 'InvalidParameterValue'],
    ['eleven attributes', { MessageBody: 'x', MessageAttributes: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`a${index}`, { DataType: 'String', StringValue: '1' }])) }, 'InvalidParameterValue'],
    ['a trace header', { MessageBody: 'x', MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: '1' } } }, 'UnsupportedOperation'],
  ])('a message with %s is refused', async (_what, input, code) => {
    await expect(harness.call('SendMessage', { QueueUrl: url, ...input })).rejects.toMatchObject({ code })
    expect(await receive(harness, url)).toEqual([])
  })

  test.each([
    [{ MaxNumberOfMessages: 0 }], [{ MaxNumberOfMessages: 11 }], [{ VisibilityTimeout: 43_201 }], [{ WaitTimeSeconds: 21 }], [{ WaitTimeSeconds: 1.5 }],
  ])('a receive with %p is refused', async (input) => {
    await expect(harness.call('ReceiveMessage', { QueueUrl: url, ...input })).rejects.toMatchObject({ code: 'InvalidParameterValue' })
  })

  test('a message group on a standard queue is carried, and orders nothing', async () => {
    for (const body of ['a', 'b']) await harness.call('SendMessage', { QueueUrl: url, MessageBody: body, MessageGroupId: 'tenant' })
    const [first] = await receive(harness, url, { MaxNumberOfMessages: 1 })
    const [second] = await receive(harness, url, { MaxNumberOfMessages: 1 })
    expect(bodies([first, second].flatMap(message => message ?? [])).length).toBe(2)
    expect(second?.Attributes).toMatchObject({ MessageGroupId: 'tenant' })
  })
})

describe('batches', () => {
  test('what is right is sent and what is wrong is said, entry by entry', async () => {
    const answer = await harness.client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: [
      { Id: 'good', MessageBody: 'a' },
      { Id: 'bad', MessageBody: 'b', DelaySeconds: 1000 },
      { Id: 'late', MessageBody: 'c', DelaySeconds: 5 },
    ] }))
    expect(answer.Successful?.map(entry => entry.Id)).toEqual(['good', 'late'])
    expect(answer.Failed).toEqual([expect.objectContaining({ Id: 'bad', Code: 'InvalidParameterValue', SenderFault: true })])
    expect(bodies(await receive(harness, url))).toEqual(['a'])
    clock.advance(5000)
    expect(bodies(await receive(harness, url))).toEqual(['c'])
  })

  test.each([
    ['no entries', [], 'EmptyBatchRequest'],
    ['eleven entries', Array.from({ length: 11 }, (_, index) => ({ Id: String(index), MessageBody: 'x' })), 'TooManyEntriesInBatchRequest'],
    ['an id twice', [{ Id: 'a', MessageBody: 'x' }, { Id: 'a', MessageBody: 'y' }], 'BatchEntryIdsNotDistinct'],
    ['an id with a dot', [{ Id: 'a.b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
  ])('a batch with %s is refused as a whole', async (_what, entries, name) => {
    await expect(harness.client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }))).rejects.toMatchObject({ name })
    expect(await receive(harness, url)).toEqual([])
  })

  test('a batch of more than 1 MiB in all is refused as a whole', async () => {
    const entries = ['a', 'b', 'c'].map(Id => ({ Id, MessageBody: 'x'.repeat(400_000) }))
    await expect(harness.client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }))).rejects.toBeInstanceOf(BatchRequestTooLong)
    expect(await receive(harness, url)).toEqual([])
  })

  test('a batch of visibility changes fails entry by entry', async () => {
    await harness.call('SendMessage', { QueueUrl: url, MessageBody: 'a' })
    const [a] = await receive(harness, url)
    const changed = await harness.call('ChangeMessageVisibilityBatch', { QueueUrl: url, Entries: [
      { Id: 'a', ReceiptHandle: a?.ReceiptHandle ?? '', VisibilityTimeout: 0 },
      { Id: 'x', ReceiptHandle: 'nonsense', VisibilityTimeout: 0 },
    ] })
    expect(changed).toEqual({ Successful: [{ Id: 'a' }], Failed: [expect.objectContaining({ Id: 'x', Code: 'ReceiptHandleIsInvalid' })] })
    expect(bodies(await receive(harness, url))).toEqual(['a'])
  })

  test('a batch of deletes fails entry by entry', async () => {
    for (const body of ['a', 'b']) await harness.call('SendMessage', { QueueUrl: url, MessageBody: body })
    const [, b] = await receive(harness, url)
    const deleted = await harness.call('DeleteMessageBatch', { QueueUrl: url, Entries: [
      { Id: 'b', ReceiptHandle: b?.ReceiptHandle ?? '' },
      { Id: 'twice', ReceiptHandle: b?.ReceiptHandle ?? '' },
      { Id: 'x', ReceiptHandle: 'nonsense' },
    ] })
    expect(deleted).toMatchObject({ Successful: [{ Id: 'b' }, { Id: 'twice' }], Failed: [{ Id: 'x' }] })
    clock.advance(60_000)
    expect(bodies(await receive(harness, url))).toEqual(['a'])
  })
})

test('calls of SDK clients are made as the caller whose key signed them', async () => {
  await harness.client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x' }))
  const [message] = await receive(harness, url)
  expect(message?.Attributes?.['SenderId']).toBe(operator.principalArn)
})
