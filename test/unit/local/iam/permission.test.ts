import { describe, expect, test } from '@jest/globals'
import { supportedOperations } from '../../../../src/local/dynamodb/supported.js'
import { permissionsOf, permissionTables } from '../../../../src/local/iam/permission/index.js'
import { operations as batchOperations } from '../../../../src/local/batch/operations/index.js'
import { operations as eventsOperations } from '../../../../src/local/events/operations/index.js'
import { operations as lambdaOperations } from '../../../../src/local/lambda/operations/index.js'
import { operations as sagemakerOperations } from '../../../../src/local/sagemaker/operations/index.js'
import { operations as schedulerOperations } from '../../../../src/local/scheduler/operations/index.js'
import { operations as s3Operations } from '../../../../src/local/s3/route.js'
import { operations as statesOperations } from '../../../../src/local/sfn/operations/index.js'
import { operations as snsOperations } from '../../../../src/local/sns/operations/index.js'
import { operations as sqsOperations } from '../../../../src/local/sqs/operations/index.js'
import type { JsonObject } from '../../../../src/local/service.js'

describe('every operation of a service has an entry', () => {
  test.each<[string, readonly string[]]>([
    ['batch', [...batchOperations.keys(), 'SubmitJob.sync']],
    ['dynamodb', supportedOperations],
    ['events', [...eventsOperations.keys()]],
    ['lambda', [...lambdaOperations.keys()]],
    // the last is for whoever deploys, from inside
    ['s3', [...Object.keys(s3Operations), 'PutBucketIntelligentTieringConfiguration']],
    ['sagemaker', [...sagemakerOperations.keys(), 'CreateProcessingJob.sync', 'CreateTrainingJob.sync']],
    ['scheduler', [...schedulerOperations.keys()]],
    ['sns', [...snsOperations.keys()]],
    ['sqs', [...sqsOperations.keys()]],
    ['states', [...Object.keys(statesOperations), 'StartExecution.sync', 'TestState.revealSecrets']],
  ])('%s', (service, operations) => {
    expect(operations.length).toBeGreaterThan(5)
    expect([...permissionTables[service]?.operations ?? []].sort()).toEqual([...operations].sort())
  })

  test('one without is an error of ours, not a way in', () => {
    expect(() => permissionsOf('sqs', 'StartMessageMoveTask', {})).toThrow('the permissions of sqs:StartMessageMoveTask are not in the table')
    expect(() => permissionsOf('sqs', 'constructor', {})).toThrow('not in the table')
    expect(() => permissionsOf('ec2', 'RunInstances', {})).toThrow('the service ec2 has no table of permissions')
  })
})

const lambda = 'arn:aws:lambda:us-east-1:123456789012'
const states = 'arn:aws:states:us-east-1:123456789012'
const table = 'arn:aws:dynamodb:us-east-1:123456789012:table'

test.each<[string, string, JsonObject, readonly string[]]>([
  ['sqs', 'SendMessageBatch', { QueueUrl: 'http://127.0.0.1:1/123456789012/jobs' }, ['sqs:SendMessage arn:aws:sqs:us-east-1:123456789012:jobs']],
  ['sqs', 'GetQueueUrl', { QueueName: 'jobs' }, ['sqs:GetQueueUrl arn:aws:sqs:us-east-1:123456789012:jobs']],
  ['s3', 'HeadObject', { Bucket: 'b', Key: 'a/k' }, ['s3:GetObject arn:aws:s3:::b/a/k']],
  ['s3', 'CopyObject', { Bucket: 'b', Key: 'k', CopySource: 'from/there' }, ['s3:GetObject arn:aws:s3:::from/there', 's3:PutObject arn:aws:s3:::b/k']],
  ['s3', 'PutObject', { Bucket: 'b', Key: 'k', ACL: 'bucket-owner-full-control' }, ['s3:PutObject arn:aws:s3:::b/k', 's3:PutObjectAcl arn:aws:s3:::b/k']],
  ['s3', 'ListObjectsV2', { Bucket: 'b', Prefix: 'x' }, ['s3:ListBucket arn:aws:s3:::b']],
  ['s3', 'ListBuckets', {}, ['s3:ListAllMyBuckets *']],
  ['dynamodb', 'BatchGetItem', { RequestItems: { one: {}, two: {} } }, [`dynamodb:BatchGetItem ${table}/one`, `dynamodb:BatchGetItem ${table}/two`]],
  ['dynamodb', 'Query', { TableName: 'one', IndexName: 'by-day' }, [`dynamodb:Query ${table}/one/index/by-day`]],
  ['dynamodb', 'GetItem', { TableName: `${table}/one` }, [`dynamodb:GetItem ${table}/one`]],
  ['lambda', 'Invoke', { FunctionName: 'f' }, [`lambda:InvokeFunction ${lambda}:function:f`]],
  ['lambda', 'Invoke', { FunctionName: '123456789012:function:f', Qualifier: '3' }, [`lambda:InvokeFunction ${lambda}:function:f:3`]],
  ['states', 'StartSyncExecution', { stateMachineArn: `${states}:stateMachine:m` }, [`states:StartSyncExecution ${states}:stateMachine:m`]],
  ['states', 'CreateStateMachine', { name: 'm', roleArn: 'arn:aws:iam::123456789012:role/r' }, [`states:CreateStateMachine ${states}:stateMachine:m`, 'iam:PassRole arn:aws:iam::123456789012:role/r']],
  ['execute-api', 'Invoke', { apiId: 'abc', stage: 'prod', method: 'POST', path: '/builds' }, ['execute-api:Invoke arn:aws:execute-api:us-east-1:123456789012:abc/prod/POST/builds']],
  ['sagemaker', 'DescribeTrainingJob', { TrainingJobName: 'Fit-1' }, ['sagemaker:DescribeTrainingJob arn:aws:sagemaker:us-east-1:123456789012:training-job/fit-1']],
  ['sagemaker', 'CreateProcessingJob', { ProcessingJobName: 'one', RoleArn: 'arn:aws:iam::123456789012:role/r', Tags: [{ Key: 'a', Value: 'b' }] }, [
    'sagemaker:CreateProcessingJob arn:aws:sagemaker:us-east-1:123456789012:processing-job/one', 'sagemaker:AddTags arn:aws:sagemaker:us-east-1:123456789012:processing-job/one', 'iam:PassRole arn:aws:iam::123456789012:role/r',
  ]],
  ['iot', 'Publish', { topic: 'a/b' }, ['iot:Publish arn:aws:iot:us-east-1:123456789012:topic/a/b']],
])('%s %s of %j needs %j', (service, operation, input, expected) => {
  expect(permissionsOf(service, operation, input).map(({ action, resource }) => `${action} ${resource}`)).toEqual(expected)
})

test('listing below a prefix tells conditions the prefix', () => {
  expect(permissionsOf('s3', 'ListObjectsV2', { Bucket: 'b', Prefix: 'x/' })[0]?.keys).toEqual({ 's3:prefix': 'x/' })
})

test.each<[string, string, JsonObject]>([
  ['sagemaker', 'CreateTrainingJob', { TrainingJobName: 'fit', RoleArn: 'arn:aws:iam::123456789012:role/r' }],
  ['states', 'UpdateStateMachine', { stateMachineArn: `${states}:stateMachine:m`, roleArn: 'arn:aws:iam::123456789012:role/r' }],
  ['events', 'PutTargets', { Rule: 'r', Targets: [{ Id: 'one', Arn: `${states}:stateMachine:m`, RoleArn: 'arn:aws:iam::123456789012:role/r' }] }],
])('passing a role to %s by %s tells conditions to whom', (service, operation, input) => {
  expect(permissionsOf(service, operation, input).find(({ action }) => action === 'iam:PassRole')).toEqual({ action: 'iam:PassRole', resource: 'arn:aws:iam::123456789012:role/r', keys: { 'iam:passedtoservice': `${service}.amazonaws.com` } })
})
