import { describe, expect, test } from '@jest/globals'
import type { Json, JsonObject } from '../../../src/asl/json.js'
import { compile, newExecution, openExecution, TaskFailure, virtualClock } from '../../../src/interpreter/index.js'
import type { DurableExecution, MapRunHost, MapRunOutcome, RunOptions } from '../../../src/interpreter/index.js'

/** Answers of the tasks by their state, one after the other; the last one stays. */
type Answers = Readonly<Record<string, readonly (Json | Error)[]>>

const entropy = { uuid: () => '00000001-0000-4000-8000-00000000000a', random: () => 0 }
const busy = new TaskFailure('Busy', 'come again')
const task = (more: JsonObject = { End: true }): JsonObject => ({ Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', ...more })
const pass = (more: JsonObject = { End: true }): JsonObject => ({ Type: 'Pass', ...more })
const machineOf = (states: Readonly<Record<string, JsonObject>>, more: JsonObject = {}): JsonObject => ({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0] ?? '', States: states, ...more })
const branchOf = (states: Readonly<Record<string, JsonObject>>): JsonObject => ({ StartAt: Object.keys(states)[0] ?? '', States: states })

interface Begun {
  readonly execution: DurableExecution
  readonly calls: readonly string[]
  /** Lines such as `7 TaskFailed < 6`, from that event on. */
  readonly history: (from?: number) => readonly string[]
}

function begin(definition: JsonObject, answers: Answers = {}, options: Partial<RunOptions> = {}): Begun {
  const calls: string[] = []
  const left = new Map(Object.entries(answers).map(([name, list]) => [name, [...list]]))
  const machine = compile(definition, { type: 'STANDARD' })
  const execution = openExecution(machine, newExecution(machine, { n: 1 }, { entropy, executionName: 'e' }, 0), {
    clock: virtualClock(),
    integrations: {
      invoke({ stateName, retryCount }) {
        calls.push(`${stateName}${'+'.repeat(retryCount)}`)
        const list = left.get(stateName) ?? []
        const answer = (list.length > 1 ? list.shift() : list[0]) ?? stateName
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
      },
    },
    ...options,
  })
  execution.resume()
  return { execution, calls, history: (from = 1) => execution.events().slice(from - 1).map(({ id, type, previousEventId }) => `${String(id)} ${type} < ${String(previousEventId)}`) }
}

describe('a redriven execution goes on', () => {
  test('with the state that failed: those before are not run again, and the history goes on', async () => {
    const { execution, calls, history } = begin(machineOf({ A: task({ Next: 'B' }), B: task({ Assign: { b: '{% $states.result %}' }, Next: 'C' }), C: pass({ Output: '{% $b & $string($states.context.Execution.RedriveCount) %}', End: true }) }), { B: [busy, 'well'] })
    expect(await execution.result).toMatchObject({ status: 'FAILED', error: 'Busy' })
    const failed = execution.events().length
    expect(execution.redrive(5000)).toBe(true)
    expect(execution.status).toBe('RUNNING')
    expect(await execution.result).toMatchObject({ status: 'SUCCEEDED', output: 'well1', startedAt: 0 })
    expect(calls).toEqual(['A', 'B', 'B'])
    expect(history(failed)).toEqual([
      '11 ExecutionFailed < 10', '12 ExecutionRedriven < 11', '13 LambdaFunctionScheduled < 12', '14 LambdaFunctionStarted < 13', '15 LambdaFunctionSucceeded < 14',
      '16 TaskStateExited < 15', '17 PassStateEntered < 16', '18 PassStateExited < 17', '19 ExecutionSucceeded < 18',
    ])
    expect(execution.events()[failed]).toMatchObject({ timestamp: 5000, details: { name: 'executionRedrivenEventDetails', value: { redriveCount: 1 } } })
    expect(execution.redriven).toEqual({ count: 1, at: 5000 })
  })

  test('any number of times, and each counts', async () => {
    const { execution, calls } = begin(machineOf({ A: task() }), { A: [busy, busy, 'well'] })
    await execution.result
    execution.redrive()
    expect((await execution.result).status).toBe('FAILED')
    execution.redrive()
    expect((await execution.result).status).toBe('SUCCEEDED')
    expect(calls).toEqual(['A', 'A', 'A'])
    expect(execution.events().flatMap(({ type, details }) => (type === 'ExecutionRedriven' ? [details?.value] : []))).toEqual([{ redriveCount: 1 }, { redriveCount: 2 }])
  })

  test('with as many retries as at first', async () => {
    const { execution, calls } = begin(machineOf({ A: task({ Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }], End: true }) }), { A: [busy, busy, busy, 'well'] })
    expect((await execution.result).status).toBe('FAILED')
    execution.redrive()
    expect((await execution.result).status).toBe('SUCCEEDED')
    expect(calls).toEqual(['A', 'A+', 'A', 'A+'])
  })

  test('in every branch that failed or was given up, and in no other', async () => {
    const nested = { Type: 'Parallel', Branches: [branchOf({ D: task({ Next: 'E' }), E: task() }), branchOf({ F: task({ Next: 'G' }), G: task() })], End: true }
    const { execution, calls } = begin(machineOf({
      P: { Type: 'Parallel', Branches: [branchOf({ A: task() }), branchOf({ B: task({ Next: 'N' }), N: nested }), branchOf({ W: { Type: 'Wait', Seconds: 9, Next: 'X' }, X: task() })], End: true },
    }), { G: [busy, 'g'] })
    expect(await execution.result).toMatchObject({ status: 'FAILED', error: 'Busy' })
    const before = [...calls]
    execution.redrive()
    expect(await execution.result).toMatchObject({ status: 'SUCCEEDED', output: ['A', ['E', 'g'], 'X'] })
    expect(before).toEqual(expect.arrayContaining(['A', 'B', 'D', 'F', 'G']))
    const again = calls.slice(before.length)
    expect(again).not.toEqual(expect.arrayContaining(['A']))
    for (const name of ['A', 'B', 'D', 'F']) expect(calls.filter((call) => call === name)).toHaveLength(1)
    expect(again).toEqual(expect.arrayContaining(['G', 'X']))
  })

  test('in the iterations that failed or were given up, and with those that had not begun', async () => {
    const failing: Json[] = []
    const machine = machineOf({ M: { Type: 'Map', Items: [0, 1, 2, 3, 4], MaxConcurrency: 2, ItemProcessor: branchOf({ T: task() }), End: true } })
    const calls: Json[] = []
    const { execution, history } = begin(machine, {}, {
      integrations: {
        invoke({ parameters }) {
          calls.push(parameters)
          if (parameters !== 2 || failing.length > 0) return Promise.resolve({ done: parameters })
          failing.push(parameters)
          return Promise.reject(busy)
        },
      },
    })
    expect((await execution.result).status).toBe('FAILED')
    const at = history().length
    execution.redrive()
    expect(await execution.result).toMatchObject({ status: 'SUCCEEDED', output: [0, 1, 2, 3, 4].map((done) => ({ done })) })
    expect(calls.filter((item) => item === 0 || item === 1)).toEqual([0, 1])
    expect(calls.filter((item) => item === 2)).toEqual([2, 2])
    expect(history(at + 1)[0]).toMatch(/ExecutionRedriven/)
    // nothing hangs off what was before the redrive
    for (const line of history(at + 2)) expect(Number(line.split(' < ')[1])).toBeGreaterThan(at)
    expect(history(at + 1).filter((line) => line.includes('MapStateStarted'))).toEqual([])
    expect(history(at + 1).at(-1)).toMatch(/ExecutionSucceeded/)
  })

  test('with the exit of a Parallel whose branches all succeeded, and with all of it where that was too large', async () => {
    const { execution, calls } = begin(machineOf({ P: { Type: 'Parallel', Branches: [branchOf({ A: task() })], Output: '{% $states.context.Execution.RedriveCount = 0 ? $error("not yet") : $states.result %}', End: true } }))
    expect(await execution.result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' })
    execution.redrive()
    expect(await execution.result).toMatchObject({ status: 'SUCCEEDED', output: ['A'] })
    expect(calls).toEqual(['A'])

    const large = begin(machineOf({ P: { Type: 'Parallel', Branches: ['A', 'B'].map((name) => branchOf({ [name]: task() })), End: true } }), { A: ['x'.repeat(200_000), 'small'], B: ['x'.repeat(200_000), 'small'] })
    expect(await large.execution.result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' })
    large.execution.redrive()
    expect(await large.execution.result).toMatchObject({ status: 'SUCCEEDED', output: ['small', 'small'] })
    expect(large.calls).toEqual(['A', 'B', 'A', 'B'])
  })

  test('with the exit of a Map whose iterations all succeeded, and with those under way when another could not begin', async () => {
    const { execution, calls } = begin(machineOf({ M: { Type: 'Map', Items: [1, 2], ItemProcessor: branchOf({ A: task() }), Output: '{% $states.context.Execution.RedriveCount = 0 ? $error("not yet") : $states.result %}', End: true } }))
    expect(await execution.result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' })
    execution.redrive()
    expect(await execution.result).toMatchObject({ status: 'SUCCEEDED', output: ['A', 'A'] })
    expect(calls).toEqual(['A', 'A'])

    const made: Json[] = []
    const selecting = begin(machineOf({
      M: {
        Type: 'Map', Items: [0, 1, 2, 3], MaxConcurrency: 2, ItemProcessor: branchOf({ T: task() }), End: true,
        ItemSelector: '{% $states.context.Map.Item.Index = 2 and $states.context.Execution.RedriveCount = 0 ? $error("not yet") : $states.context.Map.Item.Value %}',
      },
    }), {}, {
      integrations: {
        async invoke({ parameters, control }) {
          made.push(parameters)
          if (parameters === 1) await control?.sleep(1000)
          return { done: parameters }
        },
      },
    })
    expect((await selecting.execution.result).status).toBe('FAILED')
    expect(made).toEqual([0, 1])
    const before = selecting.history().length
    selecting.execution.redrive()
    expect(await selecting.execution.result).toMatchObject({ status: 'SUCCEEDED', output: [0, 1, 2, 3].map((done) => ({ done })) })
    expect(made.sort()).toEqual([0, 1, 1, 2, 3])
    for (const line of selecting.history(before + 2)) expect(Number(line.split(' < ')[1])).toBeGreaterThan(before)
  })

  test('after it was stopped or timed out: a wait begins anew, and the time of the definition, too', async () => {
    const clock = virtualClock()
    const { execution, calls } = begin(machineOf({ W: { Type: 'Wait', Seconds: 60, Next: 'A' }, A: task() }, { TimeoutSeconds: 100 }), {}, { clock })
    const release = clock.hold()
    execution.stop({ error: 'Stopped' })
    expect((await execution.result).status).toBe('ABORTED')
    execution.redrive(50_000)
    release()
    expect(await execution.result).toMatchObject({ status: 'SUCCEEDED', stoppedAt: 110_000 })
    expect(calls).toEqual(['A'])

    const slow = begin(machineOf({ W: { Type: 'Wait', Seconds: 60, Next: 'A' }, A: task() }, { TimeoutSeconds: 30 }))
    expect((await slow.execution.result).status).toBe('TIMED_OUT')
    slow.execution.redrive()
    expect(await slow.execution.result).toMatchObject({ status: 'TIMED_OUT', stoppedAt: 60_000 })
  })

  test('a state whose expression fails again hangs that off the redrive, as at first off what came before the state', async () => {
    const { execution, history } = begin(machineOf({ A: task({ Arguments: '{% $error("no") %}', End: true }) }))
    await execution.result
    execution.redrive()
    await execution.result
    expect(history(3)).toEqual(['3 EvaluationFailed < 0', '4 ExecutionFailed < 3', '5 ExecutionRedriven < 4', '6 EvaluationFailed < 5', '7 ExecutionFailed < 6'])
  })

  test('a Fail state is entered again, and fails again', async () => {
    const { execution, history } = begin(machineOf({ A: pass({ Next: 'F' }), F: { Type: 'Fail', Error: 'No' } }))
    await execution.result
    execution.redrive()
    expect(await execution.result).toMatchObject({ status: 'FAILED', error: 'No' })
    expect(history(6)).toEqual(['6 ExecutionRedriven < 5', '7 FailStateEntered < 6', '8 ExecutionFailed < 7'])
  })
})

describe('a Map Run', () => {
  const machine = machineOf({ M: { Type: 'Map', Items: [1, 2], ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...branchOf({ P: pass() }) }, End: true } })
  const failing = (error: string): MapRunOutcome => ({ status: 'FAILED', failure: { error, cause: 'why' } })

  function host(outcomes: MapRunOutcome[]): { readonly started: Json[], readonly mapRuns: MapRunHost } {
    const started: Json[] = []
    return {
      started,
      mapRuns: {
        start({ spec: { arn }, redrive = 0, resumed }) {
          started.push({ arn, redrive, resumed })
          return { outcome: Promise.resolve(outcomes.shift()), stop: () => undefined, suspend: () => undefined }
        },
      },
    }
  }

  test('that failed is asked for once more, and the history names it', async () => {
    const { started, mapRuns } = host([failing('States.ExceedToleratedFailureThreshold'), { status: 'SUCCEEDED', output: [1, 2] }])
    const { execution, history } = begin(machine, {}, { mapRuns })
    expect((await execution.result).status).toBe('FAILED')
    execution.redrive()
    expect(await execution.result).toMatchObject({ status: 'SUCCEEDED', output: [1, 2] })
    const [{ arn }] = started as unknown as readonly [{ readonly arn: string }]
    expect(started).toEqual([{ arn, redrive: 0, resumed: false }, { arn, redrive: 1, resumed: false }])
    expect(history(8)).toEqual(['8 ExecutionRedriven < 7', '9 MapRunRedriven < 8', '10 MapRunSucceeded < 9', '11 MapStateSucceeded < 10', '12 MapStateExited < 9', '13 ExecutionSucceeded < 12'])
    expect(execution.events()[8]?.details).toEqual({ name: 'mapRunRedrivenEventDetails', value: { mapRunArn: arn, redriveCount: 1 } })
  })

  test.each(['States.Runtime', 'States.DataLimitExceeded'])('that failed with %s is started anew', async (error) => {
    const { started, mapRuns } = host([failing(error), { status: 'SUCCEEDED', output: [] }])
    const { execution, history } = begin(machine, {}, { mapRuns })
    await execution.result
    execution.redrive()
    expect((await execution.result).status).toBe('SUCCEEDED')
    const [first, second] = started as unknown as readonly [{ readonly arn: string }, { readonly arn: string }]
    expect(second.arn).not.toBe(first.arn)
    expect(second).toMatchObject({ redrive: 0 })
    expect(history().some((line) => line.includes('MapRunRedriven'))).toBe(false)
  })

  test('that lives in the process cannot be redriven, and that is said', async () => {
    const { execution } = begin(machineOf({ M: { Type: 'Map', Items: [1], ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...branchOf({ F: { Type: 'Fail' } }) }, End: true } }))
    await execution.result
    execution.redrive()
    expect(await execution.result).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: expect.stringMatching(/^ASL3040: /) })
  })
})

describe('what cannot be redriven', () => {
  test('runs, succeeded, or has no place in its history for two more events', async () => {
    const { execution } = begin(machineOf({ A: pass() }))
    expect(execution.redriveObstacle).toBe('succeeded')
    const waiting = begin(machineOf({ A: task() })).execution
    expect([waiting.redriveObstacle, waiting.redrive()]).toEqual(['running', false])
    const endless = begin(machineOf({ A: pass({ Next: 'B' }), B: pass({ Next: 'A' }) })).execution
    expect(await endless.result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
    expect([endless.redriveObstacle, endless.redrive(), endless.status]).toEqual(['historyFull', false, 'FAILED'])
  })

  test('is EXPRESS: nothing is kept for it', async () => {
    const machine = compile(machineOf({ A: task() }), { type: 'EXPRESS' })
    const execution = openExecution(machine, newExecution(machine, {}, { entropy }, 0), { clock: virtualClock(), integrations: { invoke: () => Promise.reject(busy) } })
    execution.resume()
    expect((await execution.result).status).toBe('FAILED')
    expect(execution.checkpoint().state.left).toBeUndefined()
    expect(execution.redriveObstacle).toBe('nothingLeft')
  })
})
