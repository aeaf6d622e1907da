import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import type { Job, JobSpec } from '../../../../src/local/batch/job.js'
import type { ComputeEnvironment, JobQueue } from '../../../../src/local/batch/record.js'
import { Scheduler } from '../../../../src/local/batch/scheduler.js'
import { triesAgain } from '../../../../src/local/batch/retry.js'
import { startBatch } from './harness.js'

const job = (id: string, vcpus: number, queueArn = 'q'): Job => ({ id, spec: { queueArn, container: { vcpus } } as JobSpec, state: { status: 'RUNNABLE', attempts: [] }, unmet: 0 })
const environment = (arn: string, maxVcpus: number, enabled = true): ComputeEnvironment => ({ arn, name: arn, uuid: '', type: 'MANAGED', enabled, maxVcpus, computeResources: {}, tags: {} })
const queue = (arn: string, priority: number, ...computeEnvironments: readonly string[]): JobQueue => ({ arn, name: arn, enabled: true, priority, computeEnvironments, tags: {} })

function scheduling(cores: number, queues: readonly JobQueue[], environments: readonly ComputeEnvironment[]) {
  const started: string[] = []
  const misfits: string[] = []
  const scheduler = new Scheduler({
    cores,
    queue: arn => queues.find(one => one.arn === arn), environment: arn => environments.find(one => one.arn === arn),
    start: (one, where) => { started.push(`${one.id}@${where.arn}`) },
    misfit: (one) => { misfits.push(one.id) },
  })
  return { scheduler, started, misfits, turn: async () => { await pause(0); await pause(0) } }
}

describe('jobs are placed', () => {
  test('in their order, as many as fit, and not before it has begun', async () => {
    const { scheduler, started, turn } = scheduling(8, [queue('q', 1, 'e')], [environment('e', 3)])
    const jobs = [job('a', 1), job('b', 2), job('c', 1)]
    for (const one of jobs) scheduler.add(one)
    await turn()
    expect(started).toEqual([])
    scheduler.begin()
    await turn()
    expect(started).toEqual(['a@e', 'b@e'])
    if (jobs[1] !== undefined) scheduler.release(jobs[1])
    await turn()
    expect(started).toEqual(['a@e', 'b@e', 'c@e'])
  })

  test('by the priority of queues', async () => {
    const { scheduler, started, turn } = scheduling(1, [queue('low', 1, 'e'), queue('high', 2, 'e')], [environment('e', 9)])
    const [low, high] = [job('l', 1, 'low'), job('h', 1, 'high')]
    scheduler.add(low)
    scheduler.add(high)
    scheduler.begin()
    await turn()
    scheduler.release(high)
    await turn()
    expect(started).toEqual(['h@e', 'l@e'])
  })

  test('a large one is not starved by small ones behind it, of its own or of a lower queue', async () => {
    const { scheduler, started, turn } = scheduling(8, [queue('q', 2, 'e'), queue('low', 1, 'e')], [environment('e', 2)])
    const first = job('a', 1)
    for (const one of [first, job('large', 2), job('small', 1), job('l', 1, 'low')]) scheduler.add(one)
    scheduler.begin()
    await turn()
    expect(started).toEqual(['a@e'])
    scheduler.release(first)
    await turn()
    expect(started).toEqual(['a@e', 'large@e'])
  })

  test('one that is larger than the machine runs alone', async () => {
    const { scheduler, started, turn } = scheduling(2, [queue('q', 1, 'e')], [environment('e', 64)])
    const [small, large] = [job('small', 1), job('large', 16)]
    for (const one of [small, large, job('last', 1)]) scheduler.add(one)
    scheduler.begin()
    await turn()
    expect(started).toEqual(['small@e'])
    scheduler.release(small)
    await turn()
    expect(started).toEqual(['small@e', 'large@e'])
    scheduler.release(large)
    await turn()
    expect(started).toEqual(['small@e', 'large@e', 'last@e'])
  })

  test('in the next compute environment when the first one is full, and never in a disabled one', async () => {
    const { scheduler, started, misfits, turn } = scheduling(9, [queue('q', 1, 'off', 'one', 'two')], [environment('off', 9, false), environment('one', 1), environment('two', 2)])
    const third = job('c', 1)
    for (const one of [job('a', 1), job('b', 1), third, job('never', 3), job('d', 1)]) scheduler.add(one)
    scheduler.begin()
    await turn()
    expect(started).toEqual(['a@one', 'b@two', 'c@two'])
    scheduler.release(third)
    await turn()
    expect(started).toEqual(['a@one', 'b@two', 'c@two', 'd@two'])
    expect(new Set(misfits)).toEqual(new Set(['never']))
  })
})

test('jobs never use more than a compute environment has, and one that could never run says so', async () => {
  // each notes when it began and ended
  const harness = await startBatch({ program: 'import { appendFileSync } from "node:fs"; import { setTimeout as wait } from "node:timers/promises"; appendFileSync(process.argv[2], "+"); await wait(30); appendFileSync(process.argv[2], "-")' })
  try {
    await harness.setUp({}, {}, 3)
    const file = `${harness.directory}/running`
    const id = await harness.submit({ arrayProperties: { size: 12 }, containerOverrides: { command: [file] } })
    await harness.until(id, 'SUCCEEDED')
    let running = 0
    const seen = Array.from(readFileSync(file, 'utf8')).map(sign => (running += sign === '+' ? 1 : -1))
    expect(seen).toHaveLength(24)
    expect(Math.max(...seen)).toBeLessThanOrEqual(3)
    const large = await harness.submit({ containerOverrides: { resourceRequirements: [{ type: 'VCPU', value: '4' }] } })
    for (let i = 0; i < 500 && (await harness.describe(large)).statusReason === undefined; i++) await pause(10)
    await expect(harness.describe(large)).resolves.toMatchObject({ status: 'RUNNABLE', statusReason: expect.stringContaining('MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT') })
  } finally {
    await harness.close()
  }
})

describe('a failed job is tried again', () => {
  const failure = { statusReason: 'Host EC2 (instance i-1) terminated.' }
  test.each([
    ['without rules, as often as it may', { attempts: 2, evaluateOnExit: [] }, failure, 1, true],
    ['not more often', { attempts: 2, evaluateOnExit: [] }, failure, 2, false],
    ['when its host went away', { attempts: 3, evaluateOnExit: [{ onStatusReason: 'Host EC2*', action: 'RETRY' }, { onReason: '*', action: 'EXIT' }] }, failure, 1, true],
    ['not for other reasons', { attempts: 3, evaluateOnExit: [{ onStatusReason: 'Host EC2*', action: 'RETRY' }, { onReason: '*', action: 'EXIT' }] }, { statusReason: 'Essential container in task exited', exitCode: 1 }, 1, false],
    ['when no rule matches', { attempts: 3, evaluateOnExit: [{ onExitCode: '2', action: 'EXIT' }] }, { statusReason: 'x', exitCode: 1 }, 1, true],
    ['only when all of a rule matches', { attempts: 3, evaluateOnExit: [{ onExitCode: '1', onReason: 'OutOfMemory*', action: 'EXIT' }] }, { statusReason: 'x', exitCode: 1, reason: 'other' }, 1, true],
    ['whatever the case', { attempts: 3, evaluateOnExit: [{ onReason: 'outofmemoryerror*', action: 'EXIT' }] }, { statusReason: 'x', reason: 'OutOfMemoryError: Container killed' }, 1, false],
  ] as const)('%s', (_, strategy, how, made, expected) => {
    expect(triesAgain(strategy, how, made)).toBe(expected)
  })
})
