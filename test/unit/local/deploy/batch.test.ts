import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createApiGateway } from '../../../../src/local/apigateway/index.js'
import { createBatch, type BatchService } from '../../../../src/local/batch/index.js'
import { createImages } from '../../../../src/local/container/index.js'
import { deployAssembly, type Deployment } from '../../../../src/local/deploy/index.js'
import { environment, operatorArn } from '../../../../src/local/environment.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import type { JsonObject } from '../../../../src/local/service.js'
import { writeAssembly } from './assembly-directory.js'

let directory: string
let batch: BatchService
const written: string[] = []
const nothing = (): Promise<never> => Promise.reject(new Error('nothing is called'))

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deploy-batch-'))
  batch = await createBatch({ directory, containers: { run: nothing, close: () => Promise.resolve() }, services: { call: nothing } })
})
afterEach(async () => {
  await batch.close()
  for (const path of [directory, ...written.splice(0)]) await rm(path, { recursive: true, force: true })
})

async function deploy(resources: JsonObject): Promise<Deployment> {
  const path = await writeAssembly({ App: { resources, template: { Outputs: { Queue: { Value: { Ref: 'Queue' } }, Definition: { Value: { Ref: 'Definition' } }, Environment: { Value: { 'Fn::GetAtt': ['Environment', 'ComputeEnvironmentArn'] } } } } } })
  written.push(path)
  return deployAssembly(path, {
    environment, identities: createIdentities(), images: createImages({ app: '/app' }), lambda: { deployFunction: nothing, deployEventSourceMapping: nothing },
    services: { call: (service, operation, input, caller) => (service === 'batch' ? batch.call(operation, input, caller) : nothing()) },
    apis: createApiGateway({ services: { call: nothing }, endpoint: () => 'http://local' }).deployment,
  })
}

const call = (operation: string, input: JsonObject = {}): Promise<JsonObject> => batch.call(operation, input, { principalArn: operatorArn })
const url = 'https://abcdefghij.execute-api.us-east-1.amazonaws.com/v1/'

interface Changes {
  readonly environment?: JsonObject
  readonly resources?: JsonObject
  readonly queue?: JsonObject
  readonly definition?: JsonObject
  readonly container?: JsonObject
}

const stack = (changes: Changes = {}): JsonObject => ({
  Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: ['x'] } },
  Template: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: {} } },
  Environment: {
    Type: 'AWS::Batch::ComputeEnvironment',
    Properties: {
      Type: 'MANAGED', ServiceRole: 'role', Tags: { a: 'b' },
      ComputeResources: { Type: 'EC2', MinvCpus: 0, MaxvCpus: '16', InstanceTypes: ['c7i'], Subnets: ['s'], InstanceRole: { 'Fn::GetAtt': ['Profile', 'Arn'] }, LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' }, Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] } }, ...changes.resources },
      ...changes.environment,
    },
  },
  Queue: { Type: 'AWS::Batch::JobQueue', Properties: { Priority: '5', ComputeEnvironmentOrder: [{ Order: '1', ComputeEnvironment: { Ref: 'Environment' } }], ...changes.queue } },
  Definition: {
    Type: 'AWS::Batch::JobDefinition',
    Properties: {
      Type: 'Container', Parameters: { Upper: 'x' }, RetryStrategy: { Attempts: '3', EvaluateOnExit: [{ OnStatusReason: 'Host EC2*', Action: 'RETRY' }, { OnReason: '*', Action: 'EXIT' }] }, Timeout: { AttemptDurationSeconds: '120' },
      ContainerProperties: { Image: 'app', Vcpus: 2, Memory: '1024', Environment: [{ Name: 'Api', Value: url }], LogConfiguration: { LogDriver: 'awslogs', Options: { Upper: 'kept' } }, ...changes.container },
      ...changes.definition,
    },
  },
})

const prefix = 'arn:aws:batch:us-east-1:123456789012'

describe('resources of AWS Batch', () => {
  test('become compute environments, queues and definitions', async () => {
    const { outputs } = await deploy(stack())
    const { Queue = '', Definition = '', Environment = '' } = outputs['App'] ?? {}
    expect([Queue, Definition, Environment]).toEqual([expect.stringMatching(`^${prefix}:job-queue/App-Queue-`), expect.stringMatching(`^${prefix}:job-definition/App-Definition-.*:1$`), expect.stringMatching(`^${prefix}:compute-environment/App-Environment-`)])
    await expect(call('DescribeComputeEnvironments')).resolves.toMatchObject({ computeEnvironments: [{ computeEnvironmentArn: Environment, state: 'ENABLED', computeResources: { type: 'EC2', maxvCpus: 16, minvCpus: 0, instanceRole: expect.stringContaining('instance-profile/') } }] })
    await expect(call('DescribeJobQueues')).resolves.toMatchObject({ jobQueues: [{ jobQueueArn: Queue, priority: 5, computeEnvironmentOrder: [{ order: 1, computeEnvironment: Environment }] }] })
    await expect(call('DescribeJobDefinitions')).resolves.toMatchObject({
      jobDefinitions: [{
        jobDefinitionArn: Definition, type: 'container', parameters: { Upper: 'x' }, timeout: { attemptDurationSeconds: 120 },
        retryStrategy: { attempts: 3, evaluateOnExit: [{ onStatusReason: 'Host EC2*', action: 'RETRY' }, { onReason: '*', action: 'EXIT' }] },
        containerProperties: { image: 'app', vcpus: 2, memory: 1024, environment: [{ name: 'Api', value: 'http://local/_execute-api/abcdefghij/v1/' }], logConfiguration: { logDriver: 'awslogs', options: { Upper: 'kept' } } },
      }],
    })
  })

  test('are brought up to date, and change nothing when the template has not', async () => {
    const first = await deploy(stack())
    expect((await deploy(stack())).outputs).toEqual(first.outputs)
    const { outputs } = await deploy(stack({ resources: { MaxvCpus: 32 }, queue: { Priority: 9, State: 'DISABLED' }, container: { Memory: 2048 } }))
    expect(outputs['App']?.['Definition']).toMatch(/:2$/)
    await expect(call('DescribeComputeEnvironments')).resolves.toMatchObject({ computeEnvironments: [{ computeResources: { maxvCpus: 32 } }] })
    await expect(call('DescribeJobQueues')).resolves.toMatchObject({ jobQueues: [{ priority: 9, state: 'DISABLED' }] })
    await expect(call('DescribeJobDefinitions', { status: 'ACTIVE' })).resolves.toMatchObject({ jobDefinitions: [{ revision: 2 }] })
    await deploy(stack())
    await expect(call('DescribeJobQueues')).resolves.toMatchObject({ jobQueues: [{ state: 'ENABLED' }] })
  })

  test.each<[string, Changes, RegExp]>([
    ['an image that is not known', { container: { Image: 'none' } }, /^SW4700: App\/Definition: the local AWS has no image none/],
    ['a property that matters', { queue: { SchedulingPolicyArn: 'x' } }, /^SW4404: App\/Queue \(AWS::Batch::JobQueue\): property SchedulingPolicyArn/],
    ['many nodes', { definition: { NodeProperties: {} } }, /^SW4404: App\/Definition .*NodeProperties/],
    ['a volume', { container: { Volumes: [{ Name: 'v', EfsVolumeConfiguration: {} }] } }, /^SW4412: App\/Definition .*SW4710: volumes in containerProperties/],
    ['EKS', { environment: { EksConfiguration: {} } }, /^SW4404: App\/Environment .*EksConfiguration/],
    ['resources that are not known', { resources: { ScalingPolicy: { MinScaleDownDelayMinutes: 20 } } }, /^SW4412: App\/Environment .*SW4710: scalingPolicy in computeResources/],
  ])('%s is refused', async (_, changes, message) => {
    await expect(deploy(stack(changes))).rejects.toThrow(message)
  })

  test('an environment of another kind under the same name is refused', async () => {
    await deploy(stack({ environment: { ComputeEnvironmentName: 'fixed' } }))
    await expect(deploy(stack({ environment: { ComputeEnvironmentName: 'fixed', Type: 'UNMANAGED' } }))).rejects.toThrow(/^SW4409: App\/Environment: compute environment fixed exists as MANAGED/)
  })
})
