import { beforeEach, expect, test } from '@jest/globals'
import { BatchCollector } from '../../../../src/local/lambda/mapping/batch-collector.js'
import type { EventRecord } from '../../../../src/local/lambda/mapping/event-record.js'
import { manualClock, type ManualClock } from '../sqs/manual-clock.js'

let clock: ManualClock
let waiting: EventRecord[]
let wake: () => void
let asked: number[]
let stop: AbortController

beforeEach(() => {
  clock = manualClock()
  waiting = []
  asked = []
  wake = () => {}
  stop = new AbortController()
})

const add = (...names: readonly string[]): void => {
  for (const name of names) waiting.push({ messageId: name, receiptHandle: name, receivedAt: 0, text: name, bytes: name.length })
  wake()
}

const collector = (batchSize: number, windowMs: number, maxPayloadBytes = 6_000_000): BatchCollector => new BatchCollector({
  batchSize, windowMs, maxPayloadBytes, clock,
  receive: (limit) => {
    asked.push(limit)
    return Promise.resolve(waiting.splice(0, limit).map(record => ({ ...record, receivedAt: clock.now() })))
  },
  arrival: signal => new Promise((resolve) => {
    wake = resolve
    signal.addEventListener('abort', () => resolve())
  }),
})

const names = (batch: readonly EventRecord[]): readonly string[] => batch.map(record => record.messageId)
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
}

test('without a window a batch is what is there, up to its size', async () => {
  add('a', 'b', 'c', 'd', 'e')
  const batches = collector(3, 0)
  expect(names(await batches.next(stop.signal))).toEqual(['a', 'b', 'c'])
  expect(names(await batches.next(stop.signal))).toEqual(['d', 'e'])
})

test('a large batch is received by tens', async () => {
  add(...Array.from({ length: 30 }, (_, index) => String(index)))
  expect((await collector(25, 1000).next(stop.signal)).length).toBe(25)
  expect(asked).toEqual([10, 10, 5])
})

test('a window lets a batch grow from its first message on, and no longer', async () => {
  const batches = collector(5, 1000)
  const batch = batches.next(stop.signal)
  await turns()
  add('a')
  await turns()
  clock.advance(999)
  add('b')
  await turns()
  clock.advance(1)
  expect(names(await batch)).toEqual(['a', 'b'])
  expect(clock.pending).toBe(0)
})

test('a full batch does not wait for its window', async () => {
  const batches = collector(2, 1000)
  const batch = batches.next(stop.signal)
  await turns()
  add('a', 'b', 'c')
  expect(names(await batch)).toEqual(['a', 'b'])
})

test('a batch ends before its payload gets too large; what does not fit opens the next one', async () => {
  add('x'.repeat(40), 'y'.repeat(40), 'z')
  const batches = collector(10, 0, '{"Records":[]}'.length + 40 + 1 + 40 + 1)
  expect(names(await batches.next(stop.signal))).toEqual(['x'.repeat(40), 'y'.repeat(40)])
  expect(batches.holds).toBe(true)
  expect(names(await batches.next(stop.signal))).toEqual(['z'])
})

test('a message that is too large by itself still makes a batch, which the function refuses', async () => {
  add('x'.repeat(200), 'y')
  const batches = collector(10, 0, 100)
  expect(names(await batches.next(stop.signal))).toEqual(['x'.repeat(200)])
})

test('after a stop it gives what it holds, receives nothing, and then gives nothing', async () => {
  add('x'.repeat(60), 'y'.repeat(60))
  const batches = collector(10, 5000, 100)
  expect((await batches.next(stop.signal)).length).toBe(1)
  stop.abort()
  add('z')
  expect(names(await batches.next(stop.signal))).toEqual(['y'.repeat(60)])
  expect(await batches.next(stop.signal)).toEqual([])
  expect(names(waiting)).toEqual(['z'])
})

test('a stop ends a window early', async () => {
  const batches = collector(10, 60_000)
  const batch = batches.next(stop.signal)
  await turns()
  add('a')
  await turns()
  stop.abort()
  expect(names(await batch)).toEqual(['a'])
})
