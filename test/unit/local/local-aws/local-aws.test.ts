import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { ListStateMachinesCommand, SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn'
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { startLocalAws, type LocalAws } from '../../../../src/local/index.js'
import { writeAssembly } from '../deploy/assembly-directory.js'
import { bundle } from '../bundle.js'
import { application } from './application.js'

let temporary: string
let assemblyDirectory: string
let workerFile: string
let aws: LocalAws

const start = (): Promise<LocalAws> => startLocalAws({ dataDirectory: join(temporary, 'data'), assemblyDirectory, lambda: { workerFile } })
const output = (name: string): string => aws.outputs['App']?.[name] ?? ''

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'local-aws-'))
  workerFile = bundle('src/local/lambda/worker.ts', temporary)
  assemblyDirectory = await writeAssembly({ App: application })
  aws = await start()
})
afterAll(async () => {
  await aws.stop()
  await rm(temporary, { recursive: true, force: true })
  await rm(assemblyDirectory, { recursive: true, force: true })
})

const sqs = (): SQSClient => new SQSClient(aws.clientConfig())

/** The next message of a queue, which is deleted: what is only received is there again after a restart. */
async function receive(queue: string): Promise<unknown> {
  const QueueUrl = output(queue)
  for (;;) {
    const { Messages: [message] = [] } = await sqs().send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }))
    if (message === undefined) continue
    await sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }))
    return JSON.parse(message.Body ?? '')
  }
}

const send = (document: object) => sqs().send(new SendMessageCommand({ QueueUrl: output('Jobs'), MessageBody: JSON.stringify(document) }))

describe('a deployed application', () => {
  test('a message goes through consumer, machine, nested machine, function and bucket to the results', async () => {
    await send({ id: 'one', text: 'four' })
    expect(await receive('Results')).toEqual({ id: 'one', result: { from: 'child', value: { length: 4 } } })
    const object = await new S3Client(aws.clientConfig()).send(new GetObjectCommand({ Bucket: output('Store'), Key: 'one.json' }))
    expect([await object.Body?.transformToString(), object.ContentType]).toEqual(['{"length":4}', 'application/json'])
  })

  test('what is in the bucket is not made again', async () => {
    const before = invocations()
    await send({ id: 'one', text: 'other text' })
    expect(await receive('Results')).toEqual({ id: 'one', result: { from: 'store', value: { length: 4 } } })
    expect(invocations()).toBe(before)
  })

  test('a function\'s error comes out of both machines, and its message ends in the dead-letter queue', async () => {
    const failed = await new SFNClient(aws.clientConfig()).send(new StartSyncExecutionCommand({ stateMachineArn: output('Parent'), input: '{"id":"two","text":"bad"}' }))
    expect(failed).toMatchObject({ status: 'FAILED', error: 'BadDocument' })
    expect(JSON.parse(failed.cause ?? '')).toMatchObject({ errorType: 'BadDocument', errorMessage: 'cannot read this' })
    await send({ id: 'three', text: 'bad' })
    expect(await receive('Dead')).toEqual({ id: 'three', text: 'bad' })
  })

  test('each call is counted for the role that made it', () => {
    const calls = aws.callCounts().map(({ principalArn, service, operation }) => `${principalArn} ${service}:${operation}`)
    expect(calls).toEqual(expect.arrayContaining([
      `${output('ConsumeRole')} states:StartSyncExecution`,
      `${output('MachineRole')} states:StartSyncExecution`,
      `${output('MachineRole')} s3:HeadObject`,
      `${output('MachineRole')} s3:PutObject`,
      `${output('MachineRole')} lambda:Invoke`,
      `${output('MachineRole')} sqs:SendMessage`,
      'arn:aws:iam::123456789012:root sqs:SendMessage',
      'arn:aws:iam::123456789012:root s3:GetObject',
    ]))
    expect(calls).not.toContain(`${output('ConsumeRole')} s3:PutObject`)
  })

  test('what a function does by SDK clients of its own is counted for its role', async () => {
    const { FunctionError: failed } = await new LambdaClient(aws.clientConfig()).send(new InvokeCommand({ FunctionName: output('Probe') }))
    expect(failed).toBeUndefined()
    const calls = aws.callCounts().filter(({ principalArn }) => principalArn === output('ProbeRole'))
    expect(calls.map(({ service, operation, via, count }) => `${service}:${operation} ${via} ${String(count)}`).sort()).toEqual(['dynamodb:PutItem http 1', 's3:PutObject http 1', 'sqs:SendMessage http 1'])
    const { Messages: [message] = [] } = await sqs().send(new ReceiveMessageCommand({ QueueUrl: output('Probed'), MessageSystemAttributeNames: ['SenderId'] }))
    expect(message?.Attributes?.SenderId).toBe(output('ProbeRole'))
  })

  test('the operator\'s clients and environment reach every service', async () => {
    const config = aws.clientConfig()
    await new DynamoDBClient(config).send(new PutItemCommand({ TableName: output('Ledger'), Item: { id: { S: 'kept' } } }))
    const { stateMachines } = await new SFNClient(config).send(new ListStateMachinesCommand({}))
    expect(stateMachines?.map(({ stateMachineArn }) => stateMachineArn).sort()).toEqual([output('Child'), output('Parent')].sort())
    const functionName = (await aws.call('lambda', 'ListFunctions', {}, { principalArn: 'arn:aws:iam::123456789012:root' }))['Functions']
    expect(functionName).toHaveLength(3)
    expect(aws.clientEnvironment()).toEqual({
      AWS_DISABLE_HOST_PREFIX_INJECTION: 'true', AWS_ENDPOINT_URL: aws.endpoint, AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: config.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: config.credentials.secretAccessKey, AWS_SESSION_TOKEN: config.credentials.sessionToken, STEPWRIGHT_MQTT_URL: aws.mqttUrl,
    })
  })

  test('others are refused', async () => {
    const stranger = { ...aws.clientConfig(), credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' }, maxAttempts: 1 }
    await expect(new LambdaClient(stranger).send(new InvokeCommand({ FunctionName: 'any' }))).rejects.toMatchObject({ name: 'UnrecognizedClientException' })
  })
})

describe('its data directory', () => {
  test('belongs to one local AWS at a time', async () => {
    await expect(start()).rejects.toThrow(/^SW4001: the data directory .* is in use by process/)
  })

  test('is given free by stop, and everything is there at the next start', async () => {
    const names = { ...aws.outputs['App'] }
    await Promise.all([aws.stop(), aws.stop()])
    await aws.stop()
    expect((await readdir(join(temporary, 'data'))).filter(name => name.includes('lock'))).toEqual([])

    aws = await start()
    for (const name of ['Store', 'Ledger', 'Parent', 'MachineRole']) expect(output(name)).toBe(names[name])
    const { Item: item } = await new DynamoDBClient(aws.clientConfig()).send(new GetItemCommand({ TableName: output('Ledger'), Key: { id: { S: 'kept' } } }))
    expect(item).toEqual({ id: { S: 'kept' } })
    await send({ id: 'one', text: 'after the restart' })
    expect(await receive('Results')).toEqual({ id: 'one', result: { from: 'store', value: { length: 4 } } })
  })

  test('is not left locked by an assembly that cannot be deployed', async () => {
    const dataDirectory = join(temporary, 'other')
    const unsupported = await writeAssembly({ App: { resources: { Bus: { Type: 'AWS::Events::EventBus' } } } })
    for (const _ of ['once', 'again']) {
      await expect(startLocalAws({ dataDirectory, assemblyDirectory: unsupported, lambda: { workerFile } })).rejects.toThrow(/^SW4403: App\/Bus/)
    }
    await rm(unsupported, { recursive: true, force: true })
  })
})

/** How often the machines' role invoked functions so far. */
function invocations(): number {
  return aws.callCounts().find(({ principalArn, operation }) => principalArn === output('MachineRole') && operation === 'Invoke')?.count ?? 0
}
