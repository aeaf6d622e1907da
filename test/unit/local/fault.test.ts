import { describe, expect, test } from '@jest/globals'
import { operatorArn } from '../../../src/local/environment.js'
import { createFaults, withFaults } from '../../../src/local/fault.js'
import type { FaultOptions } from '../../../src/local/fault.js'
import { noAnswer } from '../../../src/local/service.js'
import type { ServiceDirectory } from '../../../src/local/service.js'

const role = { principalArn: 'arn:aws:iam::123456789012:role/step' }
const drawCalls = (options: FaultOptions, count = 1_000) => {
  const faults = createFaults(options)
  return Array.from({ length: count }, () => faults.call('s3', role))
}

describe('what is drawn', () => {
  test('nothing goes wrong unless it is asked for', () => {
    expect(drawCalls({}).every((fault) => fault === undefined)).toBe(true)
    expect(createFaults({ rate: 1 }).delivery()).toBeUndefined()
  })

  test('the share of calls that fail is the rate, half of them after they were performed', () => {
    const failed = drawCalls({ rate: 0.1, seed: 7 }, 10_000).flatMap((fault) => (fault === undefined ? [] : [fault.when]))
    expect(failed.length / 10_000).toBeCloseTo(0.1, 2)
    expect(failed.filter((when) => when === 'before').length / failed.length).toBeCloseTo(0.5, 1)
  })

  test('equal seeds draw equally, whatever is drawn of messages meanwhile', () => {
    const whens = (options: FaultOptions, between: boolean): readonly unknown[] => {
      const faults = createFaults(options)
      return Array.from({ length: 200 }, () => {
        if (between) faults.delivery()
        return faults.call('sqs', role)?.when
      })
    }
    expect(whens({ rate: 0.5, seed: 3 }, false)).toEqual(whens({ rate: 0.5, deliveries: 0.5, seed: 3 }, true))
    expect(whens({ rate: 0.5, seed: 3 }, false)).not.toEqual(whens({ rate: 0.5, seed: 4 }, false))
  })

  test('messages are late by two seconds at most, so many as were asked for', () => {
    const { delivery } = createFaults({ deliveries: 0.1, seed: 2 })
    const late = Array.from({ length: 10_000 }, delivery).flatMap((delay) => (delay === undefined ? [] : [delay]))
    expect(late.length / 10_000).toBeCloseTo(0.1, 2)
    expect(Math.min(...late)).toBeGreaterThan(0)
    expect(Math.max(...late)).toBeLessThanOrEqual(2_000)
  })

  test('the operator is spared, and services that have no throttling here', () => {
    const { call } = createFaults({ rate: 1 })
    expect(call('s3', { principalArn: operatorArn })).toBeUndefined()
    expect(call('iotdevicegateway', role)).toBeUndefined()
    expect(call('sqs', role)?.error).toMatchObject({ code: 'RequestThrottled', statusCode: 403 })
  })

  test.each([{ rate: -0.1 }, { rate: 1.1 }, { rate: NaN }, { deliveries: 2 }])('%j is refused', (options) => {
    expect(() => createFaults(options)).toThrow(RangeError)
  })
})

describe('tasks of state machines', () => {
  const performed: string[] = []
  const services: ServiceDirectory = {
    call(service, operation) {
      performed.push(`${service}:${operation}`)
      return Promise.resolve({})
    },
  }

  test('find a service too busy, or lose the answer of a call that was performed', async () => {
    performed.length = 0
    const faulty = withFaults(services, createFaults({ rate: 1, seed: 5 }))
    const codes = await Promise.all(Array.from({ length: 100 }, async () => faulty.call('dynamodb', 'UpdateItem', {}, role).then(() => 'answered', (error: unknown) => (error as { readonly code: string }).code)))
    const lost = codes.filter((code) => code === noAnswer)
    expect(lost.length).toBeGreaterThan(20)
    expect(lost.length).toBeLessThan(80)
    expect(codes.filter((code) => code === 'ProvisionedThroughputExceededException')).toHaveLength(100 - lost.length)
    expect(performed).toHaveLength(lost.length)
  })

  test('what follows a child that a task waits for is spared', async () => {
    const faulty = withFaults(services, createFaults({ rate: 1 }))
    expect(await faulty.call('states', 'DescribeExecution', {}, role)).toEqual({})
    await expect(faulty.call('states', 'StartExecution', {}, role)).rejects.toBeInstanceOf(Error)
  })
})
