import { describe, expect, test } from '@jest/globals'
import { limit } from '../../../src/asl/index.js'
import type { Json, JsonObject } from '../../../src/asl/json.js'
import { compile, realClock, virtualClock } from '../../../src/interpreter/index.js'
import type { Clock, Integrations } from '../../../src/interpreter/index.js'

const nested = (levels: number): Json => {
  let value: Json = 'core'
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? { a: value } : [value]
  return value
}

const answering = (answer: Json): Integrations => ({ invoke: async () => Promise.resolve(answer) })

const task: JsonObject = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true }
const machine = (state: JsonObject): ReturnType<typeof compile> => compile({ QueryLanguage: 'JSONata', StartAt: 'Work', States: { Work: state } }, { type: 'STANDARD' })

describe('data that is nested deeply', () => {
  test('passes up to the limit: as input, answer and output, and in the history', async () => {
    const deepest = nested(limit.nestingLevels)
    const result = await machine(task).run(deepest, { integrations: answering(deepest), clock: virtualClock() })
    const { status, output } = result
    expect({ status, same: output === deepest }).toEqual({ status: 'SUCCEEDED', same: true })
    expect(result.events().at(-1)?.details?.value['output']).toBe(JSON.stringify(deepest))
  })

  test.each([limit.nestingLevels + 1, 60_000])('%i levels in an answer fail the state', async (levels) => {
    const result = await machine(task).run({}, { integrations: answering(nested(levels)), clock: virtualClock() })
    const { status, error, cause } = result
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.Runtime' })
    expect(cause).toBe(`An error occurred while executing the state 'Work' (entered at the event id #2). The data is nested deeper than ${limit.nestingLevels} levels.`)
    expect(result.events().at(-1)?.type).toBe('ExecutionFailed')
  })

  test('an answer that contains itself fails the state', async () => {
    const answer: Record<string, Json> = {}
    answer['self'] = answer
    const { status, cause } = await machine(task).run({}, { integrations: answering(answer), clock: virtualClock() })
    expect({ status, cause }).toEqual({ status: 'FAILED', cause: expect.stringContaining('nested deeper than') })
  })

  test('as input, fails the execution before its first state, and the history can be read', async () => {
    const result = await machine({ Type: 'Pass', End: true }).run(nested(60_000), { integrations: answering({}), clock: virtualClock() })
    const { status, error, cause } = result
    expect({ status, error, cause }).toEqual({ status: 'FAILED', error: 'States.Runtime', cause: `The input of the execution cannot be used. The data is nested deeper than ${limit.nestingLevels} levels.` })
    expect(result.events().map(({ type, details }) => [type, details?.value['inputDetails']])).toEqual([['ExecutionStarted', { truncated: true }], ['ExecutionFailed', undefined]])
  })

  test.each([1, 100])('states that wrap their input over and over fail when it is too deep, at %i bytes a level', async (padding) => {
    const wrap = compile({ StartAt: 'Wrap', States: { Wrap: { Type: 'Pass', Parameters: { 'a.$': '$', p: 'x'.repeat(padding) }, Next: 'Wrap' } } }, { type: 'STANDARD' })
    const result = await wrap.run({}, { integrations: answering({}), clock: virtualClock() })
    const { status, cause } = result
    expect({ status, cause }).toEqual({ status: 'FAILED', cause: expect.stringContaining('nested deeper than') })
    expect(result.events().filter(({ type }) => type === 'PassStateExited')).toHaveLength(limit.nestingLevels - 1)
  })
})

test('an execution whose step throws ends as failed, says why, and leaves nothing under way', async () => {
  const timers = new Set<number>()
  let made = 0
  const clock: Clock = {
    now: () => realClock.now(),
    schedule(at, wake) {
      const id = made++
      timers.add(id)
      const clear = realClock.schedule(at, wake)
      return () => {
        timers.delete(id)
        clear()
      }
    },
  }
  let aborted = false
  const integrations: Integrations = {
    async invoke({ stateName, signal }) {
      if (stateName === 'Broken') return Promise.resolve({ get value(): Json { throw new TypeError('no such value') } })
      return new Promise(() => signal.addEventListener('abort', () => { aborted = true }))
    },
  }
  const branch = (name: string): JsonObject => ({ StartAt: name, States: { [name]: { ...task, TimeoutSeconds: 3600 } } })
  const result = await machine({ Type: 'Parallel', Branches: [branch('Broken'), branch('Endless')], End: true }).run({}, { integrations, clock })
  const { status, error, cause } = result
  expect({ status, error, cause }).toEqual({ status: 'FAILED', error: 'States.Runtime', cause: 'The interpreter broke down at the event \'taskSucceeded\'. TypeError: no such value' })
  expect(result.events().at(-1)).toMatchObject({ type: 'ExecutionFailed', details: { value: { error: 'States.Runtime', cause } } })
  expect({ aborted, left: timers.size }).toEqual({ aborted: true, left: 0 })
})
