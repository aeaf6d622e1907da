import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { buildContainer } from '../unit/tasks/containers/inference/build.js'
import { Job } from '../unit/tasks/containers/inference/job.js'
import { linearModel } from '../unit/tasks/containers/inference/model.js'

/** Kills of a soak; a test run does with fewer. */
const kills = Number(process.env['INFERENCE_KILLS'] ?? 6)

let build: string
let scratch: string
beforeAll(() => {
  build = buildContainer()
  scratch = mkdtempSync(path.join(tmpdir(), 'inference-kill-'))
})
afterAll(() => {
  for (const folder of [build, scratch]) rmSync(folder, { recursive: true, force: true })
})

let count = 0
const rows = 60_000
const csv = `id,x,y\n${Array.from({ length: rows }, (_, row) => `"row ${row}",${row},${row % 13}`).join('\n')}\n`
const parquet = new Uint8Array(parquetWriteBuffer({
  columnData: [{ name: 'x', data: Float64Array.from({ length: rows }, (_, row) => row), type: 'DOUBLE' }, { name: 'y', data: Float64Array.from({ length: rows }, (_, row) => row % 13), type: 'DOUBLE' }],
  rowGroupSize: 1000,
}))
const args = ['--part-bytes', '20000', '--workers', '2']
const newJob = (): Job => new Job(build, path.join(scratch, String(count++))).model(linearModel([1, 10])).put('a.csv', csv).put('b.parquet', parquet)

const childrenOf = ({ pid = 0 }: ChildProcess): readonly number[] => {
  const file = `/proc/${pid}/task/${pid}/children`
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter((text) => text !== '').map(Number) : []
}
const ended = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.exitCode !== null || child.signalCode !== null ? resolve(undefined) : child.once('close', resolve))
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Waits until so many parts are done, or the job is. */
async function untilParts(job: Job, child: ChildProcess, parts: number): Promise<void> {
  const work = path.join(job.root, 'opt/ml/processing/work')
  while (child.exitCode === null && child.signalCode === null) {
    const done = existsSync(work) ? readdirSync(work, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.part.json')).length : 0
    if (done >= parts) return
    await sleep(2)
  }
}

describe('kill -9', () => {
  let expected: readonly Buffer[]
  beforeAll(async () => {
    const job = newJob()
    expect(await job.run(args)).toMatchObject({ code: 0, report: { rows: 2 * rows } })
    expected = ['a.csv', 'b.parquet'].map((name) => job.bytes(name))
  })

  test('of workers: the job goes on with others', async () => {
    const job = newJob()
    const child = job.start(args)
    // a part is given up after three deaths: two rounds cannot do that
    for (const parts of [1, 10]) {
      await untilParts(job, child, parts)
      for (const pid of childrenOf(child)) kill(pid, 'SIGKILL')
    }
    await ended(child)
    expect(child.exitCode).toBe(0)
    expect(['a.csv', 'b.parquet'].map((name) => job.bytes(name).equals(expected[name === 'a.csv' ? 0 : 1] ?? Buffer.alloc(0)))).toEqual([true, true])
  }, 60_000)

  test('of the container, at any time: it ends with the same bytes, and nothing of it is left', async () => {
    const job = newJob()
    for (let round = 0; round < kills; round++) {
      const child = job.start(args)
      // parts of an earlier round count too
      await untilParts(job, child, round * 8 % 60)
      await sleep(Math.random() * 60)
      if (round % 3 === 2) for (const pid of childrenOf(child)) kill(pid, 'SIGKILL')
      child.kill('SIGKILL')
      await ended(child)
    }
    expect(await job.run(args)).toMatchObject({ code: 0, report: { files: 2 } })
    expect(['a.csv', 'b.parquet'].map((name, index) => job.bytes(name).equals(expected[index] ?? Buffer.alloc(0)))).toEqual([true, true])
    expect(readdirSync(job.output).sort()).toEqual(['_manifest', 'a.csv', 'b.parquet'])
    expect(['a.csv', 'b.parquet'].map((name) => job.manifest(name).rowsOut)).toEqual([rows, rows])
  }, 60_000 + kills * 10_000)

  test('a part that is done is not done again', async () => {
    const job = newJob()
    const child = job.start(args)
    await untilParts(job, child, 10)
    child.kill('SIGKILL')
    await ended(child)
    expect(await job.run(args)).toMatchObject({ code: 0 })
    expect(job.manifest('a.csv').timing.partsFound + job.manifest('b.parquet').timing.partsFound).toBeGreaterThanOrEqual(10)
  }, 60_000)
})

test('SIGTERM: running parts are finished and kept, the reason is left, and the next run goes on', async () => {
  const job = newJob()
  const child = job.start(args)
  await untilParts(job, child, 5)
  child.kill('SIGTERM')
  await ended(child)
  expect(child.exitCode).toBe(143)
  expect(readFileSync(job.messageFile, 'utf8')).toContain('SW4235')
  expect(readdirSync(job.output).filter((name) => name !== '_manifest' && name.startsWith('.'))).toEqual([])
  expect(await job.run(args)).toMatchObject({ code: 0, message: undefined })
}, 60_000)
