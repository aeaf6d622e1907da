import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { bodies, receive, startSqs, type SqsHarness } from './harness.js'
import { manualClock, type ManualClock } from './manual-clock.js'

let clock: ManualClock
let harness: SqsHarness
let url: string
let dead: string

const arn = (name: string): string => `arn:aws:sqs:us-east-1:123456789012:${name}`
const policy = (target: string, maxReceiveCount: number): string => JSON.stringify({ deadLetterTargetArn: arn(target), maxReceiveCount })

beforeEach(async () => {
  clock = manualClock()
  harness = await startSqs({ clock })
  dead = await harness.queue('dead')
  url = await harness.queue('jobs', { RedrivePolicy: policy('dead', 2) })
})

afterEach(() => harness.close())

const send = (body: string): Promise<unknown> => harness.call('SendMessage', { QueueUrl: url, MessageBody: body, MessageAttributes: { a: { DataType: 'String', StringValue: body } } })
const receiveAndFail = async (): Promise<readonly string[]> => {
  const messages = await receive(harness, url)
  clock.advance(30_000)
  return bodies(messages)
}

describe('redrive', () => {
  test('a message received too often goes to the dead-letter queue, whole', async () => {
    await send('a')
    const sentAt = String(clock.now())
    expect([await receiveAndFail(), await receiveAndFail()]).toEqual([['a'], ['a']])
    expect(await receive(harness, url)).toEqual([])
    const [letter] = await receive(harness, dead, { MessageAttributeNames: ['All'] })
    expect(letter).toMatchObject({
      Body: 'a',
      MessageAttributes: { a: { StringValue: 'a' } },
      Attributes: { DeadLetterQueueSourceArn: arn('jobs'), ApproximateReceiveCount: '3', SentTimestamp: sentAt },
    })
    expect((await harness.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] }))['Attributes']).toMatchObject({ ApproximateNumberOfMessages: '0' })
  })

  test('other messages of the same receive are still delivered', async () => {
    await send('a')
    await receiveAndFail()
    await receiveAndFail()
    await send('b')
    expect(bodies(await receive(harness, url))).toEqual(['b'])
    expect(bodies(await receive(harness, dead))).toEqual(['a'])
  })

  test('a long poll on the dead-letter queue is woken', async () => {
    await send('a')
    await receiveAndFail()
    await receiveAndFail()
    const letters = receive(harness, dead, { WaitTimeSeconds: 20 })
    await receive(harness, url)
    expect(bodies(await letters)).toEqual(['a'])
  })

  test('without its dead-letter queue a message stays', async () => {
    await harness.call('DeleteQueue', { QueueUrl: dead })
    await send('a')
    await receiveAndFail()
    await receiveAndFail()
    expect(bodies(await receive(harness, url))).toEqual(['a'])
  })

  test('a dead-letter queue of the other kind, or one that does not allow it, is refused', async () => {
    await harness.queue('dead.fifo', { FifoQueue: 'true' })
    await expect(harness.queue('one', { RedrivePolicy: policy('dead.fifo', 2) })).rejects.toMatchObject({ code: 'InvalidParameterValue', message: expect.stringContaining('same type') as unknown })
    await harness.call('SetQueueAttributes', { QueueUrl: dead, Attributes: { RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: [arn('two')] }) } })
    await expect(harness.queue('one', { RedrivePolicy: policy('dead', 2) })).rejects.toMatchObject({ code: 'InvalidParameterValue' })
    await expect(harness.queue('two', { RedrivePolicy: policy('dead', 2) })).resolves.toContain('/two')
  })
})
