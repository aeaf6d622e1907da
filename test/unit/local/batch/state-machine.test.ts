import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { BatchClient, DescribeJobDefinitionsCommand, DescribeJobsCommand, ListJobsCommand } from '@aws-sdk/client-batch'
import { DescribeExecutionCommand, GetExecutionHistoryCommand, SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn'
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startLocalAws, type LocalAws } from '../../../../src/local/index.js'
import type { JsonObject } from '../../../../src/local/service.js'
import { writeAssembly } from '../deploy/assembly-directory.js'
import { application } from './application.js'

let temporary: string
let assemblyDirectory: string
let aws: LocalAws

const start = (): Promise<LocalAws> => startLocalAws({ dataDirectory: join(temporary, 'data'), assemblyDirectory, batch: { cores: 4 } })
const output = (name: string): string => aws.outputs['App']?.[name] ?? ''
const sfn = (): SFNClient => new SFNClient(aws.clientConfig())
const batch = (): BatchClient => new BatchClient(aws.clientConfig())

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'batch-machine-'))
  assemblyDirectory = await writeAssembly({ App: application() })
  aws = await start()
})
afterAll(async () => {
  await aws.stop()
  await rm(temporary, { recursive: true, force: true })
  await rm(assemblyDirectory, { recursive: true, force: true })
})

const execute = async (input: JsonObject): Promise<string> => (await sfn().send(new StartExecutionCommand({ stateMachineArn: output('Machine'), input: JSON.stringify(input) }))).executionArn ?? ''

async function ended(executionArn: string) {
  for (let i = 0; i < 1_500; i++) {
    const execution = await sfn().send(new DescribeExecutionCommand({ executionArn }))
    if (execution.status !== 'RUNNING') return execution
    await pause(20)
  }
  throw new Error(`${executionArn} did not end`)
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1_500; i++) {
    if (await condition()) return
    await pause(20)
  }
  throw new Error('what was waited for did not come')
}

test('a machine runs a job of the deployed image, and has its description', async () => {
  const file = join(temporary, 'plain')
  const arn = await execute({ command: ['store', file] })
  const execution = await ended(arn)
  expect(execution).toMatchObject({ status: 'SUCCEEDED' })
  expect(JSON.parse(execution.output ?? '')).toMatchObject({
    JobName: 'from-machine', JobQueue: output('Queue'), JobDefinition: output('Definition'), Status: 'SUCCEEDED', StatusReason: 'Essential container in task exited',
    Timeout: { AttemptDurationSeconds: 600 }, PlatformCapabilities: ['FARGATE'],
    Container: { ExitCode: 0, Environment: [{ Name: 'OWN', Value: 'x' }, { Name: 'MANAGED_BY_AWS', Value: 'STARTED_BY_STEP_FUNCTIONS' }], LogConfiguration: { Options: { 'awslogs-group': 'g' } } },
  })
  expect(readFileSync(file, 'utf8')).toBe('1 STARTED_BY_STEP_FUNCTIONS\n')
  const { events = [] } = await sfn().send(new GetExecutionHistoryCommand({ executionArn: arn }))
  expect(events.map(({ type }) => type)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded'])
  expect(events.find(({ type }) => type === 'TaskSubmitted')?.taskSubmittedEventDetails).toMatchObject({ resourceType: 'batch', resource: 'submitJob.sync', output: expect.stringContaining('"JobId"') })
})

test('a job that fails fails its machine', async () => {
  const execution = await ended(await execute({ command: ['fail'] }))
  expect(execution).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' })
  expect(JSON.parse(execution.cause ?? '')).toMatchObject({ Status: 'FAILED', Container: { ExitCode: 3 }, Attempts: [{ Container: { ExitCode: 3 }, StatusReason: 'Essential container in task exited' }] })
})

test('what the role may not do is refused', async () => {
  const directory = await writeAssembly({ App: application({ withoutRule: true }) })
  await expect(startLocalAws({ dataDirectory: join(temporary, 'other'), assemblyDirectory: directory })).rejects.toThrow(/is not authorized to create managed-rule/)
  await rm(directory, { recursive: true, force: true })
})

test('a job ends when its execution is stopped', async () => {
  const file = join(temporary, 'stopped')
  const arn = await execute({ command: ['wait', file] })
  await until(() => existsSync(file))
  await sfn().send(new StopExecutionCommand({ executionArn: arn, cause: 'enough' }))
  await until(async () => {
    const { jobSummaryList: failed = [] } = await batch().send(new ListJobsCommand({ jobQueue: output('Queue'), jobStatus: 'FAILED' }))
    return failed.some(({ statusReason = '' }) => statusReason.includes('has stopped'))
  })
  expect((await ended(arn)).status).toBe('ABORTED')
})

test('EventBridge tells queues how jobs go on', async () => {
  const operator = { principalArn: 'arn:aws:iam::123456789012:root' }
  const QueueUrl = output('Heard')
  await aws.call('events', 'PutRule', { Name: 'jobs', EventPattern: JSON.stringify({ 'source': ['aws.batch'], 'detail-type': ['Batch Job State Change'], 'detail': { status: ['SUCCEEDED'] } }) }, operator)
  await aws.call('events', 'PutTargets', { Rule: 'jobs', Targets: [{ Id: 'q', Arn: `arn:aws:sqs:us-east-1:123456789012:${QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1)}` }] }, operator)
  await ended(await execute({ command: ['store'] }))
  const { Messages: [message] = [] } = await new SQSClient(aws.clientConfig()).send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }))
  expect(JSON.parse(message?.Body ?? '')).toMatchObject({ 'source': 'aws.batch', 'detail-type': 'Batch Job State Change', 'detail': { jobName: 'from-machine', status: 'SUCCEEDED' } })
})

test('an execution goes on with its job after a restart, which is not submitted twice; deploying again changes nothing', async () => {
  const file = join(temporary, 'restarted')
  const arn = await execute({ command: ['wait', file], attempts: 2 })
  await until(() => existsSync(file))
  const definition = output('Definition')
  await aws.stop()
  aws = await start()
  const execution = await ended(arn)
  expect(execution.status).toBe('SUCCEEDED')
  const job = JSON.parse(execution.output ?? '') as { readonly JobId: string, readonly Attempts: readonly { readonly StatusReason: string }[] }
  expect(job.Attempts.map(({ StatusReason: reason }) => reason)).toEqual([expect.stringContaining('Host EC2'), 'Essential container in task exited'])
  expect(readFileSync(file, 'utf8')).toBe('1 STARTED_BY_STEP_FUNCTIONS\n2 STARTED_BY_STEP_FUNCTIONS\n')
  await expect(batch().send(new DescribeJobsCommand({ jobs: [job.JobId] }))).resolves.toMatchObject({ jobs: [{ jobId: job.JobId, status: 'SUCCEEDED' }] })
  expect(output('Definition')).toBe(definition)
  await expect(batch().send(new DescribeJobDefinitionsCommand({ status: 'ACTIVE' }))).resolves.toMatchObject({ jobDefinitions: [{ revision: 1, jobDefinitionArn: definition }] })
})
