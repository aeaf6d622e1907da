import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { processStart } from '../../../../src/local/container/process-start.js'
import { bundle } from '../bundle.js'
import { runAndKill } from '../kill.js'
import { manualClock } from '../sqs/manual-clock.js'
import { startBatch } from './harness.js'

let compiled: string
let host: string
beforeAll(() => {
  compiled = mkdtempSync(join(tmpdir(), 'batch-host-'))
  host = bundle('test/unit/local/batch/crash-host.ts', compiled, ['dynalite'])
})
afterAll(() => { rmSync(compiled, { recursive: true, force: true }) })

describe('after the local AWS was killed in the midst of jobs', () => {
  test('they are tried again where they may be, or have failed; their processes are ended, and what had ended stays so', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'batch-crash-'))
    await runAndKill(host, [directory], 1)
    const ids = JSON.parse(readFileSync(join(directory, 'ids'), 'utf8')) as Readonly<Record<'again' | 'once' | 'array' | 'after', string>>
    const attempts = () => readFileSync(join(directory, 'attempts'), 'utf8').trim().split('\n').map(line => line.split(' '))
    const orphans = attempts().filter(([id]) => id !== `${ids.array}:0`).map(([, , pid]) => Number(pid))
    // this ends what is left, whatever comes
    const harness = await startBatch({ directory })
    try {
      expect(orphans).toHaveLength(4)
      const lost = expect.stringMatching(/^Host EC2 \(instance i-[0-9a-f]{17}\) terminated\.$/)
      const again = await harness.until(ids.again, 'SUCCEEDED')
      expect(again.attempts).toMatchObject([{ statusReason: lost }, { statusReason: 'Essential container in task exited', container: { exitCode: 0 } }])
      expect(again.attempts?.[0]?.container?.exitCode).toBeUndefined()
      await expect(harness.until(ids.once, 'FAILED')).resolves.toMatchObject({ statusReason: lost, attempts: [{ statusReason: lost }] })
      await harness.until(ids.array, 'SUCCEEDED')
      await harness.until(ids.after, 'SUCCEEDED', 'RUNNING')
      expect((await harness.describe(`${ids.array}:0`)).attempts).toHaveLength(1)
      expect((await harness.describe(`${ids.array}:1`)).attempts).toHaveLength(2)
      // the job that waits for the array runs its first attempt, and nothing else runs twice
      const made = attempts().map(([id, attempt]) => `${id ?? ''} ${attempt ?? ''}`)
      expect(new Set(made).size).toBe(made.length)
      for (let i = 0; i < 500 && orphans.some(pid => processStart(pid) !== undefined); i++) await pause(10)
      expect(orphans.filter(pid => processStart(pid) !== undefined)).toEqual([])
    } finally {
      await harness.close()
    }
  }, 60_000)
})

describe('after an orderly end', () => {
  test('jobs that ran go on as a new attempt, those that waited wait, and ended ones are forgotten after a while', async () => {
    const clock = manualClock()
    const program = 'if (process.env.AWS_BATCH_JOB_ATTEMPT === "1" && process.argv[2] === "wait") setInterval(() => 0, 1000)'
    const first = await startBatch({ program, clock })
    const { directory } = first
    await first.setUp({}, { retryStrategy: { attempts: 2 } }, 1)
    const done = await first.submit()
    await first.until(done, 'SUCCEEDED')
    clock.advance(1_000)
    const running = await first.submit({ containerOverrides: { command: ['wait'] } })
    await first.until(running, 'RUNNING')
    const waiting = await first.submit({ arrayProperties: { size: 2 } })
    await first.stop()

    const second = await startBatch({ directory, clock })
    await expect(second.until(running, 'SUCCEEDED')).resolves.toMatchObject({ attempts: [{ statusReason: expect.stringContaining('Host EC2') }, { container: { exitCode: 0 } }] })
    await second.until(waiting, 'SUCCEEDED')
    await expect(second.describe(done)).resolves.toMatchObject({ status: 'SUCCEEDED' })
    await second.stop()

    clock.advance(8 * 86_400_000)
    const third = await startBatch({ directory, clock })
    await expect(third.describe(done)).rejects.toThrow('there is no job')
    await expect(third.describe(`${waiting}:1`)).rejects.toThrow('there is no job')
    await third.close()
  })
})
