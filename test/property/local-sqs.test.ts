import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { JsonObject } from '../../src/local/service.js'
import { createSqs, type SqsService } from '../../src/local/sqs/index.js'
import { manualClock } from '../unit/local/sqs/manual-clock.js'

const caller = { principalArn: 'arn:aws:iam::123456789012:root' }
const visibilityMs = 30_000
const maxReceives = 3

/** What a queue is, said as simply as possible: a list of messages, each with the time from which it is visible. */
interface ModelMessage {
  readonly body: string
  readonly group: string
  visibleAt: number
  held: boolean
  receives: number
  receipt: string
}

type Step =
  | { readonly kind: 'send', readonly group: number, readonly delay: number }
  | { readonly kind: 'receive', readonly count: number }
  | { readonly kind: 'delete' | 'release', readonly which: number }
  | { readonly kind: 'advance', readonly ms: number }
  | { readonly kind: 'restart' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('send' as const), group: fc.nat(2), delay: fc.constantFrom(0, 0, 0, 5, 40) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('receive' as const), count: fc.integer({ min: 1, max: 10 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'release' as const), which: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.constantFrom(1, 5000, 29_999, 30_000, 60_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
)

const flying = (message: ModelMessage, now: number): boolean => message.held && message.visibleAt > now

/** The messages that a receive may give. In a FIFO queue a group gives nothing while one of it is held, and stops at its first hidden message. */
function deliverable(model: readonly ModelMessage[], fifo: boolean, now: number): readonly ModelMessage[] {
  if (!fifo) return model.filter(message => message.visibleAt <= now)
  return model.filter((message, index) => {
    const group = model.filter(other => other.group === message.group)
    const before = model.slice(0, index).filter(other => other.group === message.group)
    return !group.some(other => flying(other, now)) && message.visibleAt <= now && before.every(other => other.visibleAt <= now)
  })
}

async function check(fifo: boolean, steps: readonly Step[]): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'sqs-model-'))
  const clock = manualClock()
  const open = (): Promise<SqsService> => createSqs({ directory, clock, endpoint: () => 'http://127.0.0.1:1' })
  let sqs = await open()
  const call = (operation: string, input: JsonObject): Promise<JsonObject> => sqs.call(operation, input, caller)
  const suffix = fifo ? '.fifo' : ''
  const kind: JsonObject = fifo ? { FifoQueue: 'true' } : {}
  const dead = (await call('CreateQueue', { QueueName: `dead${suffix}`, Attributes: kind }))['QueueUrl'] as string
  const policy = JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:us-east-1:123456789012:dead${suffix}`, maxReceiveCount: maxReceives })
  const url = (await call('CreateQueue', { QueueName: `jobs${suffix}`, Attributes: { ...kind, RedrivePolicy: policy } }))['QueueUrl'] as string
  let model: ModelMessage[] = []
  const buried: string[] = []
  let sent = 0

  const perform = async (next: Step): Promise<void> => {
    const now = clock.now()
    if (next.kind === 'send') {
      const body = `m${sent++}`
      const delay = fifo ? 0 : next.delay
      const group = `g${next.group}`
      await call('SendMessage', { QueueUrl: url, MessageBody: body, ...(fifo ? { MessageGroupId: group, MessageDeduplicationId: body } : { DelaySeconds: delay }) })
      model.push({ body, group, visibleAt: now + delay * 1000, held: false, receives: 0, receipt: '' })
    } else if (next.kind === 'receive') {
      const answer = await call('ReceiveMessage', { QueueUrl: url, MaxNumberOfMessages: next.count, MessageSystemAttributeNames: ['All'] })
      const got = (answer['Messages'] ?? []) as unknown as readonly { Body: string, ReceiptHandle: string, Attributes: Record<string, string> }[]
      const possible = deliverable(model, fifo, now)
      const worn = possible.filter(message => message.receives >= maxReceives)
      const fresh = possible.filter(message => message.receives < maxReceives)
      // as many as asked for, where there are as many: a FIFO receive that meets worn messages may give less
      if (worn.length === 0 || !fifo) expect(got.length).toBe(Math.min(next.count, fresh.length))
      for (const message of got) {
        const known = fresh.find(other => other.body === message.Body)
        expect(known).toBeDefined()
        if (known === undefined) continue
        known.receives++
        expect(message.Attributes['ApproximateReceiveCount']).toBe(String(known.receives))
        Object.assign(known, { visibleAt: now + visibilityMs, held: true, receipt: message.ReceiptHandle })
      }
      for (const group of new Set(got.map(message => model.find(other => other.body === message.Body)?.group))) {
        const order = got.map(message => message.Body).filter(body => model.some(other => other.body === body && other.group === group))
        if (fifo) expect(order).toEqual(model.filter(other => order.includes(other.body)).map(other => other.body))
      }
      const letters = await call('ReceiveMessage', { QueueUrl: dead, MaxNumberOfMessages: 10 })
      for (const letter of (letters['Messages'] ?? []) as unknown as readonly { Body: string, ReceiptHandle: string }[]) {
        expect(worn.map(message => message.body)).toContain(letter.Body)
        buried.push(letter.Body)
        await call('DeleteMessage', { QueueUrl: dead, ReceiptHandle: letter.ReceiptHandle })
        model = model.filter(message => message.body !== letter.Body)
      }
    } else if (next.kind === 'delete' || next.kind === 'release') {
      const held = model.filter(message => flying(message, now))
      const message = held[next.which % Math.max(1, held.length)]
      if (message === undefined) return
      if (next.kind === 'delete') {
        await call('DeleteMessage', { QueueUrl: url, ReceiptHandle: message.receipt })
        model = model.filter(other => other !== message)
      } else {
        await call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle: message.receipt, VisibilityTimeout: 0 })
        Object.assign(message, { visibleAt: now, held: false })
      }
    } else if (next.kind === 'advance') clock.advance(next.ms)
    else {
      await sqs.close()
      sqs = await open()
      // a receive that the restart cuts short does not count
      for (const message of model) if (message.held) Object.assign(message, { visibleAt: Math.min(message.visibleAt, now), held: false, receives: message.receives - (flying(message, now) ? 1 : 0) })
    }
    const time = clock.now()
    const { Attributes: counts } = await call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] })
    expect(counts).toMatchObject({
      ApproximateNumberOfMessages: String(model.filter(message => message.visibleAt <= time).length),
      ApproximateNumberOfMessagesNotVisible: String(model.filter(message => flying(message, time)).length),
      ApproximateNumberOfMessagesDelayed: String(model.filter(message => !message.held && message.visibleAt > time).length),
    })
  }

  try {
    for (const next of steps) await perform(next)
    expect(new Set(buried).size).toBe(buried.length)
  } finally {
    await sqs.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

test.each([['standard', false], ['FIFO', true]])('a %s queue does what the model says, whatever is done to it', async (_kind, fifo) => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), steps => check(fifo, steps)), { numRuns: 60, seed: 20_261_101 })
})
