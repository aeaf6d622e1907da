import { describe, expect, test } from '@jest/globals'
import { setTimeout as pause } from 'node:timers/promises'
import { compile, InterpreterError, TaskFailure, virtualClock } from '../../../src/interpreter/index.js'
import type { Handlers, Integrations, WorkflowType } from '../../../src/interpreter/index.js'

const invoke = (name: string, more: object = {}): object => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: name, 'Payload.$': '$' }, ...more })
const callback = (name: string, more: object = {}): object => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', Parameters: { FunctionName: name }, ...more })

const run = async (states: Readonly<Record<string, object>>, how: Handlers | Integrations, type: WorkflowType = 'STANDARD') => {
  const machine = compile({ StartAt: Object.keys(states)[0], States: states }, { type })
  const invoked = typeof how['invoke'] === 'function' ? { integrations: how as Integrations } : { handlers: how as Handlers }
  const result = await machine.run({}, { clock: virtualClock(), ...invoked })
  return { ...result, types: result.events().map((event) => event.type) }
}

describe('sleep', () => {
  test('lets virtual time pass, also several at once', async () => {
    const { stoppedAt, output } = await run({ A: invoke('slow', { OutputPath: '$.Payload', End: true }) }, {
      slow: async (_event, { sleep }) => {
        await Promise.all([sleep(60_000), sleep(3_600_000), pause(5)])
        await sleep(1000)
        return 'rested'
      },
    })
    expect({ stoppedAt, output }).toEqual({ stoppedAt: 3_601_000, output: 'rested' })
  })

  test('ends when the task is given up, and the clock stands still for the next one', async () => {
    const left: number[] = []
    const states = {
      A: invoke('slow', { TimeoutSeconds: 10, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'B' }], End: true }),
      B: invoke('busy', { TimeoutSeconds: 60, OutputPath: '$.Payload', End: true }),
    }
    const { status, output, stoppedAt } = await run(states, {
      slow: async (_event, context) => {
        const { sleep } = context
        await sleep(100_000)
        // nobody waits any more: no time passes for this one
        await sleep(100_000)
        left.push(context.signal.aborted ? 1 : 0)
      },
      busy: async () => {
        await pause(20)
        return 'done'
      },
    })
    expect({ status, output, stoppedAt, left }).toEqual({ status: 'SUCCEEDED', output: 'done', stoppedAt: 10_000, left: [1] })
  })

  test('of a clock ends at once when the task was given up before', async () => {
    const clock = virtualClock()
    const release = clock.hold()
    await clock.sleep(1000, AbortSignal.abort())
    // the hold is still one hold
    let woken = false
    clock.schedule(1, () => { woken = true })
    await pause(5)
    expect({ now: clock.now(), woken }).toEqual({ now: 0, woken: false })
    release()
    await pause(5)
    expect({ now: clock.now(), woken }).toEqual({ now: 1, woken: true })
  })
})

describe('a callback', () => {
  test('may be answered before the call itself', async () => {
    const { status, output, types } = await run({ A: callback('ask', { End: true }) }, {
      ask: (_event, { callback: token }) => {
        expect(token?.succeed({ yes: true })).toBe(true)
        expect(token?.fail({ error: 'Second' })).toBe(false)
      },
    })
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { yes: true } })
    expect(types.slice(1, 6)).toEqual(['TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded'])
  })

  test('may be answered long after, kept alive by heartbeats', async () => {
    const { status, error, stoppedAt } = await run({ A: callback('ask', { HeartbeatSeconds: 60, End: true }) }, {
      ask: (_event, { callback: token, sleep }) => {
        void (async () => {
          for (let beat = 0; beat < 5; beat++) {
            await sleep(50_000)
            token?.heartbeat()
          }
          token?.fail({ error: 'Refused', cause: 'no' })
        })()
      },
    })
    expect({ status, error, stoppedAt }).toEqual({ status: 'FAILED', error: 'Refused', stoppedAt: 250_000 })
  })

  test('that nobody answers times out by its heartbeat', async () => {
    const { status, error, stoppedAt } = await run({ A: callback('ask', { HeartbeatSeconds: 60, End: true }) }, { ask: () => null })
    expect({ status, error, stoppedAt }).toEqual({ status: 'FAILED', error: 'States.Timeout', stoppedAt: 60_000 })
  })
})

describe('what is thrown', () => {
  const all = { Retry: [{ ErrorEquals: ['States.ALL'] }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], End: true }

  test('as an InterpreterError ends the execution, whatever catches', async () => {
    const branch = { StartAt: 'T', States: { T: invoke('f', { End: true }) } }
    let calls = 0
    const { status, error, cause, types } = await run({ A: { Type: 'Parallel', Branches: [branch], ...all }, B: { Type: 'Pass', End: true } }, {
      invoke() {
        calls += 1
        throw new InterpreterError('ASL3099', '/x', 'wrong set-up')
      },
    })
    expect({ status, error, cause, calls }).toEqual({ status: 'FAILED', error: 'States.Runtime', cause: 'ASL3099 at /x: wrong set-up', calls: 1 })
    expect(types.at(-1)).toBe('ExecutionFailed')
  })

  test.each<[string, unknown, string, string]>([
    ['an error', new RangeError('far'), 'RangeError', 'far'],
    ['an error with a name of its own', Object.assign(new Error('full'), { name: 'Busy' }), 'Busy', 'full'],
    ['a text', 'plain', 'string', 'plain'],
    ['null', null, 'object', 'null'],
    ['a failure', new TaskFailure('Named', 'so'), 'Named', 'so'],
  ])('as %s goes by the name that AWS gives it', async (_what, thrown, error, message) => {
    const result = await run({ A: invoke('f', { End: true }) }, { f: () => { throw thrown } })
    expect(result.error).toBe(error)
    expect(thrown instanceof TaskFailure ? result.cause : (JSON.parse(result.cause ?? '') as { readonly errorMessage: string }).errorMessage).toBe(message)
  })

  test('by writing the result as JSON is the runtime\'s', async () => {
    expect(await run({ A: invoke('f', { End: true }) }, { f: () => 1n })).toMatchObject({ status: 'FAILED', error: 'Runtime.MarshalError' })
    expect(await run({ A: invoke('f', { OutputPath: '$.Payload', End: true }) }, { f: () => undefined })).toMatchObject({ status: 'SUCCEEDED', output: null })
  })
})

test('a handler is found by name, ARN, version and alias', async () => {
  for (const name of ['f', 'arn:aws:lambda:us-east-1:123456789012:function:f', 'arn:aws:lambda:us-east-1:123456789012:function:f:live', '123456789012:function:f', 'f:$LATEST']) {
    expect(await run({ A: invoke(name, { OutputPath: '$.Payload', End: true }) }, { f: () => 1 })).toMatchObject({ status: 'SUCCEEDED', output: 1 })
  }
})

describe('an activity', () => {
  const arn = 'arn:aws:states:us-east-1:123456789012:activity:sign'
  const signed = (how: Integrations, more: object = {}) => run({ A: { Type: 'Task', Resource: arn, ...more, End: true } }, how)

  test('is started by the worker that fetches it, and ended by its token', async () => {
    const { status, output, types, events } = await signed({
      invoke({ parameters, control, taskToken }) {
        expect({ parameters, token: typeof taskToken }).toEqual({ parameters: {}, token: 'string' })
        control?.succeed({ by: 'ann' })
        return Promise.resolve({ workerName: 'desk' })
      },
    })
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { by: 'ann' } })
    expect(types).toEqual(['ExecutionStarted', 'TaskStateEntered', 'ActivityScheduled', 'ActivityStarted', 'ActivitySucceeded', 'TaskStateExited', 'ExecutionSucceeded'])
    expect(events().slice(2, 4).map(({ details }) => details)).toEqual([
      { name: 'activityScheduledEventDetails', value: { input: '{}', inputDetails: { truncated: false }, resource: arn } },
      { name: 'activityStartedEventDetails', value: { workerName: 'desk' } },
    ])
  })

  test('counts heartbeats from when it was fetched', async () => {
    const { error, stoppedAt, types } = await signed({
      async invoke({ control }) {
        await control?.sleep(100_000)
        return {}
      },
    }, { HeartbeatSeconds: 10 })
    expect({ error, stoppedAt, last: types.at(-2) }).toEqual({ error: 'States.Timeout', stoppedAt: 110_000, last: 'ActivityTimedOut' })
  })

  test('fails by its worker', async () => {
    const { error, cause, types } = await signed({
      invoke({ control }) {
        control?.fail({ error: 'Refused', cause: 'no' })
        return Promise.resolve({})
      },
    })
    expect({ error, cause, last: types.at(-2) }).toEqual({ error: 'Refused', cause: 'no', last: 'ActivityFailed' })
  })

  test('has no place in an EXPRESS workflow', () => {
    expect(() => compile({ StartAt: 'A', States: { A: { Type: 'Task', Resource: arn, End: true } } }, { type: 'EXPRESS' })).toThrow(expect.objectContaining({ code: 'ASL3009' }))
  })
})
