import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  CreateStateMachineCommand, DescribeMapRunCommand, ListExecutionsCommand, RedriveExecutionCommand, StartExecutionCommand, StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { createS3 } from '../../../../src/local/s3/index.js'
import { ServiceError, type Authorise, type Json, type JsonObject, type LocalService } from '../../../../src/local/service.js'
import type { StatesContext } from '../../../../src/local/sfn/context.js'
import { launchChild } from '../../../../src/local/sfn/launch.js'
import type { StateMachine } from '../../../../src/local/sfn/machine-store.js'
import type { StatesOptions } from '../../../../src/local/sfn/index.js'
import type { ChildRequest } from '../../../../src/interpreter/index.js'
import { operator, role, startEndpoint, type Endpoint } from './endpoint.js'
import { described, ended, runOf, typesOf, until } from './watching.js'

let directory: string
let s3: LocalService
let open: Endpoint[]
/** Of each call, the function and its item, in their order. */
let calls: string[]
let work: (name: string, item: Json) => Json | Promise<Json>
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'states-map-redrive-'))
  s3 = await createS3({ directory: join(directory, 's3') })
  await s3.call('CreateBucket', { Bucket: 'data' }, operator)
  open = []
  calls = []
  work = (_name, item) => item
})
afterEach(async () => {
  for (const endpoint of open) await endpoint.close()
  await s3.close()
  await rm(directory, { recursive: true, force: true })
})

async function start(options: Partial<StatesOptions> = {}): Promise<Endpoint> {
  const through = (operation: string) => (input: JsonObject): Promise<JsonObject> => s3.call(operation, input, operator)
  const endpoint = await startEndpoint({
    's3:ReadObject': through('ReadObject'), 's3:ListObjectsV2': through('ListObjectsV2'), 's3:PutObject': through('PutObject'),
    'lambda:Invoke': async ({ FunctionName: name, Payload: payload }) => {
      const { item } = JSON.parse(payload as string) as { readonly item: Json }
      calls.push(`${name as string}${JSON.stringify(item)}`)
      try {
        return { StatusCode: 200, Payload: JSON.stringify(await work(name as string, item)) }
      } catch (error) {
        return { StatusCode: 200, FunctionError: 'Unhandled', Payload: JSON.stringify({ errorType: 'Broken', errorMessage: (error as Error).message }) }
      }
    },
  }, { directory: join(directory, 'states'), ...options })
  open.push(endpoint)
  return endpoint
}

const kill = (endpoint: Endpoint): Promise<void> => {
  open = open.filter(one => one !== endpoint)
  return endpoint.close()
}

/** Two calls in a row of each item, which goes through both. */
const step = (name: string, more: JsonObject): JsonObject => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: name, Payload: { item: '{% $states.input %}' } }, Output: '{% $states.result.Payload %}', ...more })
const definition = (more: JsonObject = {}, type = 'STANDARD'): string => JSON.stringify({
  QueryLanguage: 'JSONata', StartAt: 'M',
  States: { M: { Type: 'Map', Label: 'L', End: true, ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type }, StartAt: 'A', States: { A: step('a', { Next: 'B' }), B: step('b', { End: true }) } }, ...more } },
})

async function begin({ client }: Endpoint, text: string, input: Json): Promise<string> {
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name: 'm', definition: text, roleArn: role }))
  const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn, name: 'e', input: JSON.stringify(input) }))
  return executionArn
}

const redrive = ({ client }: Endpoint, executionArn: string) => client.send(new RedriveExecutionCommand({ executionArn }))
const describedRun = async (endpoint: Endpoint, executionArn: string) => endpoint.client.send(new DescribeMapRunCommand({ mapRunArn: await runOf(endpoint, executionArn) }))
const childrenOf = async (endpoint: Endpoint, executionArn: string) => (await endpoint.client.send(new ListExecutionsCommand({ mapRunArn: await runOf(endpoint, executionArn) }))).executions ?? []

/** A function fails for these items, so many times each. */
const failing = (name: string, items: readonly number[], times = 1): typeof work => {
  const left = new Map<Json, number>(items.map(item => [item, times]))
  return (called, item) => {
    const more = left.get(item) ?? 0
    if (called !== name || more === 0) return item
    left.set(item, more - 1)
    throw new Error('not now')
  }
}

test('Standard children that did not succeed go on with the state that failed; the others keep their results', async () => {
  work = failing('b', [2, 4])
  const endpoint = await start()
  const executionArn = await begin(endpoint, definition({ ToleratedFailureCount: 1, MaxConcurrency: 1 }), [1, 2, 3, 4, 5])
  expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold', redriveStatus: 'REDRIVABLE' })
  expect(calls).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'a4', 'b4'])
  const failed = (await childrenOf(endpoint, executionArn)).find(({ status }) => status === 'FAILED')?.executionArn ?? ''
  expect(await described(endpoint, failed)).toMatchObject({ redriveStatus: 'REDRIVABLE_BY_MAP_RUN', redriveCount: 0 })
  await expect(redrive(endpoint, failed)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' })
  calls = []
  await redrive(endpoint, executionArn)
  expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3,4,5]', redriveCount: 1 })
  expect(calls).toEqual(['b2', 'b4', 'a5', 'b5'])
  const run = await describedRun(endpoint, executionArn)
  expect(run).toMatchObject({
    status: 'SUCCEEDED', redriveCount: 1, redriveDate: expect.any(Date),
    itemCounts: { pending: 0, running: 0, succeeded: 5, failed: 0, aborted: 0, total: 5, pendingRedrive: 0, failuresNotRedrivable: 0 },
  })
  expect((await childrenOf(endpoint, executionArn)).map(({ status, redriveCount }) => [status, redriveCount])).toEqual([['SUCCEEDED', 0], ['SUCCEEDED', 1], ['SUCCEEDED', 0], ['SUCCEEDED', 1], ['SUCCEEDED', 0]])
  expect(await typesOf(endpoint, failed)).toEqual([
    'ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskFailed', 'ExecutionFailed',
    'ExecutionRedriven', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded',
  ])
  const types = await typesOf(endpoint, executionArn)
  expect(types.slice(types.indexOf('ExecutionRedriven'))).toEqual(['ExecutionRedriven', 'MapRunRedriven', 'MapRunSucceeded', 'MapStateSucceeded', 'MapStateExited', 'ExecutionSucceeded'])
})

test('Express children that did not succeed start over', async () => {
  work = failing('b', [2])
  const endpoint = await start()
  const executionArn = await begin(endpoint, definition({ MaxConcurrency: 1 }, 'EXPRESS'), [1, 2, 3])
  await ended(endpoint, executionArn)
  const [, failed] = await childrenOf(endpoint, executionArn)
  expect(await described(endpoint, failed?.executionArn ?? '')).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE_BY_MAP_RUN' })
  calls = []
  await redrive(endpoint, executionArn)
  expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]' })
  expect(calls).toEqual(['a2', 'b2', 'a3', 'b3'])
  const succeeded = await described(endpoint, failed?.executionArn ?? '')
  expect(succeeded).toMatchObject({ status: 'SUCCEEDED', output: '2', redriveCount: 1, redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' })
  expect(succeeded).not.toHaveProperty('redriveDate')
})

test('what fails again counts against what is tolerated, what failed before does not', async () => {
  work = failing('a', [1, 2], 2)
  const endpoint = await start()
  const executionArn = await begin(endpoint, definition({ ToleratedFailureCount: 1 }), [1, 2])
  expect((await ended(endpoint, executionArn)).status).toBe('FAILED')
  work = failing('a', [2], 9)
  await redrive(endpoint, executionArn)
  expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: expect.stringContaining('"RedriveCount":1') })
  expect(await describedRun(endpoint, executionArn)).toMatchObject({ status: 'SUCCEEDED', itemCounts: { succeeded: 1, failed: 1, total: 2 } })
})

test('children wait until it is their turn, and those whose turn does not come stay as they were', async () => {
  work = failing('b', [1, 2, 3], 9)
  const endpoint = await start()
  const executionArn = await begin(endpoint, definition({ MaxConcurrency: 1, ToleratedFailureCount: 2 }), [1, 2, 3])
  await ended(endpoint, executionArn)
  let release: () => void = () => undefined
  work = (_name, item) => new Promise((resolve, reject) => { release = () => { if (item === 1) resolve(item); else reject(new Error('no')) } })
  calls = []
  await redrive(endpoint, executionArn)
  await until(() => calls.length === 1)
  const mapRunArn = await runOf(endpoint, executionArn)
  expect(await describedRun(endpoint, executionArn)).toMatchObject({ status: 'RUNNING', itemCounts: { running: 1, failed: 0, total: 3, pendingRedrive: 2 }, executionCounts: { running: 1, pendingRedrive: 2 } })
  const waiting = (await endpoint.client.send(new ListExecutionsCommand({ mapRunArn, statusFilter: 'PENDING_REDRIVE' }))).executions ?? []
  expect(waiting).toHaveLength(2)
  expect((await childrenOf(endpoint, executionArn)).map(({ status }) => status)).toEqual(['RUNNING', 'PENDING_REDRIVE', 'PENDING_REDRIVE'])
  release()
  await until(() => calls.length === 2)
  await endpoint.client.send(new StopExecutionCommand({ executionArn }))
  release()
  expect((await ended(endpoint, executionArn)).status).toBe('ABORTED')
  await until(() => calls.length === 2)
  work = (_name, item) => item
  await redrive(endpoint, executionArn)
  expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]', redriveCount: 2 })
  expect(await describedRun(endpoint, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 2, itemCounts: { succeeded: 3, total: 3, pendingRedrive: 0 } })
  expect(calls.filter(call => call.startsWith('a'))).toEqual([])
})

test('a run that is redriven while what was stopped still ends waits for that', async () => {
  const endpoint = await start()
  work = () => new Promise(() => undefined)
  const executionArn = await begin(endpoint, definition(), [1, 2])
  await until(() => calls.length === 2)
  work = (_name, item) => item
  // in one turn, as far as that can be done
  const stopped = endpoint.states.call('StopExecution', { executionArn }, operator)
  await Promise.resolve()
  const redriven = endpoint.states.call('RedriveExecution', { executionArn }, operator).catch(async () => {
    await stopped
    return endpoint.states.call('RedriveExecution', { executionArn }, operator)
  })
  await Promise.all([stopped, redriven])
  expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2]', redriveCount: 1 })
  expect(calls.filter(call => call.startsWith('a'))).toHaveLength(4)
  expect(await describedRun(endpoint, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1, itemCounts: { succeeded: 2, aborted: 0, total: 2 } })
  expect((await childrenOf(endpoint, executionArn)).map(({ status, redriveCount }) => [status, redriveCount])).toEqual([['SUCCEEDED', 1], ['SUCCEEDED', 1]])
})

test('results are written for all children, those that had succeeded before among them', async () => {
  await s3.call('PutObject', { Bucket: 'data', Key: 'in.json', Body: '[1,2,3]' }, operator)
  work = failing('a', [2])
  const endpoint = await start()
  const executionArn = await begin(endpoint, definition({
    MaxConcurrency: 1,
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Arguments: { Bucket: 'data', Key: 'in.json' }, ReaderConfig: { InputType: 'JSON' } },
    ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'data', Prefix: 'out' }, WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' } },
  }), {})
  expect((await ended(endpoint, executionArn)).status).toBe('FAILED')
  await redrive(endpoint, executionArn)
  const { status, output } = await ended(endpoint, executionArn)
  expect(status).toBe('SUCCEEDED')
  const { ResultWriterDetails: { Key } } = JSON.parse(output ?? '') as { readonly ResultWriterDetails: { readonly Key: string } }
  const manifest = JSON.parse((await s3.call('GetObject', { Bucket: 'data', Key }, operator))['Body'] as string) as { readonly ResultFiles: Readonly<Record<string, readonly { readonly Key: string }[]>> }
  expect(manifest.ResultFiles['FAILED']).toEqual([])
  const [file] = manifest.ResultFiles['SUCCEEDED'] ?? []
  expect((await s3.call('GetObject', { Bucket: 'data', Key: file?.Key ?? '' }, operator))['Body']).toBe('1\n2\n3\n')
})

test('a run that could not write its results writes them, and runs no child again', async () => {
  const endpoint = await start()
  const executionArn = await begin(endpoint, definition({ ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'absent', Prefix: 'out' } } }), [1, 2])
  expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'FAILED', error: 'States.ResultWriterFailed' })
  await s3.call('CreateBucket', { Bucket: 'absent' }, operator)
  calls = []
  await redrive(endpoint, executionArn)
  expect((await ended(endpoint, executionArn)).status).toBe('SUCCEEDED')
  expect(calls).toEqual([])
})

test.each(['STANDARD', 'EXPRESS'])('a process that is killed in the middle of a redrive is followed by one that goes on with it (%s)', async (type) => {
  work = failing('b', [1, 2, 3])
  const first = await start()
  const executionArn = await begin(first, definition({ ToleratedFailureCount: 2, MaxConcurrency: 3 }, type), [1, 2, 3])
  await ended(first, executionArn)
  await kill(first)
  const second = await start()
  calls = []
  work = (_name, item) => item === 1 ? item : new Promise(() => undefined)
  await redrive(second, executionArn)
  await until(() => calls.filter(call => call.startsWith('b')).length === (type === 'STANDARD' ? 3 : 1))
  const oneEnded = async () => (await childrenOf(second, executionArn)).some(({ status }) => status === 'SUCCEEDED')
  for (let i = 0; i < 2000 && !await oneEnded(); i++) await new Promise(resolve => { setTimeout(resolve, 1) })
  await kill(second)
  work = (_name, item) => item
  calls = []
  const third = await start()
  expect(await ended(third, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]', redriveCount: 1 })
  expect(calls.sort()).toEqual(type === 'STANDARD' ? ['b2', 'b3'] : ['a2', 'a3', 'b2', 'b3'])
  expect((await childrenOf(third, executionArn)).map(({ redriveCount }) => redriveCount)).toEqual([1, 1, 1])
  expect(await describedRun(third, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1, itemCounts: { succeeded: 3, total: 3 } })
})

/** Takes a redrive out of the journals of an execution's directory, all but that of the parent: what a process leaves that dies after it wrote the records down. */
async function forgetRedrives(parent: string): Promise<number> {
  const folder = join(directory, 'states', 'executions')
  let forgotten = 0
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.journal')) continue
    const { arn } = JSON.parse(await readFile(join(folder, file.replace(/journal$/, 'execution.json')), 'utf8')) as { readonly arn: string }
    const lines = (await readFile(join(folder, file), 'utf8')).split('\n')
    const at = lines.findIndex(line => line.startsWith('{"event":{"type":"redrive"'))
    if (arn === parent || at < 0) continue
    forgotten += 1
    await writeFile(join(folder, file), lines.slice(0, at).map(line => `${line}\n`).join(''))
  }
  return forgotten
}

test('a Standard child whose redrive did not reach its journal is redriven by the next process', async () => {
  work = failing('b', [1, 2])
  const first = await start()
  const executionArn = await begin(first, definition({ ToleratedFailureCount: 1, MaxConcurrency: 2 }), [1, 2])
  await ended(first, executionArn)
  work = () => new Promise(() => undefined)
  calls = []
  await redrive(first, executionArn)
  await until(() => calls.length === 2)
  await kill(first)
  expect(await forgetRedrives(executionArn)).toBe(2)
  work = (_name, item) => item
  calls = []
  const second = await start()
  expect(await ended(second, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2]', redriveCount: 1 })
  expect(calls.sort()).toEqual(['b1', 'b2'])
  expect((await childrenOf(second, executionArn)).map(({ status, redriveCount }) => [status, redriveCount])).toEqual([['SUCCEEDED', 1], ['SUCCEEDED', 1]])
})

describe('a data set that has changed (ASL3041)', () => {
  const inS3 = { ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Arguments: { Bucket: 'data', Key: 'in.json' }, ReaderConfig: { InputType: 'JSON' } } }
  const put = (body: string): Promise<JsonObject> => s3.call('PutObject', { Bucket: 'data', Key: 'in.json', Body: body }, operator)
  const refused = (which: string) => ({ status: 'FAILED', error: 'States.ItemReaderFailed', cause: `ASL3041: the data set has changed since this Map Run read it: ${which}` })

  test.each(['STANDARD', 'EXPRESS'])('is not redriven, and no item is run twice or left out; as it was it is (%s)', async type => {
    await put('[1,2,3]')
    work = failing('a', [2])
    const endpoint = await start()
    const executionArn = await begin(endpoint, definition({ ...inS3, MaxConcurrency: 1 }, type), {})
    expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' })
    calls = []
    await put('[2,3]')
    await redrive(endpoint, executionArn)
    expect(await ended(endpoint, executionArn)).toMatchObject(refused('item 0, counted from 0, is another one'))
    expect(calls).toEqual([])
    expect(await describedRun(endpoint, executionArn)).toMatchObject({ status: 'FAILED', redriveCount: 1, itemCounts: { succeeded: 1, failed: 1, total: 2, pendingRedrive: 0 } })
    await put('[1,2,3]')
    await redrive(endpoint, executionArn)
    expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]', redriveCount: 2 })
    expect(calls).toEqual(['a2', 'b2', 'a3', 'b3'])
  })

  test.each([
    // in the second, the child that ran is at its place, and has to be stopped all the same
    ['[1,9,3]', 'item 1, counted from 0, is another one'], ['[9,2,3]', 'item 0, counted from 0, is another one'],
  ])('ends a run that goes on after a restart, and Standard children that ran (%s)', async (body, which) => {
    await put('[1,2,3]')
    work = (_name, item) => item === 2 ? new Promise(() => undefined) : item
    const before = await start()
    const executionArn = await begin(before, definition({ ...inS3, MaxConcurrency: 1 }), {})
    await until(() => calls.length === 3)
    const running = (await childrenOf(before, executionArn)).find(({ status }) => status === 'RUNNING')?.executionArn ?? ''
    await kill(before)
    await put(body)
    calls = []
    const after = await start()
    expect(await ended(after, executionArn)).toMatchObject(refused(which))
    // it was under way: its call was made again
    expect(calls).toEqual(['a2'])
    expect((await described(after, running)).status).toBe('ABORTED')
    await put('[1,2,3]')
    work = (_name, item) => item
    await redrive(after, executionArn)
    expect(await ended(after, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]' })
    expect(calls).toEqual(['a2', 'a2', 'b2', 'a3', 'b3'])
  })
})

test('the role must be allowed to redrive Standard children', async () => {
  work = failing('a', [1])
  const authorise: Authorise = (caller, service, operation, input) => {
    if (service !== 'states' || operation !== 'RedriveExecution' || caller.principalArn !== role) return
    expect(input).toEqual({ executionArn: 'arn:aws:states:us-east-1:123456789012:execution:m/L:*' })
    throw new ServiceError('AccessDeniedException', 'may not redrive')
  }
  const endpoint = await start({ authorise })
  const executionArn = await begin(endpoint, definition(), [1])
  await ended(endpoint, executionArn)
  await redrive(endpoint, executionArn)
  expect(await ended(endpoint, executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Permissions', cause: 'may not redrive' })
})

test('a child that cannot go on fails again, and is counted among those that cannot', async () => {
  const endless = {
    StartAt: 'P', States: { P: { Type: 'Pass', Next: 'Q' }, Q: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = "over" %}', Next: 'R' }], Default: 'P' }, R: { Type: 'Succeed' } },
  }
  const endpoint = await start()
  const executionArn = await begin(endpoint, definition({ ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...endless } }), [1])
  await ended(endpoint, executionArn)
  await redrive(endpoint, executionArn)
  expect((await ended(endpoint, executionArn)).status).toBe('FAILED')
  expect(await describedRun(endpoint, executionArn)).toMatchObject({ redriveCount: 1, itemCounts: { failed: 1, total: 1, failuresNotRedrivable: 1 }, executionCounts: { failuresNotRedrivable: 1 } })
})

test('a Standard child that was forgotten is not begun anew (SW4311)', async () => {
  const request = { program: { type: 'STANDARD' }, executionArn: 'arn', executionName: 'n', mapRunArn: 'run', items: 1, redrive: 1, again: true } as unknown as ChildRequest
  const context = { executions: { get: () => undefined }, now: () => 7 } as unknown as StatesContext
  const child = launchChild(context, request, {} as StateMachine, '1')
  expect(await child.result).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: expect.stringMatching(/^SW4311: /) })
  expect(child.redrivable?.()).toBe(false)
})
