import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createJob, isArray, type Job, type JobSpec } from '../../../../src/local/batch/job.js'
import { JobStore } from '../../../../src/local/batch/job-store.js'

let directory: string
let problems: unknown[]
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'jobs-'))
  problems = []
})
afterEach(() => { rmSync(directory, { recursive: true, force: true }) })

const spec = (size?: number): JobSpec => ({
  name: 'a', queueArn: 'q', definitionArn: 'd:1', parameters: {}, container: { image: 'i', environment: [], vcpus: 1, memoryMiB: 4, others: {} }, retry: { attempts: 1, evaluateOnExit: [] },
  dependsOn: [], tags: {}, platformCapabilities: [], createdAt: 1, sequence: 1, ...(size === undefined ? {} : { size }),
})
const open = (): Promise<JobStore> => JobStore.open(directory, (problem) => { problems.push(problem) })
const read = async () => (await open()).read()
const set = (job: Job, status: Job['state']['status']): void => { job.state = { ...job.state, status } }
const array = (): Job & { readonly children: readonly Job[] } => {
  const job = createJob('one', spec(1000), { status: 'SUBMITTED', attempts: [] })
  if (!isArray(job)) throw new Error('no array')
  return job
}

test('a job and its children are read as they were written last, from one file', async () => {
  const [store, job] = [await open(), array()]
  await store.save(job)
  set(job, 'PENDING')
  for (const child of job.children) set(child, 'RUNNING')
  const saved = [store.save(job), ...job.children.map(child => store.save(child))]
  // in the midst of it
  for (const child of job.children) set(child, 'SUCCEEDED')
  await Promise.all([...saved, ...job.children.map(child => store.save(child))])
  await store.settled()
  expect(readdirSync(directory)).toEqual(['one.jsonl'])
  // changes that were not written yet are written once
  expect(readFileSync(join(directory, 'one.jsonl'), 'utf8').trim().split('\n').length).toBeLessThanOrEqual(2 + 2 * 1000)
  const [stored] = await read()
  expect(stored).toMatchObject({ jobId: 'one', spec: { name: 'a', size: 1000 }, state: { status: 'PENDING' } })
  expect([stored?.children.size, stored?.children.get(999)?.status]).toEqual([1000, 'SUCCEEDED'])
})

test('a line that was cut short counts for nothing, and what is written next is whole', async () => {
  const [store, job] = [await open(), createJob('one', spec(), { status: 'SUBMITTED', attempts: [] })]
  await store.save(job)
  appendFileSync(join(directory, 'one.jsonl'), '{"state":{"status":"RUN')
  const again = await open()
  await expect(again.read()).resolves.toMatchObject([{ state: { status: 'SUBMITTED' } }])
  set(job, 'FAILED')
  await again.save(job)
  await expect(read()).resolves.toMatchObject([{ spec: { name: 'a' }, state: { status: 'FAILED' } }])
})

test('a submission that was cut short goes', async () => {
  const store = await open()
  await store.save(createJob('one', spec(), { status: 'SUBMITTED', attempts: [] }))
  truncateSync(join(directory, 'one.jsonl'), 20)
  writeFileSync(join(directory, 'other'), 'not ours')
  await expect(read()).resolves.toEqual([])
  expect(readdirSync(directory)).toEqual(['other'])
})

test('a write that fails is told, and holds nobody up', async () => {
  const [store, job] = [await open(), createJob('one', spec(), { status: 'SUBMITTED', attempts: [] })]
  rmSync(directory, { recursive: true })
  await expect(store.save(job)).resolves.toBe(false)
  expect(problems).toEqual([expect.objectContaining({ code: 'ENOENT' })])
  const reopened = await open()
  await expect(store.save(job)).resolves.toBe(true)
  await expect(reopened.read()).resolves.toMatchObject([{ jobId: 'one' }])
})
