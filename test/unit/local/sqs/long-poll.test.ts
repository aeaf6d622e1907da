import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { bodies, receive, startSqs, type SqsHarness } from './harness.js'
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

const send = (body: string, more = {}): Promise<unknown> => harness.call('SendMessage', { QueueUrl: url, MessageBody: body, ...more })
/** Waits until the service holds as many timers: a long poll that came over HTTP has arrived. */
const waiting = async (timers: number): Promise<void> => {
  while (clock.pending < timers) await new Promise(resolve => setImmediate(resolve))
}

describe('long polls', () => {
  test('a receive waits for a message and gets it when it arrives', async () => {
    const polled = harness.client.send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 20 }))
    await waiting(1)
    await send('a')
    expect((await polled).Messages?.map(message => message.Body)).toEqual(['a'])
  })

  test('it ends with nothing when its time is over', async () => {
    const polled = receive(harness, url, { WaitTimeSeconds: 3 })
    clock.advance(2999)
    const early = await Promise.race([polled, Promise.resolve('waits')])
    clock.advance(1)
    expect([early, await polled]).toEqual(['waits', []])
  })

  test('the queue\'s own wait time counts when the receive names none', async () => {
    await harness.call('SetQueueAttributes', { QueueUrl: url, Attributes: { ReceiveMessageWaitTimeSeconds: '4' } })
    const polled = receive(harness, url)
    clock.advance(3000)
    await send('a')
    expect(bodies(await polled)).toEqual(['a'])
    expect(await receive(harness, url, { WaitTimeSeconds: 0 })).toEqual([])
  })

  test('a message that becomes visible again wakes it', async () => {
    await send('a')
    await receive(harness, url, { VisibilityTimeout: 5 })
    const polled = receive(harness, url, { WaitTimeSeconds: 20 })
    clock.advance(5000)
    expect(bodies(await polled)).toEqual(['a'])
  })

  test('a delayed message wakes it when its delay is over', async () => {
    const polled = receive(harness, url, { WaitTimeSeconds: 20 })
    await send('a', { DelaySeconds: 7 })
    const early = await Promise.race([polled, Promise.resolve('waits')])
    clock.advance(7000)
    expect([early, bodies(await polled)]).toEqual(['waits', ['a']])
  })

  test('each message goes to one of several receivers, the first come first', async () => {
    const polls = [1, 2, 3].map(() => receive(harness, url, { WaitTimeSeconds: 5 }))
    await send('a')
    await send('b')
    clock.advance(5000)
    expect((await Promise.all(polls)).map(bodies)).toEqual([['a'], ['b'], []])
  })

  test('a batch goes to one receiver as far as it asked for', async () => {
    const polls = [1, 2].map(() => receive(harness, url, { WaitTimeSeconds: 5, MaxNumberOfMessages: 2 }))
    await harness.call('SendMessageBatch', { QueueUrl: url, Entries: ['a', 'b', 'c'].map(Id => ({ Id, MessageBody: Id })) })
    expect((await Promise.all(polls)).map(bodies)).toEqual([['a', 'b'], ['c']])
  })

  test('a closed connection frees its place: the message goes to the next receiver', async () => {
    const controller = new AbortController()
    const gone = harness.client.send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 20 }), { abortSignal: controller.signal })
    await waiting(1)
    controller.abort()
    await expect(gone).rejects.toMatchObject({ name: 'AbortError' })
    while (clock.pending > 0) await new Promise(resolve => setImmediate(resolve))
    await send('a')
    expect(bodies(await receive(harness, url))).toEqual(['a'])
  })

  test('closing the service ends all polls', async () => {
    const polled = receive(harness, url, { WaitTimeSeconds: 20 })
    await harness.sqs.close()
    expect(await polled).toEqual([])
    expect(clock.pending).toBe(0)
  })
})

describe('arrivals', () => {
  const arn = 'arn:aws:sqs:us-east-1:123456789012:jobs'

  test('settle when there is a message, and leave it there', async () => {
    const arrival = harness.sqs.arrival(arn)
    await send('a')
    await arrival
    await harness.sqs.arrival(arn)
    expect(bodies(await receive(harness, url))).toEqual(['a'])
  })

  test('settle on abort', async () => {
    const controller = new AbortController()
    const arrival = harness.sqs.arrival(arn, controller.signal)
    const early = await Promise.race([arrival.then(() => 'settled'), Promise.resolve('waits')])
    controller.abort()
    await arrival
    expect(early).toBe('waits')
  })
})
