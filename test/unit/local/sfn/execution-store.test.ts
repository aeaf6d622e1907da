import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { HistoryEvent } from '../../../../src/asl/history.js'
import type { ExecutionResult, RunningExecution } from '../../../../src/interpreter/types.js'
import { lostCause, openExecutionStore, type ExecutionStore } from '../../../../src/local/sfn/execution-store.js'
import type { StateMachine } from '../../../../src/local/sfn/machine-store.js'

let directory: string
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'executions-')) })
afterEach(() => { rmSync(directory, { recursive: true, force: true }) })

const machine = { arn: 'machine', roleArn: 'role' } as StateMachine
const open = (kept?: number): ExecutionStore => openExecutionStore({ directory, now: () => 1000, ...(kept === undefined ? {} : { kept }) })
const history = (arn: string): readonly HistoryEvent[] => [{ id: 1, previousEventId: 0, timestamp: 1, type: 'ExecutionStarted', details: { name: 'executionStartedEventDetails', value: { input: arn } } }]

/** Adds an execution that ends when it is told to. */
function added(store: ExecutionStore, arn: string): { readonly finish: (result?: Partial<ExecutionResult>) => Promise<void> } {
  let resolve: (result: ExecutionResult) => void = () => undefined
  const result = new Promise<ExecutionResult>(settle => { resolve = settle })
  store.add({ arn, name: arn, machine, inputText: '{"a": 1}', startedAt: 1 }, () => ({ result, events: () => history(arn) }) as unknown as RunningExecution)
  return {
    async finish(more = {}) {
      resolve({ status: 'SUCCEEDED', startedAt: 1, stoppedAt: 2, ...more })
      await result
      await Promise.resolve()
    },
  }
}

const arns = (store: ExecutionStore): readonly string[] => store.list('machine').map(({ arn }) => arn)

test('finished executions are forgotten in the order in which they finished, running ones never', async () => {
  const store = open(2)
  const all = ['a', 'b', 'c', 'd'].map(arn => added(store, arn))
  for (const index of [2, 0, 1]) await all[index]?.finish()
  expect(arns(store)).toEqual(['d', 'b', 'a'])
  expect(store.get('c')).toBeUndefined()
  expect(store.get('a')?.result?.status).toBe('SUCCEEDED')
  expect(store.running()).toHaveLength(1)
  expect(readdirSync(directory).filter(file => file.endsWith('.execution.json'))).toHaveLength(3)
  expect(readdirSync(directory).filter(file => file.endsWith('.history.json'))).toHaveLength(2)
})

describe('another process finds', () => {
  test('what ended as it ended, with its history', async () => {
    const before = open()
    await added(before, 'a').finish({ output: { done: [1, null] }, stoppedAt: 7 })
    const after = open()
    expect(after.get('a')).toEqual(before.get('a'))
    expect(after.get('a')).toMatchObject({ name: 'a', inputText: '{"a": 1}', machine, result: { status: 'SUCCEEDED', output: { done: [1, null] }, stoppedAt: 7 } })
    const execution = after.get('a')
    expect(execution === undefined ? [] : after.events(execution)).toEqual(history('a'))
  })

  test('what ran aborted, and why, once and for all', () => {
    added(open(), 'a')
    for (const store of [open(), open()]) {
      const execution = store.get('a')
      expect(execution?.result).toEqual({ status: 'ABORTED', cause: lostCause, startedAt: 1, stoppedAt: 1000 })
      expect(execution === undefined ? [] : store.events(execution).map(({ id, type, details }) => [id, type, details?.value])).toEqual([
        [1, 'ExecutionStarted', { input: '{"a": 1}', inputDetails: { truncated: false }, roleArn: 'role' }], [2, 'ExecutionAborted', { cause: lostCause }],
      ])
      expect(store.running()).toEqual([])
    }
  })

  test('executions in their order, goes on counting, and forgets the oldest', async () => {
    const before = open()
    const [first, second] = ['a', 'b'].map(arn => added(before, arn))
    await second?.finish({ stoppedAt: 5 })
    await first?.finish({ stoppedAt: 6 })
    const after = open()
    await added(after, 'c').finish()
    expect(arns(after)).toEqual(['c', 'b', 'a'])
    expect(arns(open(2))).toEqual(['b', 'a'])
  })

  test('nothing of an execution that could not be started', () => {
    const store = open()
    expect(() => store.add({ arn: 'a', name: 'a', machine, inputText: '{}', startedAt: 1 }, () => { throw new Error('no') })).toThrow('no')
    expect([arns(store), arns(open())]).toEqual([[], []])
  })

  test('no use for half-written files, and an error for others\'', () => {
    writeFileSync(join(directory, 'x.execution.json.1.new'), '{')
    expect(arns(open())).toEqual([])
    expect(readdirSync(directory)).toEqual([])
    writeFileSync(join(directory, 'x.execution.json'), '{"version":2}')
    expect(open).toThrow(/^SW4304: .*x\.execution\.json does not describe an execution of this version/)
  })
})

test('an end that cannot be written down is told, and the execution has ended all the same', async () => {
  const problems: unknown[] = []
  const store = openExecutionStore({ directory, now: () => 1000, onInternalError: error => problems.push(error) })
  const { finish } = added(store, 'a')
  rmSync(directory, { recursive: true })
  await finish()
  const execution = store.get('a')
  expect(execution?.result?.status).toBe('SUCCEEDED')
  expect(execution === undefined ? [] : store.events(execution)).toEqual(history('a'))
  expect(problems).toEqual([expect.objectContaining({ code: 'ENOENT' })])
})
