import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { TestStateCommand, type TestStateCommandInput } from '@aws-sdk/client-sfn'
import { seededEntropy } from '../../../../src/interpreter/index.js'
import { ServiceError, type Json } from '../../../../src/local/service.js'
import { role, startEndpoint, type Endpoint } from './endpoint.js'

const connection = 'arn:aws:events:us-east-1:123456789012:connection/c/1'
let endpoint: Endpoint
let server: Server
let now = Date.UTC(2024, 0, 1)
const timers: { readonly at: number, readonly wake: () => void }[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(request.url?.startsWith('/gone') === true ? 404 : 200, { 'content-type': 'application/json' }).end('{"ok":true}')
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  endpoint = await startEndpoint({
    'lambda:Invoke': ({ FunctionName: name, Payload: payload }) => {
      if (name === 'absent') throw new ServiceError('ResourceNotFoundException', 'Function not found', 404)
      return { StatusCode: 200, ExecutedVersion: '$LATEST', Payload: `{"got":${payload as string}}` }
    },
    'sqs:SendMessage': () => ({ MessageId: 'm', MD5OfMessageBody: 'd' }),
  }, {
    entropy: seededEntropy(3), connections: { [connection]: { headers: { authorization: 'secret' } } },
    clock: { now: () => now, schedule: (at, wake) => {
      timers.push({ at, wake })
      return () => timers.splice(timers.findIndex(timer => timer.wake === wake), 1)
    } },
    authorise: (_caller, _service, operation) => { if (operation === 'TestState.revealSecrets' && refuseSecrets) throw new ServiceError('AccessDeniedException', 'no secrets') },
  })
})
afterAll(async () => {
  await endpoint.close()
  server.close()
})
let refuseSecrets = false

const send = (definition: object, more: Omit<Partial<TestStateCommandInput>, 'definition'> = {}) => endpoint.client.send(new TestStateCommand({ definition: JSON.stringify(definition), ...more }))
const text = (value: Json): string => JSON.stringify(value)
/** An answer without what the SDK adds, its JSON texts read. */
async function tried(definition: object, more: Parameters<typeof send>[1] = {}) {
  const { $metadata: _, output, inspectionData, ...rest } = await send(definition, { inspectionLevel: 'DEBUG', ...more })
  const inspection = Object.fromEntries(Object.entries(inspectionData ?? {}).map(([name, value]) => [name, typeof value === 'string' ? JSON.parse(value) as Json : value]))
  return { ...rest, ...(output === undefined ? {} : { output: JSON.parse(output) as Json }), inspection }
}

const invoke = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f', Payload: { 'n.$': '$.n' } }, End: true }
const each = { StartAt: 'Inside', States: { Inside: { Type: 'Pass', End: true } } }
const distributed = { ...each, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }

describe('states that call nothing', () => {
  test('a Pass goes on to a state that is not given, and shows what it assigned', async () => {
    const pass = { Type: 'Pass', QueryLanguage: 'JSONata', Output: { twice: '{% $states.input.n * 2 %}' }, Assign: { seen: '{% $states.input.n + $before %}' }, Next: 'Elsewhere' }
    expect(await tried(pass, { input: '{"n":2}', variables: '{"before":1}' })).toEqual({
      status: 'SUCCEEDED', output: { twice: 4 }, nextState: 'Elsewhere', inspection: { input: { n: 2 }, variables: { before: 1, seen: 3 } },
    })
  })

  test('a Fail fails, a Choice without a match too', async () => {
    expect(await tried({ Type: 'Fail', ErrorPath: '$.e', Cause: 'c' }, { input: '{"e":"E"}' })).toEqual({ status: 'FAILED', error: 'E', cause: 'c', inspection: { input: { e: 'E' } } })
    const choice = { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'One' }] }
    expect(await tried(choice, { input: '{"n":1}' })).toMatchObject({ status: 'SUCCEEDED', nextState: 'One' })
    expect(await tried(choice, { input: '{"n":2}' })).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' })
  })

  test('a Wait waits, and gives up after five minutes', async () => {
    const due = async (definition: object, after: number) => {
      const answer = tried(definition)
      while (timers.length === 0) await new Promise(setImmediate)
      now += after
      for (const timer of timers.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)) timer.wake()
      return answer
    }
    expect(await due({ Type: 'Wait', Seconds: 10, Next: 'After' }, 10_000)).toEqual({ status: 'SUCCEEDED', output: {}, nextState: 'After', inspection: { input: {}, afterInputPath: {} } })
    expect(await due({ Type: 'Wait', Seconds: 3000, Next: 'After' }, 300_000)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
    expect(timers).toEqual([])
  })

  test('a failed query says why, and what came before it', async () => {
    expect(await tried({ Type: 'Pass', InputPath: '$.a', Parameters: { 'b.$': '$.none' }, End: true }, { input: '{"a":{}}' })).toEqual({
      status: 'FAILED', error: 'States.Runtime', cause: expect.stringContaining('$.none'), inspection: { input: { a: {} }, afterInputPath: {} },
    })
    await expect(tried({ Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input.a.b.c & %}', End: true })).rejects.toMatchObject({ name: 'InvalidDefinition' })
    expect(await tried({ Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $error("no") %}', End: true })).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' })
  })
})

describe('a Task', () => {
  test('makes its call as the role', async () => {
    expect(await tried(invoke, { input: '{"n":7}', roleArn: role })).toMatchObject({
      status: 'SUCCEEDED', output: { Payload: { got: { n: 7 } }, StatusCode: 200 },
      inspection: { afterInputPath: { n: 7 }, afterParameters: { FunctionName: 'f', Payload: { n: 7 } }, result: { StatusCode: 200 } },
    })
    expect(await tried({ ...invoke, Parameters: { FunctionName: 'absent' }, Catch: [{ ErrorEquals: ['Lambda.ResourceNotFoundException'], ResultPath: '$.error', Next: 'Caught' }] }, { roleArn: role, input: '{"n":1}' })).toMatchObject({
      status: 'CAUGHT_ERROR', error: 'Lambda.ResourceNotFoundException', nextState: 'Caught', output: { n: 1, error: { Error: 'Lambda.ResourceNotFoundException' } }, inspection: { errorDetails: { catchIndex: 0 } },
    })
  })

  test('is retried as often as its retrier says, and then caught', async () => {
    const retried = { ...invoke, Retry: [{ ErrorEquals: ['Other'] }, { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 2, MaxDelaySeconds: 5 }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }] }
    const after = (retrierRetryCount: number) => tried(retried, { input: '{"n":1}', mock: { errorOutput: { error: 'E', cause: 'c' } }, stateConfiguration: { retrierRetryCount } })
    expect(await after(0)).toMatchObject({ status: 'RETRIABLE', error: 'E', cause: 'c', inspection: { errorDetails: { retryIndex: 1, retryBackoffIntervalSeconds: 2 } } })
    expect(await after(1)).toMatchObject({ status: 'RETRIABLE', inspection: { errorDetails: { retryBackoffIntervalSeconds: 5 } } })
    expect(await after(2)).toMatchObject({ status: 'CAUGHT_ERROR', nextState: 'Caught', output: { Error: 'E', Cause: 'c' }, inspection: { errorDetails: { retryIndex: 1, catchIndex: 0 } } })
  })

  test('of HTTP shows what went over the wire, without secrets unless they are asked for', async () => {
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
    const http = { Type: 'Task', Resource: 'arn:aws:states:::http:invoke', Parameters: { ApiEndpoint: `${url}/ok`, Method: 'POST', RequestBody: { a: 1 }, QueryParameters: { q: 'x' }, Authentication: { ConnectionArn: connection } }, End: true }
    const hidden = await send(http, { roleArn: role, inspectionLevel: 'TRACE' })
    expect(hidden.inspectionData?.request).toEqual({ protocol: 'http', method: 'POST', url: `${url}/ok?q=x`, headers: '[content-type: application/json]', body: '{"a":1}' })
    expect(hidden.inspectionData?.response).toMatchObject({ protocol: 'http', statusCode: '200', statusMessage: 'OK', headers: expect.stringContaining('content-type: application/json'), body: '{"ok":true}' })
    const shown = await send(http, { roleArn: role, inspectionLevel: 'TRACE', revealSecrets: true })
    expect(shown.inspectionData?.request?.headers).toBe('[content-type: application/json, authorization: secret]')
    expect((await send(http, { roleArn: role, inspectionLevel: 'DEBUG' })).inspectionData?.request).toBeUndefined()
    const gone = await send({ ...http, Parameters: { ...http.Parameters, ApiEndpoint: `${url}/gone` } }, { roleArn: role, inspectionLevel: 'TRACE' })
    expect(gone).toMatchObject({ status: 'FAILED', error: 'States.Http.StatusCode.404', inspectionData: { response: { statusCode: '404' } } })
    refuseSecrets = true
    await expect(send(http, { roleArn: role, revealSecrets: true })).rejects.toMatchObject({ name: 'AccessDeniedException' })
    refuseSecrets = false
  })

  test('that waits for more than an answer is tried with a mock only', async () => {
    const waits = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Parameters: { QueueUrl: 'https://q', MessageBody: { 'token.$': '$$.Task.Token' } }, End: true }
    await expect(send(waits, { roleArn: role })).rejects.toMatchObject({ name: 'InvalidDefinition' })
    const { inspection } = await tried(waits, { mock: { result: '"anything"' } })
    expect(inspection).toMatchObject({ result: 'anything', afterParameters: { MessageBody: { token: expect.any(String) } } })
    await expect(send({ ...waits, Resource: 'arn:aws:states:::ecs:runTask' }, { roleArn: role })).rejects.toMatchObject({ name: 'InvalidDefinition', message: expect.stringContaining('SW4302') })
  })
})

describe('a mocked result is held to the model of the service', () => {
  const resultOf = (resource: string, result: Json, fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE') =>
    send({ Type: 'Task', Resource: `arn:aws:states:::${resource}`, End: true }, { mock: { result: text(result), fieldValidationMode } })

  test.each([
    ['a list', 'aws-sdk:s3:listObjectsV2', { Contents: {} }, 'Field \'Contents\' must be an array'],
    ['a member of a list', 'aws-sdk:s3:listObjectsV2', { Contents: [{ Size: 1 }, { Size: '2' }] }, 'Field \'Size\' must be a number'],
    ['a boolean', 'aws-sdk:s3:listObjectsV2', { IsTruncated: 'no' }, 'Field \'IsTruncated\' must be a boolean'],
    ['an object', 'dynamodb:getItem', { ConsumedCapacity: [] }, 'Field \'ConsumedCapacity\' must be an object'],
    ['a map', 'dynamodb:getItem', { Item: { id: { N: 1 } } }, 'Field \'N\' must be a string'],
    ['a word', 'aws-sdk:lambda:getFunction', { Configuration: { State: 'Sleepy' } }, 'Field \'State\' is not an expected value'],
    ['a required member', 'states:startExecution.sync:2', { ExecutionArn: 'arn' }, 'Required field \'StateMachineArn\' is missing'],
    ['a required member of a job', 'sagemaker:createTrainingJob.sync', {}, 'Required field \'TrainingJobName\' is missing'],
    ['a member of a service without a client', 'sns:publish', { MessageId: 1 }, 'Field \'MessageId\' must be a string'],
  ])('%s', async (_what, resource, result, problem) => {
    await expect(resultOf(resource, result)).rejects.toMatchObject({ name: 'ValidationException', message: `Mock result schema validation error: ${problem}` })
    await expect(resultOf(resource, result, 'NONE')).resolves.toMatchObject({ status: 'SUCCEEDED' })
  })

  test('where it is not known, only the mode NONE takes it (SW4320)', async () => {
    await expect(resultOf('aws-sdk:athena:getNamedQuery', {})).rejects.toMatchObject({ name: 'NotSupportedByLocalAws', message: expect.stringMatching(/^SW4320: what athena:getNamedQuery answers/) })
    await expect(resultOf('aws-sdk:athena:getNamedQuery', {}, 'PRESENT')).rejects.toMatchObject({ message: expect.stringContaining('SW4320') })
    await expect(resultOf('aws-sdk:athena:getNamedQuery', {}, 'NONE')).resolves.toMatchObject({ status: 'SUCCEEDED' })
  })

  test('what a function, a child or an endpoint answers is free', async () => {
    await expect(resultOf('lambda:invoke', { StatusCode: 200, Payload: { any: [1] } })).resolves.toMatchObject({ status: 'SUCCEEDED' })
    await expect(resultOf('apigateway:invoke', { any: 1 })).resolves.toMatchObject({ status: 'SUCCEEDED' })
    await expect(send({ Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', End: true }, { mock: { result: '[1]' } })).resolves.toMatchObject({ output: '[1]' })
  })
})

describe('a Map', () => {
  test('shows its items, what is selected of them, and its batches', async () => {
    const map = {
      Type: 'Map', ItemsPath: '$.list', ItemSelector: { 'n.$': '$$.Map.Item.Value', 'at.$': '$$.Map.Item.Index' }, ItemBatcher: { MaxItemsPerBatch: 2 }, ItemProcessor: distributed,
      MaxConcurrency: 5, ToleratedFailurePercentage: 40, ResultPath: '$.results', End: true,
    }
    const selected = [10, 20, 30].map((n, at) => ({ n, at }))
    expect(await tried(map, { input: '{"list":[10,20,30]}', mock: { result: '["a","b"]' }, stateConfiguration: { mapIterationFailureCount: 0 } })).toEqual({
      status: 'SUCCEEDED', output: { list: [10, 20, 30], results: ['a', 'b'] },
      inspection: {
        input: { list: [10, 20, 30] }, afterInputPath: { list: [10, 20, 30] }, afterItemsPath: [10, 20, 30], afterItemSelector: selected,
        afterItemBatcher: [{ Items: selected.slice(0, 2) }, { Items: selected.slice(2) }], afterResultSelector: ['a', 'b'], afterResultPath: { list: [10, 20, 30], results: ['a', 'b'] },
        maxConcurrency: 5, toleratedFailurePercentage: 40,
      },
    })
    expect(await tried(map, { input: '{"list":[1,2]}', mock: { result: '["a"]' }, stateConfiguration: { mapIterationFailureCount: 1 } })).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' })
  })

  test('that is inline selects, too', async () => {
    const map = { Type: 'Map', QueryLanguage: 'JSONata', Items: '{% $states.input %}', ItemSelector: { v: '{% $states.context.Map.Item.Value %}' }, ItemProcessor: each, End: true }
    expect((await tried(map, { input: '["a","b"]', mock: { result: '[1,2]' } })).inspection).toEqual({ input: ['a', 'b'], afterItemSelector: [{ v: 'a' }, { v: 'b' }], maxConcurrency: 0 })
  })

  test('reads the data of its reader in their own format', async () => {
    const map = (config: object) => ({ Type: 'Map', ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: config, Parameters: { 'Bucket.$': '$.b', Key: 'k' } }, ItemSelector: { 'row.$': '$$.Map.Item.Value' }, ItemProcessor: distributed, End: true })
    const read = async (config: object, mapItemReaderData: string) => (await tried(map(config), { input: '{"b":"bucket"}', mock: { result: '[]' }, stateConfiguration: { mapItemReaderData } })).inspection
    expect(await read({ InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }, 'id,name\n1,x\n2,y\n')).toMatchObject({ afterItemSelector: [{ row: { id: '1', name: 'x' } }, { row: { id: '2', name: 'y' } }] })
    expect(await read({ InputType: 'JSONL' }, '{"a":1}\n{"a":2}\n')).toMatchObject({ afterItemSelector: [{ row: { a: 1 } }, { row: { a: 2 } }] })
    expect(await read({ InputType: 'JSON', ItemsPointer: '/data/items' }, '{"data":{"items":[5]}}')).toMatchObject({ afterItemsPointer: [5], afterItemSelector: [{ row: 5 }] })
    expect(await tried(map({ InputType: 'JSON' }), { input: '{"b":"bucket"}', mock: { result: '[]' }, stateConfiguration: { mapItemReaderData: '7' } })).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' })
    await expect(read({ InputType: 'PARQUET' }, 'PAR1')).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringMatching(/^ASL3050: /) })
  })

  test('fails by the state inside that is named, which must be there', async () => {
    const failing = (errorCausedByState: string) => send({ Type: 'Map', ItemProcessor: each, End: true }, { input: '[1]', mock: { errorOutput: { error: 'E' } }, stateConfiguration: { errorCausedByState } })
    await expect(failing('Inside')).resolves.toMatchObject({ status: 'FAILED', error: 'E' })
    await expect(failing('Outside')).rejects.toMatchObject({ name: 'ValidationException', message: 'ErrorCausedByState is not a state inside the state under test' })
  })
})

test('a Parallel whose mock fails is caught', async () => {
  const parallel = { Type: 'Parallel', Branches: [each], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], End: true }
  expect(await tried(parallel, { mock: { errorOutput: { error: 'E' } }, stateConfiguration: { errorCausedByState: 'Inside' } })).toMatchObject({ status: 'CAUGHT_ERROR', nextState: 'Caught', output: { Error: 'E', Cause: '' } })
})

describe('a state of a whole definition', () => {
  const machine = {
    StartAt: 'Every', QueryLanguage: 'JSONata',
    States: { Every: { Type: 'Map', Items: [1], ItemProcessor: { StartAt: 'Deep', States: { Deep: { Type: 'Pass', Output: '{% $states.input + 1 %}', Next: 'Deeper' }, Deeper: { Type: 'Succeed' } } }, End: true } },
  }

  test('is found at any depth, and has the language of what is around it', async () => {
    expect(await tried(machine, { stateName: 'Deep', input: '1' })).toMatchObject({ status: 'SUCCEEDED', output: 2, nextState: 'Deeper' })
  })

  test.each([
    ['a name that no state has', machine, { stateName: 'None' }, 'ValidationException', 'State not found in definition'],
    ['no name', machine, { stateName: '' }, 'ValidationException', /Member must have length greater than or equal to 1/],
    ['a state alone with a name', { Type: 'Pass', End: true }, { stateName: 'A' }, 'InvalidDefinition', /These fields are required: \[States, StartAt\]/],
    ['a context without a mock', { Type: 'Pass', End: true }, { context: '{}' }, 'ValidationException', 'TestState does not support Context when a mock is not specified.'],
    ['variables that are no object', { Type: 'Pass', End: true }, { variables: '[]' }, 'ValidationException', 'Variables must be a valid JSON object'],
    ['input that is no JSON', { Type: 'Pass', End: true }, { input: '{' }, 'InvalidExecutionInput', /^Invalid State Machine Execution Input/],
    ['a mock without anything', invoke, { mock: {} }, 'ValidationException', /should have one of the following fields/],
    ['a context that is no JSON', invoke, { mock: { result: '{}' }, context: '{' }, 'ValidationException', 'Invalid Context object provided: must be valid JSON'],
    ['a context of a number', invoke, { mock: { result: '{}' }, context: '{"State":{"RetryCount":"1"}}' }, 'ValidationException', 'Invalid Context object provided: State.RetryCount must be a number'],
    ['failures of no Map', invoke, { mock: { result: '{}' }, stateConfiguration: { mapIterationFailureCount: 1 } }, 'ValidationException', 'MapIterationFailureCount is only supported for a Map state'],
  ])('%s is refused', async (_what, definition, more, name, message) => {
    await expect(send(definition, more)).rejects.toMatchObject({ name, message: typeof message === 'string' ? message : expect.stringMatching(message) })
  })
})
