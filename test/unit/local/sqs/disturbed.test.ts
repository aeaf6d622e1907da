import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { bodies, receive, startSqs, type SqsHarness } from './harness.js'
import { manualClock, type ManualClock } from './manual-clock.js'

let clock: ManualClock
let harness: SqsHarness
/** What is drawn next; nothing goes wrong when it is empty. */
let delays: (number | undefined)[]

const start = async (directory?: string): Promise<SqsHarness> => startSqs({ clock, disturbed: () => delays.shift(), ...(directory === undefined ? {} : { directory }) })
const send = (url: string, body: string, more = {}): Promise<unknown> => harness.call('SendMessage', { QueueUrl: url, MessageBody: body, ...more })
const remove = (url: string, handle = ''): Promise<unknown> => harness.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: handle })

beforeEach(async () => {
  clock = manualClock()
  delays = []
  harness = await start()
})
afterEach(() => harness.close())

describe('a standard queue', () => {
  test('shows a message late, behind those that were sent after it', async () => {
    const url = await harness.queue('jobs')
    delays = [500]
    for (const body of ['a', 'b', 'c']) await send(url, body)
    expect(bodies(await receive(harness, url))).toEqual(['b', 'c'])
    clock.advance(500)
    expect(bodies(await receive(harness, url))).toEqual(['a'])
  })

  test('adds that to a delay of the message\'s own', async () => {
    const url = await harness.queue('jobs')
    delays = [500]
    await send(url, 'a', { DelaySeconds: 1 })
    clock.advance(1_499)
    expect(await receive(harness, url)).toEqual([])
    clock.advance(1)
    expect(bodies(await receive(harness, url))).toEqual(['a'])
  })

  test('shows a deleted message once more, as another receive, and then no more', async () => {
    const url = await harness.queue('jobs')
    await send(url, 'a')
    const [first] = await receive(harness, url)
    delays = [700]
    await remove(url, first?.ReceiptHandle)
    clock.advance(699)
    expect(await receive(harness, url)).toEqual([])
    clock.advance(1)
    const [again] = await receive(harness, url)
    expect(again).toMatchObject({ MessageId: first?.MessageId, Body: 'a', Attributes: { ApproximateReceiveCount: '2' } })
    expect(again?.ReceiptHandle).not.toBe(first?.ReceiptHandle)
    delays = [700]
    await remove(url, again?.ReceiptHandle)
    clock.advance(3_600_000)
    expect(await receive(harness, url)).toEqual([])
  })

  test('deletes for good what is deleted twice by one receipt handle', async () => {
    const url = await harness.queue('jobs')
    await send(url, 'a')
    const [first] = await receive(harness, url)
    delays = [700]
    await remove(url, first?.ReceiptHandle)
    await remove(url, first?.ReceiptHandle)
    clock.advance(3_600_000)
    expect(await receive(harness, url)).toEqual([])
  })

  test('of a batch that is deleted shows only the one again', async () => {
    const url = await harness.queue('jobs')
    for (const body of ['a', 'b', 'c']) await send(url, body)
    const received = await receive(harness, url)
    delays = [undefined, 5]
    await harness.call('DeleteMessageBatch', { QueueUrl: url, Entries: received.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })) })
    clock.advance(3_600_000)
    expect(bodies(await receive(harness, url))).toEqual(['b'])
  })

  test('wakes who waits for the message', async () => {
    const url = await harness.queue('jobs')
    await send(url, 'a')
    const [first] = await receive(harness, url)
    delays = [700]
    await remove(url, first?.ReceiptHandle)
    const waiting = receive(harness, url, { WaitTimeSeconds: 20 })
    clock.advance(700)
    expect(bodies(await waiting)).toEqual(['a'])
  })

  test('has what it still shows after a restart', async () => {
    const url = await harness.queue('jobs')
    await send(url, 'a')
    const [first] = await receive(harness, url)
    delays = [700]
    await remove(url, first?.ReceiptHandle)
    await harness.sqs.close()
    const other = await start(harness.directory)
    expect(bodies(await receive(other, url))).toEqual(['a'])
    await other.close()
  })
})

test('a FIFO queue keeps its order and delivers once', async () => {
  const url = await harness.queue('jobs.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' })
  delays = [500, 500, 500]
  for (const body of ['a', 'b']) await send(url, body, { MessageGroupId: 'g' })
  const received = await receive(harness, url)
  expect(bodies(received)).toEqual(['a', 'b'])
  for (const { ReceiptHandle } of received) await remove(url, ReceiptHandle)
  clock.advance(3_600_000)
  expect(await receive(harness, url)).toEqual([])
  expect(delays).toHaveLength(3)
})
