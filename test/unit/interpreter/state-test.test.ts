import { describe, expect, test } from '@jest/globals'
import { compile, findState, InterpreterError, seededEntropy, StateTestRefused, TaskFailure, testState, virtualClock } from '../../../src/interpreter/index.js'
import type { FoundState, Integrations, StateTest } from '../../../src/interpreter/index.js'
import type { Json, JsonObject } from '../../../src/asl/json.js'

const identity = { executionArn: 'arn:e', executionName: 'e', stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m', stateMachineName: 'm' }
const unused: Integrations = { invoke: () => Promise.reject(new Error('nothing is to be called')) }

/** A state of a machine that holds no other but where it goes. */
function only(state: JsonObject): FoundState {
  const found = findState(compile({ StartAt: 'S', States: { S: state, Next: { Type: 'Succeed' } } }, { type: 'STANDARD' }).program, 'S')
  if (found === undefined) throw new Error('the state is not there')
  return found
}

const tried = (state: JsonObject, input: Json, more: Partial<StateTest> = {}) =>
  testState(only(state), { ...identity, input, variables: {}, retries: 0, integrations: unused, clock: virtualClock(0), entropy: seededEntropy(1), ...more })

const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', Next: 'Next' }

describe('a state tried alone', () => {
  test('is found inside a Parallel, a Map and a Distributed Map', () => {
    const inner = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } })
    const { program } = compile({
      StartAt: 'P', States: {
        P: { Type: 'Parallel', Branches: [inner('A'), inner('B')], Next: 'M' }, M: { Type: 'Map', ItemProcessor: inner('C'), Next: 'D' },
        D: { Type: 'Map', ItemProcessor: { ...inner('E'), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } }, End: true },
      },
    }, { type: 'STANDARD' })
    expect(['A', 'B', 'C', 'E', 'P'].map(name => findState(program, name)?.state.name)).toEqual(['A', 'B', 'C', 'E', 'P'])
    expect(findState(program, 'E')?.program.type).toBe('EXPRESS')
    expect(findState(program, 'None')).toBeUndefined()
  })

  test('calls as it would in an execution, and waits in virtual time', async () => {
    const requests: Json[] = []
    const integrations: Integrations = {
      invoke({ parameters, retryCount, roleArn }) {
        requests.push([parameters, retryCount, roleArn])
        return Promise.resolve({ answered: true })
      },
    }
    expect(await tried(task, { a: 1 }, { integrations, retries: 3, roleArn: 'role' })).toMatchObject({ status: 'SUCCEEDED', output: { answered: true }, next: 'Next' })
    expect(requests).toEqual([[{ a: 1 }, 3, 'role']])
    const clock = virtualClock(0)
    await tried({ Type: 'Wait', Seconds: 120, Next: 'Next' }, {}, { clock })
    expect(clock.now()).toBe(120_000)
    expect(await tried({ Type: 'Wait', Seconds: 301, Next: 'Next' }, {})).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
  })

  test.each([
    ['a named failure', new TaskFailure('E', 'c'), { status: 'CAUGHT_ERROR', error: 'E', cause: 'c', next: 'Next' }],
    ['a failure without a name', new Error('broken'), { status: 'FAILED', error: 'States.Runtime', cause: 'broken' }],
    ['a fault of the set-up', new InterpreterError('ASL3020', '', 'no'), { status: 'FAILED', error: 'States.Runtime' }],
  ])('takes %s as an execution does', async (_what, error, expected) => {
    expect(await tried({ ...task, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Next' }] }, {}, { integrations: { invoke: () => Promise.reject(error) } })).toMatchObject(expected)
  })

  test('has its time-out, and gives up with who asked', async () => {
    const silent: Integrations = { invoke: ({ signal }) => new Promise((_, reject) => { signal.addEventListener('abort', () => { reject(new Error('given up')) }) }) }
    const timers: (() => void)[] = []
    const clock = { now: () => 0, schedule: (_at: number, wake: () => void) => {
      timers.push(wake)
      return () => undefined
    } }
    const late = tried({ ...task, TimeoutSeconds: 5 }, {}, { integrations: silent, clock })
    timers[0]?.()
    expect(await late).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
    const over = new AbortController()
    const given = tried(task, {}, { integrations: silent, clock, signal: over.signal })
    over.abort(new Error('nobody waits'))
    await expect(given).rejects.toThrow('nobody waits')
    await expect(tried(task, {}, { integrations: silent, clock, signal: over.signal })).rejects.toThrow('nobody waits')
  })

  test('has an output that an execution could have', async () => {
    const large = { result: 'x'.repeat(262_145) }
    expect(await tried(task, {}, { mock: large })).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' })
    const parallel = { Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', End: true } } }], Next: 'Next' }
    expect(await tried(parallel, {}, { mock: { result: [large.result] } })).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' })
  })

  test('whose catcher fails has failed', async () => {
    const caught = { ...task, QueryLanguage: 'JSONata', Catch: [{ ErrorEquals: ['E'], Output: '{% $error("again") %}', Next: 'Next' }] }
    expect(await tried(caught, {}, { mock: { failure: { error: 'E' } } })).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' })
  })

  test('refuses what does not fit', async () => {
    const map = { Type: 'Map', ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Pass', End: true } }, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }, Next: 'Next' }
    await expect(tried(map, [1], { mock: { result: [] }, failedIterations: 2 })).rejects.toBeInstanceOf(StateTestRefused)
    await expect(tried(map, [1], { mock: { result: [] }, readerData: '[]' })).rejects.toThrow('MapItemReaderData is only for a Map state with an ItemReader')
    const inventory = { ...map, ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'MANIFEST' }, Parameters: { Bucket: 'b', Key: 'k' } } }
    await expect(tried(inventory, [], { mock: { result: [] }, readerData: '[]' })).rejects.toThrow(/^ASL3050: /)
  })
})
