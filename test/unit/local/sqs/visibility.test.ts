import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { ChangeMessageVisibilityCommand, DeleteMessageCommand } from '@aws-sdk/client-sqs'
import { bodies, receive, startSqs, type SqsHarness } from './harness.js'
import { manualClock, type ManualClock } from './manual-clock.js'

let clock: ManualClock
let harness: SqsHarness
let url: string

beforeEach(async () => {
  clock = manualClock()
  harness = await startSqs({ clock, limits: { inFlight: 5 } })
  url = await harness.queue('jobs')
})

afterEach(() => harness.close())

const send = (body: string, more = {}): Promise<unknown> => harness.call('SendMessage', { QueueUrl: url, MessageBody: body, ...more })
const counts = async (): Promise<unknown> => {
  const { Attributes } = await harness.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] })
  const { ApproximateNumberOfMessages: ready, ApproximateNumberOfMessagesNotVisible: flying, ApproximateNumberOfMessagesDelayed: delayed } = Attributes as Record<string, string>
  return { ready, flying, delayed }
}

describe('visibility', () => {
  test('a received message is hidden for the queue\'s timeout', async () => {
    await send('a')
    await receive(harness, url)
    clock.advance(29_999)
    expect(await receive(harness, url)).toEqual([])
    clock.advance(1)
    expect(bodies(await receive(harness, url))).toEqual(['a'])
  })

  test('a receive may choose its own timeout', async () => {
    await send('a')
    await receive(harness, url, { VisibilityTimeout: 2 })
    clock.advance(2000)
    expect(bodies(await receive(harness, url, { VisibilityTimeout: 0 }))).toEqual(['a'])
    expect(bodies(await receive(harness, url))).toEqual(['a'])
  })

  test('a changed timeout of the queue counts for later receives', async () => {
    await send('a')
    await harness.call('SetQueueAttributes', { QueueUrl: url, Attributes: { VisibilityTimeout: '3' } })
    await receive(harness, url)
    clock.advance(3000)
    expect(bodies(await receive(harness, url))).toEqual(['a'])
  })

  test('the time can be changed while the message is held: longer, and to none', async () => {
    await send('a')
    const [first] = await receive(harness, url)
    await harness.client.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 100 }))
    clock.advance(99_000)
    expect(await receive(harness, url)).toEqual([])
    await harness.call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle: first?.ReceiptHandle ?? '', VisibilityTimeout: 0 })
    expect(bodies(await receive(harness, url))).toEqual(['a'])
  })

  test('a message that nobody holds has no time to change', async () => {
    await send('a')
    const [held] = await receive(harness, url)
    const handle = held?.ReceiptHandle ?? ''
    clock.advance(30_000)
    await expect(harness.call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle: handle, VisibilityTimeout: 5 })).rejects.toMatchObject({ code: 'MessageNotInflight' })
    await harness.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: handle })
    await expect(harness.call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle: handle, VisibilityTimeout: 5 })).rejects.toMatchObject({ code: 'InvalidParameterValue' })
  })

  test('a message is held for twelve hours at most', async () => {
    await send('a')
    const [held] = await receive(harness, url)
    const change = (seconds: number): Promise<unknown> => harness.call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle: held?.ReceiptHandle ?? '', VisibilityTimeout: seconds })
    await change(43_200)
    clock.advance(1000)
    await expect(change(43_200)).rejects.toMatchObject({ code: 'InvalidParameterValue' })
    await expect(change(43_199)).resolves.toEqual({})
  })

  test('a delay hides a new message: its own, or the queue\'s', async () => {
    const late = await harness.queue('late', { DelaySeconds: '10' })
    await send('a', { DelaySeconds: 5 })
    await harness.call('SendMessage', { QueueUrl: late, MessageBody: 'b' })
    await harness.call('SendMessage', { QueueUrl: late, MessageBody: 'c', DelaySeconds: 0 })
    expect(bodies(await receive(harness, url))).toEqual([])
    expect(bodies(await receive(harness, late))).toEqual(['c'])
    clock.advance(5000)
    expect(bodies(await receive(harness, url))).toEqual(['a'])
    clock.advance(5000)
    expect(bodies(await receive(harness, late))).toEqual(['b'])
  })

  test('counts tell what is ready, held and delayed', async () => {
    for (const body of ['a', 'b', 'c']) await send(body)
    await send('d', { DelaySeconds: 60 })
    const [held] = await receive(harness, url, { MaxNumberOfMessages: 2 })
    expect(await counts()).toEqual({ ready: '1', flying: '2', delayed: '1' })
    await harness.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: held?.ReceiptHandle ?? '' })
    expect(await counts()).toEqual({ ready: '1', flying: '1', delayed: '1' })
    clock.advance(60_000)
    expect(await counts()).toEqual({ ready: '3', flying: '0', delayed: '0' })
  })

  test('a message older than the retention period is dropped, held or not', async () => {
    await harness.call('SetQueueAttributes', { QueueUrl: url, Attributes: { MessageRetentionPeriod: '60' } })
    await send('a')
    await send('b')
    await receive(harness, url, { MaxNumberOfMessages: 1, VisibilityTimeout: 1000 })
    clock.advance(59_000)
    expect(await counts()).toEqual({ ready: '1', flying: '1', delayed: '0' })
    clock.advance(1000)
    expect(await receive(harness, url)).toEqual([])
    clock.advance(60_000)
    expect(await counts()).toEqual({ ready: '0', flying: '0', delayed: '0' })
  })

  test('a standard queue says OverLimit when too many messages are in flight', async () => {
    for (let index = 0; index < 6; index++) await send(String(index))
    expect((await receive(harness, url, { MaxNumberOfMessages: 5 })).length).toBe(5)
    await expect(receive(harness, url)).rejects.toMatchObject({ code: 'OverLimit' })
    clock.advance(30_000)
    expect((await receive(harness, url, { MaxNumberOfMessages: 1 })).length).toBe(1)
  })
})

describe('receipt handles', () => {
  test('deleting removes the message, and again changes nothing', async () => {
    await send('a')
    const [message] = await receive(harness, url)
    await harness.client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle }))
    await harness.client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle }))
    clock.advance(60_000)
    expect(await receive(harness, url)).toEqual([])
  })

  test('an older handle deletes nothing once the message was received again', async () => {
    await send('a')
    const [first] = await receive(harness, url)
    clock.advance(30_000)
    const [second] = await receive(harness, url)
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle)
    await harness.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: first?.ReceiptHandle ?? '' })
    clock.advance(30_000)
    expect(bodies(await receive(harness, url))).toEqual(['a'])
  })

  test('the newest handle deletes even after the timeout', async () => {
    await send('a')
    const [message] = await receive(harness, url)
    clock.advance(31_000)
    await harness.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: message?.ReceiptHandle ?? '' })
    expect(await receive(harness, url)).toEqual([])
  })

  test.each(['nonsense', 'AAAA', ''])('%p is no handle', async (handle) => {
    const code = handle === '' ? 'MissingParameter' : 'ReceiptHandleIsInvalid'
    await expect(harness.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: handle })).rejects.toMatchObject({ code })
  })

  test('a handle of another queue is refused', async () => {
    await send('a')
    const [message] = await receive(harness, url)
    const other = await harness.queue('other')
    await expect(harness.call('DeleteMessage', { QueueUrl: other, ReceiptHandle: message?.ReceiptHandle ?? '' })).rejects.toMatchObject({ code: 'ReceiptHandleIsInvalid' })
  })
})
