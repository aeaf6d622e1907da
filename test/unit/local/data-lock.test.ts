import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { lockDataDirectory } from '../../../src/local/data-lock.js'

let directory: string

beforeEach(async () => { directory = await mkdtemp(join(tmpdir(), 'lock-')) })
afterEach(async () => { await rm(directory, { recursive: true, force: true }) })

test('a held directory is refused, and says who holds it', async () => {
  const lock = await lockDataDirectory(directory)
  await expect(lockDataDirectory(directory)).rejects.toThrow(new RegExp(`^SW4001: .*in use by process ${String(process.pid)} since \\d{4}-`))
  await lock.release()
  await lock.release()
  const next = await lockDataDirectory(directory)
  await next.release()
  expect(await readdir(directory)).toEqual([])
})

test('of many who try at once, at most one gets it', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDirectory(directory)))
  const won = tries.filter(result => result.status === 'fulfilled')
  expect(won.length).toBeLessThanOrEqual(1)
  for (const { value } of won) await value.release()
  await (await lockDataDirectory(directory)).release()
})

test('the lock of a process that was killed is stepped over and removed', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  await writeFile(join(directory, 'lock.4'), JSON.stringify({ pid: child.pid, since: '2024-01-01T00:00:00.000Z' }))
  await expect(lockDataDirectory(directory)).rejects.toThrow(`process ${String(child.pid)} since 2024-01-01`)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const lock = await lockDataDirectory(directory)
  expect(await readdir(directory)).toEqual(['lock.5'])
  await lock.release()
})

test('a lock whose process id now belongs to another process is stale', async () => {
  await writeFile(join(directory, 'lock.1'), JSON.stringify({ pid: process.pid, processStart: '1', since: '2024-01-01T00:00:00.000Z' }))
  const lock = await lockDataDirectory(directory)
  expect(await readdir(directory)).toEqual(['lock.2'])
  await lock.release()
})

test('a file that is no lock is not guessed at', async () => {
  await writeFile(join(directory, 'lock.1'), '')
  await expect(lockDataDirectory(directory)).rejects.toThrow(/^SW4002: .*lock\.1 is not a lock/)
})
