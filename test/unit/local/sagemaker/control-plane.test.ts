import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  AddTagsCommand, CreateProcessingJobCommand, CreateTrainingJobCommand, DeleteTagsCommand, DescribeProcessingJobCommand, DescribeTrainingJobCommand, ListProcessingJobsCommand, ListTagsCommand,
  ListTrainingJobsCommand, ProcessingInstanceType, StopProcessingJobCommand, TrainingInstanceType, type CreateProcessingJobCommandInput,
} from '@aws-sdk/client-sagemaker'
import { instanceType, processingInstanceTypes, trainingInstanceTypes } from '../../../../src/local/sagemaker/request/instance-type.js'
import type { HttpRequest, JsonObject } from '../../../../src/local/service.js'
import { processing, startSageMaker, training, type HarnessOptions, type SageMakerHarness } from './harness.js'

const operator = { principalArn: 'arn:aws:iam::123456789012:root' }
const jobArn = (name: string): string => `arn:aws:sagemaker:us-east-1:123456789012:processing-job/${name}`

let aws: SageMakerHarness
// jobs wait: nothing of this is about running them
const start = async (options: HarnessOptions = {}): Promise<void> => { aws = await startSageMaker({ paused: true, ...options }) }
beforeEach(() => start())
afterEach(() => aws.close())

const create = (name: string, more: Parameters<typeof processing>[2] = {}) => aws.client.send(new CreateProcessingJobCommand(processing(name, 'image', more)))
/** As a client that checks nothing. */
const raw = (more: JsonObject, operation = 'CreateProcessingJob') => aws.services.call('sagemaker', operation, { ...processing('raw', 'image') as unknown as JsonObject, ...more }, operator)

test('the instance types are those of the SDK', () => {
  expect([...processingInstanceTypes].sort()).toEqual(Object.values(ProcessingInstanceType).sort())
  expect([...trainingInstanceTypes].sort()).toEqual(Object.values(TrainingInstanceType).sort())
  expect(['ml.m5.xlarge', 'ml.t3.medium', 'ml.c5.18xlarge', 'ml.r5.large', 'ml.p3.2xlarge'].map(instanceType)).toEqual([
    { name: 'ml.m5.xlarge', vcpus: 4, memoryMiB: 16_384 }, { name: 'ml.t3.medium', vcpus: 2, memoryMiB: 4096 }, { name: 'ml.c5.18xlarge', vcpus: 72, memoryMiB: 147_456 },
    { name: 'ml.r5.large', vcpus: 2, memoryMiB: 16_384 }, { name: 'ml.p3.2xlarge', vcpus: 8 },
  ])
})

describe('a job', () => {
  test('is described as it was asked for, with what AWS takes for granted', async () => {
    await expect(create('Nightly-1', { Environment: { A: 'b' } })).resolves.toMatchObject({ ProcessingJobArn: jobArn('nightly-1') })
    const job = await aws.client.send(new DescribeProcessingJobCommand({ ProcessingJobName: 'Nightly-1' }))
    expect(job).toMatchObject({
      ProcessingJobName: 'Nightly-1', ProcessingJobStatus: 'InProgress', ProcessingJobArn: jobArn('nightly-1'), StoppingCondition: { MaxRuntimeInSeconds: 86_400 }, Environment: { A: 'b' },
      ProcessingInputs: [{ InputName: 'in', AppManaged: false, S3Input: { S3DataDistributionType: 'ShardedByS3Key', S3CompressionType: 'None' } }],
    })
    expect(job.CreationTime).toBeInstanceOf(Date)
    expect(job).not.toHaveProperty('Tags')
  })

  test('has a name that no other has, in capitals or not', async () => {
    await create('one')
    for (const name of ['one', 'ONE']) await expect(create(name)).rejects.toMatchObject({ name: 'ResourceInUse', message: `Job name must be unique within an AWS account and region, and a job with this name already exists (${jobArn('one')})` })
    await aws.put({ 'in/a': '1' })
    const two = await Promise.allSettled([aws.client.send(new CreateTrainingJobCommand(training('fit', 'image'))), aws.client.send(new CreateTrainingJobCommand(training('fit', 'image')))])
    expect(two.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('that is not there is told apart as AWS does', async () => {
    await expect(aws.client.send(new DescribeProcessingJobCommand({ ProcessingJobName: 'no' }))).rejects.toMatchObject({ name: 'ValidationException', message: 'Could not find requested job with name: no' })
    await expect(aws.client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'no' }))).rejects.toMatchObject({ name: 'ValidationException', message: 'Requested resource not found.' })
  })

  test.each<[string, JsonObject, string, string]>([
    ['no role', { RoleArn: null }, 'ValidationException', '1 validation error detected: Value null at \'roleArn\' failed to satisfy constraint: Member must not be null'],
    ['a bad name and too many instances', { ProcessingJobName: 'a_b', ProcessingResources: { ClusterConfig: { InstanceCount: 101, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 } } }, 'ValidationException',
      '2 validation errors detected: Value \'a_b\' at \'processingJobName\' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}; Value \'101\' at \'processingResources.clusterConfig.instanceCount\' failed to satisfy constraint: Member must have value less than or equal to 100'],
    ['an instance type that is none', { ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.tiny', VolumeSizeInGB: 1 } } }, 'ValidationException', 'Member must satisfy enum value set: [ml.'],
    ['a text for a number', { StoppingCondition: { MaxRuntimeInSeconds: '60' } }, 'SerializationException', 'stoppingCondition.maxRuntimeInSeconds'],
    ['a long variable', { Environment: { SECRET: 'hush'.repeat(100) } }, 'ValidationException', '1 validation error detected: Value at \'environment.SECRET.member\' failed to satisfy constraint: Member must have length less than or equal to 256'],
    ['network isolation', { NetworkConfig: { EnableNetworkIsolation: true } }, 'NotSupportedByLocalAws', 'SW4740: networkConfig.enableNetworkIsolation of CreateProcessingJob'],
    ['an input by pipe', { ProcessingInputs: [{ InputName: 'in', S3Input: { S3Uri: 's3://data/in', LocalPath: '/opt/ml/processing/in', S3DataType: 'S3Prefix', S3InputMode: 'Pipe' } }] }, 'NotSupportedByLocalAws', 'SW4740: processingInputs.1.member.s3Input.s3InputMode'],
    ['a compressed input', { ProcessingInputs: [{ InputName: 'in', S3Input: { S3Uri: 's3://data/in', LocalPath: '/opt/ml/processing/in', S3DataType: 'S3Prefix', S3CompressionType: 'Gzip' } }] }, 'NotSupportedByLocalAws', 's3CompressionType'],
    ['a path out of place', { ProcessingInputs: [{ InputName: 'in', S3Input: { S3Uri: 's3://data/in', LocalPath: '/opt/ml/processing/../../../etc', S3DataType: 'S3Prefix' } }] }, 'ValidationException', 'must be an absolute path that begins with /opt/ml/processing/'],
    ['an unknown member', { Colour: 'red' }, 'NotSupportedByLocalAws', 'SW4740: colour of CreateProcessingJob'],
    ['a tag of AWS\'s own', { Tags: [{ Key: 'aws:x', Value: '' }] }, 'ValidationException', 'aws: prefixed tag key names'],
  ])('with %s is refused', async (_, more, code, message) => {
    await expect(raw(more)).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
  })

  test('beyond a quota is refused, of all instances or of a type', async () => {
    await aws.close()
    await start({ limits: { processingInstances: 3, instancesOfType: { 'ml.t3.medium for processing job usage': 0 } } })
    await create('two', { instances: 2 })
    await expect(create('three', { instances: 2 })).rejects.toMatchObject({
      name: 'ResourceLimitExceeded',
      message: expect.stringMatching(/^The account-level service limit 'Number of instances across all processing jobs' is 3 Instances, with current utilization of 2 Instances and a request delta of 2 Instances\. /),
    })
    await expect(create('small', { ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 1 } } })).rejects.toMatchObject({ name: 'ResourceLimitExceeded', message: expect.stringContaining('ml.t3.medium for processing job usage') })
    await create('one')
    await aws.client.send(new StopProcessingJobCommand({ ProcessingJobName: 'two' }))
    await create('three', { instances: 2 })
  })

  test('of another kind than those that are there, and what is asked from inside only, are named', async () => {
    await expect(aws.services.call('sagemaker', 'CreateTransformJob', {}, operator)).rejects.toMatchObject({ code: 'NotSupportedByLocalAws', message: 'SW4740: the operation CreateTransformJob is not supported by the local SageMaker' })
    const { middlewareStack } = aws.client
    middlewareStack.add(next => (args) => {
      const { request } = args as unknown as { readonly request: { readonly headers: Record<string, string> } }
      request.headers['x-amz-target'] = 'SageMaker.WaitForProcessingJob'
      return next(args)
    }, { step: 'build' })
    await expect(aws.client.send(new DescribeProcessingJobCommand({ ProcessingJobName: 'one' }))).rejects.toMatchObject({ message: expect.stringContaining('the operation WaitForProcessingJob') })
  })
})

describe('lists', () => {
  test('go by time, name or status, in pages that new jobs do not disturb', async () => {
    for (const name of ['c1', 'a2', 'b3', 'a4']) await create(name)
    await aws.client.send(new StopProcessingJobCommand({ ProcessingJobName: 'b3' }))
    const listed = async (more: ConstructorParameters<typeof ListProcessingJobsCommand>[0] = {}) => {
      const { ProcessingJobSummaries: jobs = [], NextToken } = await aws.client.send(new ListProcessingJobsCommand(more))
      return { names: jobs.map(job => job.ProcessingJobName), NextToken }
    }
    await expect(listed()).resolves.toEqual({ names: ['c1', 'a2', 'b3', 'a4'], NextToken: undefined })
    await expect(listed({ SortBy: 'Name', SortOrder: 'Descending' })).resolves.toMatchObject({ names: ['c1', 'b3', 'a4', 'a2'] })
    await expect(listed({ NameContains: 'a', SortBy: 'Name' })).resolves.toMatchObject({ names: ['a2', 'a4'] })
    await expect(listed({ StatusEquals: 'Stopped' })).resolves.toMatchObject({ names: ['b3'] })
    await expect(listed({ CreationTimeAfter: new Date(Date.now() + 60_000) })).resolves.toMatchObject({ names: [] })
    await expect(listed({ CreationTimeBefore: new Date(Date.now() + 60_000), LastModifiedTimeAfter: new Date(0) })).resolves.toMatchObject({ names: ['c1', 'a2', 'b3', 'a4'] })
    const first = await listed({ SortBy: 'Name', MaxResults: 2 })
    expect(first.names).toEqual(['a2', 'a4'])
    await create('a0')
    const second = await listed({ SortBy: 'Name', MaxResults: 2, ...(first.NextToken === undefined ? {} : { NextToken: first.NextToken }) })
    expect(second).toEqual({ names: ['b3', 'c1'], NextToken: undefined })
    await expect(listed({ NextToken: 'bm9uZQ' })).rejects.toMatchObject({ name: 'ValidationException' })
  })

  test('of training jobs have those alone', async () => {
    await aws.put({ 'in/a': '1' })
    await create('one')
    await aws.client.send(new CreateTrainingJobCommand(training('fit', 'image')))
    await expect(aws.client.send(new ListTrainingJobsCommand({}))).resolves.toMatchObject({ TrainingJobSummaries: [{ TrainingJobName: 'fit', TrainingJobStatus: 'InProgress', SecondaryStatus: 'Starting' }] })
  })
})

test('tags are added, replaced and taken away', async () => {
  const Tags: CreateProcessingJobCommandInput['Tags'] = [{ Key: 'team', Value: 'a' }]
  await create('one', { Tags })
  const ResourceArn = jobArn('one')
  await expect(aws.client.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key: 'team', Value: 'b' }, { Key: 'cost', Value: '' }] }))).resolves.toMatchObject({ Tags: [{ Key: 'cost', Value: '' }, { Key: 'team', Value: 'b' }] })
  await aws.client.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ['cost'] }))
  await expect(aws.client.send(new ListTagsCommand({ ResourceArn }))).resolves.toMatchObject({ Tags: [{ Key: 'team', Value: 'b' }] })
  await expect(aws.client.send(new ListTagsCommand({ ResourceArn: jobArn('none') }))).rejects.toMatchObject({ name: 'ResourceNotFound' })
})

test('jobs that have ended are forgotten beyond so many, the oldest first', async () => {
  await aws.close()
  await start({ local: { endedJobs: 2 } })
  for (const name of ['one', 'two', 'three']) {
    await create(name)
    await aws.client.send(new StopProcessingJobCommand({ ProcessingJobName: name }))
  }
  const { ProcessingJobSummaries: jobs = [] } = await aws.client.send(new ListProcessingJobsCommand({}))
  expect(jobs.map(job => job.ProcessingJobName)).toEqual(['two', 'three'])
})

describe('a submission that is repeated from inside', () => {
  const asked = (operation: string, submissionId: string, more: JsonObject = {}) => {
    const request = operation === 'CreateTrainingJob' ? training('same', 'image') : processing('same', 'image')
    return aws.services.call('sagemaker', operation, { ...request as unknown as JsonObject, ...more, submissionId }, operator)
  }

  test.each(['CreateProcessingJob', 'CreateTrainingJob'])('comes upon the job that it made, also after a restart: %s', async (operation) => {
    await aws.put({ 'in/a': '1' })
    const made = await asked(operation, 'execution :1')
    await expect(asked(operation, 'execution :1')).resolves.toEqual(made)
    await aws.stop()
    await start({ directory: aws.directory })
    await expect(asked(operation, 'execution :1')).resolves.toEqual(made)
    // an older job of that name is no other call's own, whatever was asked for
    await expect(asked(operation, 'execution :2')).rejects.toMatchObject({ code: 'ResourceInUse' })
  })

  test('is no member of the API, and is told to nobody', async () => {
    await asked('CreateProcessingJob', 'execution :1')
    const job = await aws.services.call('sagemaker', 'DescribeProcessingJob', { ProcessingJobName: 'same' }, operator)
    expect(JSON.stringify(job)).not.toContain('execution :1')
    const answer = await aws.service.handle({
      method: 'POST', headers: { 'x-amz-target': 'SageMaker.CreateProcessingJob' },
      body: () => Promise.resolve(Buffer.from(JSON.stringify({ ...processing('other', 'image'), submissionId: 'mine' }))),
    } as unknown as HttpRequest, operator)
    expect(answer).toMatchObject({ status: 501, body: expect.stringContaining('SW4740: submissionId of CreateProcessingJob is not supported') })
  })
})
