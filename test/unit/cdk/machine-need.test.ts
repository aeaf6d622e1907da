import { Aws } from 'aws-cdk-lib'
import { describe, expect, test } from '@jest/globals'
import { needs } from '../../../cdk/construct/machine-need.js'
import { machinePermissions, ownPermissions } from '../../../cdk/construct/machine-role.js'
import { stateMachine } from '../../../src/builder/index.js'
import type { AnyMachine, TaskUse } from '../../../src/builder/index.js'

type Json = TaskUse['arguments']
type State = Readonly<Record<string, unknown>>

const empty = stateMachine('made', { type: 'STANDARD' }).input<object>().define((flow) => flow.pass('Nothing', () => ({})))

/** A machine with one state that makes these calls, the way the builder describes one. */
const making = (calls: Readonly<Record<string, Json>>, state: State = { Type: 'Task' }, distributedMaps: readonly string[] = []): AnyMachine => ({
  ...empty, definition: { StartAt: 'It', States: { It: state } } as AnyMachine['definition'], distributedMaps,
  tasks: Object.entries(calls).map(([integration, given]) => ({ stateName: 'It', integration, arguments: given })),
})

const bindings = {
  Fn: { value: 'arn:fn', arn: 'arn:fn' }, Queue: { value: 'https://queue', arn: 'arn:queue' }, Topic: { value: 'arn:topic', arn: 'arn:topic' }, Bus: { value: 'bus', arn: 'arn:bus' },
  Api: { value: 'abc.execute-api.eu-west-1.amazonaws.com', arn: 'arn:api' }, Connection: { value: 'arn:connection', arn: 'arn:connection' }, Table: { value: 'table', arn: 'arn:table' },
  Machine: { value: 'arn:machine', arn: 'arn:machine', executions: 'arn:executions:*' }, Unwaited: { value: 'arn:machine', arn: 'arn:machine' },
  JobQueue: { value: 'jobs', arn: 'arn:jobs' }, JobDefinition: { value: 'definition', arn: 'arn:definition:*' }, Role: { value: 'arn:role', arn: 'arn:role' }, Url: { value: 'https://made.example/a', arn: 'arn:none' },
  Bucket: { value: 'bucket', arn: 'arn:bucket', objects: ['in/*', 'out/*'] },
}

const here = (service: string, rest: string): string => `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${rest}`
const rule = (what: string): string => `events:DescribeRule events:PutRule events:PutTargets | ${here('events', `rule/StepFunctionsGetEventsFor${what}Rule`)}`

interface Shown {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: string
  readonly Condition?: unknown
}

/** `actions | resource`, and the conditions behind it. */
const shown = (statements: ReturnType<typeof machinePermissions>): readonly string[] => statements.map((statement) => {
  const { Action: actions, Resource: resource, Condition: condition, Effect: effect } = statement.toStatementJson() as Shown
  expect(effect).toBe('Allow')
  return `${[actions].flat().join(' ')} | ${resource}${condition === undefined ? '' : ` | ${JSON.stringify(condition)}`}`
})
const self = { arn: 'arn:self', name: 'self' }
const permissions = (integration: string, given: Json): readonly string[] => {
  const machine = making({ [integration]: given })
  return [...shown(machinePermissions(machine, bindings)), ...shown(ownPermissions(machine, bindings, self))]
}

const objects = (actions: string): readonly string[] => [`${actions} | arn:bucket/in/*`, `${actions} | arn:bucket/out/*`]
const job = (name: string): readonly string[] => [
  `sagemaker:AddTags sagemaker:Create${name}Job | ${here('sagemaker', `${name.toLowerCase()}-job/*`)}`, 'sagemaker:ListTags | *', 'iam:PassRole | arn:role | {"StringEquals":{"iam:PassedToService":"sagemaker.amazonaws.com"}}',
]
const awaitedJob = (name: string, ...passed: readonly string[]): readonly string[] => [
  `sagemaker:AddTags sagemaker:Create${name}Job sagemaker:Describe${name}Job sagemaker:Stop${name}Job | ${here('sagemaker', `${name.toLowerCase()}-job/*`)}`, 'sagemaker:ListTags | *', ...passed, rule(`SageMaker${name}Jobs`),
]
const passed = job('')[2] ?? ''
const submitted = { JobName: 'x', JobQueue: '${JobQueue}', JobDefinition: '${JobDefinition}' }
const sns = { TopicArn: '${Topic}', Message: 'm' }
const entries = { Entries: [{ Source: 's', EventBusName: '${Bus}' }, { Source: 's' }] }
const buses = ['events:PutEvents | arn:bus', `events:PutEvents | ${here('events', 'event-bus/default')}`]
const api = { ApiEndpoint: '${Api}', Stage: 'v1', Method: 'POST', Path: '/builds', AuthType: 'IAM_ROLE' }
const sync = ['states:StartExecution | arn:machine', 'states:DescribeExecution states:StopExecution | arn:executions:*', rule('StepFunctionsExecution')]
const started = { StateMachineArn: '${Machine}', Input: {} }
const trained = { TrainingJobName: '{% $x %}', RoleArn: '${Role}' }
const processed = { ProcessingJobName: '{% $x %}', RoleArn: '${Role}' }
const object = { Bucket: '${Bucket}', Key: '{% $k %}' }
const http = ['events:RetrieveConnectionCredentials | arn:connection', `secretsmanager:DescribeSecret secretsmanager:GetSecretValue | ${here('secretsmanager', 'secret:events!connection/*')}`]

const table: readonly (readonly [string, Json, readonly string[]])[] = [
  ['activity', {}, []],
  ['lambda:invoke', { FunctionName: '${Fn}' }, ['lambda:InvokeFunction | arn:fn']],
  ['lambda:invoke.waitForTaskToken', { FunctionName: '${Fn}' }, ['lambda:InvokeFunction | arn:fn']],
  ['sqs:sendMessage', { QueueUrl: '${Queue}' }, ['sqs:SendMessage | arn:queue']],
  ['sqs:sendMessage.waitForTaskToken', { QueueUrl: '${Queue}' }, ['sqs:SendMessage | arn:queue']],
  ['sns:publish', sns, ['sns:Publish | arn:topic']],
  ['sns:publish.waitForTaskToken', sns, ['sns:Publish | arn:topic']],
  ['events:putEvents', entries, buses],
  ['events:putEvents.waitForTaskToken', entries, buses],
  ['apigateway:invoke', api, ['execute-api:Invoke | arn:api/v1/POST/builds']],
  ['apigateway:invoke.waitForTaskToken', api, ['execute-api:Invoke | arn:api/v1/POST/builds']],
  ['apigateway:invoke', { ...api, Path: '{% $p %}' }, ['execute-api:Invoke | arn:api/v1/POST/*']],
  ['apigateway:invoke', { ApiEndpoint: '${Api}', Method: 'GET', Path: '/', AuthType: 'IAM_ROLE' }, ['execute-api:Invoke | arn:api/$default/GET/']],
  ['apigateway:invoke', { ApiEndpoint: '${Api}', Method: 'GET' }, []],
  ['http:invoke', { ApiEndpoint: 'https://made.example/b', Method: 'GET', Authentication: { ConnectionArn: '${Connection}' } }, [
    ...http, 'states:InvokeHTTPEndpoint | arn:self | {"StringEquals":{"states:HTTPEndpoint":"https://made.example/b","states:HTTPMethod":"GET"}}',
  ]],
  ['http:invoke', { ApiEndpoint: '${Url}', Method: '{% $m %}', InvocationConfig: { ConnectionArn: '${Connection}' } }, [...http, 'states:InvokeHTTPEndpoint | arn:self | {"StringEquals":{"states:HTTPEndpoint":"https://made.example/a"}}']],
  ['dynamodb:getItem', { TableName: '${Table}' }, ['dynamodb:GetItem | arn:table']],
  ['dynamodb:putItem', { TableName: '${Table}' }, ['dynamodb:PutItem | arn:table']],
  ['dynamodb:updateItem', { TableName: '${Table}' }, ['dynamodb:UpdateItem | arn:table']],
  ['dynamodb:deleteItem', { TableName: '${Table}' }, ['dynamodb:DeleteItem | arn:table']],
  ['states:startExecution', started, ['states:StartExecution | arn:machine']],
  ['states:startExecution.waitForTaskToken', started, ['states:StartExecution | arn:machine']],
  ['states:startExecution.sync', started, sync],
  ['states:startExecution.sync:2', started, sync],
  ['aws-sdk:sfn:startExecution', started, ['states:StartExecution | arn:machine']],
  ['aws-sdk:sfn:startSyncExecution', started, ['states:StartSyncExecution | arn:machine']],
  ['batch:submitJob', submitted, ['batch:SubmitJob | arn:jobs', 'batch:SubmitJob | arn:definition:*']],
  ['batch:submitJob.sync', submitted, ['batch:SubmitJob | arn:jobs', 'batch:SubmitJob | arn:definition:*', `batch:TerminateJob | ${here('batch', 'job/*')}`, 'batch:DescribeJobs | *', rule('BatchJobs')]],
  ['sagemaker:createProcessingJob', processed, job('Processing')],
  ['sagemaker:createProcessingJob.sync', processed, awaitedJob('Processing', passed)],
  ['sagemaker:createTrainingJob', trained, job('Training')],
  ['sagemaker:createTrainingJob', { ...trained, TrainingJobName: 'nightly' }, [`sagemaker:AddTags sagemaker:CreateTrainingJob | ${here('sagemaker', 'training-job/nightly')}`, ...job('Training').slice(1)]],
  ['sagemaker:createTrainingJob.sync', trained, awaitedJob('Training', passed)],
  // a transform job runs by its model's role
  ['sagemaker:createTransformJob', { TransformJobName: '{% $x %}' }, job('Transform').slice(0, 2)],
  ['sagemaker:createTransformJob.sync', { TransformJobName: '{% $x %}' }, awaitedJob('Transform')],
  ['aws-sdk:s3:headObject', object, [...objects('s3:GetObject'), 's3:ListBucket | arn:bucket']],
  ['aws-sdk:s3:getObject', object, objects('s3:GetObject')],
  ['aws-sdk:s3:getObject', { ...object, VersionId: '{% $v %}' }, objects('s3:GetObjectVersion')],
  ['aws-sdk:s3:putObject', object, objects('s3:PutObject')],
  ['aws-sdk:s3:deleteObject', object, objects('s3:DeleteObject')],
  ['aws-sdk:s3:deleteObject', { ...object, VersionId: 'v' }, objects('s3:DeleteObjectVersion')],
  ['aws-sdk:s3:listObjectsV2', { Bucket: '${Bucket}', Prefix: 'in/' }, ['s3:ListBucket | arn:bucket | {"StringEquals":{"s3:prefix":"in/"}}']],
  ['aws-sdk:s3:restoreObject', object, objects('s3:RestoreObject')],
  ['s3:getObject', object, objects('s3:GetObject')],
  ['s3:listObjectsV2', { Bucket: '${Bucket}', Prefix: '{% $p %}' }, ['s3:ListBucket | arn:bucket']],
  ['s3:putObject', { Bucket: '${Bucket}', Prefix: 'out' }, objects('s3:AbortMultipartUpload s3:GetObject s3:ListMultipartUploadParts s3:PutObject')],
]

describe('what an integration needs', () => {
  test.each(table)('%s %j', (integration, given, expected) => {
    expect(permissions(integration, given)).toEqual(expected)
  })

  test('is looked at here for every one of them', () => {
    expect([...new Set(table.map(([integration]) => integration))].sort()).toEqual(Object.keys(needs).sort())
  })

  test('of a reader that loads the objects of its prefix is to read them, too; of one that takes only so many it is not', () => {
    const reading = (config: State): readonly string[] => shown(machinePermissions(making({ 's3:listObjectsV2': { Bucket: '${Bucket}' } }, { Type: 'Map', ItemReader: { ReaderConfig: config } }), bindings))
    expect(reading({ InputType: 'JSONL', Transformation: 'LOAD_AND_FLATTEN' })).toEqual(['s3:ListBucket | arn:bucket', ...objects('s3:GetObject')])
    expect(reading({ MaxItems: 5 })).toEqual(['s3:ListBucket | arn:bucket'])
  })

  test('by another role is to be that role, and nothing else', () => {
    const machine = making({ 'sns:publish': sns }, { Type: 'Task', Credentials: { RoleArn: '${Role}' } })
    expect(shown(machinePermissions(machine, bindings))).toEqual(['sts:AssumeRole | arn:role'])
  })
})

describe('what a machine needs on itself', () => {
  const distributed = (label: State): readonly string[] => shown(ownPermissions(making({}, { Type: 'Map', ...label }, ['It']), bindings, self))
  const common = ['states:StartExecution | arn:self', `states:DescribeExecution states:StopExecution | ${here('states', 'execution:self:*')}`]

  test('for a Distributed Map is to start, look at and stop its executions, and to redrive those of the Map', () => {
    expect(distributed({ Label: 'chunks' })).toEqual([...common, `states:RedriveExecution | ${here('states', 'execution:self/chunks:*')}`])
    expect(distributed({})).toEqual([...common, `states:RedriveExecution | ${here('states', 'execution:self/*:*')}`])
  })

  test('for a Map inside another is the same, by the name of its state', () => {
    const nested = { Type: 'Parallel', Branches: [{ States: { Other: { Type: 'Pass' } } }, { States: { Outer: { Type: 'Map', ItemProcessor: { States: { Inner: { Type: 'Map', Label: 'deep' } } } } } }] }
    expect(shown(ownPermissions(making({}, nested, ['Inner']), bindings, self)).at(-1)).toBe(`states:RedriveExecution | ${here('states', 'execution:self/deep:*')}`)
  })

  test('without one is nothing', () => {
    expect(ownPermissions(making({ 'sqs:sendMessage': { QueueUrl: '${Queue}' } }), bindings, self)).toEqual([])
  })
})

describe('is refused by name', () => {
  test.each<[string, string, Json, string]>([
    ['an unknown integration', 'glue:startJobRun.sync', {}, 'made, state It: the integration glue:startJobRun.sync has no permissions in cdk/construct/machine-need.ts'],
    ['a pattern that an integration does not have', 'lambda:invoke.sync', {}, 'the integration lambda:invoke.sync has no permissions'],
    ['what every object has', 'constructor', {}, 'the integration constructor has no permissions'],
    ['a resource by an expression', 'sns:publish', { TopicArn: '{% $t %}' }, 'TopicArn must be one substitution'],
    ['a resource that is not said', 'sns:publish', { TargetArn: '${Topic}' }, 'TopicArn must be one substitution'],
    ['arguments by an expression', 'sqs:sendMessage', '{% $all %}', 'QueueUrl must be one substitution'],
    ['entries by an expression', 'events:putEvents', { Entries: '{% $all %}' }, 'Entries must be a list in the definition'],
    ['a bus by an expression', 'events:putEvents', { Entries: [{ EventBusName: '{% $b %}' }] }, 'EventBusName must be one substitution'],
    ['an unbound substitution', 'sqs:sendMessage', { QueueUrl: '${Nobody}' }, 'the substitution Nobody is bound to nothing'],
    ['a bucket without objects', 'aws-sdk:s3:putObject', { Bucket: '${Table}' }, 'the binding of Table does not say which objects'],
    ['a machine without executions', 'states:startExecution.sync:2', { StateMachineArn: '${Unwaited}' }, 'the binding of Unwaited does not say which executions'],
    ['an API by an expression', 'apigateway:invoke', { ...api, ApiEndpoint: '{% $a %}' }, 'ApiEndpoint must be one substitution'],
    ['an HTTP call without a connection', 'http:invoke', { ApiEndpoint: 'https://made.example', Method: 'GET' }, 'InvocationConfig.ConnectionArn must be one substitution'],
    ['an endpoint by an expression', 'http:invoke', { ApiEndpoint: '{% $u %}', Method: 'GET', Authentication: { ConnectionArn: '${Connection}' } }, 'ApiEndpoint must be one substitution'],
    ['a role that is not named', 'sagemaker:createTrainingJob', { ...trained, RoleArn: '{% $r %}' }, 'RoleArn must be one substitution'],
  ])('%s', (_what, integration, given, message) => {
    expect(() => permissions(integration, given)).toThrow(message)
  })
})
