import type { SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createRedelivery } from '../../../../../tasks/shared/aws/redelivery.js'
import { bodies, receive, startSqs } from '../../../local/sqs/harness.js'
import type { SqsHarness } from '../../../local/sqs/harness.js'
import { manualClock } from '../../../local/sqs/manual-clock.js'

const clock = manualClock()
let harness: SqsHarness
beforeAll(async () => {
  harness = await startSqs({ clock })
})
afterAll(async () => harness.close())

const arnOf = (name: string): string => `arn:aws:sqs:us-east-1:123456789012:${name}`

/** A queue with so many messages, all of them received. */
async function heldIn(name: string, count: number) {
  const url = await harness.queue(name, { VisibilityTimeout: '1980' })
  for (let number = 0; number < count; number++) await harness.call('SendMessage', { QueueUrl: url, MessageBody: String(number) })
  const held = []
  for (let batch = await receive(harness, url); batch.length > 0; batch = await receive(harness, url)) held.push(...batch)
  expect(held).toHaveLength(count)
  return { url, held }
}

describe('giving messages back', () => {
  test('makes them, and no others, visible after their delay', async () => {
    const { url, held } = await heldIn('jobs', 3)
    const [first, second] = held
    await createRedelivery(harness.client).giveBack(arnOf('jobs'), [
      { receiptHandle: first?.ReceiptHandle ?? '', seconds: 2 }, { receiptHandle: second?.ReceiptHandle ?? '', seconds: 4 },
    ])
    expect(await receive(harness, url)).toEqual([])
    clock.advance(2_000)
    expect(bodies(await receive(harness, url))).toEqual([first?.Body])
    clock.advance(2_000)
    expect(bodies(await receive(harness, url))).toEqual([second?.Body])
    clock.advance(60_000)
    expect(await receive(harness, url)).toEqual([])
  })

  test('takes any number', async () => {
    const { url, held } = await heldIn('many', 23)
    await createRedelivery(harness.client).giveBack(arnOf('many'), held.map(({ ReceiptHandle: receiptHandle }) => ({ receiptHandle, seconds: 1 })))
    clock.advance(1_000)
    const { Attributes: counts } = await harness.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] })
    expect(counts).toMatchObject({ ApproximateNumberOfMessages: '23' })
  })

  test('says how many could not be; the others were', async () => {
    const { url, held } = await heldIn('partly', 2)
    const [gone, kept] = held
    await harness.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: gone?.ReceiptHandle ?? '' })
    const work = createRedelivery(harness.client).giveBack(arnOf('partly'), held.map(({ ReceiptHandle: receiptHandle }) => ({ receiptHandle, seconds: 1 })))
    await expect(work).rejects.toThrow('1 of 2 messages keep their visibility timeout: ')
    clock.advance(1_000)
    expect(bodies(await receive(harness, url))).toEqual([kept?.Body])
  })

  test('of a queue that is not there fails, and is asked for anew the next time', async () => {
    const redelivery = createRedelivery(harness.client)
    const message = { receiptHandle: 'x', seconds: 1 }
    await expect(redelivery.giveBack(arnOf('later'), [message])).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
    const { held } = await heldIn('later', 1)
    await redelivery.giveBack(arnOf('later'), [{ receiptHandle: held[0]?.ReceiptHandle ?? '', seconds: 1 }])
  })

  test('asks for the URL of a queue once', async () => {
    const { held } = await heldIn('once', 1)
    const calls: string[] = []
    const counting = { send: (command: object, options: object) => (calls.push(command.constructor.name), harness.client.send(command as never, options)) } as unknown as SQSClient
    const redelivery = createRedelivery(counting)
    for (const seconds of [9, 8]) await redelivery.giveBack(arnOf('once'), [{ receiptHandle: held[0]?.ReceiptHandle ?? '', seconds }])
    expect(calls).toEqual(['GetQueueUrlCommand', 'ChangeMessageVisibilityBatchCommand', 'ChangeMessageVisibilityBatchCommand'])
  })
})
