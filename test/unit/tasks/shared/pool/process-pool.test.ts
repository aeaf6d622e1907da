import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { createProcessPool } from '../../../../../tasks/shared/pool/process-pool.js'
import type { PoolSettings, ProcessPool } from '../../../../../tasks/shared/pool/process-pool.js'

/** A worker that does as it is told. */
const worker = `
import { existsSync, writeFileSync } from 'node:fs'
process.on('disconnect', () => process.exit(0))
process.on('message', async ({ id, task }) => {
  if (task.dieUnless !== undefined && !existsSync(task.dieUnless)) {
    if (task.once) writeFileSync(task.dieUnless, '')
    process.kill(process.pid, 'SIGKILL')
    return
  }
  if (task.wait) return
  process.send(task.fail === undefined ? { id, result: { pid: process.pid, said: task.say } } : { id, error: { why: task.fail } })
})
`
interface Task {
  readonly say?: string
  readonly fail?: string
  readonly dieUnless?: string
  readonly once?: boolean
  readonly wait?: boolean
}
interface Result {
  readonly pid: number
  readonly said?: string
}

let folder: string
let script: string
const pools: ProcessPool<Task, Result>[] = []
const newPool = (settings: Omit<PoolSettings, 'script'>): ProcessPool<Task, Result> => {
  const pool = createProcessPool<Task, Result>({ script, ...settings })
  pools.push(pool)
  return pool
}
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pool-'))
  script = path.join(folder, 'worker.mjs')
  writeFileSync(script, worker)
})
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.stop(0))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a pool of processes', () => {
  test('does every task once, in so many processes', async () => {
    const pool = newPool({ size: 2 })
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => pool.run({ say: String(index) })))
    expect(results.map(({ said }) => said)).toEqual(Array.from({ length: 20 }, (_, index) => String(index)))
    expect(new Set(results.map(({ pid }) => pid)).size).toBe(2)
  })

  test('a task that fails is told as the worker told it, and costs no process', async () => {
    const pool = newPool({ size: 1 })
    const { pid } = await pool.run({ say: 'a' })
    await expect(pool.run({ fail: 'why' })).rejects.toEqual({ why: 'why' })
    expect(await pool.run({ say: 'b' })).toEqual({ pid, said: 'b' })
  })

  test('a process that dies costs its task one attempt', async () => {
    const deaths: string[] = []
    const pool = newPool({ size: 1, onDeath: (how) => deaths.push(how) })
    expect(await pool.run({ say: 'a', dieUnless: path.join(folder, 'first'), once: true })).toMatchObject({ said: 'a' })
    expect(deaths).toEqual(['signal SIGKILL'])
  })

  test('a task whose processes always die is given up, and the others are done', async () => {
    const deaths: string[] = []
    const pool = newPool({ size: 1, attempts: 2, onDeath: (how) => deaths.push(how) })
    const [poison, other] = await Promise.allSettled([pool.run({ dieUnless: path.join(folder, 'never') }), pool.run({ say: 'b' })])
    expect(poison).toMatchObject({ status: 'rejected', reason: { name: 'WorkerDiedError', message: 'its process ended 2 times in the middle of it, the last time with signal SIGKILL' } })
    expect(other).toMatchObject({ status: 'fulfilled', value: { said: 'b' } })
    expect(deaths).toHaveLength(2)
  })

  test('a script that cannot run is a worker that dies', async () => {
    const pool = createProcessPool<Task, Result>({ script: path.join(folder, 'none.mjs'), size: 1, attempts: 1 })
    await expect(pool.run({ say: 'a' })).rejects.toMatchObject({ name: 'WorkerDiedError' })
    await pool.stop(0)
  })

  test('what nobody waits for is not begun', async () => {
    const pool = newPool({ size: 1 })
    const [first, second] = await Promise.allSettled([pool.run({ say: 'a' }), pool.run({ say: 'b' }, () => true)])
    expect(first).toMatchObject({ status: 'fulfilled' })
    expect(second).toMatchObject({ status: 'rejected', reason: { name: 'PoolStoppedError' } })
  })

  test('stopped, it ends what runs and refuses what waits', async () => {
    const pool = newPool({ size: 1 })
    const tasks = [pool.run({ wait: true }), pool.run({ say: 'b' })]
    const settled = Promise.allSettled(tasks)
    await pool.stop(0)
    expect((await settled).map((each) => each.status === 'rejected' && each.reason instanceof Error ? each.reason.name : each.status)).toEqual(['PoolStoppedError', 'PoolStoppedError'])
    await expect(pool.run({ say: 'c' })).rejects.toMatchObject({ name: 'PoolStoppedError' })
  })

  test('stopped with a time of grace, it lets running tasks end', async () => {
    const pool = newPool({ size: 1 })
    const first = pool.run({ say: 'a' })
    await pool.stop(20_000)
    expect(await first).toMatchObject({ said: 'a' })
  })
})
