import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, test } from '@jest/globals'
import { InvokeCommand, TooManyRequestsException } from '@aws-sdk/client-lambda'
import { manualClock } from '../sqs/manual-clock.js'
import { functionArn, operator, startLambda, until, type LambdaHarness } from './harness.js'

let harness: LambdaHarness

afterEach(() => harness.close())

const sdk = pathToFileURL(join(resolve(import.meta.dirname, '../../../..'), 'node_modules/@aws-sdk/client-lambda/dist-cjs/index.js')).href

/** A module whose function (by default its handler) passes what it is given on to another function, over HTTP, and waits for the answer. */
const calling = (name: string, exported = 'handler'): string => `import lambda from '${sdk}'
export const ${exported} = async (event) => {
  const { Payload } = await new lambda.LambdaClient({}).send(new lambda.InvokeCommand({ FunctionName: '${name}', Payload: JSON.stringify(event) }))
  return JSON.parse(Buffer.from(Payload).toString())
}`

const threadAfterAWhile = `import { setTimeout } from 'node:timers/promises'
import { threadId } from 'node:worker_threads'
export const handler = async () => { await setTimeout(20); return threadId }`

describe('concurrency', () => {
  test('a function runs in as many environments as it reserves, one event in each at a time', async () => {
    harness = await startLambda()
    await harness.deploy('counted', threadAfterAWhile, { reservedConcurrency: 3 })
    const threads = (await Promise.all(Array.from({ length: 12 }, () => harness.invoke('counted')))).map(answer => answer.payload)
    expect(new Set(threads).size).toBe(3)
  })

  test('one environment has one event at a time', async () => {
    harness = await startLambda()
    await harness.deploy('single', `import { setTimeout } from 'node:timers/promises'
      let running = 0, most = 0
      export const handler = async () => { running++; most = Math.max(most, running); await setTimeout(3); running--; return most }`, { reservedConcurrency: 1 })
    const answers = await Promise.all(Array.from({ length: 10 }, () => harness.invoke('single')))
    expect(answers.map(answer => answer.payload)).toEqual(Array.from({ length: 10 }, () => 1))
  })

  test('environments run at the same time: each waits for the others', async () => {
    harness = await startLambda({ local: { environmentsPerFunction: 2 } })
    // a handler ends only when another one of the same function has begun
    await harness.deploy('meeting', `import { BroadcastChannel, threadId } from 'node:worker_threads'
      export const handler = () => new Promise(resolve => {
        const channel = new BroadcastChannel('meeting')
        const timer = setInterval(() => channel.postMessage(threadId), 5)
        channel.onmessage = ({ data }) => { channel.postMessage(threadId); clearInterval(timer); setTimeout(() => { channel.close(); resolve([threadId, data]) }, 20) }
      })`)
    const [first, second] = (await Promise.all([harness.invoke('meeting'), harness.invoke('meeting')])).map(answer => answer.payload as readonly number[])
    expect(first).toEqual([...(second ?? [])].reverse())
  })

  test('two environments have a processor each: neither gives its thread back before the other has come as far', async () => {
    harness = await startLambda({ local: { environmentsPerFunction: 2 } })
    await harness.deploy('side-by-side', `import { existsSync, writeFileSync } from 'node:fs'
      import { threadId } from 'node:worker_threads'
      export const handler = async ({ mine, other }) => { writeFileSync(mine, ''); while (!existsSync(other)); return threadId }`)
    const [left, right] = ['left', 'right'].map(name => join(harness.directory, name)) as [string, string]
    const answers = await Promise.all([harness.invoke('side-by-side', { mine: left, other: right }), harness.invoke('side-by-side', { mine: right, other: left })])
    expect(answers.map(({ functionError }) => functionError)).toEqual([undefined, undefined])
    expect(new Set(answers.map(({ payload }) => payload)).size).toBe(2)
  })

  test('functions that hold their environments while they wait for others do not lock each other out', async () => {
    harness = await startLambda({ local: { environmentsPerFunction: 2 } })
    await harness.deploy('leaf', 'export const handler = async event => event + 1')
    await harness.deploy('middle', calling('leaf'))
    await harness.deploy('outer', calling('middle'))
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => harness.invoke('outer', n)))
    expect(answers).toEqual(Array.from({ length: 8 }, (_, n) => ({ functionError: undefined, payload: n + 1 })))
  })

  test('nor does a consumer that holds all its environments', async () => {
    harness = await startLambda({ local: { environmentsPerFunction: 1 } })
    const url = await harness.queue('jobs', { VisibilityTimeout: '60' })
    await harness.deploy('leaf', 'export const handler = async event => event + 1')
    await harness.deploy('consumer', `${calling('leaf', 'call')}
      export const handler = async ({ Records }) => { for (const { body } of Records) await call(Number(body)) }`, { reservedConcurrency: 2 })
    await harness.sqs.call('SendMessageBatch', { QueueUrl: url, Entries: Array.from({ length: 10 }, (_, n) => ({ Id: String(n), MessageBody: String(n) })) }, operator)
    await harness.lambda.deployEventSourceMapping({
      uuid: 'u-1', eventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:jobs', functionArn: functionArn('consumer'), batchSize: 2, maximumBatchingWindowSeconds: 0, maximumConcurrency: 2, functionResponseTypes: [],
    })
    await until(async () => {
      const { Attributes } = await harness.sqs.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] }, operator)
      const { ApproximateNumberOfMessages: ready, ApproximateNumberOfMessagesNotVisible: flying } = Attributes as Record<string, string>
      return ready === '0' && flying === '0'
    })
  })

  test('invocations wait in line, and one too many is throttled', async () => {
    harness = await startLambda({ local: { waitingPerFunction: 2 } })
    await harness.deploy('slow', `import { setTimeout } from 'node:timers/promises'
      export const handler = async n => { await setTimeout(50); return n }`, { reservedConcurrency: 1 })
    const order: unknown[] = []
    const running = [1, 2, 3].map(n => harness.invoke('slow', n).then(answer => order.push(answer.payload)))
    const refused = harness.client.send(new InvokeCommand({ FunctionName: 'slow', Payload: Buffer.from('4') }))
    await expect(refused).rejects.toBeInstanceOf(TooManyRequestsException)
    await expect(refused).rejects.toMatchObject({ $metadata: { httpStatusCode: 429 }, Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' })
    await Promise.all(running)
    expect(order).toEqual([1, 2, 3])
  })

  test('a function that reserves nothing at all refuses everything', async () => {
    harness = await startLambda()
    await harness.deploy('off', 'export const handler = async () => 1', { reservedConcurrency: 0 })
    await expect(harness.invoke('off')).rejects.toMatchObject({ code: 'TooManyRequestsException' })
  })

  test('an environment that rested long enough is stopped, the one in use stays', async () => {
    const clock = manualClock()
    harness = await startLambda({ clock, local: { environmentsPerFunction: 2, idleSeconds: 60 } })
    await harness.deploy('resting', `import { threadId } from 'node:worker_threads'
      import { setTimeout } from 'node:timers/promises'
      export const handler = async ({ ms }) => { await setTimeout(ms); return threadId }`)
    const both = (await Promise.all([harness.invoke('resting', { ms: 50 }), harness.invoke('resting', { ms: 50 })])).map(answer => answer.payload)
    expect(new Set(both).size).toBe(2)
    clock.advance(40_000)
    const used = (await harness.invoke('resting', { ms: 0 })).payload
    clock.advance(30_000)
    const later = (await Promise.all([harness.invoke('resting', { ms: 50 }), harness.invoke('resting', { ms: 50 })])).map(answer => answer.payload)
    expect(later).toContain(used)
    expect(later.filter(thread => both.includes(thread))).toEqual([used])
  })

  test('closing ends what runs', async () => {
    harness = await startLambda({ local: { closeSeconds: 0 } })
    await harness.deploy('endless', 'export const handler = () => new Promise(() => setInterval(() => {}, 1000))', { reservedConcurrency: 1 })
    const running = harness.invoke('endless')
    const waiting = harness.invoke('endless')
    const refused = expect(waiting).rejects.toMatchObject({ code: 'ServiceException' })
    await harness.lambda.close()
    expect((await running).payload).toMatchObject({ errorType: 'Runtime.ExitError' })
    await refused
  })
})
