import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Json, JsonObject } from '../../../../src/local/service.js'
import type { StackSource } from '../deploy/assembly-directory.js'

/** An SDK client's package, as code outside the repository imports it. */
const client = (name: string): string =>
  pathToFileURL(join(resolve(import.meta.dirname, '../../../..'), 'node_modules/@aws-sdk', name, 'dist-cjs/index.js')).href

/** A consumer: each message is a document for which it runs the parent machine; a document that fails goes back to the queue. */
const consume = `
import sfn from '${client('client-sfn')}'
const client = new sfn.SFNClient({ disableHostPrefix: true })
export async function handler({ Records }) {
  const batchItemFailures = []
  for (const { messageId, body } of Records) {
    const { status } = await client.send(new sfn.StartSyncExecutionCommand({ stateMachineArn: process.env.PARENT, input: body }))
    if (status !== 'SUCCEEDED') batchItemFailures.push({ itemIdentifier: messageId })
  }
  return { batchItemFailures }
}
`

const measure = `
export function handler({ text }) {
  if (text === 'bad') { const error = new Error('cannot read this'); error.name = 'BadDocument'; throw error }
  return Promise.resolve({ length: text.length })
}
`

/** Calls three services by SDK clients that know nothing but the environment. */
const probe = `
import s3 from '${client('client-s3')}'
import sqs from '${client('client-sqs')}'
import dynamodb from '${client('client-dynamodb')}'
export async function handler() {
  await new s3.S3Client({}).send(new s3.PutObjectCommand({ Bucket: process.env.STORE, Key: 'probed', Body: 'x' }))
  await new sqs.SQSClient({}).send(new sqs.SendMessageCommand({ QueueUrl: process.env.PROBED, MessageBody: 'x' }))
  await new dynamodb.DynamoDBClient({}).send(new dynamodb.PutItemCommand({ TableName: process.env.LEDGER, Item: { id: { S: 'probed' } } }))
}
`

/** Measures a document and keeps the answer. */
const child: Json = {
  QueryLanguage: 'JSONata', StartAt: 'Measure',
  States: {
    Measure: {
      Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Next: 'Keep',
      Arguments: { FunctionName: '${Measure}', Payload: '{% $states.input %}' }, Assign: { measured: '{% $states.result.Payload %}' },
    },
    Keep: {
      Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:s3:putObject', End: true,
      Arguments: { Bucket: '${Store}', Key: '{% $states.context.Execution.Input.id & ".json" %}', Body: '{% $measured %}', ContentType: 'application/json' },
      Output: '{% $measured %}',
    },
  },
}

/** Looks for a kept answer, has the child make one otherwise, and sends what it found. */
const parent: Json = {
  QueryLanguage: 'JSONata', StartAt: 'Look',
  States: {
    Look: {
      Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:s3:headObject', Next: 'Read',
      Arguments: { Bucket: '${Store}', Key: '{% $states.input.id & ".json" %}' }, Assign: { document: '{% $states.input %}' },
      Catch: [{ ErrorEquals: ['S3.NoSuchKeyException'], Next: 'Make', Assign: { document: '{% $states.input %}' } }],
    },
    Read: {
      Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:s3:getObject', Next: 'Send',
      Arguments: { Bucket: '${Store}', Key: '{% $document.id & ".json" %}' }, Output: { from: 'store', value: '{% $parse($states.result.Body) %}' },
    },
    Make: {
      Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:sfn:startSyncExecution', Next: 'Made',
      Arguments: { StateMachineArn: '${Child}', Input: '{% $document %}' },
    },
    Made: {
      Type: 'Choice', Default: 'Refuse',
      Choices: [{ Condition: '{% $states.input.Status = "SUCCEEDED" %}', Next: 'Send', Output: { from: 'child', value: '{% $parse($states.input.Output) %}' } }],
    },
    Refuse: { Type: 'Fail', Error: '{% $states.input.Error %}', Cause: '{% $states.input.Cause %}' },
    Send: {
      Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true,
      Arguments: { QueueUrl: '${Results}', MessageBody: { id: '{% $document.id %}', result: '{% $states.input %}' } },
    },
  },
}

const attribute = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] })
const allow = (resource: Json, ...actions: readonly string[]): JsonObject => ({ Effect: 'Allow', Action: actions, Resource: resource })
const within = (bucket: string): Json => ({ 'Fn::Join': ['', [attribute(bucket), '/*']] })
const role = (service: string, ...statements: readonly JsonObject[]): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] },
    Policies: statements.length === 0 ? [] : [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
})
const lambda = (hash: string, roleId: string, variables: JsonObject, timeoutSeconds = 20): JsonObject => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'assets', S3Key: `${hash}.zip` }, Handler: 'index.handler', Runtime: 'nodejs24.x', Role: attribute(roleId), Timeout: timeoutSeconds,
    Environment: { Variables: variables },
  },
})
const machine = (definition: Json, substitutions: JsonObject): JsonObject => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: { RoleArn: attribute('MachineRole'), StateMachineType: 'EXPRESS', DefinitionString: JSON.stringify(definition), DefinitionSubstitutions: substitutions },
})

/** A small application: a queue, its consumer, an Express machine with another inside, a bucket, a table. */
export const application: StackSource = {
  folders: { consume: { 'index.mjs': consume }, measure: { 'index.mjs': measure }, probe: { 'index.mjs': probe } },
  resources: {
    // out of order on purpose: references decide
    Source: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: attribute('Jobs'), FunctionName: { Ref: 'Consume' }, BatchSize: 5, FunctionResponseTypes: ['ReportBatchItemFailures'] },
    },
    Consume: lambda('consume', 'ConsumeRole', { PARENT: { Ref: 'Parent' } }, 3),
    Measure: lambda('measure', 'MeasureRole', {}),
    Probe: lambda('probe', 'ProbeRole', { STORE: { Ref: 'Store' }, PROBED: { Ref: 'Probed' }, LEDGER: { Ref: 'Ledger' } }),
    Parent: machine(parent, { Store: { Ref: 'Store' }, Child: { Ref: 'Child' }, Results: { Ref: 'Results' } }),
    Child: machine(child, { Store: { Ref: 'Store' }, Measure: attribute('Measure') }),
    Jobs: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 3, RedrivePolicy: { deadLetterTargetArn: attribute('Dead'), maxReceiveCount: 2 } } },
    Dead: { Type: 'AWS::SQS::Queue' },
    Results: { Type: 'AWS::SQS::Queue' },
    Probed: { Type: 'AWS::SQS::Queue' },
    Store: { Type: 'AWS::S3::Bucket' },
    Ledger: {
      Type: 'AWS::DynamoDB::Table',
      Properties: { BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] },
    },
    ConsumeRole: role('lambda.amazonaws.com',
      allow(attribute('Jobs'), 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'), allow({ Ref: 'Parent' }, 'states:StartSyncExecution')),
    MeasureRole: role('lambda.amazonaws.com'),
    ProbeRole: role('lambda.amazonaws.com',
      allow(within('Store'), 's3:PutObject'), allow(attribute('Probed'), 'sqs:SendMessage'), allow(attribute('Ledger'), 'dynamodb:PutItem')),
    // an ARN of its own making: the machines refer to their role
    MachineRole: role('states.amazonaws.com',
      allow(attribute('Measure'), 'lambda:InvokeFunction'), allow(within('Store'), 's3:GetObject', 's3:PutObject'), allow(attribute('Store'), 's3:ListBucket'),
      allow(attribute('Results'), 'sqs:SendMessage'),
      allow({ 'Fn::Sub': 'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:*' }, 'states:StartSyncExecution')),
    Log: { Type: 'AWS::Logs::LogGroup' },
  },
  template: {
    Outputs: Object.fromEntries([
      ...['Jobs', 'Dead', 'Results', 'Store', 'Ledger', 'Parent', 'Child', 'Probe', 'Probed'].map(id => [id, { Value: { Ref: id } }] as const),
      ...['ConsumeRole', 'MachineRole', 'ProbeRole'].map(id => [id, { Value: attribute(id) }] as const),
    ]),
  },
}
