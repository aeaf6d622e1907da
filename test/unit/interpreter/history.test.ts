import { describe, expect, test } from '@jest/globals'
import { compile, handlersIntegration, startExecution, virtualClock } from '../../../src/interpreter/index.js'
import type { Handlers, WorkflowType } from '../../../src/interpreter/index.js'
import type { Json } from '../../../src/asl/json.js'

const run = async (definition: object, input: Json, handlers: Handlers = {}, type: WorkflowType = 'STANDARD') => {
  const result = await compile({ QueryLanguage: 'JSONata', ...definition }, { type }).run(input, { handlers, clock: virtualClock(1_704_067_200_000) })
  return { ...result, trace: result.events().map((event) => `${event.id}<${event.previousEventId} ${event.type}`), log: result.events() }
}

const lambda = (name: string, more: object = {}): object => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: name, Payload: '{% $states.input %}' }, Output: '{% $states.result.Payload %}', ...more })

describe('history', () => {
  test('of a pass', async () => {
    const { status, output, trace, log } = await run({ StartAt: 'A', States: { A: { Type: 'Pass', Output: { n: '{% $states.input.n + 1 %}' }, Assign: { seen: '{% $states.input.n %}' }, Next: 'B' }, B: { Type: 'Succeed', Output: '{% $seen %}' } } }, { n: 1 })
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: 1 })
    expect(trace).toEqual(['1<0 ExecutionStarted', '2<0 PassStateEntered', '3<2 PassStateExited', '4<3 SucceedStateEntered', '5<4 SucceedStateExited', '6<5 ExecutionSucceeded'])
    expect(log[2]?.details).toEqual({ name: 'stateExitedEventDetails', value: { name: 'A', output: '{"n":2}', outputDetails: { truncated: false }, assignedVariables: { seen: '1' }, assignedVariablesDetails: { truncated: false } } })
  })

  test('of data with a member named __proto__, which is data', async () => {
    const input = JSON.parse('{"__proto__":{"n":1}}') as Json
    const { output, log } = await run({ StartAt: 'A', States: { A: { Type: 'Pass', Output: JSON.parse('{"__proto__":"{% $states.input %}","more":1}') as Json, End: true } } }, input)
    const expected = '{"__proto__":{"__proto__":{"n":1}},"more":1}'
    expect(JSON.stringify(output)).toBe(expected)
    expect([log[0]?.details?.value['input'], log.at(-1)?.details?.value['output']]).toEqual(['{"__proto__":{"n":1}}', expected])
  })

  test('of a task that is retried, then caught', async () => {
    let calls = 0
    const { status, output, trace } = await run({
      StartAt: 'A',
      States: { A: lambda('f', { Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1, IntervalSeconds: 60 }], Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: 'B' }], End: true }), B: { Type: 'Pass', End: true } },
    }, {}, { f: () => { calls += 1; throw Object.assign(new Error('no'), { name: 'Busy' }) } })
    expect({ status, output, calls }).toEqual({ status: 'SUCCEEDED', output: 'Busy', calls: 2 })
    expect(trace).toEqual([
      '1<0 ExecutionStarted', '2<0 TaskStateEntered', '3<2 TaskScheduled', '4<3 TaskStarted', '5<4 TaskFailed', '6<5 TaskScheduled', '7<6 TaskStarted', '8<7 TaskFailed',
      '9<8 TaskStateExited', '10<9 PassStateEntered', '11<10 PassStateExited', '12<11 ExecutionSucceeded',
    ])
  })

  test('of a map with one iteration at a time', async () => {
    const { output, trace } = await run({
      StartAt: 'M', States: { M: { Type: 'Map', Items: '{% $states.input %}', MaxConcurrency: 1, ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', Output: '{% $states.input * 2 %}', End: true } } }, End: true } },
    }, [1, 2])
    expect(output).toEqual([2, 4])
    expect(trace).toEqual([
      '1<0 ExecutionStarted', '2<0 MapStateEntered', '3<2 MapStateStarted', '4<3 MapIterationStarted', '5<4 PassStateEntered', '6<5 PassStateExited', '7<6 MapIterationSucceeded',
      '8<6 MapIterationStarted', '9<8 PassStateEntered', '10<9 PassStateExited', '11<10 MapIterationSucceeded', '12<11 MapStateSucceeded', '13<11 MapStateExited', '14<13 ExecutionSucceeded',
    ])
  })

  test('of a parallel whose branch fails', async () => {
    const { status, error, cause, trace } = await run({
      StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [{ StartAt: 'F', States: { F: { Type: 'Fail', Error: 'Bad', Cause: 'why' } } }, { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 10, End: true } } }], End: true } },
    }, {})
    expect({ status, error, cause }).toEqual({ status: 'FAILED', error: 'Bad', cause: 'why' })
    expect(trace).toEqual(['1<0 ExecutionStarted', '2<0 ParallelStateEntered', '3<2 ParallelStateStarted', '4<3 FailStateEntered', '5<4 ParallelStateFailed', '6<5 ExecutionFailed'])
  })

  test('of an expression that finds nothing', async () => {
    const { status, error, cause, trace } = await run({ StartAt: 'A', States: { A: { Type: 'Pass', Output: { x: '{% $states.input.nope %}' }, End: true } } }, {})
    expect(status).toBe('FAILED')
    expect(error).toBe('States.QueryEvaluationError')
    expect(cause).toBe("An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '$states.input.nope' specified for the field 'Output/x' returned nothing (undefined).")
    expect(trace).toEqual(['1<0 ExecutionStarted', '2<0 PassStateEntered', '3<0 EvaluationFailed', '4<3 ExecutionFailed'])
  })
})

describe('behaviour', () => {
  test('a task that takes too long times out under the virtual clock', async () => {
    const machine = { StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 31_536_000, Next: 'B' }, B: { Type: 'Pass', End: true } }, TimeoutSeconds: 60 }
    const { status, error, startedAt, stoppedAt } = await run(machine, {})
    expect({ status, error, took: stoppedAt - startedAt }).toEqual({ status: 'TIMED_OUT', error: undefined, took: 60_000 })
  })

  test.each([['States.HeartbeatTimeout', 'SUCCEEDED'], ['States.Timeout', 'SUCCEEDED'], ['States.ALL', 'SUCCEEDED'], ['States.TaskFailed', 'FAILED']])('a missed heartbeat is caught as %s: %s', async (name, expected) => {
    const machine = {
      StartAt: 'A', States: {
        A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', Arguments: { FunctionName: 'f', Payload: {} }, HeartbeatSeconds: 5, TimeoutSeconds: 60, Catch: [{ ErrorEquals: [name], Next: 'B' }], End: true },
        B: { Type: 'Pass', End: true },
      },
    }
    const { status, startedAt, stoppedAt } = await run(machine, {}, { f: () => null })
    expect({ status, took: stoppedAt - startedAt }).toEqual({ status: expected, took: 5000 })
  })

  test('an EXPRESS execution ends after five minutes', async () => {
    const { status, error, startedAt, stoppedAt } = await run({ StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 301, End: true } } }, {}, {}, 'EXPRESS')
    expect({ status, error, took: stoppedAt - startedAt }).toEqual({ status: 'TIMED_OUT', error: 'States.Timeout', took: 300_000 })
  })

  test('an endless loop neither starves others nor outgrows its history', async () => {
    const loop = run({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' } } }, {})
    const other = await run({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }, { ok: true })
    expect(other.status).toBe('SUCCEEDED')
    const { status, cause, log } = await loop
    expect({ status, events: log.length }).toEqual({ status: 'FAILED', events: 25_000 })
    expect(cause).toContain('25000')
  })

  test('an endless loop in EXPRESS ends as it would on AWS, whose five minutes a virtual clock never sees', async () => {
    const { program } = compile({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' } } }, { type: 'EXPRESS' })
    const execution = startExecution({ program }, {}, { integrations: handlersIntegration({}), clock: virtualClock(), history: 'none' })
    expect(await execution.result).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout', cause: expect.stringContaining('1000000') })
  })

  test('an output over 262,144 bytes fails, whatever catches', async () => {
    const { status, error } = await run({ StartAt: 'A', States: { A: { Type: 'Pass', Output: '{% $pad("x", 262143) %}', End: true } } }, {})
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.DataLimitExceeded' })
    expect((await run({ StartAt: 'A', States: { A: { Type: 'Pass', Output: '{% $pad("x", 262142) %}', End: true } } }, {})).status).toBe('SUCCEEDED')
  })

  test('a map of concurrency above 1 keeps results in order and calls bounded', async () => {
    let running = 0
    let most = 0
    const handlers: Handlers = { f: async (n: number) => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 5 - n % 5))
      running -= 1
      return n
    } }
    const items = Array.from({ length: 30 }, (_, i) => i)
    const { output } = await run({ StartAt: 'M', States: { M: { Type: 'Map', MaxConcurrency: 4, ItemProcessor: { StartAt: 'T', States: { T: lambda('f', { End: true }) } }, End: true } } }, items, handlers)
    expect(output).toEqual(items)
    expect(most).toBe(4)
  })

  test('variables of outer scopes are read inside, and do not leak out', async () => {
    const { output } = await run({
      StartAt: 'A', States: {
        A: { Type: 'Pass', Assign: { x: 5 }, Next: 'M' },
        M: { Type: 'Map', Items: [1, 2], ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', Assign: { y: 1 }, Output: '{% $states.input + $x + $states.context.Map.Item.Index %}', End: true } } }, Next: 'Z' },
        Z: { Type: 'Pass', Output: '{% {"items": $states.input, "y": $exists($y)} %}', End: true },
      },
    }, {})
    expect(output).toEqual({ items: [6, 8], y: false })
  })

  test.each([
    [{ StartAt: 'A', States: { A: { Type: 'Pass', End: true, Foo: 1 } } }, 'ASL3003'],
    [{ StartAt: 'B', States: { A: { Type: 'Pass', End: true } } }, 'ASL3005'],
    [{ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'C' } } }, 'ASL3005'],
    [{ StartAt: 'A', States: { A: { Type: 'Pass', Output: '{% $states.( %}', End: true } } }, 'ASL3008'],
    [{ StartAt: 'A', States: { A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true } } }, 'ASL3009'],
    [{ StartAt: 'A', States: { A: { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }, End: true } } }, 'ASL3009'],
    [{ StartAt: 'A', States: { A: { Type: 'Pass', QueryLanguage: 'JSONPath', End: true } } }, 'ASL3004'],
    [{ StartAt: 'A', States: { A: { Type: 'Wait', Timestamp: '2024-01-01T00:00:00', End: true } } }, 'ASL3004'],
    [{ StartAt: 'A', States: { A: { Type: 'Wait', Seconds: -1, End: true } } }, 'ASL3004'],
    [{ StartAt: 'A', States: { A: { Type: 'Pass', Assign: null, End: true } } }, 'ASL3004'],
    [{ StartAt: 'A', States: { A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', TimeoutSeconds: 0, End: true } } }, 'ASL3004'],
    [{ StartAt: 'A', States: { A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Credentials: {}, End: true } } }, 'ASL3004'],
    [{ StartAt: 'A', States: { A: { Type: 'Pass', Assign: { 'my name': 1 }, End: true } } }, 'ASL3011'],
    [{ StartAt: 'A', States: { A: { Type: 'Pass', Assign: { states: 1 }, End: true } } }, 'ASL3011'],
    [{ StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [{ StartAt: 'A', States: { A: { Type: 'Pass', Assign: { v: 1 }, End: true } } }], Assign: { v: 1 }, End: true } } }, 'ASL3011'],
  ])('%j is refused with %s', (definition, code) => {
    expect(() => compile({ QueryLanguage: 'JSONata', ...definition }, { type: 'EXPRESS' })).toThrow(expect.objectContaining({ code }))
  })
})
