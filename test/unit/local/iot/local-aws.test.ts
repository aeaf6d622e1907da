import { readFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openProgressFeed } from '../../../../scripts/aws/progress-feed.js'
import { startLocalAws, type LocalAws } from '../../../../src/local/index.js'
import type { ProgressUpdate } from '../../../../tasks/shared/progress.js'
import { bundle } from '../bundle.js'
import { writeAssembly } from '../deploy/assembly-directory.js'

let temporary: string
let assemblyDirectory: string
let aws: LocalAws

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'local-iot-'))
  const code = await readFile(bundle('test/unit/local/iot/publisher.ts', join(temporary, 'function')), 'utf8')
  assemblyDirectory = await writeAssembly({ App: {
    folders: { publisher: { 'index.mjs': code } },
    resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
          Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [
            { Effect: 'Allow', Action: 'iot:DescribeEndpoint', Resource: '*' },
            { Effect: 'Allow', Action: 'iot:Publish', Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:topic/stepwright/progress/*' } },
          ] } }],
        },
      },
      Publisher: {
        Type: 'AWS::Lambda::Function',
        Properties: { Code: { S3Bucket: 'assets', S3Key: 'publisher.zip' }, Handler: 'index.handler', Runtime: 'nodejs24.x', Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Timeout: 20 },
      },
    },
    template: { Outputs: { Publisher: { Value: { Ref: 'Publisher' } } } },
  } })
  aws = await startLocalAws({ dataDirectory: join(temporary, 'data'), assemblyDirectory, lambda: { workerFile: bundle('src/local/lambda/worker.ts', join(temporary, 'worker')) } })
})
afterAll(async () => {
  await aws.stop()
  await rm(temporary, { recursive: true, force: true })
  await rm(assemblyDirectory, { recursive: true, force: true })
})

const invoke = async (input: unknown): Promise<{ readonly failed: string | undefined, readonly answer: string }> => {
  const { FunctionError: failed, Payload: payload } = await new LambdaClient(aws.clientConfig()).send(new InvokeCommand({ FunctionName: aws.outputs['App']?.['Publisher'], Payload: JSON.stringify(input) }))
  return { failed, answer: Buffer.from(payload ?? []).toString() }
}

test('a function tells progress by its role, and a feed outside hears of it', async () => {
  const heard: ProgressUpdate[] = []
  let tell: () => void = () => undefined
  const feed = openProgressFeed({ config: aws.clientConfig(), topic: 'stepwright/progress/ann', onUpdate: (update) => {
    heard.push(update)
    tell()
  } })
  while (!feed.live) await new Promise((resolve) => setTimeout(resolve, 10))
  const updates = [1, 2, 3].map((done) => ({ runId: 'r', done, total: 3, cached: 0, failed: 0 }))
  const all = new Promise<void>((resolve) => {
    tell = () => heard.length === updates.length && resolve()
  })
  expect(await invoke({ to: 'stepwright/progress/ann', updates })).toMatchObject({ failed: undefined })
  await all
  expect(heard).toEqual(updates)
  await feed.close()
})

test('a topic that its role does not name is refused', async () => {
  const { failed, answer } = await invoke({ to: 'others/ann', updates: [1] })
  expect(failed).toBe('Unhandled')
  expect(JSON.parse(answer)).toMatchObject({ errorType: 'ForbiddenException', errorMessage: expect.stringContaining('is not authorized to perform: iot:Publish on resource: arn:aws:iot:us-east-1:123456789012:topic/others/ann') as unknown })
})

test('its environment and address name the broker', () => {
  expect(aws.mqttUrl).toBe(`${aws.endpoint.replace('http', 'ws')}/mqtt`)
  expect(aws.clientEnvironment()).toMatchObject({ STEPWRIGHT_MQTT_URL: aws.mqttUrl })
})

test('who called is counted', () => {
  const counted = aws.callCounts().map(({ principalArn, service, operation }) => `${principalArn.replace(/.*:/, '')} ${service}:${operation}`)
  expect(counted).toEqual(expect.arrayContaining(['root iotdevicegateway:Connect', expect.stringMatching(/^role\/.* iotdata:Publish$/), expect.stringMatching(/^role\/.* iot:DescribeEndpoint$/)]))
})
