import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { createApiGateway } from '../../../../src/local/apigateway/index.js'
import { deployAssembly, type Deployment, type Targets } from '../../../../src/local/deploy/index.js'
import { createImages } from '../../../../src/local/container/index.js'
import { createIdentities, type Identities } from '../../../../src/local/iam/index.js'
import { ServiceError, type JsonObject } from '../../../../src/local/service.js'
import type { FunctionConfig, MappingConfig } from '../../../../src/local/lambda/index.js'
import { writeAssembly, type StackSource } from './assembly-directory.js'

const written: string[] = []
afterEach(async () => {
  for (const directory of written.splice(0)) await rm(directory, { recursive: true, force: true })
})

interface Recording {
  readonly calls: (readonly [string, JsonObject])[]
  readonly functions: FunctionConfig[]
  readonly mappings: MappingConfig[]
  readonly identities: Identities
}

/** Targets that note what is asked of them; `answers` are what services say, and nothing exists by default. */
function recording(answers: Readonly<Record<string, JsonObject | ServiceError>> = {}): Recording & { readonly targets: Targets } {
  const said: Recording = { calls: [], functions: [], mappings: [], identities: createIdentities() }
  const absent: Readonly<Record<string, JsonObject | ServiceError>> = {
    'sqs:GetQueueUrl': new ServiceError('QueueDoesNotExist', 'absent'),
    'dynamodb:DescribeTable': new ServiceError('ResourceNotFoundException', 'absent'),
    'states:DescribeStateMachine': new ServiceError('StateMachineDoesNotExist', 'absent'),
  }
  const targets: Targets = {
    environment: { accountId: '123456789012', region: 'us-east-1', partition: 'aws' },
    services: {
      call(service, operation, input) {
        const name = `${service}:${operation}`
        said.calls.push([name, input])
        if (name === 'sqs:CreateQueue') return Promise.resolve({ QueueUrl: `http://local/123456789012/${input['QueueName'] as string}` })
        if (name === 'dynamodb:DescribeTable' && said.calls.some(([called]) => called === 'dynamodb:CreateTable')) return Promise.resolve({ Table: { TableStatus: 'ACTIVE' } })
        const answer = answers[name] ?? absent[name] ?? {}
        return answer instanceof ServiceError ? Promise.reject(answer) : Promise.resolve(answer)
      },
    },
    apis: createApiGateway({ services: { call: () => Promise.reject(new Error('nothing is called')) }, endpoint: () => 'http://local' }).deployment,
    identities: said.identities,
    images: createImages(),
    lambda: {
      deployFunction: config => { said.functions.push(config); return Promise.resolve() },
      deployEventSourceMapping: config => { said.mappings.push(config); return Promise.resolve() },
    },
  }
  return { ...said, targets }
}

async function deploy(stacks: Readonly<Record<string, StackSource>>, targets: Targets = recording().targets): Promise<Deployment & { readonly directory: string }> {
  const directory = await writeAssembly(stacks)
  written.push(directory)
  return { ...await deployAssembly(directory, targets), directory }
}

const inputsOf = (calls: Recording['calls'], name: string): readonly JsonObject[] => calls.filter(([called]) => called === name).map(([, input]) => input)

describe('resources', () => {
  test('a bucket', async () => {
    const { calls, targets } = recording()
    const { outputs } = await deploy({
      App: {
        resources: { Store: { Type: 'AWS::S3::Bucket', Properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: true }, Tags: [] } }, Named: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'own-name' } } },
        template: { Outputs: { Name: { Value: { Ref: 'Store' } }, Arn: { Value: { 'Fn::GetAtt': ['Named', 'Arn'] } } } },
      },
    }, targets)
    const [store, named] = inputsOf(calls, 's3:CreateBucket').map(({ Bucket }) => Bucket)
    expect(store).toMatch(/^app-store-[0-9a-f]{12}$/)
    expect(named).toBe('own-name')
    expect(outputs).toEqual({ App: { Name: store, Arn: 'arn:aws:s3:::own-name' } })
  })

  test('a bucket whose objects go into archives', async () => {
    const { calls, targets } = recording()
    const configuration = { Id: 'lists', Prefix: 'archives/', Status: 'Enabled', Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: '90' }] }
    const store = (more: JsonObject) => ({ App: { resources: { Store: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'store', IntelligentTieringConfigurations: [{ ...configuration, ...more }] } } } } })
    await deploy(store({}), targets)
    expect(inputsOf(calls, 's3:PutBucketIntelligentTieringConfiguration')).toEqual([{
      Bucket: 'store', Id: 'lists', IntelligentTieringConfiguration: { Id: 'lists', Status: 'Enabled', Filter: { Prefix: 'archives/' }, Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }] },
    }])
    await expect(deploy(store({ TagFilters: [{ Key: 'k', Value: 'v' }] }))).rejects.toThrow('IntelligentTieringConfigurations[0]: property TagFilters is not supported')
  })

  test('a queue with a dead-letter queue, both kinds of queue, and an update', async () => {
    const resources = {
      Jobs: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: '90', RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 } } },
      Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
      Ordered: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, ContentBasedDeduplication: true } },
    }
    const first = recording()
    await deploy({ App: { resources } }, first.targets)
    const [dead, jobs, ordered] = inputsOf(first.calls, 'sqs:CreateQueue')
    expect(dead).toEqual({ QueueName: 'dead', Attributes: { DelaySeconds: '0', MessageRetentionPeriod: '345600', ReceiveMessageWaitTimeSeconds: '0', VisibilityTimeout: '30', RedrivePolicy: '' } })
    expect(jobs).toMatchObject({ Attributes: { VisibilityTimeout: '90', RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead","maxReceiveCount":3}' } })
    expect(ordered).toMatchObject({ QueueName: expect.stringMatching(/^App-Ordered-[0-9A-F]{12}\.fifo$/), Attributes: { FifoQueue: 'true', ContentBasedDeduplication: 'true' } })

    const again = recording({ 'sqs:GetQueueUrl': { QueueUrl: 'http://local/123456789012/existing' } })
    await deploy({ App: { resources } }, again.targets)
    expect(inputsOf(again.calls, 'sqs:CreateQueue')).toEqual([])
    expect(inputsOf(again.calls, 'sqs:SetQueueAttributes')).toHaveLength(3)
    expect(inputsOf(again.calls, 'sqs:SetQueueAttributes')[1]).toMatchObject({ QueueUrl: 'http://local/123456789012/existing', Attributes: { VisibilityTimeout: '90' } })
  })

  const table = {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'ledger', BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'sk', AttributeType: 'S' }],
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  }

  test('a table is created, kept, and never given another key', async () => {
    const first = recording()
    await deploy({ App: { resources: { Ledger: table } } }, first.targets)
    expect(inputsOf(first.calls, 'dynamodb:CreateTable')).toEqual([{
      TableName: 'ledger', BillingMode: 'PAY_PER_REQUEST', KeySchema: table.Properties.KeySchema, AttributeDefinitions: table.Properties.AttributeDefinitions,
    }])

    const described = {
      TableStatus: 'ACTIVE', ItemCount: 4, CreationDateTime: 1,
      KeySchema: table.Properties.KeySchema, AttributeDefinitions: table.Properties.AttributeDefinitions.toReversed(),
    }
    const same = recording({ 'dynamodb:DescribeTable': { Table: described } })
    await deploy({ App: { resources: { Ledger: table } } }, same.targets)
    expect(inputsOf(same.calls, 'dynamodb:CreateTable')).toEqual([])

    const other = recording({ 'dynamodb:DescribeTable': { Table: { ...described, KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] } } })
    await expect(deploy({ App: { resources: { Ledger: table } } }, other.targets)).rejects.toThrow(/^SW4409: App\/Ledger: table ledger exists with KeySchema .*remove the data directory/)
  })

  test('a function runs the code of its asset', async () => {
    const { functions, targets } = recording()
    const { directory } = await deploy({
      App: {
        folders: { abc: { 'index.mjs': 'export const handler = () => 1' } },
        resources: {
          Score: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              Code: { S3Bucket: { 'Fn::Sub': 'cdk-assets-${AWS::AccountId}-${AWS::Region}' }, S3Key: 'abc.zip' }, Handler: 'index.handler', Runtime: 'nodejs24.x',
              Role: 'arn:aws:iam::123456789012:role/score', Timeout: 30, MemorySize: '512', Environment: { Variables: { STORE: { Ref: 'Store' }, SIZE: 3 } },
              ReservedConcurrentExecutions: 2, LoggingConfig: { LogGroup: { Ref: 'Log' } }, Architectures: ['arm64'],
            },
          },
          Store: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'store' } },
          Log: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 7 } },
        },
      },
    }, targets)
    expect(functions).toEqual([{
      functionName: expect.stringMatching(/^App-Score-[0-9A-F]{12}$/), functionArn: expect.stringMatching(/^arn:aws:lambda:us-east-1:123456789012:function:App-Score-/),
      runtime: 'nodejs24.x', handler: 'index.handler', codeDirectory: join(directory, 'asset.abc'), environment: { STORE: 'store', SIZE: '3' },
      timeoutSeconds: 30, memoryMb: 512, roleArn: 'arn:aws:iam::123456789012:role/score', reservedConcurrency: 2,
    }])
  })

  test('event sources start after everything else, of every stack', async () => {
    const { targets, calls, mappings } = recording()
    const order: string[] = []
    const watched: Targets = {
      ...targets,
      services: { call: (...call) => { order.push(call[1]); return targets.services.call(...call) } },
      lambda: { ...targets.lambda, deployEventSourceMapping: config => { order.push('mapping'); return targets.lambda.deployEventSourceMapping(config) } },
    }
    await deploy({
      First: {
        resources: {
          Source: {
            Type: 'AWS::Lambda::EventSourceMapping',
            Properties: {
              EventSourceArn: { 'Fn::GetAtt': ['Jobs', 'Arn'] }, FunctionName: 'consume', BatchSize: 25, MaximumBatchingWindowInSeconds: 1,
              ScalingConfig: { MaximumConcurrency: 4 }, FunctionResponseTypes: ['ReportBatchItemFailures'],
            },
          },
          Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
        },
      },
      Second: { resources: { Later: { Type: 'AWS::S3::Bucket' } } },
    }, watched)
    expect(order.at(-1)).toBe('mapping')
    expect(inputsOf(calls, 's3:CreateBucket')).toHaveLength(1)
    expect(mappings).toEqual([{
      uuid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/), eventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:jobs',
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:consume', batchSize: 25, maximumBatchingWindowSeconds: 1, maximumConcurrency: 4,
      functionResponseTypes: ['ReportBatchItemFailures'],
    }])
  })

  test('a role with its own policies, and one that is attached', async () => {
    const { identities, targets } = recording()
    const allow = (action: string): JsonObject => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: { 'Fn::GetAtt': ['Jobs', 'Arn'] } }] })
    const trust = { Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] }
    const { outputs } = await deploy({
      App: {
        resources: {
          Attached: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'attached', PolicyDocument: allow('sqs:SendMessage'), Roles: [{ Ref: 'Role' }] } },
          Role: {
            Type: 'AWS::IAM::Role',
            Properties: {
              RoleName: 'score', AssumeRolePolicyDocument: trust, Description: 'x', Policies: [{ PolicyName: 'own', PolicyDocument: allow('sqs:ReceiveMessage') }],
              ManagedPolicyArns: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']] }],
            },
          },
          Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
        },
        template: { Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } } },
      },
    }, targets)
    const arn = 'arn:aws:iam::123456789012:role/score'
    expect(outputs).toEqual({ App: { Arn: arn } })
    const statement = (action: string): JsonObject => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: 'arn:aws:sqs:us-east-1:123456789012:jobs' }] })
    expect(identities.role(arn)).toEqual({
      name: 'score', arn, assumeRolePolicy: trust, managedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
      policies: new Map([['own', statement('sqs:ReceiveMessage')], ['attached', statement('sqs:SendMessage')]]),
    })
  })

  test('a policy for a role that no stack has', async () => {
    await expect(deploy({ App: { resources: { P: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', PolicyDocument: {}, Roles: ['absent'] } } } } }))
      .rejects.toThrow('SW4407: App/P: the policy is for role absent, which no stack has')
  })

  describe('a state machine', () => {
    const roleArn = 'arn:aws:iam::123456789012:role/machine'
    const machine = (properties: JsonObject): StackSource['resources'] => ({
      Flow: { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 'flow', RoleArn: roleArn, ...properties } },
      Store: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'store' } },
    })

    test.each<[string, JsonObject, string]>([
      ['as joined text', { DefinitionString: { 'Fn::Join': ['', ['{"Bucket":"', { Ref: 'Store' }, '"}']] } }, '{"Bucket":"store"}'],
      ['as an object', { Definition: { Bucket: { Ref: 'Store' } } }, '{"Bucket":"store"}'],
      ['with substitutions', { DefinitionString: '{"Bucket":"${Bucket}","Kept":"${Other}"}', DefinitionSubstitutions: { Bucket: { Ref: 'Store' } } }, '{"Bucket":"store","Kept":"${Other}"}'],
      ['in an asset', { DefinitionS3Location: { Bucket: 'assets', Key: 'def.json' }, DefinitionSubstitutions: { Bucket: { Ref: 'Store' } } }, '{"Bucket":"store","From":"asset"}'],
    ])('is given its definition %s', async (_, properties, definition) => {
      const { calls, targets } = recording()
      const { outputs } = await deploy({
        App: { resources: machine({ ...properties, StateMachineType: 'EXPRESS' }), files: { def: '{"Bucket":"${Bucket}","From":"asset"}' }, template: { Outputs: { Arn: { Value: { Ref: 'Flow' } } } } },
      }, targets)
      expect(inputsOf(calls, 'states:CreateStateMachine')).toEqual([{ name: 'flow', type: 'EXPRESS', roleArn, definition }])
      expect(outputs).toEqual({ App: { Arn: 'arn:aws:states:us-east-1:123456789012:stateMachine:flow' } })
    })

    test('that exists is updated only when something changed, and never becomes another type', async () => {
      const existing = { type: 'STANDARD', definition: '{}', roleArn }
      const same = recording({ 'states:DescribeStateMachine': existing })
      await deploy({ App: { resources: machine({ DefinitionString: '{}' }) } }, same.targets)
      expect(same.calls.filter(([name]) => name.startsWith('states:')).map(([name]) => name)).toEqual(['states:DescribeStateMachine'])
      const changed = recording({ 'states:DescribeStateMachine': existing })
      await deploy({ App: { resources: machine({ DefinitionString: '{"a":1}' }) } }, changed.targets)
      expect(inputsOf(changed.calls, 'states:UpdateStateMachine')).toEqual([{ stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:flow', definition: '{"a":1}', roleArn }])
      const other = recording({ 'states:DescribeStateMachine': { ...existing, type: 'EXPRESS' } })
      await expect(deploy({ App: { resources: machine({ DefinitionString: '{}' }) } }, other.targets)).rejects.toThrow(/^SW4409: App\/Flow: state machine flow exists as EXPRESS, the template says STANDARD/)
    })
  })
})

describe('stacks', () => {
  test('are deployed in order of their dependencies, and import what others export', async () => {
    const { calls, targets } = recording()
    const { outputs, exports } = await deploy({
      Consumer: {
        dependsOn: ['Producer'],
        resources: { Copy: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Join': ['-', [{ 'Fn::ImportValue': 'Producer:Store' }, 'copy']] } } } },
      },
      Producer: {
        resources: { Store: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'store' } } },
        template: { Outputs: { Store: { Value: { Ref: 'Store' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Store' } } } } },
      },
    }, targets)
    expect(inputsOf(calls, 's3:CreateBucket').map(({ Bucket }) => Bucket)).toEqual(['store', 'store-copy'])
    expect(exports).toEqual({ 'Producer:Store': 'store' })
    expect(outputs).toEqual({ Producer: { Store: 'store' }, Consumer: {} })
  })

  test('resources and outputs whose condition is false are left out', async () => {
    const { calls, targets } = recording()
    const { outputs } = await deploy({
      App: {
        resources: { Off: { Type: 'AWS::S3::Bucket', Condition: 'Never' }, On: { Type: 'AWS::S3::Bucket', Condition: 'Always', Properties: { BucketName: 'on' } } },
        template: {
          Conditions: { Always: { 'Fn::Equals': [1, 1] }, Never: { 'Fn::Not': [{ Condition: 'Always' }] } },
          Outputs: { Off: { Condition: 'Never', Value: { Ref: 'Off' } }, On: { Condition: 'Always', Value: { Ref: 'On' } } },
          // as the CDK writes them: the version of its bootstrap stack, and a rule that checks it
          Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' } },
          Rules: { CheckBootstrapVersion: { Assertions: [] } },
        },
      },
    }, targets)
    expect(inputsOf(calls, 's3:CreateBucket')).toEqual([{ Bucket: 'on' }])
    expect(outputs).toEqual({ App: { On: 'on' } })
  })
})

describe('what cannot be deployed is named before anything is created', () => {
  const bucket = { Type: 'AWS::S3::Bucket' }
  test.each<[string, Readonly<Record<string, StackSource>>, RegExp]>([
    ['a resource type', { App: { resources: { Store: bucket, Rule: { Type: 'AWS::Events::Rule' } } } }, /^SW4403: App\/Rule: resource type AWS::Events::Rule is not supported/],
    ['a custom resource', { App: { resources: { Store: bucket, Delete: { Type: 'Custom::S3AutoDeleteObjects' } } } }, /^SW4403: App\/Delete: resource type Custom::S3AutoDeleteObjects/],
    ['a property', { App: { resources: { Store: bucket, Other: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: {} } } } } }, /^SW4404: App\/Other \(AWS::S3::Bucket\): property NotificationConfiguration is not supported/],
    ['a property in a later stack', { App: { resources: { Store: bucket } }, Later: { resources: { Flow: { Type: 'AWS::StepFunctions::StateMachine', Properties: { Fast: true } } } } }, /^SW4404: Later\/Flow .*property Fast/],
    ['a section', { App: { resources: { Store: bucket }, template: { Transform: 'AWS::Serverless-2016-10-31' } } }, /^SW4402: stack App: template section Transform/],
    ['a resource attribute', { App: { resources: { Store: { ...bucket, CreationPolicy: {} } } } }, /^SW4402: App\/Store: resource attribute CreationPolicy/],
    ['stacks in a circle', { A: { resources: { Store: bucket }, dependsOn: ['B'] }, B: { resources: {}, dependsOn: ['A'] } }, /^SW4408: the stacks A, B of .* depend on one another/],
  ])('%s', async (_, stacks, message) => {
    const { calls, targets } = recording()
    await expect(deploy(stacks, targets)).rejects.toThrow(message)
    expect(calls).toEqual([])
  })

  test.each<[string, StackSource, RegExp]>([
    ['a nested property', { resources: { Score: { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: 'x' }, Runtime: 'nodejs24.x', Handler: 'i.h', Role: 'r' } } } }, /^SW4404: App\/Score\.Code: property ZipFile is not supported/],
    ['an image', { resources: { Score: { Type: 'AWS::Lambda::Function', Properties: { PackageType: 'Image' } } } }, /^SW4404: App\/Score: PackageType Image/],
    ['an asset that is not there', { resources: { Score: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'no.zip' }, Runtime: 'nodejs24.x', Handler: 'i.h', Role: 'r' } } } }, /^SW4410: App\/Score: the assembly has no asset with object key no\.zip/],
    ['a missing property', { resources: { Table: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: '{}' } } } }, /^SW4405: App\/Table: property RoleArn is required/],
    ['a property of the wrong type', { resources: { Jobs: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 'soon' } } } }, /^SW4405: App\/Jobs: property DelaySeconds must be a whole number/],
    ['an output that is no text', { resources: {}, template: { Outputs: { All: { Value: ['a'] } } } }, /^SW4405: App\/Outputs\.All: an output must be text/],
  ])('%s', async (_, stack, message) => {
    await expect(deploy({ App: stack })).rejects.toThrow(message)
  })

  test('what a service refuses is said with the resource', async () => {
    const { targets } = recording({ 's3:CreateBucket': new ServiceError('InvalidBucketName', 'The specified bucket is not valid.') })
    await expect(deploy({ App: { resources: { Store: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'A' } } } } }, targets))
      .rejects.toThrow('SW4412: App/Store (AWS::S3::Bucket): InvalidBucketName: The specified bucket is not valid.')
  })
})

describe('images', () => {
  const images = { '5f0c': { Dockerfile: 'FROM node' } }

  test('of assets are known by their tag', async () => {
    const { targets } = recording()
    const { directory } = await deploy({ App: { resources: {}, images, imageSource: { dockerFile: 'D', dockerBuildTarget: 'last', dockerBuildArgs: { A: '1' }, platform: 'linux/amd64' } } }, targets)
    expect(targets.images.find('123456789012.dkr.ecr.us-east-1.amazonaws.com/cdk-assets-123456789012:5f0c')).toEqual({ directory: join(directory, 'asset.5f0c'), dockerFile: 'D', target: 'last', buildArgs: { A: '1' } })
  })

  test.each<[string, JsonObject, RegExp]>([
    ['made by a program', { executable: ['make'] }, /^SW4402: image 5f0c of .* is made by executable/],
    ['outside of the assembly', { directory: '../x' }, /^SW4410: \.\.\/x leaves the cloud assembly/],
    ['with an argument that is no text', { dockerBuildArgs: { A: 1 } }, /^SW4401: .* a build argument that is no text/],
  ])('%s are refused', async (_, imageSource, message) => {
    await expect(deploy({ App: { resources: {}, images, imageSource } })).rejects.toThrow(message)
  })
})

describe('a folder that is no usable assembly', () => {
  test('a folder that is not there', async () => {
    await expect(deployAssembly('/nowhere/assembly', recording().targets)).rejects.toThrow(/^SW4401: \/nowhere\/assembly\/manifest\.json cannot be read; build the cloud assembly first/)
  })

  test('an artifact of an unknown kind', async () => {
    const directory = await writeAssembly({}, { Thing: { type: 'aws:thing' } })
    written.push(directory)
    await expect(deployAssembly(directory, recording().targets)).rejects.toThrow(/^SW4402: artifact Thing of .* is of kind aws:thing/)
  })

  test('files outside of it are not read', async () => {
    const directory = await writeAssembly({}, { Out: { type: 'aws:cloudformation:stack', properties: { templateFile: '../../etc/passwd' } } })
    written.push(directory)
    await expect(deployAssembly(directory, recording().targets)).rejects.toThrow(/^SW4410: \.\.\/\.\.\/etc\/passwd leaves the cloud assembly/)
  })
})
