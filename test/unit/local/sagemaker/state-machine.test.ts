import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { DescribeProcessingJobCommand, ListTagsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker'
import { DescribeExecutionCommand, GetExecutionHistoryCommand, SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn'
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { processStart } from '../../../../src/local/container/process-start.js'
import { connectLocalAws, operatorArn, startLocalAws, type ConnectedAws, type LocalAws } from '../../../../src/local/index.js'
import { bundle } from '../bundle.js'
import { writeAssembly } from '../deploy/assembly-directory.js'
import { application } from './application.js'
import { until } from './harness.js'

let temporary: string
let assemblyDirectory: string
let round = 0
let dataDirectory: string

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'sagemaker-machine-'))
  assemblyDirectory = await writeAssembly({ App: application })
})
beforeEach(() => { dataDirectory = join(temporary, `data-${round++}`) })
afterAll(async () => {
  await rm(temporary, { recursive: true, force: true })
  await rm(assemblyDirectory, { recursive: true, force: true })
})

type Aws = Pick<LocalAws | ConnectedAws, 'clientConfig' | 'outputs'>
type Settings = Readonly<Record<string, string>>

const output = (aws: Aws, name: string): string => aws.outputs['App']?.[name] ?? ''
const sfn = (aws: Aws): SFNClient => new SFNClient(aws.clientConfig())

async function execute(aws: Aws, machine: string, name: string, environment: Settings): Promise<string> {
  const { executionArn = '' } = await sfn(aws).send(new StartExecutionCommand({ stateMachineArn: output(aws, machine), input: JSON.stringify({ name, environment }) }))
  return executionArn
}

const outcome = (aws: Aws, executionArn: string) => until(() => sfn(aws).send(new DescribeExecutionCommand({ executionArn })), ({ status }) => status !== 'RUNNING')

const described = (aws: Aws, name: string) => new SageMakerClient(aws.clientConfig()).send(new DescribeProcessingJobCommand({ ProcessingJobName: name }))
const begun = (aws: Aws, name: string) => until(() => described(aws, name).catch(() => undefined), job => job?.ProcessingStartTime !== undefined)

describe('a state machine', () => {
  let aws: LocalAws
  beforeEach(async () => { aws = await startLocalAws({ dataDirectory, assemblyDirectory }) })
  afterEach(() => aws.stop())

  test('runs a processing job and goes on with its description', async () => {
    const executionArn = await execute(aws, 'Process', 'job-1', { MODE: 'one' })
    const { status, output: text = '' } = await outcome(aws, executionArn)
    expect(status).toBe('SUCCEEDED')
    const job = JSON.parse(text) as Record<string, unknown>
    expect(job).toMatchObject({ ProcessingJobName: 'job-1', ProcessingJobStatus: 'Completed', ProcessingJobArn: 'arn:aws:sagemaker:us-east-1:123456789012:processing-job/job-1', Environment: { MODE: 'one' } })
    expect(Number.isInteger(job['ProcessingEndTime']) && (job['ProcessingEndTime'] as number) > 1e12).toBe(true)
    const { events = [] } = await sfn(aws).send(new GetExecutionHistoryCommand({ executionArn }))
    expect(events.map(({ type }) => type)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded'])
    const submitted = events.find(({ type }) => type === 'TaskSubmitted')?.taskSubmittedEventDetails
    expect(submitted).toMatchObject({ resource: 'createProcessingJob.sync', resourceType: 'sagemaker' })
    expect(JSON.parse(submitted?.output ?? '')).toMatchObject({ ProcessingJobArn: job['ProcessingJobArn'], SdkHttpMetadata: { HttpStatusCode: 200 } })
    const { Tags } = await new SageMakerClient(aws.clientConfig()).send(new ListTagsCommand({ ResourceArn: job['ProcessingJobArn'] as string }))
    expect(Tags).toEqual([{ Key: 'MANAGED_BY_AWS', Value: 'STARTED_BY_STEP_FUNCTIONS' }])
    const { Contents = [] } = await new S3Client(aws.clientConfig()).send(new ListObjectsV2Command({ Bucket: output(aws, 'Store') }))
    expect(Contents.map(({ Key }) => Key)).toEqual(['out/done.txt'])
  })

  test('trains a model, and submits a job without waiting for it', async () => {
    const trained = await outcome(aws, await execute(aws, 'Train', 'fit', { MODE: 'deep' }))
    expect(JSON.parse(trained.output ?? '')).toMatchObject({ TrainingJobStatus: 'Completed', ModelArtifacts: { S3ModelArtifacts: `s3://${output(aws, 'Store')}/models/fit/output/model.tar.gz` } })
    const flag = join(dataDirectory, 'flag')
    const submitted = await outcome(aws, await execute(aws, 'Submit', 'alone', { MODE: 'wait', FLAG: flag }))
    expect(JSON.parse(submitted.output ?? '')).toMatchObject({ ProcessingJobArn: 'arn:aws:sagemaker:us-east-1:123456789012:processing-job/alone' })
    await expect(described(aws, 'alone')).resolves.toMatchObject({ ProcessingJobStatus: 'InProgress' })
    writeFileSync(flag, '')
  })

  test('learns of a job that failed, and of one that SageMaker does not take', async () => {
    const failed = await outcome(aws, await execute(aws, 'Process', 'bad', { MODE: 'fail' }))
    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' })
    expect(JSON.parse(failed.cause ?? '')).toMatchObject({ ProcessingJobStatus: 'Failed', ExitMessage: 'broken', FailureReason: 'AlgorithmError: See job logs for more information' })
    await expect(outcome(aws, await execute(aws, 'Process', 'bad', { MODE: 'fail' }))).resolves.toMatchObject({
      error: 'SageMaker.ResourceInUseException', cause: expect.stringMatching(/^Job name must be unique .*\(Service: AmazonSageMaker; Status Code: 400; Error Code: ResourceInUse; Request ID: /),
    })
    await expect(outcome(aws, await execute(aws, 'Process', 'a_b', {}))).resolves.toMatchObject({ error: 'SageMaker.AmazonSageMakerException', cause: expect.stringContaining('1 validation error detected') })
  })

  test('that stops waiting stops the job: by its timeout, or when it is stopped', async () => {
    await expect(outcome(aws, await execute(aws, 'Impatient', 'long', { MODE: 'wait' }))).resolves.toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
    await until(() => described(aws, 'long'), job => job.ProcessingJobStatus === 'Stopped')
    const executionArn = await execute(aws, 'Process', 'stopped', { MODE: 'wait' })
    await begun(aws, 'stopped')
    await sfn(aws).send(new StopExecutionCommand({ executionArn }))
    await until(() => described(aws, 'stopped'), job => job.ProcessingJobStatus === 'Stopped')
  })

  test('and whoever has a rule for it is told of each status', async () => {
    const operator = { principalArn: operatorArn }
    await aws.call('events', 'PutRule', { Name: 'jobs', EventPattern: JSON.stringify({ 'source': ['aws.sagemaker'], 'detail-type': ['SageMaker Training Job State Change'] }) }, operator)
    await aws.call('events', 'PutTargets', { Rule: 'jobs', Targets: [{ Id: 'one', Arn: output(aws, 'ToldArn') }] }, operator)
    await outcome(aws, await execute(aws, 'Train', 'told', { MODE: 'x' }))
    const sqs = new SQSClient(aws.clientConfig())
    const seen: string[] = []
    await until(async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: output(aws, 'Told'), MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }))
      for (const { Body = '{}' } of Messages) {
        const { detail, resources } = JSON.parse(Body) as { readonly detail: Record<string, string>, readonly resources: readonly string[] }
        expect(resources).toEqual(['arn:aws:sagemaker:us-east-1:123456789012:training-job/told'])
        seen.push(`${detail['TrainingJobStatus'] ?? ''} ${detail['SecondaryStatus'] ?? ''}`)
      }
      return seen.length
    }, count => count >= 5)
    expect(seen.sort()).toEqual(['Completed Completed', 'InProgress Downloading', 'InProgress Starting', 'InProgress Training', 'InProgress Uploading'])
  })

  test.each(['createProcessingJob', 'createTrainingJob'])('that waits for %s needs the rule by which Step Functions learns of the end', async (action) => {
    const make = (suffix: string) => aws.call('states', 'CreateStateMachine', {
      name: `machine${suffix}`, roleArn: output(aws, 'PoorRole'), definition: JSON.stringify({ StartAt: 'Job', States: { Job: { Type: 'Task', Resource: `arn:aws:states:::sagemaker:${action}${suffix}`, End: true } } }),
    }, { principalArn: operatorArn })
    await expect(make('.sync')).rejects.toMatchObject({
      code: 'AccessDeniedException', message: expect.stringMatching(/is not authorized to create managed-rule.* events:PutRule on resource: .*rule\/StepFunctionsGetEventsForSageMaker(Processing|Training)JobsRule/),
    })
    await expect(make('')).resolves.toHaveProperty('stateMachineArn')
  })
})

describe('after kill -9', () => {
  let program: string
  beforeAll(() => { program = bundle('test/unit/local/sagemaker/host-program.ts', temporary, ['dynalite']) })

  test('a job that ran has failed and is not run again, one that waited is run, and the executions know', async () => {
    const child = spawn(process.execPath, ['--no-warnings', program, dataDirectory, assemblyDirectory], { stdio: ['ignore', 'pipe', 'inherit'] })
    const notes = join(temporary, 'notes.txt')
    let executions: readonly string[]
    let pid: number
    try {
      await once(child.stdout, 'data')
      const guest = await connectLocalAws({ dataDirectory, assemblyDirectory })
      const running = await execute(guest, 'Process', 'running', { MODE: 'wait', NOTES: notes })
      await until(() => Promise.resolve(existsSync(notes)), there => there)
      const waiting = await execute(guest, 'Process', 'waiting', { MODE: 'go', NOTES: notes })
      await until(() => described(guest, 'waiting').catch(() => undefined), job => job !== undefined)
      executions = [running, waiting]
      pid = Number(/wait (\d+)/.exec(readFileSync(notes, 'utf8'))?.[1])
    } finally {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    const aws = await startLocalAws({ dataDirectory, assemblyDirectory })
    try {
      const [lost, done] = await Promise.all(executions.map(arn => outcome(aws, arn)))
      expect(lost).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' })
      expect(JSON.parse(lost?.cause ?? '')).toMatchObject({ ProcessingJobName: 'running', ProcessingJobStatus: 'Failed', FailureReason: 'InternalServerError: We encountered an internal error.  Please try again.' })
      expect(JSON.parse(done?.output ?? '')).toMatchObject({ ProcessingJobName: 'waiting', ProcessingJobStatus: 'Completed' })
      await until(() => Promise.resolve(processStart(pid)), start => start === undefined)
      expect(readFileSync(notes, 'utf8').trim().split('\n').map(line => line.split(' ')[0])).toEqual(['wait', 'go'])
      await until(() => readdir(join(dataDirectory, 'sagemaker', 'scratch')), left => left.length === 0)
      const { Contents = [] } = await new S3Client(aws.clientConfig()).send(new ListObjectsV2Command({ Bucket: output(aws, 'Store') }))
      expect(Contents.map(({ Key }) => Key)).toEqual(['out/done.txt'])
    } finally {
      await aws.stop()
    }
  })
})
