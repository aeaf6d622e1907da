import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler'
import { bundle } from '../bundle.js'
import { runAndKill } from '../kill.js'
import { machineArn, queueArn, roleArn, specOf, startScheduler } from './harness.js'

let compiled: string
let host: string
beforeAll(() => {
  compiled = mkdtempSync(join(tmpdir(), 'scheduler-host-'))
  host = bundle('test/unit/local/scheduler/crash-host.ts', compiled, ['dynalite'])
})
afterAll(() => { rmSync(compiled, { recursive: true, force: true }) })

const minute = 60_000

describe('after kills in the midst of calls', () => {
  test('no occurrence of a Standard machine is doubled or lost; of a queue none is doubled, and one that may be lost is named', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'scheduler-crash-'))
    const kills = 12
    try {
      for (let i = 0; i < kills; i++) await runAndKill(host, [directory], 4 + i % 5)
      const lines = readFileSync(join(directory, 'calls'), 'utf8').trim().split('\n')
      const timesOf = (service: string): readonly number[] => lines.filter(line => line.startsWith(`${service} `)).map((line) => {
        const { body } = JSON.parse(line.slice(service.length + 1)) as { readonly body: string }
        return Date.parse((JSON.parse(body) as { readonly at: string }).at)
      })
      const machine = timesOf('states')
      expect(machine.length).toBeGreaterThan(kills)
      // in their order, each a minute after the one before: those that were due while nothing ran among them
      expect(machine).toEqual(machine.map((_, index) => (machine[0] ?? 0) + index * minute))
      const queue = timesOf('sqs')
      expect(new Set(queue).size).toBe(queue.length)
      const reached = new Set(queue)
      const missing = Array.from({ length: ((queue.at(-1) ?? 0) - (queue[0] ?? 0)) / minute + 1 }, (_, index) => (queue[0] ?? 0) + index * minute).filter(at => !reached.has(at))
      const named = readFileSync(join(directory, 'problems'), 'utf8').split('\n').flatMap(line => /^SW4782: .* its target for (\S+); /.exec(line)?.[1] ?? []).map(text => Math.floor(Date.parse(text) / 1000) * 1000)
      expect(missing.filter(at => !named.includes(at))).toEqual([])
      expect(missing.length).toBeLessThanOrEqual(kills)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  }, 120_000)
})

describe('what was due while the local AWS was down', () => {
  test('is run once each within its age, and not beyond it; nothing is run again', async () => {
    const first = await startScheduler()
    const target = { Arn: machineArn, RoleArn: roleArn, Input: '{"at":"<aws.scheduler.scheduled-time>"}' }
    await first.client.send(new CreateScheduleCommand(specOf({ ScheduleExpression: 'rate(10 minutes)', Target: { ...target, RetryPolicy: { MaximumEventAgeInSeconds: 3_600 } } })))
    await first.client.send(new CreateScheduleCommand(specOf({ Name: 'once', ScheduleExpression: 'at(2026-01-01T01:00:00)', Target: { ...target, Arn: queueArn, Input: 'once' } })))
    await first.pass(10)
    expect(first.called).toHaveLength(2)
    await first.stop()
    first.clock.advance(6 * 60 * minute)

    const second = await startScheduler({ directory: first.directory, clock: first.clock })
    await second.pass(0)
    const times = second.called.filter(({ service }) => service === 'states').map(({ input }) => (JSON.parse(input['input'] as string) as { readonly at: string }).at)
    expect(times).toEqual(['2026-01-01T05:10:00Z', '2026-01-01T05:20:00Z', '2026-01-01T05:30:00Z', '2026-01-01T05:40:00Z', '2026-01-01T05:50:00Z', '2026-01-01T06:00:00Z', '2026-01-01T06:10:00Z'])
    expect(second.called.filter(({ service }) => service === 'sqs')).toHaveLength(1)
    expect(second.problems).toEqual([expect.stringMatching(/^SW4783: occurrences of arn:.*nightly were due longer ago than its MaximumEventAgeInSeconds/)])
    await second.stop()

    const third = await startScheduler({ directory: first.directory, clock: first.clock })
    await third.pass(10)
    expect(third.called).toHaveLength(1)
    await third.close()
  })
})
