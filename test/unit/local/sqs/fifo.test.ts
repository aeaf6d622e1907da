import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { bodies, receive, startSqs, type SqsHarness } from './harness.js'
import { manualClock, type ManualClock } from './manual-clock.js'

let clock: ManualClock
let harness: SqsHarness
let url: string

beforeEach(async () => {
  clock = manualClock()
  harness = await startSqs({ clock })
  url = await harness.queue('jobs.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' })
})

afterEach(() => harness.close())

interface SentMessage {
  readonly MessageId: string
  readonly SequenceNumber: string
}
const send = async (body: string, group: string, more = {}, queue = url): Promise<SentMessage> =>
  await harness.call('SendMessage', { QueueUrl: queue, MessageBody: body, MessageGroupId: group, ...more }) as unknown as SentMessage
const drop = (handle: string | undefined): Promise<unknown> => harness.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: handle ?? '' })

describe('order', () => {
  test('a group keeps its order, and sequence numbers grow', async () => {
    const numbers: string[] = []
    for (const body of ['a', 'b', 'c']) numbers.push((await send(body, 'g')).SequenceNumber)
    expect([...numbers].sort()).toEqual(numbers)
    const messages = await receive(harness, url)
    expect(bodies(messages)).toEqual(['a', 'b', 'c'])
    expect(messages[0]?.Attributes).toMatchObject({ MessageGroupId: 'g', SequenceNumber: numbers[0] })
  })

  test('nothing more of a group comes while some of it is held; other groups do', async () => {
    for (const body of ['a1', 'a2', 'b1']) await send(body, body.charAt(0))
    const [first] = await receive(harness, url, { MaxNumberOfMessages: 1 })
    expect(first?.Body).toBe('a1')
    expect(bodies(await receive(harness, url))).toEqual(['b1'])
    expect(await receive(harness, url)).toEqual([])
    await drop(first?.ReceiptHandle)
    expect(bodies(await receive(harness, url))).toEqual(['a2'])
  })

  test('what comes back comes back in order', async () => {
    for (const body of ['a', 'b', 'c', 'd']) await send(body, 'g')
    const [, second, third] = await receive(harness, url, { MaxNumberOfMessages: 3 })
    await drop(second?.ReceiptHandle)
    await harness.call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle: third?.ReceiptHandle ?? '', VisibilityTimeout: 0 })
    expect(await receive(harness, url)).toEqual([])
    clock.advance(30_000)
    expect(bodies(await receive(harness, url))).toEqual(['a', 'c', 'd'])
  })

  test('a held message wakes a long poll for the rest of its group when it is deleted', async () => {
    for (const body of ['a', 'b']) await send(body, 'g')
    const [first] = await receive(harness, url, { MaxNumberOfMessages: 1 })
    const polled = receive(harness, url, { WaitTimeSeconds: 20 })
    await drop(first?.ReceiptHandle)
    expect(bodies(await polled)).toEqual(['b'])
  })

  test('the queue\'s delay holds back a group from its first delayed message on', async () => {
    await send('a', 'g')
    await harness.call('SetQueueAttributes', { QueueUrl: url, Attributes: { DelaySeconds: '10' } })
    await send('b', 'g')
    expect(bodies(await receive(harness, url, { VisibilityTimeout: 1 }))).toEqual(['a'])
    clock.advance(1000)
    expect(bodies(await receive(harness, url, { VisibilityTimeout: 1 }))).toEqual(['a'])
    clock.advance(9000)
    expect(bodies(await receive(harness, url))).toEqual(['a', 'b'])
  })

  test('dead letters keep their group', async () => {
    const dead = await harness.queue('dead.fifo', { FifoQueue: 'true' })
    const policy = JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:dead.fifo', maxReceiveCount: 1 })
    await harness.call('SetQueueAttributes', { QueueUrl: url, Attributes: { RedrivePolicy: policy } })
    for (const body of ['a', 'b', 'c']) await send(body, 'g')
    await receive(harness, url, { MaxNumberOfMessages: 2 })
    clock.advance(30_000)
    expect(bodies(await receive(harness, url))).toEqual(['c'])
    const letters = await receive(harness, dead)
    expect(bodies(letters)).toEqual(['a', 'b'])
    expect(letters[0]?.Attributes).toMatchObject({ MessageGroupId: 'g' })
  })
})

describe('deduplication', () => {
  test('the same content within five minutes is sent once', async () => {
    const first = await send('a', 'g')
    const again = await send('a', 'g')
    expect(again).toMatchObject({ MessageId: first.MessageId, SequenceNumber: first.SequenceNumber })
    expect(bodies(await receive(harness, url))).toEqual(['a'])
    clock.advance(300_000)
    expect((await send('a', 'g')).MessageId).not.toBe(first.MessageId)
  })

  test('an id counts before the content, even when the first message is gone', async () => {
    await send('a', 'g', { MessageDeduplicationId: 'one' })
    const [message] = await receive(harness, url)
    await drop(message?.ReceiptHandle)
    await send('b', 'g', { MessageDeduplicationId: 'one' })
    await send('a', 'g', { MessageDeduplicationId: 'two' })
    const later = await receive(harness, url)
    expect(bodies(later)).toEqual(['a'])
    expect(later[0]?.Attributes).toMatchObject({ MessageDeduplicationId: 'two' })
  })

  test('a batch deduplicates within itself', async () => {
    const entries = ['x', 'x', 'y'].map((body, index) => ({ Id: String(index), MessageBody: body, MessageGroupId: 'g' }))
    const answer = await harness.call('SendMessageBatch', { QueueUrl: url, Entries: entries })
    const sent = answer['Successful'] as unknown as readonly SentMessage[]
    expect(sent[0]?.MessageId).toBe(sent[1]?.MessageId)
    expect(bodies(await receive(harness, url))).toEqual(['x', 'y'])
  })

  test('the scope is the queue, or the message group', async () => {
    await send('a', 'g')
    await send('a', 'h')
    expect(bodies(await receive(harness, url))).toEqual(['a'])
    const perGroup = await harness.queue('groups.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true', DeduplicationScope: 'messageGroup' })
    await send('a', 'g', {}, perGroup)
    await send('a', 'h', {}, perGroup)
    expect(bodies(await receive(harness, perGroup))).toEqual(['a', 'a'])
  })

  test('an id outlives a restart', async () => {
    await send('a', 'g', { MessageDeduplicationId: 'one' })
    const [message] = await receive(harness, url)
    await drop(message?.ReceiptHandle)
    await harness.sqs.close()
    const again = await startSqs({ clock, directory: harness.directory })
    await again.call('SendMessage', { QueueUrl: url, MessageBody: 'b', MessageGroupId: 'g', MessageDeduplicationId: 'one' })
    const received = await receive(again, url)
    await again.close()
    expect(received).toEqual([])
  })
})

test.each([
  ['no group', { MessageBody: 'x', MessageDeduplicationId: 'd' }, 'MissingParameter'],
  ['a delay of its own', { MessageBody: 'x', MessageGroupId: 'g', DelaySeconds: 1 }, 'InvalidParameterValue'],
  ['a group with a space', { MessageBody: 'x', MessageGroupId: 'a b' }, 'InvalidParameterValue'],
])('a message with %s is refused', async (_what, input, code) => {
  await expect(harness.call('SendMessage', { QueueUrl: url, ...input })).rejects.toMatchObject({ code })
})

test('without content-based deduplication an id is needed', async () => {
  const plain = await harness.queue('plain.fifo', { FifoQueue: 'true' })
  await expect(send('a', 'g', {}, plain)).rejects.toMatchObject({ code: 'InvalidParameterValue' })
  await expect(send('a', 'g', { MessageDeduplicationId: 'd' }, plain)).resolves.toHaveProperty('SequenceNumber')
})

test('an expired receipt handle does not delete', async () => {
  await send('a', 'g')
  const [message] = await receive(harness, url)
  clock.advance(30_000)
  await expect(drop(message?.ReceiptHandle)).rejects.toMatchObject({ code: 'InvalidParameterValue', message: expect.stringContaining('expired') as unknown })
  expect(bodies(await receive(harness, url))).toEqual(['a'])
})
