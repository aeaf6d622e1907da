import { afterAll, describe, expect, test } from '@jest/globals'
import { run, scratch, start } from './cli.js'
import type { Finished } from './cli.js'

const place = scratch()
afterAll(() => place.remove())

const schedule = (...args: readonly string[]): Promise<Finished> => run(['schedule', ...args], place.path)

/** A machine of the packaged assembly, as the command names those there are. */
async function someMachine(): Promise<string> {
  const { stderr } = await schedule('create', 'x', '--rate', '1 hour', '--machine', 'nope')
  const name = /there are (\S+AnalyseDocument[^\s,]*)/.exec(stderr)?.[1]
  if (name === undefined) throw new Error(`no machine is named: ${stderr}`)
  return name
}

describe('schedules', () => {
  test('are made, listed, rehearsed and deleted; a rehearsal leaves them where they are', async () => {
    const machine = await someMachine()
    const made = await schedule('create', 'daily', '--cron', '0 2 * * ? *', '--timezone', 'Europe/Berlin', '--machine', machine, '--input', '{"at":"<aws.scheduler.scheduled-time>"}', '--format', 'json')
    expect(made.code).toBe(0)
    const shown = JSON.parse(made.stdout) as { readonly next: readonly string[] }
    expect(shown).toMatchObject({ name: 'daily', group: 'default', state: 'ENABLED', expression: 'cron(0 2 * * ? *)', timeZone: 'Europe/Berlin' })
    expect(shown.next).toHaveLength(3)
    const table = await schedule('list')
    expect(table.stdout).toMatch(/^NAME +GROUP +STATE .*\ndaily +default +ENABLED +cron\(0 2 \* \* \? \*\) +Europe\/Berlin +- +\S+ +\S+Z {2}\S+Z {2}\S+Z\n$/)

    const until = new Date(Date.parse(shown.next[0] ?? '') + 10 * 86_400_000 + 3_600_000).toISOString().slice(0, 19)
    const rehearsal = await schedule('run', '--virtual', '--until', `${until}Z`, '--format', 'json')
    expect(rehearsal).toMatchObject({ code: 0, stderr: expect.stringMatching(/\b11 started, 0 failed\n$/) })
    const starts = rehearsal.stdout.trim().split('\n').map((line) => JSON.parse(line) as { readonly scheduledAt: string; readonly executionId: string })
    expect(starts.slice(0, 3).map(({ scheduledAt }) => scheduledAt)).toEqual(shown.next)
    expect(new Set(starts.map(({ executionId }) => executionId)).size).toBe(11)
    expect((JSON.parse((await schedule('list', '--format', 'json')).stdout) as readonly unknown[])).toMatchObject([{ name: 'daily', next: shown.next }])

    expect(await schedule('delete', 'daily')).toMatchObject({ code: 0, stdout: 'daily is deleted\n' })
    expect(await schedule('delete', 'daily')).toMatchObject({ code: 2, stderr: 'stepwright: Schedule daily does not exist.\n' })
    expect((await schedule('list')).stdout).toBe('no schedules\n')
  }, 120_000)

  test('run as time passes, until interrupted, and their starts are printed', async () => {
    const machine = await someMachine()
    // late enough to be made before on a busy machine: one that lies in the past never runs
    const soon = new Date(Date.now() + 20_000).toISOString().slice(0, 19)
    expect((await schedule('create', 'soon', '--at', soon, '--machine', machine)).code).toBe(0)
    const command = start(['schedule', 'run'], place.path)
    await command.said(/runs its schedules/)
    await new Promise<void>((resolve) => {
      command.child.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('default/soon')) resolve()
      })
    })
    command.child.kill('SIGINT')
    const { code, stdout } = await command.finished
    expect(stdout).toMatch(/^\S+Z {2}default\/soon {2}(?:\(due \S+\) {2})?started arn:aws:states:\S+ [\da-f-]{36}$/m)
    expect(code).toBe(0)
  }, 180_000)

  test.each([
    [[], 'schedule takes create, list, delete, run; see'],
    [['stop'], 'schedule takes create, list, delete, run, not \'stop\''],
    [['create'], 'schedule create takes a name'],
    [['create', 'a', '--machine', 'm'], 'takes one of --cron, --rate and --at'],
    [['create', 'a', '--machine', 'm', '--rate', '1 hour', '--at', '2026-01-01T00:00:00'], 'takes one of --cron, --rate and --at'],
    [['create', 'a', '--rate', '1 hour'], 'needs --machine'],
    [['create', 'a', '--rate', '1 week', '--machine', 'm'], 'Invalid Schedule Expression rate(1 week).'],
    [['create', 'a', '--cron', '0 8 * * *', '--machine', 'm'], 'it has 5 fields, not 6'],
    [['create', 'a', '--rate', '1 hour', '--timezone', 'Mars', '--machine', 'm'], '--timezone takes a name such as Europe/Berlin'],
    [['create', 'a', '--rate', '1 hour', '--window', '2000', '--machine', 'm'], '--window takes at most 1440'],
    [['create', 'a', '--rate', '1 hour', '--start', 'soon', '--machine', 'm'], '--start takes a day or a time'],
    [['create', 'a', '--rate', '1 hour', '--machine', 'm', '--target', 'aws'], '--target aws needs --role ARN'],
    [['list', '--cron', 'x'], '--cron is not for schedule list'],
    [['run', '--virtual'], '--virtual needs --until'],
    [['run', '--until', '2020-01-01'], '--until takes a time to come'],
  ] as const)('%j is bad usage', async (args, reason) => {
    const { code, stderr } = await schedule(...args)
    expect(stderr).toContain(reason)
    expect(code).toBe(2)
  }, 30_000)

  test('--help has an example', async () => {
    expect(await schedule('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('Example:\n  stepwright schedule create') })
  })
})
