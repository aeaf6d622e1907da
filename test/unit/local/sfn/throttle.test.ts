import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { CreateStateMachineCommand, StartExecutionCommand, TestStateCommand } from '@aws-sdk/client-sfn'
import { bucketOf, quotas } from '../../../../src/local/sfn/quota.js'
import { createThrottle } from '../../../../src/local/sfn/throttle.js'
import { operations } from '../../../../src/local/sfn/operations/index.js'
import { operator, passing, role, startEndpoint, type Endpoint } from './endpoint.js'

describe('quotas', () => {
  test('are of operations that there are, every one but StartSyncExecution', () => {
    const named = new Set(Object.keys(quotas).map(name => name.replace(/ of EXPRESS$/, '')))
    expect([...named].sort()).toEqual(Object.keys(operations).filter(name => name !== 'StartSyncExecution').sort())
  })

  test('are smaller in small regions', () => {
    expect(bucketOf('StopExecution', 'us-east-1')).toEqual({ size: 1000, refill: 200 })
    expect(bucketOf('StopExecution', 'eu-central-1')).toEqual({ size: 500, refill: 25 })
    expect(bucketOf('StartSyncExecution', 'us-east-1')).toBeUndefined()
  })
})

test('a bucket gives its tokens, and gets them back as time passes, no more than it holds', () => {
  let now = 0
  const throttle = createThrottle('us-east-1', () => now)
  const taken = (most: number): number => {
    for (let count = 0; count < most; count++) {
      try {
        throttle('TestState')
      } catch {
        return count
      }
    }
    return most
  }
  expect(taken(100)).toBe(50)
  now += 100
  expect(taken(100)).toBe(1)
  now += 1000
  expect(taken(100)).toBe(10)
  now += 3_600_000
  expect(taken(100)).toBe(50)
})

describe('an endpoint that throttles', () => {
  let now = Date.now()
  let endpoint: Endpoint
  beforeAll(async () => { endpoint = await startEndpoint({}, { throttle: true, clock: { now: () => now, schedule: () => () => undefined } }) })
  afterAll(async () => { await endpoint.close() })

  test('refuses what is too much, operation by operation', async () => {
    const tryState = () => endpoint.client.send(new TestStateCommand({ definition: '{"Type":"Succeed"}' }))
    for (let call = 0; call < 50; call++) await tryState()
    await expect(tryState()).rejects.toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' })
    await endpoint.client.send(new CreateStateMachineCommand({ name: 'm', definition: passing, roleArn: role, type: 'EXPRESS' }))
    now += 100
    await expect(tryState()).resolves.toMatchObject({ status: 'SUCCEEDED' })
  })

  test('starts more Express executions than Standard ones', async () => {
    const { stateMachineArn } = await endpoint.client.send(new CreateStateMachineCommand({ name: 'standard', definition: passing, roleArn: role }))
    const start = (arn: string | undefined, input = '{}') => endpoint.states.call('StartExecution', { stateMachineArn: arn ?? '', input }, operator)
    // calls that are refused count, too
    for (let call = 0; call < 1300; call++) await expect(start(stateMachineArn, '')).rejects.toMatchObject({ code: 'InvalidExecutionInput' })
    await expect(endpoint.client.send(new StartExecutionCommand({ stateMachineArn }))).rejects.toMatchObject({ name: 'ThrottlingException' })
    await expect(start('arn:aws:states:us-east-1:123456789012:stateMachine:m')).resolves.toMatchObject({ executionArn: expect.stringContaining(':express:m:') })
  })
})
