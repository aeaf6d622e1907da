import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import {
  CreateStateMachineCommand, DescribeMapRunCommand, GetExecutionHistoryCommand, ListExecutionsCommand, StartExecutionCommand, StopExecutionCommand, UpdateMapRunCommand,
} from '@aws-sdk/client-sfn'
import { createS3 } from '../../../../src/local/s3/index.js'
import { ServiceError, type Authorise, type Caller, type Json, type JsonObject, type LocalService } from '../../../../src/local/service.js'
import type { StatesOptions } from '../../../../src/local/sfn/index.js'
import { operator, role, startEndpoint, type Endpoint } from './endpoint.js'
import { described, ended, runOf, until } from './watching.js'

let directory: string
let s3: LocalService
let open: Endpoint[]
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'states-map-'))
  s3 = await createS3({ directory: join(directory, 's3') })
  await s3.call('CreateBucket', { Bucket: 'data' }, operator)
  open = []
})
afterEach(async () => {
  for (const endpoint of open) await endpoint.close()
  await s3.close()
  await rm(directory, { recursive: true, force: true })
})

/** What a function does with each payload. */
type Work = (payload: Json) => Json | Promise<Json>

async function start(work: Work = (payload) => payload, options: Partial<StatesOptions> = {}): Promise<Endpoint> {
  const through = (operation: string) => (input: JsonObject, caller: Caller): Promise<JsonObject> => s3.call(operation, input, caller)
  const endpoint = await startEndpoint({
    's3:ReadObject': through('ReadObject'), 's3:ListObjectsV2': through('ListObjectsV2'), 's3:PutObject': through('PutObject'),
    'lambda:Invoke': async ({ Payload: payload }) => {
      try {
        return { StatusCode: 200, Payload: JSON.stringify(await work(JSON.parse(payload as string) as Json)) }
      } catch (error) {
        return { StatusCode: 200, FunctionError: 'Unhandled', Payload: JSON.stringify({ errorType: 'Failed', errorMessage: (error as Error).message }) }
      }
    },
  }, { directory: join(directory, 'states'), ...options })
  open.push(endpoint)
  return endpoint
}

const call: JsonObject = { StartAt: 'T', States: { T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { 'FunctionName': 'f', 'Payload.$': '$' }, OutputPath: '$.Payload', End: true } } }

const definition = (more: JsonObject, type = 'STANDARD', processor = call): string => JSON.stringify({
  StartAt: 'M', States: { M: { Type: 'Map', Label: 'L', End: true, ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type }, ...processor }, ...more } },
})

async function begin({ client }: Endpoint, text: string, input: Json): Promise<string> {
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name: 'm', definition: text, roleArn: role }))
  const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn, name: 'e', input: JSON.stringify(input) }))
  return executionArn
}


const prefix = 'arn:aws:states:us-east-1:123456789012'

test('items are read from S3 and results written to it, in the name of the role', async () => {
  await s3.call('PutObject', { Bucket: 'data', Key: 'in.csv', Body: 'id,text\n1,a\n2,b\n3,c\n' }, operator)
  const endpoint = await start()
  const reader = { ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { 'Bucket.$': '$.b', 'Key': 'in.csv' }, ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' } } }
  const executionArn = await begin(endpoint, definition({ ...reader, ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'data', Prefix: 'out' }, WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' } } }), { b: 'data' })
  const { status, output } = await ended(endpoint, executionArn)
  expect(status).toBe('SUCCEEDED')
  const { ResultWriterDetails: { Key } } = JSON.parse(output ?? '') as { readonly ResultWriterDetails: { readonly Key: string } }
  const manifest = JSON.parse((await s3.call('GetObject', { Bucket: 'data', Key }, operator))['Body'] as string) as { readonly ResultFiles: { readonly SUCCEEDED: readonly { readonly Key: string }[] } }
  const [file] = manifest.ResultFiles.SUCCEEDED
  expect((await s3.call('GetObject', { Bucket: 'data', Key: file?.Key ?? '' }, operator))['Body']).toBe('{"id":"1","text":"a"}\n{"id":"2","text":"b"}\n{"id":"3","text":"c"}\n')
  const arn = await runOf(endpoint, executionArn)
  expect(await endpoint.client.send(new DescribeMapRunCommand({ mapRunArn: arn }))).toMatchObject({
    mapRunArn: arn, executionArn, status: 'SUCCEEDED', maxConcurrency: 10_000, toleratedFailureCount: 0, toleratedFailurePercentage: 0, redriveCount: 0,
    itemCounts: { pending: 0, running: 0, succeeded: 3, failed: 0, timedOut: 0, aborted: 0, total: 3, resultsWritten: 3 }, executionCounts: { succeeded: 3, total: 3, resultsWritten: 3 },
  })
})

test('Standard children are listed, described and have a history', async () => {
  const endpoint = await start((payload) => {
    if (payload === 2) throw new Error('two')
    return payload
  })
  const executionArn = await begin(endpoint, definition({ ToleratedFailureCount: 1 }), [1, 2])
  expect((await ended(endpoint, executionArn)).status).toBe('SUCCEEDED')
  const mapRunArn = await runOf(endpoint, executionArn)
  const { executions = [] } = await endpoint.client.send(new ListExecutionsCommand({ mapRunArn }))
  expect(executions).toEqual(['SUCCEEDED', 'FAILED'].map(status => expect.objectContaining({ status, mapRunArn, itemCount: 1, stateMachineArn: `${prefix}:stateMachine:m/L`, executionArn: expect.stringContaining(`${prefix}:execution:m/L:`) })))
  expect((await endpoint.client.send(new ListExecutionsCommand({ mapRunArn, statusFilter: 'FAILED' }))).executions).toHaveLength(1)
  // they are no executions of the machine that has the Map
  expect((await endpoint.client.send(new ListExecutionsCommand({ stateMachineArn: `${prefix}:stateMachine:m` }))).executions).toHaveLength(1)
  const [, failed] = executions
  expect(await described(endpoint, failed?.executionArn ?? '')).toMatchObject({ status: 'FAILED', input: '2', error: 'Failed', mapRunArn, stateMachineArn: `${prefix}:stateMachine:m/L` })
  const { events = [] } = await endpoint.client.send(new GetExecutionHistoryCommand({ executionArn: failed?.executionArn }))
  expect(events.map(({ type }) => type)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskFailed', 'ExecutionFailed'])
})

test('Express children are listed and described', async () => {
  const endpoint = await start()
  const executionArn = await begin(endpoint, definition({}, 'EXPRESS'), [1, 2])
  await ended(endpoint, executionArn)
  const { executions = [] } = await endpoint.client.send(new ListExecutionsCommand({ mapRunArn: await runOf(endpoint, executionArn), maxResults: 1 }))
  const [first] = executions
  expect(first?.executionArn).toContain(`${prefix}:express:m/L:`)
  expect(await described(endpoint, first?.executionArn ?? '')).toMatchObject({ status: 'SUCCEEDED', input: '1', output: '1' })
  await expect(endpoint.client.send(new GetExecutionHistoryCommand({ executionArn: first?.executionArn }))).rejects.toMatchObject({ name: 'InvalidArn' })
})

test('StopExecution stops the children, too', async () => {
  const endpoint = await start(() => new Promise(() => undefined))
  const executionArn = await begin(endpoint, definition({ MaxConcurrency: 2 }), [1, 2, 3])
  const mapRunArn = await runOf(endpoint, executionArn)
  expect(await endpoint.client.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({ status: 'RUNNING', maxConcurrency: 2, executionCounts: { running: 2, total: 2 } })
  await endpoint.client.send(new StopExecutionCommand({ executionArn, cause: 'enough' }))
  expect(await endpoint.client.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({ status: 'ABORTED', executionCounts: { aborted: 2, running: 0 } })
  expect((await endpoint.client.send(new ListExecutionsCommand({ mapRunArn }))).executions?.map(({ status }) => status)).toEqual(['ABORTED', 'ABORTED'])
})

test('UpdateMapRun lets more children run', async () => {
  const given: Json[] = []
  const endpoint = await start(payload => {
    given.push(payload)
    return new Promise(() => undefined)
  })
  const executionArn = await begin(endpoint, definition({ MaxConcurrency: 1 }, 'EXPRESS'), [1, 2, 3, 4])
  const mapRunArn = await runOf(endpoint, executionArn)
  expect(given).toEqual([1])
  await endpoint.client.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 3, toleratedFailurePercentage: 50 }))
  await until(() => given.length === 3)
  expect(await endpoint.client.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({ maxConcurrency: 3, toleratedFailurePercentage: 50 })
  await expect(endpoint.client.send(new UpdateMapRunCommand({ mapRunArn, toleratedFailurePercentage: 101 }))).rejects.toMatchObject({ name: 'ValidationException' })
  await endpoint.client.send(new StopExecutionCommand({ executionArn }))
})

test.each(['STANDARD', 'EXPRESS'])('after a restart a Map Run goes on; %s children that had ended are not run again', async type => {
  const begun: Json[] = []
  let hangs = true
  const work: Work = payload => {
    begun.push(payload)
    return hangs && (payload as number) > 2 ? new Promise(() => undefined) : payload
  }
  const before = await start(work)
  const executionArn = await begin(before, definition({ MaxConcurrency: 2 }, type), [1, 2, 3, 4, 5])
  await until(() => begun.length === 4)
  expect(begun).toEqual([1, 2, 3, 4])
  open = []
  await before.close()
  hangs = false
  const after = await start(work)
  const { status, output } = await ended(after, executionArn)
  expect([status, output]).toEqual(['SUCCEEDED', '[1,2,3,4,5]'])
  expect(begun.slice(4).sort()).toEqual([3, 4, 5])
  const mapRunArn = await runOf(after, executionArn)
  expect(await after.client.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({ status: 'SUCCEEDED', executionCounts: { succeeded: 5, total: 5 } })
})

test('policies are asked: for the children, for the data', async () => {
  const denied = new Set<string>()
  const authorise: Authorise = ({ principalArn }, service, operation) => {
    if (principalArn === role && denied.has(`${service}:${operation}`)) throw new ServiceError('AccessDenied', `no ${operation}`, 403)
  }
  await s3.close()
  s3 = await createS3({ directory: join(directory, 's3'), authorise })
  await s3.call('PutObject', { Bucket: 'data', Key: 'in.json', Body: '[1]' }, operator)
  const endpoint = await start(undefined, { authorise })
  const reader = { ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'data', Key: 'in.json' }, ReaderConfig: { InputType: 'JSON' } } }
  const { stateMachineArn } = await endpoint.client.send(new CreateStateMachineCommand({ name: 'm', definition: definition(reader), roleArn: role }))
  const ran = async (...what: readonly string[]) => {
    denied.clear()
    for (const one of what) denied.add(one)
    const { executionArn = '' } = await endpoint.client.send(new StartExecutionCommand({ stateMachineArn }))
    const { status, error, cause } = await ended(endpoint, executionArn)
    return [status, error, cause]
  }
  expect(await ran('s3:GetObject')).toEqual(['FAILED', 'States.ItemReaderFailed', 'no GetObject (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)'])
  expect(await ran('states:StartExecution')).toEqual(['FAILED', 'States.Permissions', 'no StartExecution'])
  expect(await ran()).toEqual(['SUCCEEDED', undefined, undefined])
})

test('what is no Map Run is said', async () => {
  const { client } = await start()
  await expect(client.send(new DescribeMapRunCommand({ mapRunArn: `${prefix}:mapRun:m/L:x` }))).rejects.toMatchObject({ name: 'ResourceNotFound' })
  await expect(client.send(new DescribeMapRunCommand({ mapRunArn: `${prefix}:stateMachine:m` }))).rejects.toMatchObject({ name: 'InvalidArn' })
  await expect(client.send(new ListExecutionsCommand({ stateMachineArn: `${prefix}:stateMachine:m`, mapRunArn: `${prefix}:mapRun:m/L:x` }))).rejects.toMatchObject({ name: 'ValidationException' })
})
