import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CancelJobCommand, ListJobsCommand, TerminateJobCommand } from '@aws-sdk/client-batch'
import { afterEach, describe, expect, test } from '@jest/globals'
import { manualClock } from '../sqs/manual-clock.js'
import { startBatch, type BatchHarness, type HarnessOptions } from './harness.js'

let harness: BatchHarness
const start = async (program: string, options: HarnessOptions = {}): Promise<BatchHarness> => (harness = await startBatch({ program, ...options }))
afterEach(async () => {
  expect(harness.problems).toEqual([])
  await harness.close()
})

const exits = 'process.exit(Number(process.argv[2] ?? 0))'
const waits = 'process.on("SIGTERM", () => process.exit(0)); setInterval(() => 0, 1000); console.log("up")'
const exited = 'Essential container in task exited'

describe('a job', () => {
  test('runs its command with its parameters and environment, and is told of', async () => {
    await start('console.log(JSON.stringify([process.argv.slice(2), Object.entries(process.env).filter(([name]) => /^(AWS_BATCH|OWN|OVER)/.test(name)).sort()]))')
    await harness.setUp({ command: ['--in', 'Ref::input', 'Ref::other'], environment: [{ name: 'OWN', value: '1' }, { name: 'OVER', value: '1' }], logConfiguration: { logDriver: 'awslogs' } }, { parameters: { input: 'default' }, timeout: { attemptDurationSeconds: 60 }, retryStrategy: { attempts: 2 } })
    const id = await harness.submit({ parameters: { input: 's3://b/k' }, containerOverrides: { environment: [{ name: 'OVER', value: '2' }], resourceRequirements: [{ type: 'VCPU', value: '2' }] }, tags: { team: 'a' } })
    const job = await harness.until(id, 'SUCCEEDED')
    expect(job).toMatchObject({
      jobName: 'job', jobId: id, jobArn: `arn:aws:batch:us-east-1:123456789012:job/${id}`, jobQueue: 'arn:aws:batch:us-east-1:123456789012:job-queue/main', jobDefinition: 'arn:aws:batch:us-east-1:123456789012:job-definition/main:1',
      statusReason: exited, parameters: { input: 's3://b/k' }, retryStrategy: { attempts: 2, evaluateOnExit: [] }, timeout: { attemptDurationSeconds: 60 }, tags: { team: 'a' }, dependsOn: [],
      container: { image: 'app', command: ['--in', 's3://b/k', 'Ref::other'], exitCode: 0, environment: [{ name: 'OWN', value: '1' }, { name: 'OVER', value: '2' }], logConfiguration: { logDriver: 'awslogs' }, resourceRequirements: [{ type: 'VCPU', value: '2' }, { type: 'MEMORY', value: '128' }] },
    })
    expect(job.attempts).toEqual([expect.objectContaining({ statusReason: exited, container: expect.objectContaining({ exitCode: 0, taskArn: job.container?.taskArn, logStreamName: job.container?.logStreamName }) })])
    expect(job.createdAt).toBeLessThanOrEqual(job.startedAt ?? 0)
    expect(job.startedAt).toBeLessThanOrEqual(job.stoppedAt ?? 0)
    const log = readFileSync(join(harness.directory, 'batch/logs', `${job.container?.logStreamName ?? ''}.log`), 'utf8')
    expect(JSON.parse(log)).toEqual([['--in', 's3://b/k', 'Ref::other'], [['AWS_BATCH_CE_NAME', 'main'], ['AWS_BATCH_JOB_ATTEMPT', '1'], ['AWS_BATCH_JOB_ID', id], ['AWS_BATCH_JQ_NAME', 'main'], ['OVER', '2'], ['OWN', '1']]])
    expect(harness.told.map(({ status }) => status)).toEqual(['SUBMITTED', 'RUNNABLE', 'STARTING', 'RUNNING', 'SUCCEEDED'])
    expect(readdirSync(join(harness.directory, 'batch/scratch'))).toEqual([])
  })

  test('fails with its exit code', async () => {
    await start(exits)
    await harness.setUp()
    await expect(harness.until(await harness.submit({ containerOverrides: { command: ['3'] } }), 'FAILED')).resolves.toMatchObject({ statusReason: exited, container: { exitCode: 3 }, attempts: [{ container: { exitCode: 3 } }] })
  })

  test('of an image that is not known fails, and says how it would be', async () => {
    await start('')
    await harness.setUp({ image: 'none' })
    const job = await harness.until(await harness.submit(), 'FAILED')
    expect(job).toMatchObject({ statusReason: 'Task failed to start', container: { reason: expect.stringContaining('CannotPullContainerError: SW4700: the local AWS has no image none') } })
    expect(job.container?.exitCode).toBeUndefined()
  })

  test('whose role does not trust tasks fails', async () => {
    await start(exits, { mayAssume: (service, role) => service !== 'ecs-tasks.amazonaws.com' || role !== 'arn:aws:iam::123456789012:role/other' })
    await harness.setUp({ jobRoleArn: 'arn:aws:iam::123456789012:role/other' })
    await expect(harness.until(await harness.submit(), 'FAILED')).resolves.toMatchObject({ statusReason: 'Task failed to start', container: { reason: expect.stringContaining('ECS was unable to assume the role') } })
  })

  test('has the credentials of its role', async () => {
    await start('process.exit(process.env.AWS_ACCESS_KEY_ID === undefined ? 1 : 0)')
    await harness.setUp({ jobRoleArn: 'arn:aws:iam::123456789012:role/worker' })
    await harness.until(await harness.submit(), 'SUCCEEDED')
  })

  test('that takes longer than it may is stopped, and not tried again', async () => {
    const clock = manualClock()
    await start(waits, { clock })
    await harness.setUp({}, { timeout: { attemptDurationSeconds: 60 }, retryStrategy: { attempts: 3 } })
    const id = await harness.submit()
    await harness.until(id, 'RUNNING')
    clock.advance(59_999)
    expect((await harness.describe(id)).status).toBe('RUNNING')
    clock.advance(1)
    const job = await harness.until(id, 'FAILED')
    expect(job).toMatchObject({ statusReason: 'Job attempt duration exceeded timeout', attempts: [{ statusReason: 'Job attempt duration exceeded timeout' }] })
    expect(job.attempts).toHaveLength(1)
  })

  test('is killed when it does not listen', async () => {
    await start('process.on("SIGTERM", () => 0); setInterval(() => 0, 1000); console.log("up")', { limits: { graceSeconds: 0.05 } })
    await harness.setUp()
    const id = await harness.submit()
    await harness.printed(id)
    await harness.client.send(new TerminateJobCommand({ jobId: id, reason: 'enough' }))
    await expect(harness.until(id, 'FAILED')).resolves.toMatchObject({ statusReason: 'enough', isTerminated: true, container: { exitCode: 137 } })
  })
})

describe('retries', () => {
  const counting = 'import { appendFileSync, readFileSync } from "node:fs"; const [file, ...codes] = process.argv.slice(2); appendFileSync(file, process.env.AWS_BATCH_JOB_ATTEMPT); process.exit(Number(codes[readFileSync(file, "utf8").length - 1]))'
  const run = async (codes: readonly string[], retryStrategy: object, status: string) => {
    await start(counting)
    await harness.setUp({}, { retryStrategy })
    const file = join(harness.directory, 'attempts')
    writeFileSync(file, '')
    const job = await harness.until(await harness.submit({ containerOverrides: { command: [file, ...codes] } }), status)
    return { job, made: readFileSync(file, 'utf8') }
  }

  test('go on until one succeeds', async () => {
    const { job, made } = await run(['1', '2', '0'], { attempts: 5 }, 'SUCCEEDED')
    expect(made).toBe('123')
    expect(job.attempts?.map(({ container }) => container?.exitCode)).toEqual([1, 2, 0])
  })

  test('are as many as there may be', async () => {
    const { made } = await run(['1', '1', '1'], { attempts: 2 }, 'FAILED')
    expect(made).toBe('12')
  })

  test('are given up where a rule says so; the first that matches counts, and none that does means again', async () => {
    const { job, made } = await run(['137', '75', '2'], { attempts: 9, evaluateOnExit: [{ onExitCode: '7*', onStatusReason: 'essential*', action: 'retry' }, { onExitCode: '2', action: 'exit' }] }, 'FAILED')
    expect(made).toBe('123')
    expect(job.container?.exitCode).toBe(2)
  })
})

describe('stopping', () => {
  test('a job that waits fails without having run; one that runs goes on when cancelled', async () => {
    await start(waits)
    await harness.setUp({}, {}, 1)
    const first = await harness.submit()
    await harness.printed(first)
    const second = await harness.submit()
    await harness.client.send(new CancelJobCommand({ jobId: second, reason: 'not needed' }))
    await expect(harness.describe(second)).resolves.toMatchObject({ status: 'FAILED', statusReason: 'not needed', isCancelled: true, attempts: [] })
    await harness.client.send(new CancelJobCommand({ jobId: first, reason: 'not needed' }))
    await expect(harness.describe(first)).resolves.toMatchObject({ status: 'RUNNING' })
    await harness.client.send(new TerminateJobCommand({ jobId: first, reason: 'over' }))
    // it ends with 0 on SIGTERM, and has failed all the same
    await expect(harness.until(first, 'FAILED')).resolves.toMatchObject({ statusReason: 'over', attempts: [{ container: { exitCode: 0 } }] })
    await harness.client.send(new TerminateJobCommand({ jobId: first, reason: 'again' }))
    await expect(harness.describe(first)).resolves.toMatchObject({ statusReason: 'over' })
    await expect(harness.client.send(new TerminateJobCommand({ jobId: 'none', reason: 'x' }))).rejects.toMatchObject({ name: 'ClientException', message: 'Job none does not exist' })
  })

  test('an array stops its children, those that run and those that wait', async () => {
    await start(waits)
    await harness.setUp({}, {}, 2)
    const id = await harness.submit({ arrayProperties: { size: 5 } })
    await harness.until(`${id}:1`, 'RUNNING')
    await harness.client.send(new TerminateJobCommand({ jobId: id, reason: 'over' }))
    await expect(harness.until(id, 'FAILED')).resolves.toMatchObject({ statusReason: 'over', isTerminated: true, arrayProperties: { size: 5, statusSummary: { FAILED: 5, RUNNING: 0, RUNNABLE: 0 } } })
    await expect(harness.describe(`${id}:4`)).resolves.toMatchObject({ status: 'FAILED', statusReason: 'over', attempts: [], arrayProperties: { index: 4 } })
  })
})

describe('arrays', () => {
  test('of 20 with one child that fails', async () => {
    await start('import { writeFileSync } from "node:fs"; const { AWS_BATCH_JOB_ARRAY_INDEX: index, AWS_BATCH_JOB_ARRAY_SIZE: size, AWS_BATCH_JOB_ID: id } = process.env; writeFileSync(`${process.argv[2]}/${index}`, `${size} ${id}`); process.exit(index === "7" ? 4 : 0)')
    await harness.setUp()
    const out = join(harness.directory, 'app')
    const id = await harness.submit({ arrayProperties: { size: 20 }, containerOverrides: { command: [out] } })
    const parent = await harness.until(id, 'FAILED')
    expect(parent).toMatchObject({ statusReason: 'Array Child Job failed', attempts: [], arrayProperties: { size: 20, statusSummary: { SUBMITTED: 0, PENDING: 0, RUNNABLE: 0, STARTING: 0, RUNNING: 0, SUCCEEDED: 19, FAILED: 1 } } })
    for (let index = 0; index < 20; index++) expect(readFileSync(join(out, String(index)), 'utf8')).toBe(`20 ${id}:${index}`)
    await expect(harness.describe(`${id}:7`)).resolves.toMatchObject({ jobId: `${id}:7`, status: 'FAILED', container: { exitCode: 4 }, arrayProperties: { index: 7 } })
    const { jobSummaryList: failed = [] } = await harness.client.send(new ListJobsCommand({ arrayJobId: id, jobStatus: 'FAILED' }))
    expect(failed).toMatchObject([{ jobId: `${id}:7`, container: { exitCode: 4 }, arrayProperties: { index: 7 } }])
    const first = await harness.client.send(new ListJobsCommand({ arrayJobId: id, jobStatus: 'SUCCEEDED', maxResults: 12 }))
    const second = await harness.client.send(new ListJobsCommand({ arrayJobId: id, jobStatus: 'SUCCEEDED', maxResults: 12, nextToken: first.nextToken }))
    expect([first.jobSummaryList?.length, second.jobSummaryList?.length, second.nextToken]).toEqual([12, 7, undefined])
  })

  test('are tried again child by child', async () => {
    await start('process.exit(process.env.AWS_BATCH_JOB_ATTEMPT === "1" && process.env.AWS_BATCH_JOB_ARRAY_INDEX === "1" ? 1 : 0)')
    await harness.setUp({}, { retryStrategy: { attempts: 2 } })
    const id = await harness.submit({ arrayProperties: { size: 3 } })
    await harness.until(id, 'SUCCEEDED')
    expect(await Promise.all([0, 1, 2].map(async index => (await harness.describe(`${id}:${index}`)).attempts?.length))).toEqual([1, 2, 1])
  })
})

describe('dependencies', () => {
  const noting = 'import { appendFileSync } from "node:fs"; const [file, name, code = "none"] = process.argv.slice(2); appendFileSync(file, `${name}${process.env.AWS_BATCH_JOB_ARRAY_INDEX ?? ""} `); process.exit(code.split(",").includes(process.env.AWS_BATCH_JOB_ARRAY_INDEX ?? "") ? 1 : code === "fail" ? 1 : 0)'
  const command = (...words: readonly string[]) => ({ command: [join(harness.directory, 'order'), ...words] })
  const order = (): string => (existsSync(join(harness.directory, 'order')) ? readFileSync(join(harness.directory, 'order'), 'utf8').trim() : '')

  test('are waited for, and fail whom they fail', async () => {
    await start(noting)
    await harness.setUp()
    const first = await harness.submit({ containerOverrides: command('a') })
    const second = await harness.submit({ containerOverrides: command('b', 'fail'), dependsOn: [{ jobId: first }] })
    const third = await harness.submit({ containerOverrides: command('c'), dependsOn: [{ jobId: first }, { jobId: second }] })
    expect((await harness.describe(third)).status).toBe('PENDING')
    await expect(harness.until(third, 'FAILED')).resolves.toMatchObject({ statusReason: 'Dependent Job failed', attempts: [], dependsOn: [{ jobId: first }, { jobId: second }] })
    expect(order()).toBe('a b')
    // one that has failed before
    await expect(harness.until(await harness.submit({ dependsOn: [{ jobId: second }] }), 'FAILED')).resolves.toMatchObject({ statusReason: 'Dependent Job failed' })
  })

  test('SEQUENTIAL: one child after the other, as long as they succeed', async () => {
    await start(noting)
    await harness.setUp()
    const id = await harness.submit({ arrayProperties: { size: 4 }, dependsOn: [{ type: 'SEQUENTIAL' }], containerOverrides: command('s', '2') })
    await harness.until(id, 'FAILED')
    expect(order()).toBe('s0 s1 s2')
    await expect(harness.describe(`${id}:3`)).resolves.toMatchObject({ status: 'FAILED', statusReason: 'Dependent Job failed' })
  })

  test('N_TO_N: each child waits for its like', async () => {
    await start(noting)
    await harness.setUp()
    const first = await harness.submit({ arrayProperties: { size: 3 }, containerOverrides: command('x', '1') })
    const second = await harness.submit({ arrayProperties: { size: 3 }, dependsOn: [{ jobId: first, type: 'N_TO_N' }], containerOverrides: command('y') })
    await expect(harness.until(second, 'FAILED')).resolves.toMatchObject({ arrayProperties: { statusSummary: { SUCCEEDED: 2, FAILED: 1 } } })
    const words = order().split(' ')
    expect([...words].sort()).toEqual(['x0', 'x1', 'x2', 'y0', 'y2'])
    expect(words.indexOf('x0')).toBeLessThan(words.indexOf('y0'))
    expect(words.indexOf('x2')).toBeLessThan(words.indexOf('y2'))
    const all = await harness.until(await harness.submit({ containerOverrides: command('z'), dependsOn: [{ jobId: second }] }), 'FAILED')
    expect(all.statusReason).toBe('Dependent Job failed')
  })
})
