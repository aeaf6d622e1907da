import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { TaskFailure, type TaskRequest } from '../../../../src/interpreter/types.js'
import { javaName } from '../../../../src/local/integration/external.js'
import { createIntegrations, unsupportedResource } from '../../../../src/local/integration/index.js'
import type { Json } from '../../../../src/local/service.js'

interface Answer { readonly status: number, readonly headers?: Readonly<Record<string, string>>, readonly body: object }

let server: Server
let answer: Answer
let asked: (readonly [path: string | undefined, body: string])[]
let endpoint: string

beforeEach(async () => {
  asked = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => { body += chunk.toString() })
    request.on('end', () => {
      asked.push([request.url, body])
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(JSON.stringify(answer.body))
    })
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  endpoint = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
})
afterEach(() => new Promise((resolve) => { server.close(resolve) }))

function run(service: string, action: string, parameters: Json, at = endpoint): Promise<Json> {
  const request: TaskRequest = {
    resource: `arn:aws:states:::aws-sdk:${service}:${action}`, parameters, stateName: 'Call', taskId: ':2', executionArn: 'arn', stateMachineArn: 'arn', roleArn: 'role', retryCount: 0,
    signal: new AbortController().signal,
  }
  const services = { call: () => Promise.reject(new Error('the local AWS is not asked')) }
  return createIntegrations({ services, endpoints: { [service]: at }, executionEnded: () => Promise.resolve(), now: Date.now }).invoke(request, () => undefined)
}

const failureOf = async (...call: Parameters<typeof run>): Promise<TaskFailure> => {
  const error: unknown = await run(...call).then(() => undefined, (reason: unknown) => reason)
  if (error instanceof TaskFailure) return error
  throw new Error(`expected a TaskFailure, got ${String(error)}`)
}

describe('a service that answers elsewhere', () => {
  test('is called by its client, with members as Step Functions spells them', async () => {
    answer = { status: 200, body: { thingName: 'one', thingId: '1' } }
    await expect(run('iot', 'createThing', { ThingName: 'one', AttributePayload: { Merge: true } })).resolves.toEqual({ ThingName: 'one', ThingId: '1' })
    expect(asked).toEqual([['/things/one', '{"attributePayload":{"merge":true}}']])
  })

  test('gives dates as ISO 8601', async () => {
    answer = { status: 200, body: { certificateDescription: { certificateId: 'c', creationDate: 1_704_067_200 } } }
    await expect(run('iot', 'describeCertificate', { CertificateId: 'c' })).resolves.toEqual({ CertificateDescription: { CertificateId: 'c', CreationDate: '2024-01-01T00:00:00.000Z' } })
  })

  test('fails by the class of its SDK, or by the service\'s', async () => {
    answer = { status: 400, headers: { 'x-amzn-errortype': 'ThrottlingException' }, body: { message: 'too often' } }
    const known = await failureOf('iot', 'createThing', { ThingName: 'one' })
    expect([known.error, known.cause]).toEqual(['Iot.ThrottlingException', expect.stringMatching(/^too often \(Service: Iot, Status Code: 400, Request ID: /)])
    answer = { status: 400, headers: { 'x-amzn-errortype': 'AccessDeniedException' }, body: { message: 'not you' } }
    expect((await failureOf('iot', 'createThing', { ThingName: 'one' })).error).toBe('Iot.IotException')
  })

  test('that does not answer is the client\'s failure', async () => {
    const { error } = await failureOf('iot', 'createThing', { ThingName: 'one' }, 'http://127.0.0.1:1')
    expect(error).toBe('Iot.SdkClientException')
  })

  test('of which there is no client, or no such operation, is named', async () => {
    expect((await failureOf('translate', 'translateText', {})).cause).toBe('SW4302: calling aws-sdk:translate needs the service\'s client of the AWS SDK: npm install @aws-sdk/client-…')
    expect((await failureOf('iot', 'fly', {})).cause).toBe('SW4302: the client of iot has no operation Fly')
  })

  test('is refused where no endpoint was given, and never takes the place of a local one', () => {
    const resource = 'arn:aws:states:::aws-sdk:iot:createThing'
    expect(unsupportedResource(resource)).toContain('aws-sdk:iot:createThing is not supported')
    expect(unsupportedResource(resource, { iot: endpoint })).toBeUndefined()
    expect(unsupportedResource(`${resource}.sync`, { iot: endpoint })).toBeDefined()
    expect(unsupportedResource('arn:aws:states:::aws-sdk:s3:deleteBucket', { s3: endpoint })).toContain('aws-sdk:s3:deleteBucket is not supported')
  })
})

test.each([['DynamoDB', 'DynamoDb'], ['Secrets Manager', 'SecretsManager'], ['SFN', 'Sfn'], ['S3', 'S3'], ['IoT Data Plane', 'IotDataPlane'], ['EventBridge', 'EventBridge'], ['ECS', 'Ecs']])('the SDK for Java calls %s %s', (serviceId, name) => {
  expect(javaName(serviceId)).toBe(name)
})
