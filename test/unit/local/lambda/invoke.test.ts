import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { GetFunctionCommand, GetFunctionConfigurationCommand, InvokeCommand, ListFunctionsCommand, ResourceNotFoundException } from '@aws-sdk/client-lambda'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { functionArn, roleArn, startLambda, type LambdaHarness } from './harness.js'

let harness: LambdaHarness

beforeAll(async () => {
  harness = await startLambda({ local: { environmentsPerFunction: 2 } })
  await harness.deploy('echo', 'export const handler = async event => event')
  await harness.deploy('context', `export const handler = async (event, context) => ({
    ...context, remaining: context.getRemainingTimeInMillis(), argumentsGiven: (function () { return arguments.length })(event, context) })`)
  await harness.deploy('environment', 'export const handler = async () => process.env', { environment: { TABLE: 'items' } })
  await harness.deploy('grow', 'export const handler = async event => "x".repeat(event.size)')
})

afterAll(() => harness.close())

const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))

describe('invoking', () => {
  test('the client gets what the handler returned', async () => {
    const event = { text: 'naïve 🙂', list: [1, null, true], deep: { a: [] } }
    const answer = await harness.client.send(new InvokeCommand({ FunctionName: 'echo', Payload: bytes(event) }))
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' })
    expect(answer.FunctionError).toBeUndefined()
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toEqual(event)
  })

  test.each([['name', 'echo'], ['ARN', functionArn('echo')], ['partial ARN', '123456789012:function:echo'], ['qualified name', 'echo:$LATEST'], ['qualified ARN', `${functionArn('echo')}:$LATEST`]])('a function is found by %s', async (_what, name) => {
    expect(await harness.invoke(name, { a: 1 })).toEqual({ functionError: undefined, payload: { a: 1 } })
    const answer = await harness.client.send(new InvokeCommand({ FunctionName: name, Payload: bytes('x') }))
    expect(answer.Payload?.transformToString()).toBe('"x"')
  })

  test.each(['none', 'echo:1', 'arn:aws:lambda:us-east-1:999999999999:function:echo', 'arn:aws:lambda:eu-west-1:123456789012:function:echo'])('%s is not found', async (name) => {
    await expect(harness.client.send(new InvokeCommand({ FunctionName: name }))).rejects.toBeInstanceOf(ResourceNotFoundException)
  })

  test('a qualifier that contradicts the name is refused', async () => {
    await expect(harness.call('Invoke', { FunctionName: 'echo:$LATEST', Qualifier: '1' })).rejects.toMatchObject({ code: 'InvalidParameterValueException' })
  })

  test('no payload is an empty object; a value that is no text stands for itself', async () => {
    expect((await harness.call('Invoke', { FunctionName: 'echo' }))['Payload']).toBe('{}')
    expect((await harness.call('Invoke', { FunctionName: 'echo', Payload: { n: [1] } }))['Payload']).toBe('{"n":[1]}')
    const answer = await harness.client.send(new InvokeCommand({ FunctionName: 'echo' }))
    expect(answer.Payload?.transformToString()).toBe('{}')
  })

  test('a payload that is not JSON is refused before the handler', async () => {
    const refused = harness.client.send(new InvokeCommand({ FunctionName: 'echo', Payload: Buffer.from('{"a":') }))
    await expect(refused).rejects.toMatchObject({ name: 'InvalidRequestContentException' })
  })

  test('a request of more than 6 MB is refused, an answer of more than 6 MB is a function error', async () => {
    const limit = 6_291_456
    const most = await harness.call('Invoke', { FunctionName: 'echo', Payload: JSON.stringify('x'.repeat(limit - 2)) })
    expect((most['Payload'] as string).length).toBe(limit)
    await expect(harness.call('Invoke', { FunctionName: 'echo', Payload: JSON.stringify('é'.repeat(limit / 2)) })).rejects.toMatchObject({ code: 'RequestTooLargeException', statusCode: 413 })
    expect(await harness.invoke('grow', { size: limit - 1 })).toEqual({
      functionError: 'Unhandled',
      payload: { errorType: 'Function.ResponseSizeTooLarge', errorMessage: `Response payload size exceeded maximum allowed payload size (${limit} bytes).` },
    })
  })

  test('DryRun runs nothing', async () => {
    expect((await harness.client.send(new InvokeCommand({ FunctionName: 'echo', InvocationType: 'DryRun' }))).StatusCode).toBe(204)
    await expect(harness.client.send(new InvokeCommand({ FunctionName: 'none', InvocationType: 'DryRun' }))).rejects.toBeInstanceOf(ResourceNotFoundException)
  })

  test('what is not supported is named', async () => {
    await expect(harness.client.send(new InvokeCommand({ FunctionName: 'echo', LogType: 'Tail' }))).rejects.toMatchObject({ name: 'InvalidParameterValueException', message: expect.stringContaining('LogType Tail') as unknown })
    await expect(harness.call('Invoke', { FunctionName: 'echo', InvocationType: 'Later' })).rejects.toMatchObject({ code: 'InvalidParameterValueException' })
    await expect(harness.client.send(new InvokeCommand({ FunctionName: 'echo', TenantId: 'a' }))).rejects.toMatchObject({ message: 'Invoke: TenantId is not supported by the local Lambda' })
    await expect(harness.client.send(new ListFunctionsCommand({ FunctionVersion: 'ALL' }))).rejects.toMatchObject({ message: 'ListFunctions: FunctionVersion is not supported by the local Lambda' })
    await expect(harness.call('UpdateEventSourceMapping', { UUID: 'u', BatchSize: 5 })).rejects.toMatchObject({ message: 'UpdateEventSourceMapping: BatchSize is not supported by the local Lambda' })
    await expect(harness.call('PublishVersion', {})).rejects.toMatchObject({ code: 'UnsupportedOperationException' })
  })
})

describe('the handler\'s surroundings', () => {
  test('the context tells of function, request and time', async () => {
    const { payload } = await harness.invoke(functionArn('context'))
    expect(payload).toMatchObject({
      functionName: 'context', functionVersion: '$LATEST', invokedFunctionArn: functionArn('context'), memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/context', awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    })
    const { remaining } = payload as { remaining: number }
    expect(remaining).toBeGreaterThan(1000)
    expect(remaining).toBeLessThanOrEqual(10_000)
    const other = (await harness.invoke('context')).payload as { awsRequestId: string }
    expect(other.awsRequestId).not.toBe((payload as { awsRequestId: string }).awsRequestId)
  })

  test('a client context reaches the handler', async () => {
    const answer = await harness.client.send(new InvokeCommand({ FunctionName: 'context', ClientContext: Buffer.from('{"custom":{"a":"1"}}').toString('base64') }))
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject({ clientContext: { custom: { a: '1' } } })
  })

  test('the environment holds the function\'s variables and AWS\'s, and nothing of this process', async () => {
    process.env['OPERATOR_SECRET'] = 'do not leak'
    const { payload } = await harness.invoke('environment')
    const variables = payload as Record<string, string>
    expect(variables).toMatchObject({
      TABLE: 'items', AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: harness.endpoint, AWS_LAMBDA_FUNCTION_NAME: 'environment', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x', TZ: ':UTC', _HANDLER: 'index.handler',
    })
    expect(Object.keys(variables).filter(name => !/^(AWS_|LAMBDA_|TABLE$|TZ$|LANG$|PATH$|_HANDLER$)/.test(name))).toEqual([])
    delete process.env['OPERATOR_SECRET']
  })

  test('calls that the handler makes are made as its role', async () => {
    const { payload } = await harness.invoke('environment')
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '', AWS_SESSION_TOKEN: sessionToken = '' } = payload as Record<string, string>
    const client = new SQSClient({ endpoint: harness.endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey, sessionToken } })
    await client.send(new SendMessageCommand({ QueueUrl: await harness.queue('calls'), MessageBody: 'x' }))
    const received = await harness.sqs.call('ReceiveMessage', { QueueUrl: await harness.queue('calls'), AttributeNames: ['SenderId'] }, { principalArn: roleArn })
    expect(received['Messages']).toEqual([expect.objectContaining({ Attributes: { SenderId: roleArn } })])
  })
})

describe('functions', () => {
  test('are described and listed', async () => {
    const { Configuration: configuration } = await harness.client.send(new GetFunctionCommand({ FunctionName: 'environment' }))
    expect(configuration).toMatchObject({ FunctionName: 'environment', FunctionArn: functionArn('environment'), Runtime: 'nodejs24.x', Timeout: 10, MemorySize: 128, Role: roleArn, Environment: { Variables: { TABLE: 'items' } } })
    expect(await harness.client.send(new GetFunctionConfigurationCommand({ FunctionName: 'environment' }))).toMatchObject(configuration ?? {})
    const first = await harness.client.send(new ListFunctionsCommand({ MaxItems: 3 }))
    const second = await harness.client.send(new ListFunctionsCommand({ MaxItems: 3, Marker: first.NextMarker }))
    expect([first, second].map(page => page.Functions?.map(item => item.FunctionName))).toEqual([['context', 'echo', 'environment'], ['grow']])
  })

  test('deployed again run their new code', async () => {
    await harness.deploy('changing', 'export const handler = async () => 1')
    const before = await harness.invoke('changing')
    // a new folder, as a new asset has: modules are cached by path
    await harness.deploy('changing-2', 'export const handler = async () => 2')
    const { Code: code } = await harness.client.send(new GetFunctionCommand({ FunctionName: 'changing-2' }))
    await harness.deploy('changing', '', { codeDirectory: new URL(code?.Location ?? '').pathname })
    expect([before.payload, (await harness.invoke('changing')).payload]).toEqual([1, 2])
  })

  test.each([
    ['a Python runtime', { runtime: 'python3.13' }, 'SW4210'],
    ['an SNS dead-letter target', { deadLetter: { targetArn: 'arn:aws:sns:us-east-1:123456789012:topic' } }, 'SW4210'],
    ['a timeout of 901 s', { timeoutSeconds: 901 }, 'Timeout'],
    ['64 MB of memory', { memoryMb: 64 }, 'MemorySize'],
    ['a reserved variable', { environment: { AWS_REGION: 'x' } }, 'AWS_REGION'],
    ['5 KB of variables', { environment: { A: 'x'.repeat(5000) } }, '4096'],
    ['another function\'s ARN', { functionArn: functionArn('other') }, 'ARN'],
  ])('with %s are refused', async (_what, more, said) => {
    await expect(harness.deploy('refused', 'export const handler = async () => 1', more)).rejects.toThrow(said)
    await expect(harness.invoke('refused')).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
  })
})
