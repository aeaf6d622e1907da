import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { DescribeJobsCommand, ListJobsCommand, TagResourceCommand } from '@aws-sdk/client-batch'
import { createBatch } from '../../../../src/local/batch/index.js'
import { writeTree } from '../container/harness.js'
import { asNobody } from '../container/nobody.js'
import { startBatch } from './harness.js'

let directory: string
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'batch-disk-')) })
afterEach(() => { rmSync(directory, { recursive: true, force: true }) })

test('a job that cannot be written is refused and is none, and is taken once it can be', async () => {
  const harness = await startBatch({ directory, program: 'console.log("ran")' })
  try {
    await harness.setUp()
    const [jobs, away] = [join(directory, 'batch/jobs'), join(directory, 'away')]
    renameSync(jobs, away)
    await expect(harness.submit()).rejects.toMatchObject({ name: 'ServerException', $metadata: { httpStatusCode: 500 } })
    expect(harness.problems).toMatchObject([{ code: 'ENOENT' }])
    const list = async () => (await harness.client.send(new ListJobsCommand({ jobQueue: 'main', filters: [{ name: 'JOB_NAME', values: ['*'] }] }))).jobSummaryList
    await expect(list()).resolves.toEqual([])
    expect(harness.told).toEqual([])
    renameSync(away, jobs)
    expect(readdirSync(jobs)).toEqual([])
    const id = await harness.submit()
    await harness.until(id, 'SUCCEEDED')
    const { jobs: [{ jobArn = '' } = {}] = [] } = await harness.client.send(new DescribeJobsCommand({ jobs: [id] }))
    renameSync(jobs, away)
    await expect(harness.client.send(new TagResourceCommand({ resourceArn: jobArn, tags: { a: 'b' } }))).rejects.toMatchObject({ name: 'ServerException' })
    renameSync(away, jobs)
  } finally {
    await harness.stop()
  }
})

/** Nobody else can own a file that a plain user makes. */
const asRoot = process.getuid?.() === 0 ? test : test.skip

asRoot('folders of jobs that cannot be removed are told, and hold no start up', async () => {
  const left = join(writeTree(join(directory, 'batch/scratch'), { 'old/file': '' }), 'old')
  for (const path of [directory, join(directory, 'batch')]) chmodSync(path, 0o777)
  const problems: unknown[] = []
  const options = { directory: join(directory, 'batch'), services: { call: () => Promise.resolve({}) }, containers: { run: () => Promise.reject(new Error('nothing runs')), close: () => Promise.resolve() } }
  await asNobody(async () => {
    const batch = await createBatch({ ...options, onProblem: (problem) => { problems.push(problem) } })
    batch.resume()
    await batch.close()
  })
  expect(problems).toMatchObject([{ code: 'EPERM' }])
  expect(existsSync(left)).toBe(true)
})
