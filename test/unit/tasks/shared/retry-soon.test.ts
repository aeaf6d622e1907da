import type { SQSEvent } from 'aws-lambda'
import { describe, expect, test } from '@jest/globals'
import type { HeldMessage, Redelivery } from '../../../../tasks/shared/port.js'
import { retryDelay, retrySoon } from '../../../../tasks/shared/retry-soon.js'
import { outputOf } from '../fake/output.js'
import { queueArn, recordOf, timeLeft } from '../fake/queue.js'

/** Notes what is given back. */
function fakeRedelivery(): Redelivery & { readonly given: readonly (readonly [string, readonly HeldMessage[]])[] } {
  const given: (readonly [string, readonly HeldMessage[]])[] = []
  return { given, giveBack: (arn, messages) => {
    given.push([arn, messages])
    return Promise.resolve()
  } }
}

const event: SQSEvent = { Records: [recordOf('a', 'x', 1), recordOf('b', 'x', 4), recordOf('c', 'x', 11)] }
const failing = (...ids: readonly string[]) => async () => Promise.resolve({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) })

describe('the delay', () => {
  test.each([[1, 2], [2, 4], [3, 8], [4, 16], [5, 32], [6, 60], [10, 60]])('after receive %d is at most %d seconds and at least half of it', (receives, most) => {
    expect(retryDelay(receives, 0)).toBe(most / 2)
    expect(retryDelay(receives, 1)).toBe(most)
    for (const random of [0.01, 0.33, 0.5, 0.999]) {
      const delay = retryDelay(receives, random) ?? 0
      expect(Number.isInteger(delay)).toBe(true)
      expect(delay).toBeGreaterThanOrEqual(most / 2)
      expect(delay).toBeLessThanOrEqual(most)
    }
  })

  test('is the queue\'s own when a message came often: a dead-letter queue gives it without end', () => {
    expect(retryDelay(11, 0.5)).toBeUndefined()
    expect(retryDelay(5000, 0.5)).toBeUndefined()
  })
})

describe('messages that failed', () => {
  test('are given back, and only they', async () => {
    const redelivery = fakeRedelivery()
    const response = await retrySoon(failing('b'), redelivery, () => 0.5)(event, timeLeft(1000))
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] })
    expect(redelivery.given).toEqual([[queueArn, [{ receiptHandle: 'receipt-b', seconds: 12 }]]])
  })

  test('each have their own delay', async () => {
    const redelivery = fakeRedelivery()
    const randoms = [0, 1]
    await retrySoon(failing('a', 'b', 'c'), redelivery, () => randoms.shift() ?? 0)(event, timeLeft(1000))
    expect(redelivery.given).toEqual([[queueArn, [{ receiptHandle: 'receipt-a', seconds: 1 }, { receiptHandle: 'receipt-b', seconds: 16 }]]])
  })

  test.each([[failing()], [failing('c')], [failing('unknown')]])('when there are none to hurry, nothing is called', async (handle) => {
    const redelivery = fakeRedelivery()
    await retrySoon(handle, redelivery)(event, timeLeft(1000))
    expect(redelivery.given).toEqual([])
  })

  test('are told all the same when they cannot be given back, and that is logged', async () => {
    const redelivery: Redelivery = { giveBack: () => Promise.reject(new Error('no network')) }
    const lines = await outputOf(async () => {
      expect(await retrySoon(failing('a'), redelivery)(event, timeLeft(1000))).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }] })
    })
    expect(lines).toMatchObject([{ level: 'warn', event: 'failed messages keep their visibility timeout', error: 'Error' }])
  })
})

test('the handler gets what Lambda gave, and its own failure is the invocation\'s', async () => {
  const invocation = timeLeft(1000)
  await retrySoon(async (got, with_) => {
    expect(got).toBe(event)
    expect(with_).toBe(invocation)
    return failing()()
  }, fakeRedelivery())(event, invocation)
  await expect(retrySoon(() => Promise.reject(new Error('SW4801')), fakeRedelivery())(event, invocation)).rejects.toThrow('SW4801')
})
