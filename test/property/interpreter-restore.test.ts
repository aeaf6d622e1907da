import { isDeepStrictEqual } from 'node:util'
import { describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import type { JsonObject } from '../../src/asl/json.js'
import type { HistoryEvent } from '../../src/asl/index.js'
import { compile, initialState, readLog, restore, serialise, step } from '../../src/interpreter/index.js'
import type { Command, Entropy, ExecutionState, Program } from '../../src/interpreter/index.js'
import { definitionOf, plan } from './interpreter-machine.js'
import { outcomes, World } from './interpreter-world.js'
import type { Outcome } from './interpreter-world.js'

// a busy machine takes its time
jest.setTimeout(240_000)

const identity = {
  executionArn: 'arn:aws:states:us-east-1:123456789012:execution:m:e', executionName: 'e', stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m', stateMachineName: 'm', roleArn: 'arn:aws:iam::123456789012:role/r',
}

const entropy = (seed: number): Entropy => ({ uuid: () => `${seed.toString(16).padStart(8, '0')}-0000-4000-8000-00000000000a`, random: () => 0 })

/** More steps than any of these machines takes. */
const mostSteps = 5000

interface Ran {
  readonly events: readonly HistoryEvent[]
  readonly commands: readonly Command[]
  readonly state: ExecutionState
  readonly steps: number
}

/** Runs an execution to its end. `between` gets the state before every step and may put an equal one in its place. */
function run(program: Program, seed: number, laidDown: readonly Outcome[], budget: number, between: (state: ExecutionState, at: number) => ExecutionState, redrives = 0): Ran {
  const world = new World(laidDown, redrives)
  const commands: Command[] = []
  let state = initialState(program, { n: 1 }, identity, entropy(seed), 0, true)
  let steps = 0
  for (let event = world.next(); event !== undefined && steps < mostSteps; event = world.next()) {
    const after = step(program, between(state, steps), event, budget)
    for (const command of after.commands) {
      commands.push(command)
      world.perform(command)
    }
    ({ state } = after)
    steps += 1
  }
  expect(world.result).toBeDefined()
  return { events: readLog(state.log), commands, state, steps }
}

/** As `toEqual`, and that costs too much where all is well. Members that are undefined count: JSON text would lose them. */
function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected)
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(frozen)
  }
  return value
}

const machine = fc.record({ plan, outcomes, redrives: fc.constantFrom(0, 0, 1, 2), seed: fc.nat(), budget: fc.constantFrom(10_000, 10_000, 7, 1), restored: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }) })

describe('an execution written down and read back', () => {
  const seen = new Map<string, number>()
  const note = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1)

  test('goes on as if it had not been: same events, same commands, same state', () => {
    fc.assert(fc.property(machine, ({ plan: planned, outcomes: laidDown, seed, budget, restored, redrives }) => {
      const definition: JsonObject = definitionOf(planned)
      const { program } = compile(definition, { type: planned.type })
      const again = compile(JSON.parse(JSON.stringify(definition)), { type: planned.type }).program
      const straight = run(program, seed, laidDown, budget, frozen, redrives)
      const everywhere = run(again, seed, laidDown, budget, (state) => {
        const copy = restore(serialise(state))
        expectSame(copy, state)
        return copy
      }, redrives)
      const somewhere = run(program, seed, laidDown, budget, (state, at) => (restored[at % restored.length] === true ? restore(serialise(state)) : state), redrives)
      expectSame(everywhere, straight)
      expectSame(somewhere, straight)
      for (const { type } of straight.events) note(type)
      for (const { type } of straight.commands) note(type)
      note(`${planned.type} ${planned.language} ${straight.state.status}`)
      if (straight.steps > 20) note('long')
    }), { seed: 20, numRuns: 300 })
  })

  test('whatever it was doing', () => {
    for (const type of ['STANDARD', 'EXPRESS']) for (const language of ['JSONPath', 'JSONata']) for (const status of ['SUCCEEDED', 'FAILED', 'TIMED_OUT']) expect([...seen.keys()]).toContain(`${type} ${language} ${status}`)
    expect([...seen.keys()]).toEqual(expect.arrayContaining([
      'continue', 'cancelTask', 'clearTimer', 'long',
      'TaskSubmitted', 'TaskTimedOut', 'TaskFailed', 'TaskStateAborted', 'WaitStateAborted', 'LambdaFunctionSucceeded', 'LambdaFunctionTimedOut',
      'ParallelStateSucceeded', 'ParallelStateFailed', 'ParallelStateAborted', 'MapStateSucceeded', 'MapStateFailed', 'MapStateAborted', 'MapIterationFailed', 'MapIterationAborted',
      'startMapRun', 'stopMapRun', 'MapRunStarted', 'MapRunSucceeded', 'MapRunFailed', 'MapRunAborted',
      'ExecutionTimedOut', 'ExecutionRedriven', 'MapRunRedriven',
    ]))
  })

  test('also when it is stopped from outside', () => {
    fc.assert(fc.property(machine, fc.nat({ max: 30 }), ({ plan: planned, outcomes: laidDown, seed, budget }, when) => {
      const { program } = compile(definitionOf(planned), { type: planned.type })
      const states: ExecutionState[] = []
      run(program, seed, laidDown, budget, (state) => {
        states.push(state)
        return state
      })
      const state = states[Math.min(when, states.length - 1)] as ExecutionState
      const stop = { type: 'stop', at: 7, failure: { error: 'E' } } as const
      expect(step(program, restore(serialise(state)), stop)).toEqual(step(program, state, stop))
      const stopped = step(program, state, stop)
      expect(stopped.state.status).toBe(state.status === 'RUNNING' ? 'ABORTED' : state.status)
    }), { seed: 21, numRuns: 100 })
  })
})
