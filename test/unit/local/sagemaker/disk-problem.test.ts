import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { JobStore } from '../../../../src/local/sagemaker/job/job-store.js'
import { jobArn, type Job, type JobStatus } from '../../../../src/local/sagemaker/job/job.js'
import { localSageMakerLimits, sagemakerLimits } from '../../../../src/local/sagemaker/limit.js'
import { readProcessingRequest } from '../../../../src/local/sagemaker/request/processing.js'
import { JobRunner } from '../../../../src/local/sagemaker/run/job-runner.js'
import { Slots } from '../../../../src/local/sagemaker/run/slots.js'
import { scratchOf, type Surroundings } from '../../../../src/local/sagemaker/run/surroundings.js'
import { wallClock } from '../../../../src/local/sqs/wall-clock.js'

let directory: string
let jobs: JobStore
let told: JobStatus[]
let problems: unknown[]
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sagemaker-disk-'))
  told = []
  problems = []
  jobs = await openJobs()
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const openJobs = (): Promise<JobStore> => JobStore.open(join(directory, 'jobs'), 10, { changed: ({ status }) => { told.push(status) }, forgotten: () => Promise.resolve() })

const { request } = readProcessingRequest({
  ProcessingJobName: 'one', RoleArn: 'arn:aws:iam::123456789012:role/job', AppSpecification: { ImageUri: 'image' },
  ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 } },
}, 60)
const job: Job = { kind: 'processing', arn: jobArn('processing', 'one'), name: 'one', status: 'InProgress', createdAt: 1, modifiedAt: 1, tags: {}, request }
const ended: Job = { ...job, status: 'Completed', endedAt: 2 }

/** Runs containers that succeed at once, in folders that cannot be removed. */
function runnerOf(removing: () => Promise<void>): { readonly runner: JobRunner, readonly surroundings: Surroundings } {
  const surroundings: Surroundings = {
    directory, jobs, clock: wallClock, limits: sagemakerLimits, local: localSageMakerLimits, slots: new Slots(1), remove: removing,
    services: { call: () => Promise.reject(new Error('nothing is stored')) },
    containers: { run: () => Promise.resolve({ exited: Promise.resolve({ exitCode: 0, signal: null }), stop: () => Promise.resolve() }) },
  }
  return { surroundings, runner: new JobRunner(surroundings, (problem) => { problems.push(problem) }) }
}

describe('folders that cannot be removed', () => {
  const stuck = Object.assign(new Error('a process writes on'), { code: 'ENOTEMPTY' })

  test('keep no job from its end, and are told', async () => {
    const { runner, surroundings } = runnerOf(() => Promise.reject(stuck))
    await runner.resume()
    await jobs.put(job)
    runner.submit(job.arn)
    await jobs.ended(job.arn)
    await runner.close()
    expect((await openJobs()).get(job.arn)).toMatchObject({ status: 'Completed' })
    expect(problems).toEqual([stuck])
    // nobody else is in its way: the next job of that name has another folder
    expect(scratchOf(surroundings, { ...job, createdAt: 2 })).not.toBe(scratchOf(surroundings, job))
  })

  test('keep no process from its start', async () => {
    await mkdir(join(directory, 'scratch', 'processing-old'), { recursive: true })
    const { runner } = runnerOf(() => Promise.reject(stuck))
    await jobs.put(job)
    await runner.resume()
    await jobs.ended(job.arn)
    await runner.close()
    expect(jobs.get(job.arn)).toMatchObject({ status: 'Completed' })
    // what was left, and what the job leaves
    expect(problems).toEqual([stuck, stuck])
    expect((await readdir(join(directory, 'scratch'))).length).toBe(2)
  })

  test('is removed when the end is written, not before', async () => {
    const seen: unknown[] = []
    const { runner } = runnerOf(() => {
      seen.push(jobs.get(job.arn)?.status, told.at(-1))
      return Promise.resolve()
    })
    await runner.resume()
    await jobs.put(job)
    runner.submit(job.arn)
    await jobs.ended(job.arn)
    await runner.close()
    expect(seen).toEqual(['Completed', 'Completed'])
  })
})

test('a job that was stopped while it was being accepted is not run', async () => {
  const { runner } = runnerOf(() => Promise.resolve())
  await runner.resume()
  const accepted = jobs.put(job)
  await runner.stop(job.arn)
  await accepted
  runner.submit(job.arn)
  await runner.close()
  expect(jobs.get(job.arn)).toMatchObject({ status: 'Stopped' })
  expect(told.at(-1)).toBe('Stopped')
})

describe('what cannot be written', () => {
  const unwritable = async (action: () => Promise<void>): Promise<void> => {
    await rename(join(directory, 'jobs'), join(directory, 'away'))
    try {
      await action()
    } finally {
      await rename(join(directory, 'away'), join(directory, 'jobs'))
    }
  }

  test('is no job, where it is a new one', async () => {
    await unwritable(() => expect(jobs.put(job)).rejects.toMatchObject({ code: 'ENOENT' }))
    expect([jobs.get(job.arn), jobs.running(), told]).toEqual([undefined, [], []])
    await jobs.put(job)
    expect(told).toEqual(['InProgress'])
  })

  test('is told all the same, where it is a job\'s end: nobody waits for ever', async () => {
    await jobs.put(job)
    const waited = jobs.ended(job.arn)
    await unwritable(() => expect(jobs.put(ended)).rejects.toMatchObject({ code: 'ENOENT' }))
    await waited
    expect([jobs.get(job.arn)?.status, told]).toEqual(['Completed', ['InProgress', 'Completed']])
    // the file knows nothing of it
    expect((await openJobs()).get(job.arn)).toMatchObject({ status: 'InProgress' })
  })
})
