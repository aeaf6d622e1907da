import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { figuresOf, reportOf, run, sampleLines, sampleModel, scratch, start } from './cli.js'
import type { Running } from './cli.js'

const place = scratch()
afterAll(() => place.remove())

/** Two lists with most items in common, so that the runs work on the same results. */
const lists = [place.file('first.jsonl', sampleLines(250).join('\n')), place.file('second.jsonl', sampleLines(350).slice(100).join('\n'))] as const
const args = (data: string, list: 0 | 1): readonly string[] => ['backtest', '--model', sampleModel('news-v1'), '--examples', lists[list], '--format', 'json', '--data', data]

let expected: readonly Readonly<Record<string, unknown>>[]
beforeAll(async () => {
  const alone = [await run(args('alone-0', 0), place.path), await run(args('alone-1', 1), place.path)]
  expect(alone.map(({ code }) => code)).toEqual([0, 0])
  expected = alone.map((finished) => figuresOf(reportOf(finished)))
}, 240_000)

/** Who holds the data directory, and can be attached to. */
function hostOf(data: string): number | undefined {
  const folder = path.join(place.path, data)
  const locks = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('lock.')) : []
  const holders = locks.map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { readonly pid: number; readonly published?: unknown })
  return holders.find(({ published }) => published !== undefined)?.pid
}

/** Waits until a command runs the local AWS. */
async function hosting({ child }: Running, data: string): Promise<void> {
  while (hostOf(data) !== child.pid) {
    if (child.exitCode !== null) throw new Error('it ended before')
    await pause(20)
  }
}

/** A command that runs the local AWS, and another that is its guest; both have begun to run items. */
async function hostAndGuest(data: string): Promise<{ readonly host: Running; readonly guest: Running }> {
  const host = start(args(data, 0), place.path)
  await hosting(host, data)
  const guest = start(args(data, 1), place.path)
  await guest.said(/items/)
  expect(hostOf(data)).toBe(host.child.pid)
  return { host, guest }
}

describe('two backtests at once on one data directory', () => {
  test('both finish with the figures that each has alone, whoever is first', async () => {
    const both = [start(args('both', 0), place.path), start(args('both', 1), place.path)]
    const finished = await Promise.all(both.map(({ finished: end }) => end))
    expect(finished.map(({ code, stderr }) => [code, stderr.includes('SW4')])).toEqual([[0, false], [0, false]])
    expect(finished.map((one) => figuresOf(reportOf(one)))).toEqual(expected)
  }, 240_000)

  test('the guest killed: the host does not care', async () => {
    const { host, guest } = await hostAndGuest('guest-killed')
    guest.child.kill('SIGKILL')
    expect((await guest.finished).code).toBeNull()
    const finished = await host.finished
    expect(finished.code).toBe(0)
    expect(figuresOf(reportOf(finished))).toEqual(expected[0])
  }, 240_000)

  test('the host killed: the guest takes over, and what the host had to do is done by its next run', async () => {
    const { host, guest } = await hostAndGuest('host-killed')
    host.child.kill('SIGKILL')
    expect((await host.finished).code).toBeNull()
    const finished = await guest.finished
    expect(finished).toMatchObject({ code: 0, stderr: expect.stringContaining(`process ${host.child.pid ?? 0}, which ran the local AWS, has ended`) })
    expect(figuresOf(reportOf(finished))).toEqual(expected[1])
    const again = await run(args('host-killed', 0), place.path)
    expect(again.code).toBe(0)
    expect(figuresOf(reportOf(again))).toEqual(expected[0])
  }, 240_000)

  test('the host interrupted: likewise', async () => {
    const { host, guest } = await hostAndGuest('host-interrupted')
    host.child.kill('SIGINT')
    expect((await host.finished).code).toBe(3)
    const finished = await guest.finished
    expect(finished.code).toBe(0)
    expect(figuresOf(reportOf(finished))).toEqual(expected[1])
  }, 240_000)
})

test('stepwright local tells what reaches the local AWS that runs already, and ends', async () => {
  const host = start(['local', '--data', 'shared'], place.path)
  await host.said(/listens on/)
  const guest = await run(['local', '--data', 'shared'], place.path)
  expect(guest).toMatchObject({ code: 0, stderr: expect.stringContaining(`process ${host.child.pid ?? 0} runs the local AWS`), stdout: expect.stringMatching(/^AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+\n/) })
  const other = await run(['local', '--data', 'shared', '--port', '1'], place.path)
  expect(other).toMatchObject({ code: 3, stderr: expect.stringContaining('SW4003') })
  host.child.kill('SIGINT')
  expect((await host.finished).code).toBe(0)
}, 120_000)
