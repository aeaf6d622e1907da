import { describe, expect, test } from '@jest/globals'
import { compile, handlersIntegration, mocksFrom, virtualClock } from '../../../../src/interpreter/index.js'
import type { MockConfig, MockedResponse, MockOptions, WorkflowType } from '../../../../src/interpreter/index.js'
import type { Json } from '../../../../src/asl/json.js'

const returned = (value: Json, more: { readonly Delay?: number } = {}): MockedResponse => ({ Return: value, ...more })
const thrown = (Error: string): MockedResponse => ({ Throw: { Error, Cause: 'mocked' } })

const configOf = (responses: MockConfig['MockedResponses'], states: Readonly<Record<string, string>> = { A: 'r' }): MockConfig => ({ StateMachines: { M: { TestCases: { C: states } } }, MockedResponses: responses })

const choice = { stateMachine: 'M', testCase: 'C' }

const task = (resource: string, more: object = {}): object => ({ Type: 'Task', Resource: resource.startsWith('arn:') ? resource : `arn:aws:states:::${resource}`, ...more })

const run = async (states: Readonly<Record<string, object>>, config: MockConfig, input: Json = {}, more: Partial<MockOptions> = {}, type: WorkflowType = 'STANDARD') => {
  const definition = { StartAt: Object.keys(states)[0], States: states }
  const result = await compile(definition, { type }).run(input, { clock: virtualClock(), integrations: mocksFrom(config, { ...choice, definition, ...more }) })
  return { ...result, types: result.events().map((event) => event.type) }
}

const retried = { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 9 }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], End: true }

describe('answers', () => {
  test('by the number of the call, over retries', async () => {
    const { status, output, stoppedAt } = await run({ A: task('lambda:invoke', retried), B: { Type: 'Fail' } }, configOf({ r: { '0': thrown('X'), '1-2': thrown('Y'), '3': returned({ StatusCode: 200 }) } }))
    expect({ status, output, stoppedAt }).toEqual({ status: 'SUCCEEDED', output: { StatusCode: 200 }, stoppedAt: 7000 })
  })

  test('by the number of the call, over iterations and their retries', async () => {
    const map = { Type: 'Map', MaxConcurrency: 1, ItemProcessor: { StartAt: 'A', States: { A: task('lambda:invoke', { Retry: [{ ErrorEquals: ['X'] }], End: true }) } }, End: true }
    const { output } = await run({ Each: map }, configOf({ r: { '0': thrown('X'), '1': returned('one'), '2': returned('two') } }), [1, 2])
    expect(output).toEqual(['one', 'two'])
  })

  test('by the number of the call, over rounds of a loop', async () => {
    const { output, stoppedAt } = await run({
      A: task('aws-sdk:ec2:describeInstances', { Next: 'Is' }),
      Is: { Type: 'Choice', Choices: [{ Variable: '$.state', StringEquals: 'running', Next: 'Done' }], Default: 'Pause' },
      Pause: { Type: 'Wait', Seconds: 30, Next: 'A' },
      Done: { Type: 'Succeed' },
    }, configOf({ r: { '0-1': returned({ state: 'pending' }), '2': returned({ state: 'running' }) } }))
    expect({ output, stoppedAt }).toEqual({ output: { state: 'running' }, stoppedAt: 60_000 })
  })

  test.each<[string, Json]>([['null', null], ['a text', 'x'], ['a list', [1]], ['false', false]])('with %s', async (_what, value) => {
    expect(await run({ A: task('sqs:sendMessage', { End: true }) }, configOf({ r: { '0': returned(value) } }))).toMatchObject({ status: 'SUCCEEDED', output: value })
  })

  test('after a delay, during which time passes', async () => {
    const { stoppedAt, status } = await run({ A: task('lambda:invoke', { End: true }) }, configOf({ r: { '0': returned(1, { Delay: 90 }) } }))
    expect({ stoppedAt, status }).toEqual({ stoppedAt: 90_000, status: 'SUCCEEDED' })
    const late = await run({ A: task('lambda:invoke', { TimeoutSeconds: 60, End: true }) }, configOf({ r: { '0': returned(1, { Delay: 90 }) } }))
    expect(late).toMatchObject({ stoppedAt: 60_000, status: 'FAILED', error: 'States.Timeout' })
  })

  test('for a function named directly, as they are', async () => {
    const { output, types } = await run({ A: task('arn:aws:lambda:us-east-1:123456789012:function:f', { End: true }) }, configOf({ r: { '0': returned({ n: 1 }) } }))
    expect({ output, type: types[4] }).toEqual({ output: { n: 1 }, type: 'LambdaFunctionSucceeded' })
  })
})

describe('what a task waits for', () => {
  const waits: readonly (readonly [string, string, readonly string[]])[] = [
    ['a callback', 'sqs:sendMessage.waitForTaskToken', ['TaskScheduled', 'TaskStarted', 'TaskSubmitted']],
    ['a job', 'batch:submitJob.sync', ['TaskScheduled', 'TaskStarted', 'TaskSubmitted']],
    ['a nested execution', 'states:startExecution.sync:2', ['TaskScheduled', 'TaskStarted', 'TaskSubmitted']],
    ['an activity', 'arn:aws:states:us-east-1:123456789012:activity:sign', ['ActivityScheduled', 'ActivityStarted']],
  ]

  test.each(waits)('%s is answered', async (_what, resource, before) => {
    const states = { A: task(resource, { End: true }) }
    const last = before[0]?.startsWith('Activity') === true ? 'Activity' : 'Task'
    const good = await run(states, configOf({ r: { '0': returned({ n: 1 }, { Delay: 10 }) } }))
    expect(good).toMatchObject({ status: 'SUCCEEDED', output: { n: 1 }, stoppedAt: 10_000 })
    expect(good.types.slice(2, before.length + 3)).toEqual([...before, `${last}Succeeded`])
    const bad = await run(states, configOf({ r: { '0': thrown('Refused') } }))
    expect(bad).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'mocked', stoppedAt: 0 })
    expect(bad.types.slice(2, before.length + 3)).toEqual([...before, `${last}Failed`])
  })

  test('a callback that comes too late is not heard', async () => {
    const { status, error, stoppedAt } = await run({ A: task('sqs:sendMessage.waitForTaskToken', { HeartbeatSeconds: 5, End: true }) }, configOf({ r: { '0': returned(1, { Delay: 10 }) } }))
    expect({ status, error, stoppedAt }).toEqual({ status: 'FAILED', error: 'States.Timeout', stoppedAt: 5000 })
  })
})

describe('a handler', () => {
  const config = configOf({ r: { '0': thrown('Busy'), '1-5': { Handler: './score.js#score', Delay: 3 } } })
  const load = (reference: string) => {
    expect(reference).toBe('./score.js#score')
    return ({ n }: { readonly n: number }) => ({ twice: 2 * n })
  }

  test('answers a Lambda task by its payload', async () => {
    const states = { A: task('lambda:invoke', { Parameters: { 'FunctionName': 'f', 'Payload.$': '$' }, ...retried }), B: { Type: 'Fail' } }
    expect(await run(states, config, { n: 4 }, { load })).toMatchObject({ output: { ExecutedVersion: '$LATEST', Payload: { twice: 8 }, StatusCode: 200 }, stoppedAt: 4000 })
  })

  test('answers any other task by its parameters', async () => {
    expect(await run({ A: task('aws-sdk:s3:getObject', retried), B: { Type: 'Fail' } }, config, { n: 4 }, { load })).toMatchObject({ output: { twice: 8 } })
  })

  test('needs somebody who loads it', () => {
    expect(() => mocksFrom(config, choice)).toThrow(expect.objectContaining({ code: 'ASL3031', message: expect.stringContaining("give 'load'") }))
  })
})

describe('a call that nothing answers ends the execution past its catchers', () => {
  const states = { A: task('lambda:invoke', { Parameters: { FunctionName: 'f' }, ...retried }), B: task('sqs:sendMessage', { End: true }) }

  test('beyond the last range', async () => {
    const { status, error, cause, types } = await run(states, configOf({ r: { '0-1': thrown('X') } }))
    expect({ status, error, last: types.at(-1) }).toEqual({ status: 'FAILED', error: 'States.Runtime', last: 'ExecutionFailed' })
    expect(cause).toBe(`ASL3032 at /MockedResponses/r: the state 'A' makes call "2", but the answers end with call "1"; add "2"`)
  })

  test('in a state that the test case does not name', async () => {
    const { status, cause } = await run(states, configOf({ r: { '0-9': thrown('X') } }))
    expect(status).toBe('FAILED')
    expect(cause).toContain("the state 'B' calls arn:aws:states:::sqs:sendMessage, which nothing answers")
  })

  test('but for integrations that are given for these', async () => {
    const { output } = await run(states, configOf({ r: { '0': returned(1) } }, { B: 'r' }), {}, { otherwise: handlersIntegration({ f: () => { throw new Error('broken') } }) })
    expect(output).toBe(1)
  })
})

describe('a configuration is refused', () => {
  const one = { r: { '0': returned(1) } }
  test.each<[string, unknown, string, string, string]>([
    ['that is no object', [], 'ASL3030', '', 'is an object'],
    ['without responses', { StateMachines: {} }, 'ASL3030', '/MockedResponses', 'is an object'],
    ['with another field', { ...configOf(one), Mocks: {} }, 'ASL3030', '/Mocks', 'StateMachines, MockedResponses'],
    ['without the state machine', { ...configOf(one), StateMachines: { Other: { TestCases: {} } } }, 'ASL3031', '/StateMachines', "there is 'Other'"],
    ['without the test case', { ...configOf(one), StateMachines: { M: { TestCases: { D: {}, E: {} } } } }, 'ASL3031', '/StateMachines/M/TestCases', "there are 'D', 'E'"],
    ['without the response', configOf({}), 'ASL3031', '/StateMachines/M/TestCases/C/A', "no mocked response 'r'"],
    ['with a response that is no name', configOf(one, { A: 1 as unknown as string }), 'ASL3030', '/StateMachines/M/TestCases/C/A', 'the name of a mocked response'],
    ['with an empty response', configOf({ r: {} }), 'ASL3030', '/MockedResponses/r', 'add one for the first call'],
    ['with a gap', configOf({ r: { '0': returned(1), '2-3': returned(2) } }), 'ASL3030', '/MockedResponses/r', 'nothing answers call "1"'],
    ['that begins late', configOf({ r: { '2-3': returned(2) } }), 'ASL3030', '/MockedResponses/r', 'nothing answers calls "0-1"'],
    ['with an overlap', configOf({ r: { '0-2': returned(1), '1': returned(2) } }), 'ASL3030', '/MockedResponses/r/1', 'call 1 is answered twice'],
    ['with a range the wrong way round', configOf({ r: { '3-0': returned(1) } }), 'ASL3030', '/MockedResponses/r/3-0', 'lower number'],
    ['with a key that is no number', configOf({ r: { first: returned(1) } }), 'ASL3030', '/MockedResponses/r/first', 'numbered from 0'],
    ['with two answers', configOf({ r: { '0': { Return: 1, Throw: { Error: 'X', Cause: '' } } } }), 'ASL3030', '/MockedResponses/r/0', 'here are Return and Throw'],
    ['with no answer', configOf({ r: { '0': { Delay: 1 } as MockedResponse } }), 'ASL3030', '/MockedResponses/r/0', 'here is none of them'],
    ['with an unknown member', configOf({ r: { '0': { Retrun: 1 } as unknown as MockedResponse } }), 'ASL3030', '/MockedResponses/r/0/Retrun', 'Return, Throw, Handler, Delay'],
    ['with an error without a cause', configOf({ r: { '0': { Throw: { Error: 'X' } } as MockedResponse } }), 'ASL3030', '/MockedResponses/r/0/Throw', 'Cause is missing'],
    ['with a delay below 0', configOf({ r: { '0': returned(1, { Delay: -1 }) } }), 'ASL3030', '/MockedResponses/r/0/Delay', 'at least 0'],
    ['with a handler that is none', configOf({ r: { '0': { Handler: 'score' } } }), 'ASL3030', '/MockedResponses/r/0/Handler', 'module#export'],
    ['with a state that is not there', configOf(one, { Z: 'r' }), 'ASL3031', '/StateMachines/M/TestCases/C/Z', "no state 'Z'; it has the Task states 'A', 'Inner', 'Deep'"],
    ['with a state that calls nothing', configOf(one, { P: 'r' }), 'ASL3031', '/StateMachines/M/TestCases/C/P', "'P' is a Pass state"],
  ])('%s', (_what, config, code, path, reason) => {
    const definition = {
      StartAt: 'A',
      States: {
        A: { Type: 'Task' }, P: { Type: 'Pass' }, Q: { Type: 'Parallel', Branches: [{ States: { Inner: { Type: 'Task' } } }] },
        M: { Type: 'Map', ItemProcessor: { States: { Deep: { Type: 'Task' } } } },
      },
    }
    expect(() => mocksFrom(config, { ...choice, definition })).toThrow(expect.objectContaining({ name: 'InterpreterError', code, path, message: expect.stringContaining(reason) }))
  })

  test('also for mistakes in responses that the test case does not use', () => {
    expect(() => mocksFrom(configOf({ r: { '0': returned(1) }, other: { '1': returned(1) } }), choice)).toThrow(expect.objectContaining({ path: '/MockedResponses/other' }))
  })
})
