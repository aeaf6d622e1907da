import { describe, expect, test } from '@jest/globals'
import { runCase } from '../../../../scripts/conformance/case.js'
import { isConcurrent } from '../../../../scripts/conformance/chain.js'
import type { JsonObject } from '../../../../src/asl/json.js'
import { recorded } from './recorded.js'

const branch = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } })
const parallel = { StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: [branch('A'), branch('B')], End: true } } }

const data = { truncated: false }
const entered = (id: number, previousEventId: number, type: string, name: string): JsonObject => ({ id, previousEventId, timestamp: 'timestamp', type: `${type}StateEntered`, stateEnteredEventDetails: { input: {}, inputDetails: data, name } })
const exited = (id: number, previousEventId: number, type: string, name: string, output: JsonObject | string = {}): JsonObject => ({ id, previousEventId, timestamp: 'timestamp', type: `${type}StateExited`, stateExitedEventDetails: { name, output, outputDetails: data } })
const bare = (id: number, previousEventId: number, type: string): JsonObject => ({ id, previousEventId, timestamp: 'timestamp', type })

/** Both branches of it at the same time, which the interpreter never does. */
const interleaved = (): JsonObject[] => [
  { ...bare(1, 0, 'ExecutionStarted'), executionStartedEventDetails: { input: {}, inputDetails: data, roleArn: 'snf_role_arn' } },
  entered(2, 0, 'Parallel', 'Both'), bare(3, 2, 'ParallelStateStarted'),
  entered(4, 3, 'Pass', 'B'), entered(5, 3, 'Pass', 'A'), exited(6, 5, 'Pass', 'A'), exited(7, 4, 'Pass', 'B'),
  bare(8, 7, 'ParallelStateSucceeded'), exited(9, 7, 'Parallel', 'Both', '[{},{}]'),
  { ...bare(10, 9, 'ExecutionSucceeded'), executionSucceededEventDetails: { output: '[{},{}]', outputDetails: data } },
]

const run = (definition: JsonObject, events: readonly JsonObject[]) => {
  const base = recorded()
  return runCase({ ...base, lambdas: {}, executions: base.executions.map((execution) => ({ ...execution, definition, input: {}, inputText: '{}' })), expected: { history: { events } } })
}

describe('branches that took turns', () => {
  test('in another way than here are as on AWS', async () => {
    await expect(run(parallel, interleaved())).resolves.toEqual([])
  })

  test.each<readonly [string, number, JsonObject]>([
    ['another output in a branch', 5, exited(6, 5, 'Pass', 'A', { other: 1 })],
    ['an event of one branch behind the other', 5, exited(6, 4, 'Pass', 'A')],
    ['another state in a branch', 4, entered(5, 3, 'Pass', 'C')],
    ['another event', 7, bare(8, 7, 'ParallelStateFailed')],
  ])('with %s are told apart', async (_, index, event) => {
    const found = await run(parallel, interleaved().map((one, i) => (i === index ? event : one)))
    expect(found).not.toEqual([])
  })

  test('with one event less are told apart', async () => {
    expect(await run(parallel, interleaved().filter((_, i) => i !== 6))).not.toEqual([])
  })
})

test('iterations may start when others have ended, in any order', async () => {
  const definition = { StartAt: 'Each', States: { Each: { Type: 'Map', MaxConcurrency: 2, ItemsPath: '$', ItemProcessor: branch('A'), End: true } } }
  const iteration = (id: number, previousEventId: number, what: string, index: number): JsonObject => ({ ...bare(id, previousEventId, `MapIteration${what}`), [`mapIteration${what}EventDetails`]: { index, name: 'Each' } })
  const item = (event: JsonObject, value: string, name: string, detail: string): JsonObject => ({ ...event, [name]: { ...(event[name] as JsonObject), [detail]: value } })
  const one = (id: number, previous: number, index: number): JsonObject[] => [
    iteration(id, previous, 'Started', index), item(entered(id + 1, id, 'Pass', 'A'), String(index), 'stateEnteredEventDetails', 'input'),
    exited(id + 2, id + 1, 'Pass', 'A', String(index)), iteration(id + 3, id + 2, 'Succeeded', index),
  ]
  const events: readonly JsonObject[] = [
    { ...bare(1, 0, 'ExecutionStarted'), executionStartedEventDetails: { input: '[0,1,2]', inputDetails: data, roleArn: 'snf_role_arn' } },
    item(entered(2, 0, 'Map', 'Each'), '[0,1,2]', 'stateEnteredEventDetails', 'input'), { ...bare(3, 2, 'MapStateStarted'), mapStateStartedEventDetails: { length: 3 } },
    // the second ended first, and the third took its place
    ...one(4, 3, 1), ...one(8, 3, 0), ...one(12, 6, 2),
    bare(16, 15, 'MapStateSucceeded'), exited(17, 15, 'Map', 'Each', '[0,1,2]'),
    { ...bare(18, 17, 'ExecutionSucceeded'), executionSucceededEventDetails: { output: '[0,1,2]', outputDetails: data } },
  ]
  const base = recorded()
  const execute = (given: readonly JsonObject[]) => runCase({ ...base, lambdas: {}, executions: base.executions.map((execution) => ({ ...execution, definition, input: [0, 1, 2], inputText: '[0,1,2]' })), expected: { history: { events: given } } })
  await expect(execute(events)).resolves.toEqual([])
  expect(await execute(events.map((event) => (event['id'] === 9 ? item(event, '7', 'stateEnteredEventDetails', 'input') : event)))).not.toEqual([])
})

test('only definitions with states that run at the same time are compared so', () => {
  expect(isConcurrent(parallel)).toBe(true)
  expect(isConcurrent({ States: { M: { Type: 'Map', MaxConcurrency: 1, ItemProcessor: { States: {} } } } })).toBe(false)
  expect(isConcurrent({ States: { M: { Type: 'Map', ItemProcessor: { States: {} } } } })).toBe(true)
  expect(isConcurrent({ States: { P: { Type: 'Pass' } } })).toBe(false)
})
