import { describe, expect, test } from '@jest/globals'
import { ServiceError, type JsonObject } from '../../../../src/local/service.js'
import type { TaskRequest } from '../../../../src/interpreter/types.js'
import { answeredTask, executionArn, role } from './answered-task.js'
import type { ServiceAnswers } from './answered-task.js'

const submissionId = `${executionArn} :1`
const arn = 'arn:aws:sagemaker:us-east-1:123456789012:processing-job/one'
const parameters: JsonObject = { ProcessingJobName: 'one', ProcessingResources: { ClusterConfig: { InstanceCount: 2, InstanceType: 'ml.m5.large' } }, AppSpecification: { ImageUri: 'image', ContainerArguments: ['a', 'b'] } }
const completed: JsonObject = { ...parameters, RoleArn: 'r', ProcessingJobArn: arn, ProcessingJobStatus: 'Completed', CreationTime: 1_704_067_200.25, Environment: { StartTime: '5' } }

const task = (answers: ServiceAnswers, more: Partial<TaskRequest> = {}) => answeredTask('sagemaker', answers, { resource: 'arn:aws:states:::sagemaker:createProcessingJob.sync', parameters, ...more })

const taken = new ServiceError('ResourceInUse', 'Job name must be unique')

describe('a processing job that is waited for', () => {
  test('is submitted with the tag of Step Functions beside its own, and described at its end', async () => {
    const { result, calls, submitted } = task({ CreateProcessingJob: { ProcessingJobArn: arn }, WaitForProcessingJob: {}, DescribeProcessingJob: completed }, { parameters: { ...parameters, Tags: [{ Key: 'a', Value: 'b' }] } })
    await expect(result).resolves.toEqual({ ...completed, CreationTime: 1_704_067_200_250 })
    expect(submitted).toMatchObject([{ ProcessingJobArn: arn, SdkHttpMetadata: { HttpHeaders: { 'Content-Type': 'application/x-amz-json-1.1' } } }])
    expect(calls.map(({ operation, input }) => [operation, input])).toEqual([
      ['CreateProcessingJob', { ...parameters, Tags: [{ Key: 'a', Value: 'b' }, { Key: 'MANAGED_BY_AWS', Value: 'STARTED_BY_STEP_FUNCTIONS' }], submissionId }],
      ['WaitForProcessingJob', { ProcessingJobName: 'one' }], ['DescribeProcessingJob', { ProcessingJobName: 'one' }],
    ])
    expect(calls.every(({ caller }) => caller.principalArn === role)).toBe(true)
  })

  test('is not submitted again when its submission was answered before a restart', async () => {
    const { result, operations } = task({ WaitForProcessingJob: {}, DescribeProcessingJob: completed }, { resumed: { submitted: { ProcessingJobArn: arn } } })
    await expect(result).resolves.toMatchObject({ ProcessingJobStatus: 'Completed' })
    expect(operations()).toEqual(['WaitForProcessingJob', 'DescribeProcessingJob'])
  })

  test('is submitted under the same id when the answer was lost with the process; an older job of its name is not taken for it, whatever its request', async () => {
    const { result, calls } = task({ CreateProcessingJob: { ProcessingJobArn: arn }, WaitForProcessingJob: {}, DescribeProcessingJob: completed }, { resumed: {} })
    await expect(result).resolves.toMatchObject({ ProcessingJobStatus: 'Completed' })
    expect(calls[0]?.input).toMatchObject({ submissionId })
    const { result: refused, operations } = task({ CreateProcessingJob: taken, WaitForProcessingJob: {}, DescribeProcessingJob: completed }, { resumed: {} })
    await expect(refused).rejects.toMatchObject({ error: 'SageMaker.ResourceInUseException' })
    expect(operations()).toEqual(['CreateProcessingJob'])
  })

  test('is stopped when nobody waits any more', async () => {
    const giveUp = new AbortController()
    const { result, operations } = task({ CreateProcessingJob: { ProcessingJobArn: arn }, WaitForProcessingJob: new Promise<JsonObject>(() => undefined), StopProcessingJob: {}, DescribeProcessingJob: { ...completed, ProcessingJobStatus: 'Stopping' } }, { signal: giveUp.signal })
    giveUp.abort()
    await expect(result).rejects.toMatchObject({ error: 'States.TaskFailed' })
    expect(operations()).toEqual(['CreateProcessingJob', 'WaitForProcessingJob', 'StopProcessingJob', 'DescribeProcessingJob'])
  })

  test.each(['Failed', 'Stopped'])('that ended as %s fails the task with its description', async (status) => {
    const failure: unknown = await task({ CreateProcessingJob: { ProcessingJobArn: arn }, WaitForProcessingJob: {}, DescribeProcessingJob: { ...completed, ProcessingJobStatus: status } }).result.catch((error: unknown) => error)
    expect(failure).toMatchObject({ error: 'States.TaskFailed' })
    expect(JSON.parse((failure as { readonly cause: string }).cause)).toMatchObject({ ProcessingJobStatus: status, CreationTime: 1_704_067_200_250 })
  })
})

test('a job that is not waited for is submitted as it is', async () => {
  const { result, calls } = task({ CreateTrainingJob: { TrainingJobArn: 't' } }, { resource: 'arn:aws:states:::sagemaker:createTrainingJob', parameters: { TrainingJobName: 'fit' } })
  await expect(result).resolves.toMatchObject({ TrainingJobArn: 't', SdkHttpMetadata: { HttpStatusCode: 200 } })
  expect(calls.map(({ input }) => input)).toEqual([{ TrainingJobName: 'fit', submissionId }])
})

test('what SageMaker refuses goes by the SDK\'s names', async () => {
  const failing = (code: string) => task({ CreateProcessingJob: new ServiceError(code, 'no') }).result
  await expect(failing('ResourceLimitExceeded')).rejects.toMatchObject({ error: 'SageMaker.ResourceLimitExceededException' })
  await expect(failing('ValidationException')).rejects.toMatchObject({ error: 'SageMaker.AmazonSageMakerException', cause: expect.stringMatching(/^no \(Service: AmazonSageMaker; Status Code: 400; Error Code: ValidationException; /) })
})

test('other actions are named', async () => {
  await expect(task({}, { resource: 'arn:aws:states:::sagemaker:createTransformJob.sync' }).result).rejects.toMatchObject({ error: 'States.Runtime', cause: expect.stringContaining('SW4302: the integration sagemaker:createTransformJob is not supported') })
})

describe('aws-sdk:sagemaker', () => {
  const sdk = (action: string, given: JsonObject, answers: Parameters<typeof task>[0]) => task(answers, { resource: `arn:aws:states:::aws-sdk:sagemaker:${action}`, parameters: given })

  test('creates a job by the id of its attempt', async () => {
    const { result, calls } = sdk('createProcessingJob', parameters, { CreateProcessingJob: { ProcessingJobArn: arn } })
    await expect(result).resolves.toEqual({ ProcessingJobArn: arn })
    expect(calls.map(({ input }) => input)).toEqual([{ ...parameters, submissionId }])
  })

  test('has times as ISO 8601, which users\' own variables are not', async () => {
    await expect(sdk('describeProcessingJob', { ProcessingJobName: 'one' }, { DescribeProcessingJob: completed }).result).resolves.toEqual({ ...completed, CreationTime: '2024-01-01T00:00:00.250Z' })
    const { result, calls } = sdk('listProcessingJobs', { CreationTimeAfter: '2024-01-01T00:00:00.250Z', NameContains: 'o' }, { ListProcessingJobs: { ProcessingJobSummaries: [{ CreationTime: 1_704_067_200 }] } })
    await expect(result).resolves.toEqual({ ProcessingJobSummaries: [{ CreationTime: '2024-01-01T00:00:00.000Z' }] })
    expect(calls.map(({ input }) => input)).toEqual([{ CreationTimeAfter: 1_704_067_200.25, NameContains: 'o' }])
  })

  test('fails by the classes of the SDK for Java 2', async () => {
    await expect(sdk('createProcessingJob', parameters, { CreateProcessingJob: taken }).result).rejects.toMatchObject({ error: 'SageMaker.ResourceInUseException', cause: expect.stringContaining('(Service: SageMaker, Status Code: 400') })
    await expect(sdk('stopTrainingJob', {}, { StopTrainingJob: new ServiceError('ValidationException', 'no') }).result).rejects.toMatchObject({ error: 'SageMaker.SageMakerException' })
    await expect(sdk('createEndpoint', {}, {}).result).rejects.toMatchObject({ cause: expect.stringContaining('aws-sdk:sagemaker:createEndpoint is not supported') })
  })
})

test('no state machine says which submission it is', async () => {
  const { result, operations } = task({}, { parameters: { ...parameters, submissionId: 'mine' } })
  await expect(result).rejects.toMatchObject({ error: 'States.Runtime', cause: 'The field submissionId is not supported by arn:aws:states:::sagemaker:createProcessingJob.sync' })
  expect(operations()).toEqual([])
})
