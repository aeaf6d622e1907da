import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { BatchClient, DescribeJobQueuesCommand, DescribeJobsCommand, ListJobsCommand, RegisterJobDefinitionCommand, SubmitJobCommand } from '@aws-sdk/client-batch'
import { DescribeExecutionCommand, ListStateMachinesCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { application } from '../unit/local/batch/application.js'
import { writeAssembly } from '../unit/local/deploy/assembly-directory.js'
import { scratch } from './cli.js'
import type { Running } from './cli.js'
import { startLocal } from './local-host.js'

const place = scratch()
const hosts: Running[] = []
let assembly: string
beforeAll(async () => {
  assembly = await writeAssembly({ App: application() })
  // writes a file of its own when it has done its work
  mkdirSync(path.join(place.path, 'image'))
  writeFileSync(path.join(place.path, 'image/Dockerfile'), 'FROM node:24\nWORKDIR /app\nCOPY work.mjs .\nENTRYPOINT ["node", "work.mjs"]\n')
  writeFileSync(path.join(place.path, 'image/work.mjs'), `import { renameSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
const [out, ms] = process.argv.slice(2)
await wait(Number(ms))
const name = out + '/' + process.env.AWS_BATCH_JOB_ARRAY_INDEX
writeFileSync(name + '.' + process.pid, 'done')
renameSync(name + '.' + process.pid, name)
`)
})
afterAll(async () => {
  for (const { child } of hosts) child.kill('SIGKILL')
  place.remove()
  await rm(assembly, { recursive: true, force: true })
})

interface Host {
  readonly running: Running
  readonly sfn: SFNClient
  readonly batch: BatchClient
}

async function startHost(): Promise<Host> {
  const { running, config } = await startLocal(hosts, place.path, 'data', assembly, '--image', 'worker=image')
  return { running, sfn: new SFNClient({ ...config, disableHostPrefix: true }), batch: new BatchClient(config) }
}

async function kill({ running, sfn, batch }: Host): Promise<void> {
  running.child.kill('SIGKILL')
  await running.finished
  sfn.destroy()
  batch.destroy()
}

const jobQueue = async ({ batch }: Host): Promise<string> => {
  const { jobQueues: [queue] = [] } = await batch.send(new DescribeJobQueuesCommand({}))
  return queue?.jobQueueName ?? ''
}

test('a machine that waits for a job goes on after its process was killed, with the one job that it submitted', async () => {
  const file = path.join(place.path, 'attempts')
  let host = await startHost()
  const { stateMachines: [machine] = [] } = await host.sfn.send(new ListStateMachinesCommand({}))
  const { executionArn } = await host.sfn.send(new StartExecutionCommand({ stateMachineArn: machine?.stateMachineArn, input: JSON.stringify({ command: ['wait', file], attempts: 2 }) }))
  while (!existsSync(file)) await pause(20)
  await kill(host)
  host = await startHost()
  let execution = await host.sfn.send(new DescribeExecutionCommand({ executionArn }))
  while (execution.status === 'RUNNING') {
    await pause(50)
    execution = await host.sfn.send(new DescribeExecutionCommand({ executionArn }))
  }
  expect(execution.status).toBe('SUCCEEDED')
  expect(readFileSync(file, 'utf8')).toBe('1 STARTED_BY_STEP_FUNCTIONS\n2 STARTED_BY_STEP_FUNCTIONS\n')
  const { jobSummaryList = [] } = await host.batch.send(new ListJobsCommand({ jobQueue: await jobQueue(host), filters: [{ name: 'JOB_NAME', values: ['from-machine'] }] }))
  expect(jobSummaryList).toMatchObject([{ status: 'SUCCEEDED' }])
  await kill(host)
}, 60_000)

test('an array gets done however often its process is killed', async () => {
  const out = path.join(place.path, 'out')
  mkdirSync(out)
  let host = await startHost()
  await host.batch.send(new RegisterJobDefinitionCommand({ jobDefinitionName: 'worker', type: 'container', containerProperties: { image: 'worker', vcpus: 1, memory: 64, command: [out, '250'] }, retryStrategy: { attempts: 10 } }))
  const { jobId = '' } = await host.batch.send(new SubmitJobCommand({ jobName: 'array', jobQueue: await jobQueue(host), jobDefinition: 'worker', arrayProperties: { size: 16 } }))
  const describe = async () => (await host.batch.send(new DescribeJobsCommand({ jobs: [jobId] }))).jobs?.[0]
  let amidst = 0
  for (let kills = 0; kills < 6; kills++) {
    await pause(100 + kills * 60)
    if ((await describe())?.status === 'PENDING') amidst += 1
    await kill(host)
    host = await startHost()
  }
  expect(amidst).toBeGreaterThanOrEqual(2)
  while ((await describe())?.status === 'PENDING') await pause(50)
  await expect(describe()).resolves.toMatchObject({ status: 'SUCCEEDED', arrayProperties: { statusSummary: { SUCCEEDED: 16, FAILED: 0 } } })
  expect(readdirSync(out).filter((name) => /^\d+$/.test(name))).toHaveLength(16)
  host.running.child.kill('SIGTERM')
  expect((await host.running.finished).code).toBe(0)
}, 120_000)
