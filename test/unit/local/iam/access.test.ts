import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { CopyObjectCommand, CreateBucketCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn'
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { operatorArn } from '../../../../src/local/environment.js'
import { createDynamodb } from '../../../../src/local/dynamodb/index.js'
import { startGateway, type Gateway } from '../../../../src/local/gateway.js'
import { createAuthoriser, createIdentities, openRefusalLog, type Authoriser } from '../../../../src/local/iam/index.js'
import { createIntegrations } from '../../../../src/local/integration/index.js'
import { createLambda } from '../../../../src/local/lambda/index.js'
import { createS3 } from '../../../../src/local/s3/index.js'
import type { JsonObject, LocalService, ServiceDirectory } from '../../../../src/local/service.js'
import { createStates } from '../../../../src/local/sfn/index.js'
import { createSqs } from '../../../../src/local/sqs/index.js'

const identities = createIdentities()
const roleArn = (name: string): string => `arn:aws:iam::123456789012:role/${name}`
const trust = (service: string): JsonObject => ({ Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] })
function role(name: string, ...statements: readonly JsonObject[]): string {
  identities.putRole({ name, arn: roleArn(name), assumeRolePolicy: trust('lambda.amazonaws.com'), managedPolicyArns: [] })
  identities.putRolePolicy(name, 'own', { Version: '2012-10-17', Statement: statements })
  return roleArn(name)
}
const allow = (resource: string | readonly string[], ...actions: readonly string[]): JsonObject => ({ Effect: 'Allow', Action: actions, Resource: resource })

let directory: string
let gateway: Gateway
let authoriser: Authoriser
const services = new Map<string, LocalService>()
const inside: ServiceDirectory = {
  call: (name, operation, input, caller) => services.get(name)?.call(operation, input, caller) ?? Promise.reject(new Error(`no ${name}`)),
}
const operator = { principalArn: operatorArn }

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'iam-'))
  authoriser = createAuthoriser({ identities, mode: 'enforce', onRefusal: openRefusalLog(join(directory, 'refusals.log')) })
  const { authorise, mayAssume } = authoriser
  const endpoint = (): string => gateway.endpoint
  const sqs = await createSqs({ authorise, endpoint, directory: join(directory, 'sqs') })
  const all = [
    sqs,
    await createS3({ authorise, directory: join(directory, 's3') }),
    await createDynamodb({ authorise, directory: join(directory, 'dynamodb') }),
    await createStates({ authorise, mayAssume, services: inside, directory: join(directory, 'states') }),
    createLambda({ authorise, mayAssume, services: inside, queues: sqs, identities, endpoint, directory: join(directory, 'lambda') }),
  ]
  for (const service of all) services.set(service.name, service)
  gateway = await startGateway({ services, identities })
  await inside.call('s3', 'CreateBucket', { Bucket: 'data' }, operator)
  await inside.call('s3', 'PutObject', { Bucket: 'data', Key: 'texts/a', Body: 'a' }, operator)
  await inside.call('sqs', 'CreateQueue', { QueueName: 'jobs' }, operator)
})
afterAll(async () => {
  await gateway.close()
  for (const service of [...services.values()].reverse()) await service.close()
  await rm(directory, { recursive: true, force: true })
})

const configOf = (principalArn: string) => ({ endpoint: gateway.endpoint, region: 'us-east-1', credentials: identities.mint(principalArn, 'reader'), maxAttempts: 1 })
const user = (name: string): string => `User: arn:aws:sts::123456789012:assumed-role/${name}/reader is not authorized to perform:`

describe('a refusal is said as the service says it', () => {
  const nobody = role('nobody')
  const words = (action: string, resource: string): string => `${user('nobody')} ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`
  test.each<[string, () => Promise<unknown>, string, number, string]>([
    ['S3', () => new S3Client(configOf(nobody)).send(new GetObjectCommand({ Bucket: 'data', Key: 'texts/a' })), 'AccessDenied', 403, words('s3:GetObject', '"arn:aws:s3:::data/texts/a"')],
    ['SQS', () => new SQSClient(configOf(nobody)).send(new SendMessageBatchCommand({ QueueUrl: `${gateway.endpoint}/123456789012/jobs`, Entries: [{ Id: '1', MessageBody: 'x' }] })), 'AccessDenied', 403, words('sqs:sendmessage', 'arn:aws:sqs:us-east-1:123456789012:jobs')],
    ['DynamoDB', () => new DynamoDBClient(configOf(nobody)).send(new BatchGetItemCommand({ RequestItems: { ledger: { Keys: [{ id: { S: 'a' } }] } } })), 'AccessDeniedException', 400, words('dynamodb:BatchGetItem', 'arn:aws:dynamodb:us-east-1:123456789012:table/ledger')],
    ['Lambda', () => new LambdaClient(configOf(nobody)).send(new InvokeCommand({ FunctionName: 'score' })), 'AccessDeniedException', 403, words('lambda:InvokeFunction', 'arn:aws:lambda:us-east-1:123456789012:function:score')],
    ['Step Functions', () => new SFNClient(configOf(nobody)).send(new DescribeExecutionCommand({ executionArn: 'arn:aws:states:us-east-1:123456789012:execution:m:e' })), 'AccessDeniedException', 400, words('states:DescribeExecution', 'arn:aws:states:us-east-1:123456789012:execution:m:e')],
  ])('%s', async (_service, call, name, httpStatusCode, message) => {
    await expect(call()).rejects.toMatchObject({ name, message, $metadata: { httpStatusCode } })
  })

  test('an explicit deny is told from what nothing allows', async () => {
    const denied = role('denied', allow('*', 's3:*'), { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/texts/*' })
    await expect(new S3Client(configOf(denied)).send(new GetObjectCommand({ Bucket: 'data', Key: 'texts/a' })))
      .rejects.toMatchObject({ message: `${user('denied')} s3:GetObject on resource: "arn:aws:s3:::data/texts/a" with an explicit deny in an identity-based policy` })
  })

  test('a role that does not exist may do nothing', async () => {
    await expect(inside.call('sqs', 'PurgeQueue', { QueueUrl: `${gateway.endpoint}/123456789012/jobs` }, { principalArn: roleArn('absent') })).rejects.toMatchObject({ code: 'AccessDenied' })
  })
})

describe('S3', () => {
  const reader = role('reader', allow('arn:aws:s3:::data/texts/*', 's3:GetObject', 's3:DeleteObject'))
  const lister = role('lister', allow('arn:aws:s3:::data/*', 's3:GetObject', 's3:PutObject'), allow('arn:aws:s3:::data', 's3:ListBucket'))
  const s3 = (principal: string): S3Client => new S3Client(configOf(principal))

  test('says that a key is not there only to who may list the bucket', async () => {
    await expect(s3(lister).send(new GetObjectCommand({ Bucket: 'data', Key: 'texts/none' }))).rejects.toMatchObject({ name: 'NoSuchKey' })
    await expect(s3(reader).send(new GetObjectCommand({ Bucket: 'data', Key: 'texts/none' })))
      .rejects.toMatchObject({ name: 'AccessDenied', message: `${user('reader')} s3:ListBucket on resource: "arn:aws:s3:::data" because no identity-based policy allows the s3:ListBucket action` })
    await expect(s3(reader).send(new HeadObjectCommand({ Bucket: 'data', Key: 'texts/none' }))).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } })
    await expect(s3(lister).send(new HeadObjectCommand({ Bucket: 'data', Key: 'texts/none' }))).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } })
    await expect(inside.call('s3', 'HeadObject', { Bucket: 'data', Key: 'texts/none' }, { principalArn: reader })).rejects.toMatchObject({ code: 'AccessDenied', statusCode: 403 })
  })

  test('says that a bucket is not there to anybody', async () => {
    await expect(s3(reader).send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'x' }))).rejects.toMatchObject({ name: 'NoSuchBucket' })
  })

  test('asks of a copy both to read and to write', async () => {
    await s3(lister).send(new CopyObjectCommand({ Bucket: 'data', Key: 'copies/a', CopySource: 'data/texts/a' }))
    await expect(s3(reader).send(new CopyObjectCommand({ Bucket: 'data', Key: 'texts/b', CopySource: 'data/texts/a' }))).rejects.toMatchObject({ message: expect.stringContaining('s3:PutObject') as unknown })
    await expect(s3(reader).send(new CopyObjectCommand({ Bucket: 'data', Key: 'texts/b', CopySource: 'data/copies/a' }))).rejects.toMatchObject({ message: expect.stringContaining('s3:GetObject') as unknown })
  })

  test('refuses what may not be deleted, object by object', async () => {
    await inside.call('s3', 'PutObject', { Bucket: 'data', Key: 'texts/gone', Body: 'x' }, operator)
    const { Deleted: deleted, Errors: errors } = await s3(reader).send(new DeleteObjectsCommand({ Bucket: 'data', Delete: { Objects: [{ Key: 'texts/gone' }, { Key: 'copies/a' }] } }))
    expect(deleted?.map(({ Key: key }) => key)).toEqual(['texts/gone'])
    expect(errors).toEqual([expect.objectContaining({ Key: 'copies/a', Code: 'AccessDenied' })])
  })

  test('keeps listing below a prefix to those whom a condition allows it', async () => {
    const below = role('below', { ...allow('arn:aws:s3:::data', 's3:ListBucket'), Condition: { StringLike: { 's3:prefix': 'texts/*' } } })
    expect((await s3(below).send(new ListObjectsV2Command({ Bucket: 'data', Prefix: 'texts/' }))).KeyCount).toBe(1)
    await expect(s3(below).send(new ListObjectsV2Command({ Bucket: 'data' }))).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('heeds the bucket\'s own policy, the operator too', async () => {
    await s3(operatorArn).send(new CreateBucketCommand({ Bucket: 'guarded' }))
    identities.putResourcePolicy('arn:aws:s3:::guarded', {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*', Resource: ['arn:aws:s3:::guarded', 'arn:aws:s3:::guarded/*'], Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        { Effect: 'Allow', Principal: { AWS: reader }, Action: 's3:PutObject', Resource: 'arn:aws:s3:::guarded/in/*' },
        { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: 'arn:aws:s3:::guarded/frozen' },
      ],
    })
    await s3(operatorArn).send(new PutObjectCommand({ Bucket: 'guarded', Key: 'any', Body: 'x' }))
    await s3(reader).send(new PutObjectCommand({ Bucket: 'guarded', Key: 'in/a', Body: 'x' }))
    await expect(s3(operatorArn).send(new PutObjectCommand({ Bucket: 'guarded', Key: 'frozen', Body: 'x' }))).rejects.toMatchObject({ message: expect.stringMatching(/root is not authorized .* explicit deny in a resource-based policy$/) as unknown })
  })
})

describe('a task of a state machine', () => {
  const machine = role('machine')
  const invoke = (resource: string, parameters: JsonObject) => createIntegrations({ services: inside, executionEnded: () => Promise.resolve(), now: Date.now }).invoke({
    resource: `arn:aws:states:::${resource}`, parameters, stateName: 'Call', taskId: '1', roleArn: machine, retryCount: 0, signal: new AbortController().signal,
    executionArn: 'arn:aws:states:us-east-1:123456789012:execution:flow:one', stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:flow',
  }, () => undefined)
  test.each<[string, JsonObject, string, string]>([
    ['lambda:invoke', { FunctionName: 'score' }, 'Lambda.AWSLambdaException', 'Error Code: AccessDeniedException'],
    ['sqs:sendMessage', { QueueUrl: 'http://h/123456789012/jobs', MessageBody: 'x' }, 'SQS.AmazonSQSException', 'Status Code: 403; Error Code: AccessDenied;'],
    ['dynamodb:getItem', { TableName: 't', Key: {} }, 'DynamoDB.AmazonDynamoDBException', 'Status Code: 400'],
    ['aws-sdk:s3:headObject', { Bucket: 'data', Key: 'texts/a' }, 'S3.S3Exception', 'Status Code: 403'],
    ['aws-sdk:sfn:startSyncExecution', { StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:child' }, 'Sfn.SfnException', 'Status Code: 400'],
  ])('that calls %s fails as AWS\'s SDK for Java has it', async (resource, parameters, error, said) => {
    await expect(invoke(resource, parameters)).rejects.toMatchObject({ error, cause: expect.stringContaining(said) as unknown })
    await expect(invoke(resource, parameters)).rejects.toMatchObject({ cause: expect.stringContaining('User: arn:aws:sts::123456789012:assumed-role/machine/flow is not authorized to perform:') as unknown })
  })
})

describe('a task that takes on another role', () => {
  const taking = (asker: string, other: string): Promise<unknown> => createIntegrations({ services: inside, authorise: authoriser.authorise, executionEnded: () => Promise.resolve(), now: Date.now }).invoke({
    resource: 'arn:aws:states:::aws-sdk:s3:headObject', parameters: { Bucket: 'data', Key: 'texts/a' }, stateName: 'Call', taskId: '1', roleArn: asker, retryCount: 0,
    signal: new AbortController().signal, credentials: { RoleArn: roleArn(other) },
    executionArn: 'arn:aws:states:us-east-1:123456789012:execution:flow:one', stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:flow',
  }, () => undefined)
  const trusting = (name: string, principal: string, condition: JsonObject = {}): void => {
    identities.putRole({ name, arn: roleArn(name), assumeRolePolicy: { Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole', ...condition }] }, managedPolicyArns: [] })
    identities.putRolePolicy(name, 'own', { Statement: [allow('arn:aws:s3:::data/*', 's3:GetObject')] })
  }

  test('is trusted by name, or by account together with its own policy', async () => {
    const plain = role('plain')
    const asker = role('asker', allow('*', 'sts:AssumeRole'))
    trusting('by-name', plain)
    trusting('by-account', '123456789012')
    trusting('by-machine', plain, { Condition: { StringEquals: { 'sts:ExternalId': 'arn:aws:states:us-east-1:123456789012:stateMachine:other' } } })
    expect(await taking(plain, 'by-name')).toHaveProperty('ContentLength', 1)
    expect(await taking(asker, 'by-account')).toHaveProperty('ContentLength', 1)
    await expect(taking(asker, 'by-name')).rejects.toMatchObject({ error: 'States.Permissions', cause: expect.stringContaining('because no resource-based policy allows the sts:AssumeRole action') as unknown })
    await expect(taking(plain, 'by-account')).rejects.toMatchObject({ error: 'States.Permissions', cause: expect.stringContaining('because no identity-based policy allows the sts:AssumeRole action') as unknown })
    await expect(taking(plain, 'by-machine')).rejects.toMatchObject({ error: 'States.Permissions' })
    await expect(taking(asker, 'absent')).rejects.toMatchObject({ error: 'States.Permissions' })
  })
})

describe('what is made', () => {
  const sync = JSON.stringify({ StartAt: 'Run', States: { Run: { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2', Parameters: {}, End: true } } })
  const create = (name: string, definition: string): Promise<JsonObject> => inside.call('states', 'CreateStateMachine', { name, definition, roleArn: roleArn(name) }, operator)
  const trusted = (name: string, ...statements: readonly JsonObject[]): void => {
    role(name, ...statements)
    identities.putRole({ name, arn: roleArn(name), assumeRolePolicy: trust('states.amazonaws.com'), managedPolicyArns: [] })
    identities.putRolePolicy(name, 'own', { Statement: statements })
  }

  test('a state machine\'s role must trust Step Functions', async () => {
    role('stranger')
    await expect(create('stranger', sync)).rejects.toMatchObject({ code: 'AccessDeniedException', message: 'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.' })
  })

  test('one that waits for children needs the rule that tells it of their end', async () => {
    const rule = 'arn:aws:events:us-east-1:123456789012:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule'
    trusted('half', allow(rule, 'events:PutRule', 'events:PutTargets'))
    await expect(create('half', sync)).rejects.toMatchObject({ message: expect.stringMatching(/^'arn:aws:iam::123456789012:role\/half' is not authorized to create managed-rule\. .*events:DescribeRule on resource: arn:aws:events:/) as unknown })
    trusted('whole', allow(rule, 'events:*'))
    expect(await create('whole', sync)).toHaveProperty('stateMachineArn')
  })
})

describe('what was judged is told', () => {
  test('each kind of refusal once in the log, and all of them counted', async () => {
    const curious = role('curious')
    const call = () => new S3Client(configOf(curious)).send(new ListObjectsV2Command({ Bucket: 'data' }))
    await expect(call()).rejects.toThrow()
    await expect(call()).rejects.toThrow()
    const own = { user: 'arn:aws:sts::123456789012:assumed-role/curious/reader', action: 's3:ListBucket', resource: 'arn:aws:s3:::data' }
    expect(authoriser.refusals()).toContainEqual({ ...own, count: 2 })
    const lines = (await readFile(join(directory, 'refusals.log'), 'utf8')).trimEnd().split('\n').map(line => JSON.parse(line) as JsonObject)
    expect(lines.filter(({ user: who }) => who === own.user)).toEqual([{ ...own, time: expect.any(String) as unknown }])
  })

  test('and what roles use', async () => {
    await new S3Client(configOf(roleArn('reader'))).send(new GetObjectCommand({ Bucket: 'data', Key: 'texts/a' }))
    expect(authoriser.uses()).toContainEqual(expect.objectContaining({ principalArn: roleArn('reader'), action: 's3:GetObject' }))
  })

  test('when policies are off, nobody is refused', () => {
    const off = createAuthoriser({ identities, mode: 'off' })
    off.authorise({ principalArn: roleArn('absent') }, 'sqs', 'PurgeQueue', {})
    expect([off.mayAssume('ec2.amazonaws.com', roleArn('absent')), off.refusals()]).toEqual([true, []])
  })
})

test('a managed policy of AWS that is known counts, any other is refused by name', () => {
  const managed = (name: string): void => identities.putRole({ name: 'managed', arn: roleArn('managed'), assumeRolePolicy: trust('lambda.amazonaws.com'), managedPolicyArns: [`arn:aws:iam::aws:policy/${name}`] })
  managed('service-role/AWSLambdaSQSQueueExecutionRole')
  expect(() => authoriser.authorise({ principalArn: roleArn('managed') }, 'sqs', 'ReceiveMessage', { QueueUrl: 'http://h/123456789012/jobs' })).not.toThrow()
  expect(() => managed('AdministratorAccess')).toThrow('SW4430: role managed: the managed policy arn:aws:iam::aws:policy/AdministratorAccess is not known')
})
