import { afterEach, describe, expect, test } from '@jest/globals'
import { InvokeCommand, TooManyRequestsException } from '@aws-sdk/client-lambda'
import { manualClock } from '../sqs/manual-clock.js'
import { startLambda, type LambdaHarness } from './harness.js'

let harness: LambdaHarness

afterEach(() => harness.close())

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

  test('a function that waits for another one does not take its place', async () => {
    harness = await startLambda({ local: { environmentsPerFunction: 1 } })
    await harness.deploy('inner', 'export const handler = async event => event')
    await harness.deploy('outer', 'export const handler = async () => 1', { reservedConcurrency: 1 })
    const outer = harness.invoke('outer')
    expect((await harness.invoke('inner', 7)).payload).toBe(7)
    expect((await outer).payload).toBe(1)
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
