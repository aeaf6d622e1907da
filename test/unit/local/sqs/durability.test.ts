import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { JsonObject } from '../../../../src/local/service.js'
import { createSqs, type SqsService } from '../../../../src/local/sqs/index.js'
import { bodies, operator, receive, type Received } from './harness.js'
import { manualClock, type ManualClock } from './manual-clock.js'

let directory: string
let clock: ManualClock
let sqs: SqsService

const open = async (): Promise<void> => {
  sqs = await createSqs({ directory, clock, endpoint: () => 'http://127.0.0.1:1' })
}
const restart = async (): Promise<void> => {
  await sqs.close()
  await open()
}
const call = (operation: string, input: JsonObject): Promise<JsonObject> => sqs.call(operation, input, operator)
const received = (url: string, input: JsonObject = {}): Promise<readonly Received[]> => receive({ call }, url, input)
const queue = async (name: string, attributes: JsonObject = {}): Promise<string> => (await call('CreateQueue', { QueueName: name, Attributes: attributes }))['QueueUrl'] as string
const folderOf = (name: string): string => join(directory, readdirSync(directory).find(entry => entry.startsWith(`${name}-`)) ?? '')
const journalSize = (name: string): number => statSync(join(folderOf(name), 'journal.jsonl')).size

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sqs-'))
  clock = manualClock()
  await open()
})

afterEach(async () => {
  await sqs.close()
  rmSync(directory, { recursive: true, force: true })
})

describe('a restart', () => {
  test('keeps queues with their attributes and tags', async () => {
    const url = await queue('jobs', { VisibilityTimeout: '77' })
    await call('TagQueue', { QueueUrl: url, Tags: { a: '1' } })
    await restart()
    expect((await call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['VisibilityTimeout'] }))['Attributes']).toEqual({ VisibilityTimeout: '77' })
    expect(await call('ListQueueTags', { QueueUrl: url })).toEqual({ Tags: { a: '1' } })
  })

  test('makes messages in flight visible again, with their attributes and times, and does not count the receive that it cut short', async () => {
    const url = await queue('jobs')
    await call('SendMessage', { QueueUrl: url, MessageBody: 'a', MessageAttributes: { n: { DataType: 'Number', StringValue: '1' } } })
    const [before] = await received(url, { MessageAttributeNames: ['All'] })
    clock.advance(1000)
    await restart()
    const [after] = await received(url, { MessageAttributeNames: ['All'] })
    expect(after).toEqual({ ...before, ReceiptHandle: after?.ReceiptHandle, Attributes: { ...before?.Attributes, ApproximateReceiveCount: '1' } })
    expect(after?.ReceiptHandle).not.toBe(before?.ReceiptHandle)
  })

  test('counts receives that had come to an end, and forgives no more than 25', async () => {
    const url = await queue('jobs', { VisibilityTimeout: '30' })
    await call('SendMessage', { QueueUrl: url, MessageBody: 'a' })
    const counted = async (): Promise<string | undefined> => (await received(url))[0]?.Attributes?.['ApproximateReceiveCount']
    const receiptOf = async (): Promise<string> => (await received(url))[0]?.ReceiptHandle ?? ''
    // by its time, by its receiver, and held on
    expect(await counted()).toBe('1')
    clock.advance(30_000)
    await restart()
    const handle = await receiptOf()
    await call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle: handle, VisibilityTimeout: 0 })
    await restart()
    expect(await counted()).toBe('3')
    clock.advance(30_000)
    await call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle: await receiptOf(), VisibilityTimeout: 100 })
    clock.advance(40_000)
    await restart()
    expect(await counted()).toBe('4')
    for (let i = 0; i < 24; i++) {
      await restart()
      expect(await counted()).toBe('4')
    }
    for (const count of ['5', '6']) {
      await restart()
      expect(await counted()).toBe(count)
    }
  })

  test('remembers through compaction what is in flight', async () => {
    const url = await queue('jobs', { VisibilityTimeout: '30' })
    await call('SendMessage', { QueueUrl: url, MessageBody: 'kept' })
    await received(url)
    for (let i = 0; i < 40; i++) {
      await call('SendMessage', { QueueUrl: url, MessageBody: 'x'.repeat(250_000) })
      const [message] = await received(url)
      await call('DeleteMessage', { QueueUrl: url, ReceiptHandle: message?.ReceiptHandle ?? '' })
    }
    expect(journalSize('jobs')).toBeLessThan(9_000_000)
    await restart()
    await restart()
    expect((await received(url)).map(({ Body: body, Attributes: attributes }) => [body, attributes?.['ApproximateReceiveCount']])).toEqual([['kept', '1']])
  })

  test('lets a receiver from before delete its message, unless it was received again', async () => {
    const url = await queue('jobs')
    for (const body of ['a', 'b']) await call('SendMessage', { QueueUrl: url, MessageBody: body })
    const [a, b] = await received(url)
    await restart()
    await call('DeleteMessage', { QueueUrl: url, ReceiptHandle: a?.ReceiptHandle ?? '' })
    expect(bodies(await received(url))).toEqual(['b'])
    await call('DeleteMessage', { QueueUrl: url, ReceiptHandle: b?.ReceiptHandle ?? '' })
    clock.advance(30_000)
    expect(bodies(await received(url))).toEqual(['b'])
  })

  test('keeps delays, and never uses a sequence number twice', async () => {
    const url = await queue('jobs.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' })
    const send = async (body: string): Promise<string> => (await call('SendMessage', { QueueUrl: url, MessageBody: body, MessageGroupId: 'g' }))['SequenceNumber'] as string
    const first = await send('a')
    const [message] = await received(url)
    await call('DeleteMessage', { QueueUrl: url, ReceiptHandle: message?.ReceiptHandle ?? '' })
    await call('PurgeQueue', { QueueUrl: url })
    await restart()
    expect(await send('b') > first).toBe(true)
    const late = await queue('late', { DelaySeconds: '10' })
    await call('SendMessage', { QueueUrl: late, MessageBody: 'x' })
    await restart()
    expect(await received(late)).toEqual([])
    clock.advance(10_000)
    expect(bodies(await received(late))).toEqual(['x'])
  })

  test('finishes a move to the dead-letter queue that was cut in two', async () => {
    const dead = await queue('dead')
    const policy = JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:dead', maxReceiveCount: 1 })
    const url = await queue('jobs', { RedrivePolicy: policy })
    await call('SendMessage', { QueueUrl: url, MessageBody: 'a' })
    await received(url)
    clock.advance(30_000)
    const whole = journalSize('jobs')
    expect(await received(url)).toEqual([])
    await sqs.close()
    // the crash: the message is in the dead-letter queue, its removal from the source was not written
    truncateSync(join(folderOf('jobs'), 'journal.jsonl'), whole)
    await open()
    expect(await received(url)).toEqual([])
    expect(bodies(await received(dead))).toEqual(['a'])
    clock.advance(30_000)
    expect(bodies(await received(dead))).toEqual(['a'])
    expect((await call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }))['Attributes']).toEqual({ ApproximateNumberOfMessages: '0' })
  })

  test('forgets a queue whose creation or deletion was cut short', async () => {
    await queue('jobs')
    await sqs.close()
    unlinkSync(join(folderOf('jobs'), 'queue.json'))
    await open()
    expect(await call('ListQueues', {})).toEqual({})
    expect(readdirSync(directory)).toEqual([])
  })

  test('refuses a queue that it cannot read', async () => {
    await queue('jobs')
    await sqs.close()
    writeFileSync(join(folderOf('jobs'), 'queue.json'), '{"version":99}')
    await expect(open()).rejects.toThrow('SW4202')
    rmSync(folderOf('jobs'), { recursive: true })
    await open()
  })
})

describe('the journal of a queue', () => {
  test('stays small while messages come and go, and loses none', async () => {
    const url = await queue('jobs')
    const kept: string[] = []
    for (let round = 0; round < 200; round++) {
      const entries = Array.from({ length: 10 }, (_, index) => ({ Id: String(index), MessageBody: `${round}-${index}-${'x'.repeat(2000)}` }))
      await call('SendMessageBatch', { QueueUrl: url, Entries: entries })
      const messages = await received(url, { VisibilityTimeout: 3600 })
      // one message in a hundred stays
      const keep = round % 10 === 0 ? messages[0] : undefined
      if (keep !== undefined) kept.push(keep.Body)
      await call('DeleteMessageBatch', { QueueUrl: url, Entries: messages.filter(message => message !== keep).map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle })) })
    }
    expect(journalSize('jobs')).toBeLessThan(3_000_000)
    await restart()
    const found: string[] = []
    for (let messages = await received(url); messages.length > 0; messages = await received(url)) found.push(...bodies(messages))
    expect(found.sort()).toEqual(kept.sort())
  })

  test('holds large messages that memory does not, through a compaction', async () => {
    const url = await queue('jobs')
    const large = (letter: string): string => letter.repeat(400_000)
    for (const letter of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await call('SendMessage', { QueueUrl: url, MessageBody: large(letter) })
    const before = journalSize('jobs')
    for (const message of await received(url, { MaxNumberOfMessages: 6 })) await call('DeleteMessage', { QueueUrl: url, ReceiptHandle: message.ReceiptHandle })
    expect(journalSize('jobs')).toBeLessThan(0.6 * before)
    expect(bodies(await received(url))).toEqual([large('g'), large('h')])
  })
})
