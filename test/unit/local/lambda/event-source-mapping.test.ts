import { createHash } from 'node:crypto'
import { readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { GetEventSourceMappingCommand, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda'
import type { SQSEvent } from 'aws-lambda'
import type { MappingConfig } from '../../../../src/local/lambda/index.js'
import type { JsonObject } from '../../../../src/local/service.js'
import { functionArn, operator, roleArn, startLambda, until, type LambdaHarness } from './harness.js'

let harness: LambdaHarness

afterEach(() => harness.close())

const arn = (name: string): string => `arn:aws:sqs:us-east-1:123456789012:${name}`
const map = (more: Partial<MappingConfig> = {}): Promise<void> => harness.lambda.deployEventSourceMapping({
  uuid: 'u-1', eventSourceArn: arn('jobs'), functionArn: functionArn('consumer'), batchSize: 10, maximumBatchingWindowSeconds: 0, functionResponseTypes: [], ...more,
})
const send = (url: string, body: string, more: JsonObject = {}): Promise<unknown> => harness.sqs.call('SendMessage', { QueueUrl: url, MessageBody: body, ...more }, operator)
const counts = async (url: string): Promise<{ readonly ready: number, readonly flying: number }> => {
  const { Attributes } = await harness.sqs.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] }, operator)
  const { ApproximateNumberOfMessages: ready, ApproximateNumberOfMessagesNotVisible: flying } = Attributes as Record<string, string>
  return { ready: Number(ready), flying: Number(flying) }
}
const emptied = (url: string): Promise<void> => until(async () => {
  const { ready, flying } = await counts(url)
  return ready + flying === 0
})

/** A consumer that writes each event as a line of its file, then does what `rest` says. */
const consumer = (file: string, rest = ''): string => `import { appendFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
export const handler = async (event, context) => {
  appendFileSync(${JSON.stringify(file)}, JSON.stringify(event) + '\\n')
  ${rest}
}`
/** Lines that are written to their end: the consumer runs in a thread of its own. */
const events = (): readonly SQSEvent[] => existsSync(file()) ? readFileSync(file(), 'utf8').split('\n').slice(0, -1).map(line => JSON.parse(line) as SQSEvent) : []
const file = (): string => join(harness.directory, 'events.jsonl')
const seen = (): readonly string[] => events().flatMap(event => event.Records.map(record => record.body))

/** A queue of short visibility, its dead-letter queue, and a consumer. */
async function prepare(rest = '', more: { readonly visibility?: string, readonly timeoutSeconds?: number, readonly reservedConcurrency?: number } = {}): Promise<{ readonly url: string, readonly dead: string }> {
  const dead = await harness.queue('dead')
  const url = await harness.queue('jobs', { VisibilityTimeout: more.visibility ?? '1', RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 2 }) })
  await harness.deploy('consumer', consumer(file(), rest), {
    timeoutSeconds: more.timeoutSeconds ?? 1,
    ...(more.reservedConcurrency === undefined ? {} : { reservedConcurrency: more.reservedConcurrency }),
  })
  return { url, dead }
}

describe('messages to events', () => {
  test('a message has the shape of AWS\'s records, and is deleted when the function succeeded', async () => {
    harness = await startLambda()
    const { url } = await prepare()
    await map()
    await send(url, '{"n":1}', { MessageAttributes: { City: { DataType: 'String', StringValue: 'Bern' }, Raw: { DataType: 'Binary', BinaryValue: 'AAE=' } } })
    await emptied(url)
    const [record] = events()[0]?.Records ?? []
    expect(record).toEqual({
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      receiptHandle: expect.any(String) as unknown,
      body: '{"n":1}',
      attributes: {
        ApproximateReceiveCount: '1', SenderId: operator.principalArn,
        SentTimestamp: expect.stringMatching(/^\d{13}$/) as unknown, ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/) as unknown,
      },
      messageAttributes: {
        City: { stringValue: 'Bern', stringListValues: [], binaryListValues: [], dataType: 'String' },
        Raw: { binaryValue: 'AAE=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
      },
      md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
      md5OfBody: createHash('md5').update('{"n":1}').digest('hex'),
      eventSource: 'aws:sqs',
      eventSourceARN: arn('jobs'),
      awsRegion: 'us-east-1',
    })
  })

  test('it calls SQS as the function\'s role', async () => {
    harness = await startLambda()
    const { url } = await prepare()
    await map()
    await send(url, 'a')
    await emptied(url)
    expect(new Set(harness.recorded.map(call => call.principalArn))).toEqual(new Set([roleArn]))
    expect([...new Set(harness.recorded.map(call => call.operation))].sort()).toEqual(['DeleteMessageBatch', 'GetQueueAttributes', 'ReceiveMessage'])
  })

  test('batches are formed by size within the window', async () => {
    harness = await startLambda()
    const { url } = await prepare('', { visibility: '30' })
    for (let index = 0; index < 25; index++) await send(url, String(index))
    await map({ batchSize: 20, maximumBatchingWindowSeconds: 1 })
    await emptied(url)
    expect(events().map(event => event.Records.length)).toEqual([20, 5])
    expect([...seen()].sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 25 }, (_, index) => String(index)))
  })

  test('a FIFO queue\'s groups stay in order', async () => {
    harness = await startLambda()
    const url = await harness.queue('jobs.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' })
    await harness.deploy('consumer', consumer(file()), { timeoutSeconds: 1 })
    for (let index = 0; index < 12; index++) await send(url, `${index % 2 === 0 ? 'a' : 'b'}${String(index).padStart(2, '0')}`, { MessageGroupId: index % 2 === 0 ? 'a' : 'b' })
    await map({ eventSourceArn: arn('jobs.fifo'), batchSize: 2 })
    await emptied(url)
    const of = (group: string): readonly string[] => seen().filter(body => body.startsWith(group))
    expect([of('a'), of('b')]).toEqual([[...of('a')].sort(), [...of('b')].sort()])
    expect(seen().length).toBe(12)
  })
})

describe('failures', () => {
  test('when the function fails, messages come back and at last go to the dead-letter queue', async () => {
    harness = await startLambda()
    const { url, dead } = await prepare('throw new Error("no")')
    await map()
    await send(url, 'a')
    await until(async () => (await counts(dead)).ready === 1)
    expect(events().map(event => event.Records.map(record => [record.body, record.attributes.ApproximateReceiveCount]))).toEqual([[['a', '1']], [['a', '2']]])
    expect((await harness.call('GetEventSourceMapping', { UUID: 'u-1' }))['LastProcessingResult']).toBe('PROBLEM: Function call failed')
  })

  test('only the reported messages come back', async () => {
    harness = await startLambda()
    const { url, dead } = await prepare('return { batchItemFailures: event.Records.filter(r => r.body.startsWith("bad")).map(r => ({ itemIdentifier: r.messageId })) }')
    for (const body of ['good-1', 'bad', 'good-2']) await send(url, body)
    await map({ functionResponseTypes: ['ReportBatchItemFailures'] })
    await until(async () => (await counts(dead)).ready === 1)
    await emptied(url)
    expect([...seen()].sort()).toEqual(['bad', 'bad', 'good-1', 'good-2'])
  })

  test('a report counts only when the mapping asks for it', async () => {
    harness = await startLambda()
    const { url, dead } = await prepare('return { batchItemFailures: event.Records.map(r => ({ itemIdentifier: r.messageId })) }')
    await map()
    await send(url, 'a')
    await emptied(url)
    expect([seen(), await counts(dead)]).toEqual([['a'], { ready: 0, flying: 0 }])
  })

  test('a report that makes no sense fails the whole batch', async () => {
    harness = await startLambda()
    const { url, dead } = await prepare('return { batchItemFailures: [{ itemIdentifier: "nonsense" }] }')
    for (const body of ['a', 'b']) await send(url, body)
    await map({ functionResponseTypes: ['ReportBatchItemFailures'] })
    await until(async () => (await counts(dead)).ready === 2)
    expect(seen().length).toBe(4)
  })

  test('a timeout is a failure like any other', async () => {
    harness = await startLambda()
    const { url, dead } = await prepare('await setTimeout(60_000)')
    await map()
    await send(url, 'a')
    await until(async () => (await counts(dead)).ready === 1)
    expect(seen()).toEqual(['a', 'a'])
  })

  test('a throttled batch is offered again until the messages are visible again', async () => {
    harness = await startLambda()
    const { url } = await prepare('', { reservedConcurrency: 0 })
    await send(url, 'a')
    await map()
    await until(async () => (await harness.call('GetEventSourceMapping', { UUID: 'u-1' }))['LastProcessingResult'] === 'PROBLEM: Function call was throttled')
    expect(seen()).toEqual([])
    await harness.deploy('consumer', consumer(file()), { timeoutSeconds: 1 })
    await emptied(url)
    expect(seen()).toEqual(['a'])
  })

  test('a queue that disappears is a problem that the mapping reports, and it lives on', async () => {
    harness = await startLambda()
    const { url } = await prepare()
    await map()
    await harness.sqs.call('DeleteQueue', { QueueUrl: url }, operator)
    await until(async () => (await harness.call('GetEventSourceMapping', { UUID: 'u-1' }))['LastProcessingResult'] === 'PROBLEM: The specified queue does not exist.')
    expect((await harness.call('GetEventSourceMapping', { UUID: 'u-1' }))['State']).toBe('Enabled')
  })
})

describe('running', () => {
  const overlap = `appendFileSync(process.env.MARKS, '+')
    await setTimeout(60)
    appendFileSync(process.env.MARKS, '-')`

  /** The most events that were under way at once. */
  const most = (marks: string): number => {
    let running = 0
    return Math.max(...Array.from(marks, mark => mark === '+' ? ++running : --running))
  }

  test.each([[2, 6, 2], [3, 2, 2]])('with a maximum concurrency of %i and %i environments, %i events are under way at most', async (maximumConcurrency, environments, expected) => {
    harness = await startLambda()
    const url = await harness.queue('jobs')
    const marks = join(harness.directory, 'marks')
    await harness.deploy('consumer', consumer(file(), overlap), { timeoutSeconds: 10, reservedConcurrency: environments, environment: { MARKS: marks } })
    for (let index = 0; index < 12; index++) await send(url, String(index))
    await map({ batchSize: 1, maximumConcurrency })
    await emptied(url)
    expect(most(readFileSync(marks, 'utf8'))).toBe(expected)
  })

  test('messages stay visible to others while there is no room for them', async () => {
    harness = await startLambda()
    const { url } = await prepare('await setTimeout(300)', { reservedConcurrency: 1 })
    for (const body of ['a', 'b', 'c']) await send(url, body)
    await map({ batchSize: 1 })
    await until(() => seen().length === 1)
    expect(await counts(url)).toEqual({ ready: 2, flying: 1 })
  })

  test('a mapping is disabled, drains, and is enabled again', async () => {
    harness = await startLambda()
    const { url } = await prepare('await setTimeout(100)')
    await map()
    await send(url, 'a')
    await until(() => seen().length === 1)
    const disabling = await harness.client.send(new UpdateEventSourceMappingCommand({ UUID: 'u-1', Enabled: false }))
    expect(disabling.State).toBe('Disabling')
    await until(async () => (await harness.client.send(new GetEventSourceMappingCommand({ UUID: 'u-1' }))).State === 'Disabled')
    expect(await counts(url)).toEqual({ ready: 0, flying: 0 })
    await send(url, 'b')
    expect((await harness.client.send(new UpdateEventSourceMappingCommand({ UUID: 'u-1', Enabled: true }))).State).toBe('Enabled')
    await emptied(url)
    expect(seen()).toEqual(['a', 'b'])
  })

  test('enabling it while it drains starts it again', async () => {
    harness = await startLambda()
    const { url } = await prepare('await setTimeout(50)')
    await map()
    await send(url, 'a')
    await until(() => seen().length === 1)
    await harness.call('UpdateEventSourceMapping', { UUID: 'u-1', Enabled: false })
    await harness.call('UpdateEventSourceMapping', { UUID: 'u-1', Enabled: true })
    await send(url, 'b')
    await emptied(url)
    expect(seen()).toEqual(['a', 'b'])
  })

  test('mappings are listed by queue and by function', async () => {
    harness = await startLambda()
    await prepare()
    await harness.queue('others')
    await map({ maximumConcurrency: 5 })
    await map({ uuid: 'u-2', eventSourceArn: arn('others'), enabled: false })
    const list = async (input: { readonly EventSourceArn?: string, readonly FunctionName?: string }): Promise<unknown> =>
      (await harness.client.send(new ListEventSourceMappingsCommand(input))).EventSourceMappings?.map(mapping => [mapping.UUID, mapping.State, mapping.ScalingConfig?.MaximumConcurrency])
    expect(await list({})).toEqual([['u-1', 'Enabled', 5], ['u-2', 'Disabled', undefined]])
    expect(await list({ EventSourceArn: arn('others') })).toEqual([['u-2', 'Disabled', undefined]])
    expect(await list({ FunctionName: 'consumer', EventSourceArn: arn('none') })).toEqual([])
  })

  test.each([
    ['a filter', { filterCriteria: { Filters: [] } }, 'SW4211'],
    ['another kind of source', { eventSourceArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/x' }, 'SW4211'],
    ['a batch of more than ten without a window', { batchSize: 11 }, 'greater than 0'],
    ['a batch of none', { batchSize: 0 }, 'BatchSize'],
    ['a maximum concurrency of one', { maximumConcurrency: 1 }, 'MaximumConcurrency'],
    ['a window of six minutes', { maximumBatchingWindowSeconds: 301 }, 'MaximumBatchingWindowInSeconds'],
    ['another response type', { functionResponseTypes: ['Other'] }, 'FunctionResponseTypes'],
    ['a function that does not exist', { functionArn: functionArn('none') }, 'Function not found'],
    ['a queue that does not exist', { eventSourceArn: arn('none') }, 'does not exist'],
  ])('a mapping with %s is refused', async (_what, more, said) => {
    harness = await startLambda()
    await prepare()
    await expect(map(more)).rejects.toThrow(said)
    expect(await harness.call('ListEventSourceMappings', {})).toEqual({ EventSourceMappings: [] })
  })

  test('a queue that shows messages again before the function\'s timeout is refused', async () => {
    harness = await startLambda()
    await prepare('', { timeoutSeconds: 2 })
    await expect(map()).rejects.toMatchObject({ code: 'InvalidParameterValueException', message: 'Queue visibility timeout: 1 seconds is less than Function timeout: 2 seconds' })
  })
})
