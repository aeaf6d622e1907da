import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { stackOutputs } from '../../../workflows/index.js'
import { actionsOf, assembly, ofType, readTemplate, resourcesOf, root, statementsByRole } from './template.js'
import type { Statement } from './template.js'

const builtin = new Set(builtinModules)

const refOf = (value: unknown): string => {
  const { Ref: ref, 'Fn::GetAtt': [id] = [] } = value as { readonly Ref?: string; readonly 'Fn::GetAtt'?: readonly string[] }
  return ref ?? id ?? ''
}

describe('the template', () => {
  test('has the outputs that commands read', () => {
    // besides, CDK names the API's endpoint
    expect(Object.keys(readTemplate().Outputs).filter((name) => !/^ApiRestEndpoint[0-9A-F]{8}$/.test(name)).sort()).toEqual([...stackOutputs].sort())
  })

  test('has no custom resource', () => {
    const types = Object.values(readTemplate().Resources).map(({ Type: type }) => type)
    expect(types.filter((type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource')).toEqual([])
  })

  test('keeps what was computed when the stack goes', () => {
    const kept = [...ofType('AWS::S3::Bucket'), ...ofType('AWS::DynamoDB::Table')]
    expect(kept).toHaveLength(3)
    for (const [, { DeletionPolicy: policy }] of kept) expect(policy).toBe('Retain')
  })

  test('holds no machine path', () => {
    const texts = readdirSync(assembly).filter((file) => file.endsWith('.json')).map((file) => readFileSync(path.join(assembly, file), 'utf8'))
    expect(texts.filter((text) => text.includes(root))).toEqual([])
  })
})

describe('roles', () => {
  /** Step Functions' own log delivery knows no resources. Source: AWS Step Functions developer guide, "Logging using CloudWatch Logs". */
  const isLogDelivery = (statement: Statement): boolean => actionsOf(statement).includes('logs:CreateLogDelivery') && actionsOf(statement).every((action) => action.startsWith('logs:'))
  /** Nor does the address of IoT. Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS IoT". */
  const isEndpointLookUp = (statement: Statement): boolean => actionsOf(statement).join(' ') === 'iot:DescribeEndpoint'

  test('name actions one by one, on named resources', () => {
    const statements = [...statementsByRole().values()].flat()
    expect(statements.length).toBeGreaterThan(40)
    for (const statement of statements) {
      expect(statement.Effect).toBe('Allow')
      for (const action of actionsOf(statement)) expect(action).not.toContain('*')
      if (!isLogDelivery(statement) && !isEndpointLookUp(statement)) expect(JSON.stringify(statement.Resource)).not.toMatch(/^"\*"$|\["\*"/)
    }
  })

  test('every function and machine has one of its own', () => {
    const users = [...ofType('AWS::Lambda::Function').map(([, { Properties: { Role: role } }]) => role), ...ofType('AWS::StepFunctions::StateMachine').map(([, { Properties: { RoleArn: role } }]) => role)]
    const roles = users.map(refOf)
    expect(roles).toHaveLength(20)
    expect(new Set(roles).size).toBe(20)
  })

  /** `action resource` of a role, logs left aside. */
  const grantsOf = (prefix: string): readonly string[] => {
    const [role] = [...statementsByRole()].filter(([name]) => name.startsWith(prefix))
    return (role?.[1] ?? []).filter((statement) => !isLogDelivery(statement) && !actionsOf(statement).includes('logs:PutLogEvents'))
      .flatMap((statement) => resourcesOf(statement).flatMap((resource) => actionsOf(statement).map((action) => `${action} ${resource}`))).sort()
  }
  const received = (...queues: readonly string[]): readonly string[] => queues.flatMap((queue) =>
    ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage'].map((action) => `sqs:${action} Queues${queue}`))
  const rows = (table: string, ...actions: readonly string[]): readonly string[] => actions.map((action) => `dynamodb:${action} Storage${table}`)
  const answers = ['CiBuild', 'RunSuite'].flatMap((name) => [`states:SendTaskFailure ${name}Machine`, `states:SendTaskSuccess ${name}Machine`])
  const executions = 'arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:RunSuiteMachine'
  const progress = ['iot:DescribeEndpoint *', 'iot:Publish arn:AWS::Partition:iot:AWS::Region:AWS::AccountId:topic/stepwright/progress/*']
  const reads = (...prefixes: readonly string[]): readonly string[] => [...prefixes.map((prefix) => `s3:GetObject StorageData/${prefix}/*`), 's3:ListBucket StorageData']
  const ledger = rows('Ledger', 'BatchGetItem', 'GetItem', 'UpdateItem')

  test.each<[string, readonly string[]]>([
    ['BaseNlpRole', [
      ...['Analyse', 'Merge', 'Split'].map((name) => `lambda:InvokeFunction Functions${name}Function`), ...reads('base-nlp'), 's3:PutObject StorageData/base-nlp/*',
    ]],
    ['AnalyseDocumentRole', [
      ...['Group', 'Patterns', 'BusinessLogic'].map((name) => `lambda:InvokeFunction Functions${name}Function`), 'sqs:SendMessage QueuesResultsQueue', 'states:StartSyncExecution BaseNlpMachine',
    ]],
    ['CiBuildRole', [
      'dynamodb:UpdateItem StorageLedger', 'lambda:InvokeFunction FunctionsUnarchiveFunction', 's3:RestoreObject StorageData/archives/*', 's3:RestoreObject StorageData/lists/manifests/*',
      'sqs:SendMessage QueuesJobsQueue', 'states:StartExecution RunSuiteMachine', ...['DescribeExecution', 'StopExecution'].map((action) => `states:${action} ${executions}:*`),
      ...['DescribeRule', 'PutRule', 'PutTargets'].map((action) => `events:${action} arn:AWS::Partition:events:AWS::Region:AWS::AccountId:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`),
    ]],
    ['RunSuiteRole', [
      ...['Begin', 'LookUp', 'Settle'].map((name) => `lambda:InvokeFunction Functions${name}Function`), 'states:StartSyncExecution AnalyseDocumentMachine', 'sqs:SendMessage QueuesResultsQueue', 'sqs:SendMessage QueuesJobsDeadLetters',
      ...['lists/chunks', 'intermediate/chunks'].map((prefix) => `s3:GetObject StorageData/${prefix}/*`),
      ...['AbortMultipartUpload', 'GetObject', 'ListMultipartUploadParts', 'PutObject'].map((action) => `s3:${action} StorageData/intermediate/maps/*`),
      'states:StartExecution RunSuiteMachine', ...['DescribeExecution', 'StopExecution'].map((action) => `states:${action} ${executions}:*`), `states:RedriveExecution ${executions}/chunks:*`,
    ]],
    ['FunctionsBeginRole', [...reads('lists'), 's3:PutObject StorageData/intermediate/*', ...ledger]],
    ['FunctionsLookUpRole', [...reads('lists'), ...rows('Ledger', 'GetItem'), ...rows('Results', 'BatchGetItem'), 'sqs:SendMessage QueuesResultsQueue']],
    ['FunctionsSettleRole', [...reads('intermediate'), ...rows('Ledger', 'GetItem', 'UpdateItem'), 'sqs:SendMessage QueuesScoresQueue']],
    ['FunctionsSplitRole', reads('texts')],
    ['FunctionsUnarchiveRole', [...reads('archives', 'lists'), 's3:PutObject StorageData/lists/*', 's3:PutObject StorageData/texts/*']],
    ['FunctionsSubmitRole', [
      ...rows('Ledger', 'GetItem', 'UpdateItem'), ...reads('models', 'archives', 'lists'), 'sqs:SendMessage QueuesJobsQueue', 'states:StartExecution CiBuildMachine', ...answers,
    ]],
    ['FunctionsDispatchRole', [
      ...received('JobsQueue'), ...reads('lists'), ...ledger, ...['Jobs', 'Chunks', 'Scores'].map((name) => `sqs:SendMessage Queues${name}Queue`), ...answers,
    ]],
    ['FunctionsConsumeRole', [
      ...received('ChunksQueue'), ...reads('lists'), ...rows('Ledger', 'GetItem'), ...rows('Results', 'BatchGetItem'), 'sqs:SendMessage QueuesResultsQueue', 'states:StartSyncExecution AnalyseDocumentMachine',
    ]],
    ['FunctionsCollectRole', [
      ...received('ResultsQueue'), ...ledger, ...rows('Results', 'BatchGetItem', 'BatchWriteItem'), 'sqs:SendMessage QueuesScoresQueue', ...progress,
    ]],
    ['FunctionsScoreRole', [
      ...received('ScoresQueue'), ...reads('models', 'lists', 'texts', 'spans'), 's3:PutObject StorageData/runs/*', ...ledger, ...rows('Results', 'BatchGetItem'), ...answers, ...progress,
    ]],
    ['FunctionsAccountRole', [
      ...received('JobsDeadLetters', 'ChunksDeadLetters', 'ResultsDeadLetters', 'ScoresDeadLetters'), ...ledger, 'sqs:SendMessage QueuesScoresQueue', ...answers,
    ]],
  ])('%s allows what it does, and nothing else', (role, grants) => {
    expect(grantsOf(role)).toEqual(grants.toSorted())
  })
})

describe('queues', () => {
  const mappings = ofType('AWS::Lambda::EventSourceMapping').map(([, { Properties: properties }]) => properties)
  const queues = ofType('AWS::SQS::Queue')
  const resources = readTemplate().Resources

  test('each has a consumer, and each that is no dead-letter queue has one', () => {
    expect(mappings.map(({ EventSourceArn: arn }) => refOf(arn)).sort()).toEqual(queues.map(([id]) => id).sort())
    const working = queues.filter(([, { Properties: { RedrivePolicy: redrive } }]) => redrive !== undefined)
    const dead = working.map(([, { Properties: { RedrivePolicy: redrive } }]) => refOf((redrive as { readonly deadLetterTargetArn: unknown }).deadLetterTargetArn))
    expect([...working.map(([id]) => id), ...dead].sort()).toEqual(queues.map(([id]) => id).sort())
  })

  test('a message stays invisible for six times what its consumer has', () => {
    for (const { EventSourceArn: arn, FunctionName: name, FunctionResponseTypes: types } of mappings) {
      const visibility = resources[refOf(arn)]?.Properties['VisibilityTimeout']
      const timeout = resources[refOf(name)]?.Properties['Timeout']
      expect(visibility).toBe(6 * (timeout as number))
      expect(types).toEqual(['ReportBatchItemFailures'])
    }
  })

  test('only TLS is accepted', () => {
    const guarded = [...ofType('AWS::SQS::QueuePolicy'), ...ofType('AWS::S3::BucketPolicy')]
    expect(guarded).toHaveLength(9)
    for (const [, { Properties: properties }] of guarded) expect(JSON.stringify(properties)).toContain('"aws:SecureTransport":"false"')
  })
})

describe('machines', () => {
  const machines = ofType('AWS::StepFunctions::StateMachine')

  test('are EXPRESS for documents, STANDARD for builds and suites', () => {
    expect(machines.map(([id, { Properties: { StateMachineType: type } }]) => [id.replace(/[0-9A-F]{8}$/, ''), type])).toEqual([
      ['BaseNlpMachine', 'EXPRESS'], ['AnalyseDocumentMachine', 'EXPRESS'], ['RunSuiteMachine', 'STANDARD'], ['CiBuildMachine', 'STANDARD'],
    ])
  })

  test('log errors without data, and have every substitution bound', () => {
    for (const [, { Properties: properties }] of machines) {
      expect(properties['LoggingConfiguration']).toMatchObject({ Level: 'ERROR', IncludeExecutionData: false })
      const wanted = [...String(properties['DefinitionString']).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name)
      expect(Object.keys(properties['DefinitionSubstitutions'] as object).sort()).toEqual([...new Set(wanted)].sort())
    }
  })
})

describe('the API', () => {
  const methods = ofType('AWS::ApiGateway::Method').map(([, { Properties: properties }]) => properties)
  const resources = readTemplate().Resources
  const pathOf = (id: string): string => {
    const { PathPart: part = '', ParentId: parent } = resources[id]?.Properties ?? {}
    return part === '' ? '' : `${pathOf(refOf(parent))}/${part as string}`
  }

  test('has the methods that commands call, and no others', () => {
    expect(methods.map(({ HttpMethod: method, ResourceId: resource }) => `${method as string} ${pathOf(refOf(resource))}`)).toEqual(['POST /builds', 'DELETE /runs/{runId}'])
  })

  test('is for callers whom IAM allows, and refuses what is no request before it costs a function', () => {
    for (const { AuthorizationType: authorization, RequestValidatorId: validator } of methods) {
      expect(authorization).toBe('AWS_IAM')
      expect(resources[refOf(validator)]?.Properties).toMatchObject({ ValidateRequestBody: true, ValidateRequestParameters: true })
    }
    const { 'application/json': model } = methods[0]?.['RequestModels'] as Readonly<Record<string, unknown>>
    expect(resources[refOf(model)]?.Properties['Schema']).toMatchObject({ type: 'object', required: ['user', 'runs'], properties: { runs: { type: 'array' }, dispatch: { type: 'string', enum: ['queue', 'distributed-map'] } } })
  })

  test('is throttled', () => {
    const stages = ofType('AWS::ApiGateway::Stage').map(([, { Properties: properties }]) => properties)
    expect(stages).toHaveLength(1)
    expect(stages[0]).toMatchObject({ StageName: 'v1', MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20, DataTraceEnabled: false }] })
  })

  test('is the only one that may call a function besides queues and machines, and that only for its own methods', () => {
    for (const [, { Properties: { Principal: principal, FunctionName: name, SourceArn: source } }] of ofType('AWS::Lambda::Permission')) {
      expect(JSON.stringify(source)).not.toContain('test-invoke-stage')
      expect(principal).toBe('apigateway.amazonaws.com')
      expect(refOf(name)).toMatch(/^FunctionsSubmitFunction/)
      expect(resourcesOf({ Resource: source })[0]).toMatch(/:execute-api:AWS::Region:AWS::AccountId:ApiRest\/[^*]+\/(POST\/builds|DELETE\/runs\/\*)$/)
    }
  })

  test('waits as long as its function has', () => {
    const [submit] = ofType('AWS::Lambda::Function').filter(([id]) => id.startsWith('FunctionsSubmitFunction'))
    // API Gateway gives up after 29 seconds
    expect(submit?.[1].Properties['Timeout']).toBe(29)
  })
})

describe('storage', () => {
  const [[, { Properties: bucket }] = ['', { Properties: {} as Readonly<Record<string, unknown>> }]] = ofType('AWS::S3::Bucket')

  test('moves lists that nobody has read for months into archives', () => {
    expect(bucket['IntelligentTieringConfigurations']).toMatchObject([{
      Prefix: 'archives/', Status: 'Enabled', Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }, { AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 180 }],
    }])
  })

  test('forgets what is needed for a short time, and uploads that were never finished', () => {
    const { Rules: rules } = bucket['LifecycleConfiguration'] as { readonly Rules: readonly object[] }
    expect(rules).toEqual([
      expect.objectContaining({ Prefix: 'intermediate/', ExpirationInDays: 1 }), expect.objectContaining({ Prefix: 'uploads/', ExpirationInDays: 1 }),
      expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
    ])
  })
})

describe('alarms', () => {
  test('say what they mean and where to look, and watch every dead-letter queue', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm').map(([, { Properties: properties }]) => properties)
    for (const { AlarmDescription: description } of alarms) expect(description).toMatch(/\S+ .+[:;] .+/)
    const watched = alarms.flatMap(({ Dimensions: dimensions }) => (dimensions as readonly { readonly Name: string, readonly Value: unknown }[]).filter(({ Name: name }) => name === 'QueueName').map(({ Value: value }) => refOf(value)))
    const dead = ofType('AWS::SQS::Queue').filter(([, { Properties: { RedrivePolicy: redrive } }]) => redrive === undefined).map(([id]) => id)
    expect(new Set(watched)).toEqual(new Set(dead))
    // what SQS itself moves there it does not count as sent
    const metrics = alarms.map(({ MetricName: name, Namespace: namespace }) => `${namespace as string} ${name as string}`)
    expect(metrics).toEqual(expect.arrayContaining(['AWS/Lambda Invocations', 'AWS/SQS ApproximateAgeOfOldestMessage', 'AWS/States ExecutionsFailed', 'AWS/States ExecutionsTimedOut']))
    expect(metrics).not.toContain('AWS/SQS NumberOfMessagesSent')
  })
})

describe('function bundles', () => {
  test.each(ofType('AWS::Lambda::Function'))('%s exports its handler', (_id, { Properties: properties }) => {
    const { S3Key: key } = properties['Code'] as { readonly S3Key: string }
    const code = readFileSync(path.join(assembly, `asset.${key.replace('.zip', '')}`, 'index.mjs'), 'utf8')
    expect(properties['Handler']).toBe('index.handler')
    expect(code).toMatch(/export \{[^}]*\bhandler\b[^}]*\};?\s*(\/\/.*)?\s*$/)
    // built in modules only: nothing is left to be found at run time
    const left = [...code.matchAll(/^import .* from ["']([^"']+)["']/gm)].map(([, name = '']) => name.replace(/^node:/, '')).filter((name) => !builtin.has(name.split('/')[0] ?? ''))
    expect(left).toEqual([])
  })
})
