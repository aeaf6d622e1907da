import type { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createQueue } from '../../../../../tasks/shared/aws/queue.js'
import { bodies, receive, startSqs } from '../../../local/sqs/harness.js'
import type { SqsHarness } from '../../../local/sqs/harness.js'

describe('against SQS', () => {
  let harness: SqsHarness
  beforeAll(async () => {
    harness = await startSqs()
  })
  afterAll(async () => harness.close())

  test('any number of messages is sent', async () => {
    const url = await harness.queue('jobs')
    const sent = Array.from({ length: 23 }, (_, number) => ({ number, text: 'é🚀' }))
    await createQueue(harness.client, url).send(sent)
    const got: string[] = []
    for (let batch = await receive(harness, url); batch.length > 0; batch = await receive(harness, url)) got.push(...bodies(batch))
    expect(got.map((body) => JSON.parse(body) as unknown)).toEqual(expect.arrayContaining(sent))
    expect(got).toHaveLength(23)
  })

  test('messages that are too large for one batch go in several', async () => {
    const url = await harness.queue('large')
    await createQueue(harness.client, url).send(Array.from({ length: 5 }, (_, number) => ({ number, text: 'x'.repeat(100_000) })))
    const { Attributes: counts } = await harness.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] })
    expect(counts).toMatchObject({ ApproximateNumberOfMessages: '5' })
  })

  test('a queue that is not there is thrown', async () => {
    await expect(createQueue(harness.client, `${harness.endpoint}/123456789012/none`).send(['x'])).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
  })
})

describe('messages that are refused', () => {
  /** Refuses what it is told to, as SQS does: within an answer of 200. */
  const clientThat = (refuse: (body: string, call: number) => { readonly SenderFault: boolean } | undefined) => {
    const calls: (readonly string[])[] = []
    const client = {
      send: ({ input: { Entries: entries = [] } }: SendMessageBatchCommand) => {
        calls.push(entries.map(({ MessageBody: body = '' }) => body))
        return Promise.resolve({ Failed: entries.flatMap(({ Id, MessageBody: body = '' }) => {
          const refused = refuse(body, calls.length)
          return refused === undefined ? [] : [{ Id, Code: 'Why', ...refused }]
        }) })
      },
    } as unknown as SQSClient
    return { calls, client }
  }
  const quick = { attempts: 3, sleep: () => Promise.resolve() }

  test('by a fault of SQS are sent again, and only they', async () => {
    const { calls, client } = clientThat((body, call) => (call === 1 && body !== '1' ? { SenderFault: false } : undefined))
    await createQueue<number>(client, 'url', quick).send([0, 1, 2])
    expect(calls).toEqual([['0', '1', '2'], ['0', '2']])
  })

  test('again and again are given up', async () => {
    const { calls, client } = clientThat(() => ({ SenderFault: false }))
    await expect(createQueue<number>(client, 'url', quick).send([0])).rejects.toMatchObject({ name: 'UnfinishedError' })
    expect(calls).toHaveLength(3)
  })

  test('by a fault of ours are not sent again; their content is not told', async () => {
    const { calls, client } = clientThat(() => ({ SenderFault: true }))
    await expect(createQueue<string>(client, 'url', quick).send(['secret'])).rejects.toThrow(/^a message was refused: Why$/)
    expect(calls).toHaveLength(1)
  })
})
