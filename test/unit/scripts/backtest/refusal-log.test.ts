import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { tellingRefusals } from '../../../../scripts/backtest/refusal-log.js'
import { RunFailure } from '../../../../scripts/backtest/wait.js'

const failing = (error: Error): Promise<unknown> => tellingRefusals('data', () => Promise.reject(error)).catch((reason: unknown) => reason)

describe('work on a local AWS', () => {
  test.each([
    'the request was not accepted (500): InternalError: the request was not served: AccessDeniedException',
    'run r failed: Backtest.RestoreRefused: User: arn is not authorized to perform: s3:RestoreObject',
  ])('that fails by a policy says where the refusal is written down: %s', async (message) => {
    const cause = new RunFailure(message)
    expect(await failing(cause)).toMatchObject({ name: 'RunFailure', message: `${message}; ${path.join('data', 'iam-refusals.log')} says who may not do what`, cause })
  })

  test.each([new RunFailure('run r failed: Backtest.NotScored'), new Error('AccessDenied')])('that fails otherwise fails as it is: %s', async (error) => {
    expect(await failing(error)).toBe(error)
  })

  test('that succeeds gives what it gives', async () => {
    expect(await tellingRefusals('data', () => Promise.resolve(1))).toBe(1)
  })
})
