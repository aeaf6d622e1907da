import { describe, expect, test } from '@jest/globals'
import { unsupportedResource } from '../../../../src/local/integration/index.js'
import { ServiceError, type JsonObject } from '../../../../src/local/service.js'
import type { TaskRequest } from '../../../../src/interpreter/types.js'
import { answeredTask, executionArn, role } from './answered-task.js'
import type { ServiceAnswers } from './answered-task.js'

const parameters: JsonObject = { JobName: 'j', JobQueue: 'q', JobDefinition: 'd', Parameters: { Upper: 'a', lower: 'b' }, Tags: { Team: 'x' }, RetryStrategy: { Attempts: 2, EvaluateOnExit: [{ OnExitCode: '1', Action: 'EXIT' }] } }
const spelt: JsonObject = { jobName: 'j', jobQueue: 'q', jobDefinition: 'd', parameters: { Upper: 'a', lower: 'b' }, tags: { Team: 'x' }, retryStrategy: { attempts: 2, evaluateOnExit: [{ onExitCode: '1', action: 'EXIT' }] } }
const accepted = { jobArn: 'arn:job', jobName: 'j', jobId: 'id-1' }
const ended = { jobId: 'id-1', status: 'SUCCEEDED', tags: { Team: 'x' }, container: { exitCode: 0, logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } } } }

const task = (answers: ServiceAnswers, more: Partial<TaskRequest> = {}) => answeredTask('batch', answers, { resource: 'arn:aws:states:::batch:submitJob.sync', parameters, ...more })

describe('a job that is waited for', () => {
  test('is submitted as started by Step Functions, and described at its end', async () => {
    const { result, calls, submitted } = task({ SubmitJob: accepted, WaitForJob: {}, DescribeJobs: { jobs: [ended] } }, { parameters: { ...parameters, ContainerOverrides: { Environment: [{ Name: 'lower', Value: 'v' }] } } })
    await expect(result).resolves.toEqual({ JobId: 'id-1', Status: 'SUCCEEDED', Tags: { Team: 'x' }, Container: { ExitCode: 0, LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': 'g' } } } })
    expect(submitted).toMatchObject([{ JobArn: 'arn:job', JobName: 'j', JobId: 'id-1', SdkHttpMetadata: { HttpStatusCode: 200 } }])
    expect(calls.map(({ operation, input }) => [operation, input])).toEqual([
      ['SubmitJob', { ...spelt, containerOverrides: { environment: [{ name: 'lower', value: 'v' }, { name: 'MANAGED_BY_AWS', value: 'STARTED_BY_STEP_FUNCTIONS' }] }, submissionId: `${executionArn} :1` }],
      ['WaitForJob', { jobId: 'id-1' }], ['DescribeJobs', { jobs: ['id-1'] }],
    ])
    expect(calls.every(({ caller }) => caller.principalArn === role)).toBe(true)
  })

  test('that failed fails the task, with its description', async () => {
    const { result } = task({ SubmitJob: accepted, WaitForJob: {}, DescribeJobs: { jobs: [{ ...ended, status: 'FAILED', statusReason: 'Essential container in task exited' }] } })
    const failure = await result.then(() => undefined, (error: unknown) => error) as { readonly error: string, readonly cause: string }
    expect(failure.error).toBe('States.TaskFailed')
    expect(JSON.parse(failure.cause)).toMatchObject({ JobId: 'id-1', Status: 'FAILED', StatusReason: 'Essential container in task exited' })
  })

  test('is not submitted again after a restart', async () => {
    const { result, operations } = task({ WaitForJob: {}, DescribeJobs: { jobs: [ended] } }, { resumed: { submitted: { JobId: 'id-1' } } })
    await expect(result).resolves.toMatchObject({ Status: 'SUCCEEDED' })
    expect(operations()).toEqual(['WaitForJob', 'DescribeJobs'])
  })

  test('is terminated when nobody waits any more', async () => {
    const stop = new AbortController()
    const { result, calls } = task({ SubmitJob: accepted, WaitForJob: new Promise<JsonObject>(() => undefined), TerminateJob: {}, DescribeJobs: { jobs: [{ ...ended, status: 'RUNNING' }] } }, { signal: stop.signal })
    const outcome = result.then(() => undefined, (error: unknown) => error)
    stop.abort()
    await expect(outcome).resolves.toMatchObject({ error: 'States.TaskFailed' })
    expect(calls.find(({ operation }) => operation === 'TerminateJob')?.input).toEqual({ jobId: 'id-1', reason: expect.any(String) })
  })
})

describe('what is refused', () => {
  test.each([
    ['ClientException', 'JobDefinition d is not in ACTIVE status', 400, 'Batch.ClientException'],
    ['ServerException', 'busy', 500, 'Batch.ServerException'],
    ['AccessDeniedException', 'User: x is not authorized', 403, 'Batch.AWSBatchException'],
  ])('as %s fails the task by its class', async (code, message, status, error) => {
    const { result } = task({ SubmitJob: new ServiceError(code, message, status) })
    await expect(result).rejects.toMatchObject({ error, cause: expect.stringMatching(new RegExp(`^${message} \\(Service: AWSBatch; Status Code: ${status}; Error Code: ${code}; Request ID: .*; Proxy: null\\)$`)) })
  })

  test('is a pattern that AWS does not have', () => {
    expect(unsupportedResource('arn:aws:states:::batch:submitJob.sync')).toBeUndefined()
    expect(unsupportedResource('arn:aws:states:::batch:submitJob.waitForTaskToken')).toContain('no pattern wait-for-task-token')
    expect(unsupportedResource('arn:aws:states:::batch:cancelJob')).toContain('batch:cancelJob is not supported')
  })
})

test('without waiting, the answer is the submission\'s, and nothing is added to the job', async () => {
  const { result, calls, submitted } = task({ SubmitJob: accepted }, { resource: 'arn:aws:states:::batch:submitJob' })
  await expect(result).resolves.toMatchObject({ JobArn: 'arn:job', JobId: 'id-1', SdkResponseMetadata: { RequestId: expect.any(String) } })
  expect([calls[0]?.input, submitted]).toEqual([{ ...spelt, submissionId: `${executionArn} :1` }, []])
})

test('aws-sdk:batch has members and errors as Step Functions spells them', async () => {
  const describing = { resource: 'arn:aws:states:::aws-sdk:batch:describeJobs', parameters: { Jobs: ['id-1'] } }
  await expect(task({ DescribeJobs: { jobs: [ended] } }, describing).result).resolves.toMatchObject({ Jobs: [{ JobId: 'id-1', Status: 'SUCCEEDED' }] })
  await expect(task({ DescribeJobs: new ServiceError('ClientException', 'no') }, describing).result).rejects.toMatchObject({ error: 'Batch.ClientException', cause: expect.stringContaining('no (Service: Batch, Status Code: 400') })
})

test('aws-sdk:batch:submitJob submits once, also when it is made again after a restart', async () => {
  const submitting = { resource: 'arn:aws:states:::aws-sdk:batch:submitJob' }
  const first = task({ SubmitJob: accepted }, submitting)
  await expect(first.result).resolves.toEqual({ JobArn: 'arn:job', JobName: 'j', JobId: 'id-1' })
  const again = task({ SubmitJob: accepted }, { ...submitting, resumed: {} })
  await again.result
  for (const { calls } of [first, again]) expect(calls.map(({ input }) => input)).toEqual([{ ...spelt, submissionId: `${executionArn} :1` }])
  await expect(task({}, { ...submitting, parameters: { ...parameters, SubmissionId: 'mine' } }).result).rejects.toMatchObject({ error: 'States.Runtime', cause: expect.stringContaining('submissionId is not supported') })
})
