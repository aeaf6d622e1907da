import {
  CreateComputeEnvironmentCommand, CreateJobQueueCommand, DeleteComputeEnvironmentCommand, DeleteJobQueueCommand, DeregisterJobDefinitionCommand, DescribeComputeEnvironmentsCommand, DescribeJobDefinitionsCommand, DescribeJobQueuesCommand,
  DescribeJobsCommand, GetJobQueueSnapshotCommand, ListJobsCommand, ListTagsForResourceCommand, RegisterJobDefinitionCommand, TagResourceCommand, UntagResourceCommand, UpdateComputeEnvironmentCommand, UpdateJobQueueCommand,
} from '@aws-sdk/client-batch'
import type { RegisterJobDefinitionCommandInput, SubmitJobCommandInput } from '@aws-sdk/client-batch'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { JsonObject } from '../../../../src/local/service.js'
import { operator, startBatch, type BatchHarness } from './harness.js'

let harness: BatchHarness
beforeEach(async () => { harness = await startBatch({ program: '' }) })
afterEach(() => harness.close())

const prefix = 'arn:aws:batch:us-east-1:123456789012'
const refused = (message: string, name = 'ClientException') => ({ name, message: expect.stringContaining(message) })

describe('compute environments and queues', () => {
  const resources = { type: 'FARGATE' as const, maxvCpus: 4, subnets: ['s'], securityGroupIds: ['g'] }

  test('are made, changed, described and removed', async () => {
    await harness.client.send(new CreateComputeEnvironmentCommand({ computeEnvironmentName: 'one', type: 'MANAGED', computeResources: resources, tags: { a: 'b' } }))
    await expect(harness.client.send(new CreateJobQueueCommand({ jobQueueName: 'q', priority: 1, computeEnvironmentOrder: [{ order: 1, computeEnvironment: `${prefix}:compute-environment/one` }] }))).resolves.toMatchObject({ jobQueueName: 'q', jobQueueArn: `${prefix}:job-queue/q` })
    await expect(harness.client.send(new UpdateComputeEnvironmentCommand({ computeEnvironment: 'one', computeResources: { maxvCpus: 8 } }))).resolves.toMatchObject({ computeEnvironmentArn: `${prefix}:compute-environment/one` })
    await expect(harness.client.send(new DescribeComputeEnvironmentsCommand({ computeEnvironments: ['one'] }))).resolves.toMatchObject({ computeEnvironments: [{ computeEnvironmentName: 'one', state: 'ENABLED', status: 'VALID', type: 'MANAGED', computeResources: { ...resources, maxvCpus: 8 }, tags: { a: 'b' } }] })
    await harness.client.send(new UpdateJobQueueCommand({ jobQueue: 'q', priority: 7, state: 'DISABLED' }))
    await expect(harness.client.send(new DescribeJobQueuesCommand({}))).resolves.toMatchObject({ jobQueues: [{ jobQueueName: 'q', priority: 7, state: 'DISABLED', status: 'VALID', computeEnvironmentOrder: [{ order: 1, computeEnvironment: `${prefix}:compute-environment/one` }] }] })
    await expect(harness.client.send(new DeleteComputeEnvironmentCommand({ computeEnvironment: 'one' }))).rejects.toMatchObject(refused('Cannot delete, state must be DISABLED'))
    await harness.client.send(new UpdateComputeEnvironmentCommand({ computeEnvironment: 'one', state: 'DISABLED' }))
    await expect(harness.client.send(new DeleteComputeEnvironmentCommand({ computeEnvironment: 'one' }))).rejects.toMatchObject(refused('found existing JobQueue relationship'))
    await harness.client.send(new DeleteJobQueueCommand({ jobQueue: 'q' }))
    await harness.client.send(new DeleteComputeEnvironmentCommand({ computeEnvironment: 'one' }))
    await expect(harness.client.send(new DescribeComputeEnvironmentsCommand({}))).resolves.toMatchObject({ computeEnvironments: [] })
  })

  test.each<[string, JsonObject, string, string?]>([
    ['a name that is none', { computeEnvironmentName: 'a b' }, 'should match valid pattern'],
    ['a type that is none', { type: 'OTHER' }, 'type must be MANAGED or UNMANAGED'],
    ['no vCPUs', { computeResources: { type: 'EC2' } }, 'maxvCpus must be greater than 0'],
    ['another kind of resources', { computeResources: { ...resources, type: 'GPU' } }, 'computeResources.type must be one of'],
    ['EKS', { eksConfiguration: { eksClusterArn: 'x' } }, 'SW4710: eksConfiguration in CreateComputeEnvironment', 'NotSupportedByLocalAws'],
  ])('%s is refused', async (_, more, message, code = 'ClientException') => {
    await expect(harness.batch.call('CreateComputeEnvironment', { computeEnvironmentName: 'one', type: 'MANAGED', computeResources: resources, ...more }, operator)).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
  })

  test('what exists, or does not, is told', async () => {
    await harness.setUp()
    await expect(harness.client.send(new CreateJobQueueCommand({ jobQueueName: 'main', priority: 1, computeEnvironmentOrder: [{ order: 1, computeEnvironment: 'main' }] }))).rejects.toMatchObject(refused('Object already exists'))
    await expect(harness.client.send(new CreateJobQueueCommand({ jobQueueName: 'q', priority: 1, computeEnvironmentOrder: [{ order: 1, computeEnvironment: 'none' }] }))).rejects.toMatchObject(refused('none does not exist'))
    await expect(harness.client.send(new CreateJobQueueCommand({ jobQueueName: 'q', priority: 1, computeEnvironmentOrder: [], schedulingPolicyArn: 'x' }))).rejects.toMatchObject(refused('schedulingPolicyArn', 'NotSupportedByLocalAws'))
    await expect(harness.client.send(new GetJobQueueSnapshotCommand({ jobQueue: 'main' }))).rejects.toMatchObject(refused('/v1/getjobqueuesnapshot', 'NotSupportedByLocalAws'))
    // not for those who call from outside
    await expect(harness.client.send(new ListJobsCommand({ jobQueue: 'none' }))).rejects.toMatchObject(refused('none does not exist'))
  })
})

describe('job definitions', () => {
  const register = (more: Partial<RegisterJobDefinitionCommandInput> & JsonObject = {}) =>
    harness.client.send(new RegisterJobDefinitionCommand({ jobDefinitionName: 'd', type: 'container', containerProperties: { image: 'app', vcpus: 1, memory: 64 }, ...more }))

  test('have revisions, of which the latest active one is meant by name', async () => {
    await harness.setUp()
    expect([(await register()).revision, (await register()).revision]).toEqual([1, 2])
    await harness.client.send(new DeregisterJobDefinitionCommand({ jobDefinition: 'd:2' }))
    await expect(harness.client.send(new DescribeJobDefinitionsCommand({ jobDefinitionName: 'd' }))).resolves.toMatchObject({ jobDefinitions: [{ revision: 2, status: 'INACTIVE' }, { revision: 1, status: 'ACTIVE', jobDefinitionArn: `${prefix}:job-definition/d:1`, containerProperties: { image: 'app' } }] })
    await expect(harness.client.send(new DescribeJobDefinitionsCommand({ jobDefinitionName: 'd', status: 'ACTIVE' }))).resolves.toMatchObject({ jobDefinitions: [{ revision: 1 }] })
    const id = await harness.submit({ jobDefinition: 'd' })
    await expect(harness.describe(id)).resolves.toMatchObject({ jobDefinition: `${prefix}:job-definition/d:1` })
    await expect(harness.submit({ jobDefinition: `${prefix}:job-definition/d:2` })).rejects.toMatchObject(refused('is not in ACTIVE status'))
    expect((await register()).revision).toBe(3)
  })

  test.each<[string, JsonObject, string, string?]>([
    ['no image', { containerProperties: { vcpus: 1, memory: 64 } }, 'image is required'],
    ['no memory', { containerProperties: { image: 'a', vcpus: 1 } }, 'Container memory'],
    ['no vCPU', { containerProperties: { image: 'a', memory: 64, resourceRequirements: [{ type: 'VCPU', value: '0' }] } }, 'the value of VCPU is not valid'],
    ['a reserved variable', { containerProperties: { image: 'a', vcpus: 1, memory: 64, environment: [{ name: 'AWS_BATCH_X', value: '1' }] } }, 'cannot start with AWS_BATCH'],
    ['eleven attempts', { retryStrategy: { attempts: 11 } }, 'between 1 and 10'],
    ['rules without attempts', { retryStrategy: { evaluateOnExit: [{ action: 'EXIT', onReason: '*' }] } }, 'attempts must be specified'],
    ['a rule with a wildcard inside', { retryStrategy: { attempts: 2, evaluateOnExit: [{ action: 'EXIT', onReason: 'a*b' }] } }, 'onReason is not a valid pattern'],
    ['a rule with nothing', { retryStrategy: { attempts: 2, evaluateOnExit: [{ action: 'EXIT' }] } }, 'a condition is required'],
    ['six rules', { retryStrategy: { attempts: 2, evaluateOnExit: Array.from({ length: 6 }, () => ({ action: 'EXIT', onReason: '*' })) } }, 'at most 5 conditions'],
    ['a short timeout', { timeout: { attemptDurationSeconds: 59 } }, 'at least 60'],
    ['many nodes', { type: 'multinode' }, 'SW4710: a multi-node job', 'NotSupportedByLocalAws'],
    ['a GPU', { containerProperties: { image: 'a', vcpus: 1, memory: 64, resourceRequirements: [{ type: 'GPU', value: '1' }] } }, 'a resource requirement of type GPU', 'NotSupportedByLocalAws'],
    ['a volume', { containerProperties: { image: 'a', vcpus: 1, memory: 64, volumes: [{ name: 'v' }] } }, 'volumes in containerProperties', 'NotSupportedByLocalAws'],
    ['a secret', { containerProperties: { image: 'a', vcpus: 1, memory: 64, secrets: [{ name: 'v', valueFrom: 'x' }] } }, 'secrets in containerProperties', 'NotSupportedByLocalAws'],
  ])('with %s are refused', async (_, more, message, name = 'ClientException') => {
    await expect(register(more)).rejects.toMatchObject(refused(message, name))
  })

  test('are put once, whoever deploys again', async () => {
    const put = (image: string) => harness.batch.call('PutJobDefinition', { jobDefinitionName: 'p', type: 'container', containerProperties: { image, vcpus: 1, memory: 64 } }, operator)
    await expect(put('a')).resolves.toMatchObject({ revision: 1 })
    await expect(put('a')).resolves.toMatchObject({ revision: 1 })
    await expect(put('b')).resolves.toMatchObject({ revision: 2 })
    await expect(harness.client.send(new DescribeJobDefinitionsCommand({ jobDefinitionName: 'p' }))).resolves.toMatchObject({ jobDefinitions: [{ revision: 2, status: 'ACTIVE' }, { revision: 1, status: 'INACTIVE' }] })
  })
})

describe('submissions', () => {
  test.each<[string, Partial<SubmitJobCommandInput>, string, string?]>([
    ['a name that is none', { jobName: '-a' }, 'Job name should match valid pattern'],
    ['an array of one', { arrayProperties: { size: 1 } }, 'Array size must be between 2 and 10000'],
    ['an array that is too large', { arrayProperties: { size: 10_001 } }, 'Array size must be between 2 and 10000'],
    ['a queue that is not there', { jobQueue: 'none' }, 'none does not exist'],
    ['a definition that is not there', { jobDefinition: 'none' }, 'JobDefinition none is not in ACTIVE status'],
    ['a dependency that is not there', { dependsOn: [{ jobId: 'none' }] }, 'Job none does not exist'],
    ['N_TO_N without an array', { dependsOn: [{ jobId: 'x', type: 'N_TO_N' }] }, 'N_TO_N dependencies are for array jobs only'],
    ['21 dependencies', { dependsOn: Array.from({ length: 21 }, () => ({ jobId: 'x' })) }, 'at most 20 jobs'],
    ['more than 30 KiB', { parameters: { a: 'x'.repeat(31_000) } }, 'larger than 30720 bytes'],
    ['overrides of nodes', { nodeOverrides: { numNodes: 2 } }, 'nodeOverrides in SubmitJob', 'NotSupportedByLocalAws'],
    ['a share', { shareIdentifier: 'x' }, 'shareIdentifier in SubmitJob', 'NotSupportedByLocalAws'],
  ])('with %s are refused', async (_, more, message, name = 'ClientException') => {
    await harness.setUp()
    await expect(harness.submit(more)).rejects.toMatchObject(refused(message, name))
  })

  test('to a disabled queue are refused', async () => {
    await harness.setUp()
    await harness.client.send(new UpdateJobQueueCommand({ jobQueue: 'main', state: 'DISABLED' }))
    await expect(harness.submit()).rejects.toMatchObject(refused('is not in ENABLED state'))
  })

  test('that are made again from inside are one', async () => {
    await harness.setUp()
    const input = { jobName: 'a', jobQueue: 'main', jobDefinition: 'main', submissionId: 'execution 1' }
    const [first, second] = await Promise.all([harness.batch.call('SubmitJob', input, operator), harness.batch.call('SubmitJob', input, operator)])
    expect(second).toEqual(first)
  })

  test('are found by name, definition and time', async () => {
    await harness.setUp()
    const ids = [await harness.submit({ jobName: 'Alpha-1' }), await harness.submit({ jobName: 'beta' })]
    const list = async (name: string, value: string) => ((await harness.client.send(new ListJobsCommand({ jobQueue: 'main', filters: [{ name, values: [value] }] }))).jobSummaryList ?? []).map(({ jobId }) => jobId)
    await expect(list('JOB_NAME', 'alpha*')).resolves.toEqual([ids[0]])
    await expect(list('JOB_DEFINITION', 'main')).resolves.toEqual([...ids].reverse())
    await expect(list('AFTER_CREATED_AT', '0')).resolves.toHaveLength(2)
    await expect(list('BEFORE_CREATED_AT', '1')).resolves.toEqual([])
    await expect(list('SHARE_IDENTIFIER', 'x')).rejects.toMatchObject({ name: 'NotSupportedByLocalAws' })
    await expect(harness.client.send(new ListJobsCommand({}))).rejects.toMatchObject(refused('Exactly one of'))
    await expect(harness.client.send(new DescribeJobsCommand({ jobs: ['none', `${prefix}:job/${ids[0] ?? ''}`] }))).resolves.toMatchObject({ jobs: [{ jobId: ids[0] }] })
    await expect(harness.client.send(new DescribeJobsCommand({ jobs: Array.from({ length: 101 }, () => 'x') }))).rejects.toMatchObject(refused('at most 100'))
  })
})

test('tags are put on, taken off and told', async () => {
  await harness.setUp()
  const job = `${prefix}:job/${await harness.submit({ tags: { first: '1' } })}`
  for (const resourceArn of [`${prefix}:compute-environment/main`, `${prefix}:job-queue/main`, `${prefix}:job-definition/main:1`, job]) {
    await harness.client.send(new TagResourceCommand({ resourceArn, tags: { a: '1', b: '2' } }))
    await harness.client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a', 'first'] }))
    await expect(harness.client.send(new ListTagsForResourceCommand({ resourceArn }))).resolves.toMatchObject({ tags: { b: '2' } })
  }
  await expect(harness.client.send(new ListTagsForResourceCommand({ resourceArn: `${prefix}:job-queue/none` }))).rejects.toMatchObject(refused('does not exist'))
})
