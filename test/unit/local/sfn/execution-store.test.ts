import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { HistoryEvent } from '../../../../src/asl/history.js'
import type { Checkpoint, DurableExecution, ExecutionResult, Journal } from '../../../../src/interpreter/index.js'
import type { ExecutionRecord } from '../../../../src/local/sfn/execution-file.js'
import type { JournalContent } from '../../../../src/local/sfn/execution-journal.js'
import { openExecutionStore, type Execution, type ExecutionEngine, type ExecutionStore, type ExecutionStoreOptions } from '../../../../src/local/sfn/execution-store.js'
import type { StateMachine } from '../../../../src/local/sfn/machine-store.js'

let directory: string
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'executions-')) })
afterEach(() => { rmSync(directory, { recursive: true, force: true }) })

const machine = { arn: 'machine', roleArn: 'role' } as StateMachine
const history = (arn: string): readonly HistoryEvent[] => [{ id: 1, previousEventId: 0, timestamp: 1, type: 'ExecutionStarted', details: { name: 'executionStartedEventDetails', value: { input: arn } } }]

/** An engine whose executions end when they are told to, and note what is done with them. */
class Engine implements ExecutionEngine {
  readonly done: string[] = []
  readonly ends = new Map<string, (result: ExecutionResult) => void>()
  refusal: Error | undefined
  /** What keeps executions from being redriven. */
  obstacle: DurableExecution['redriveObstacle'] = 'succeeded'

  begin({ arn }: ExecutionRecord): Checkpoint {
    return { state: { arn } as unknown as Checkpoint['state'], pending: { timers: [], calls: [], next: 'start' } }
  }

  open({ arn }: ExecutionRecord, { checkpoint, events }: JournalContent, journal: Journal): DurableExecution {
    if (this.refusal !== undefined) throw this.refusal
    this.done.push(`open ${arn} ${JSON.stringify(checkpoint.state)} ${events.length}`)
    const note = (what: string) => () => void this.done.push(`${what} ${arn}`)
    return {
      result: new Promise<ExecutionResult>(resolve => { this.ends.set(arn, resolve) }), events: () => history(arn),
      resume: () => {
        note('resume')()
        journal.write({ type: 'start', at: 1 }, 2, () => checkpoint)
      },
      redriven: undefined, redriveObstacle: this.obstacle, redrive: note('redrive'),
      suspend: note('suspend'), detach: note('detach'),
    } as unknown as DurableExecution
  }

  async finish(arn: string, more: Partial<ExecutionResult> = {}): Promise<void> {
    this.ends.get(arn)?.({ status: 'SUCCEEDED', startedAt: 1, stoppedAt: 2, ...more })
    for (let i = 0; i < 3; i++) await Promise.resolve()
  }
}

interface Opened {
  readonly store: ExecutionStore
  readonly engine: Engine
}
function open(more: Partial<ExecutionStoreOptions> = {}): Opened {
  const engine = new Engine()
  return { engine, store: openExecutionStore({ directory, engine, now: () => 1000, ...more }) }
}
const add = (store: ExecutionStore, arn: string): Execution => store.add({ arn, name: arn, machine, inputText: '{"a": 1}', startedAt: 1 })
const files = (end: string): readonly string[] => readdirSync(directory).filter(file => file.endsWith(end))

const arns = (store: ExecutionStore): readonly string[] => store.list('machine').map(({ arn }) => arn)

test('finished executions are forgotten in the order in which they finished, running ones never', async () => {
  const { store, engine } = open({ kept: 2 })
  for (const arn of ['a', 'b', 'c', 'd']) add(store, arn)
  for (const arn of ['c', 'a', 'b']) await engine.finish(arn)
  expect(arns(store)).toEqual(['d', 'b', 'a'])
  expect(store.get('c')).toBeUndefined()
  expect(store.get('a')?.result?.status).toBe('SUCCEEDED')
  expect(['.execution.json', '.history.json', '.journal'].map(end => files(end).length)).toEqual([3, 2, 1])
})

test('one that was redriven runs again: it is not forgotten before it has ended once more', async () => {
  const { store, engine } = open({ kept: 1 })
  engine.obstacle = undefined
  const a = add(store, 'a')
  await engine.finish('a', { status: 'FAILED' })
  expect([a.redriveObstacle, files('.journal').length]).toEqual(['none', 1])
  engine.obstacle = 'succeeded'
  expect(store.redrive(a, 5, { redriveTokens: [{ token: 't', at: 5 }] })).toBe(true)
  expect(a).toMatchObject({ redriveTokens: [{ token: 't', at: 5 }], running: expect.anything() })
  expect(a.result).toBeUndefined()
  expect(engine.done.slice(-2)).toEqual(['resume a', 'redrive a'])
  for (const name of ['b', 'c']) {
    add(store, name)
    await engine.finish(name)
  }
  expect([store.get('a'), store.get('b'), store.get('c')].map(execution => execution?.name)).toEqual(['a', undefined, 'c'])
  await engine.finish('a')
  expect([store.get('a')?.result?.status, store.get('c')]).toEqual(['SUCCEEDED', undefined])
})

test('of children that did not succeed ten times as many are kept', async () => {
  const { store, engine } = open({ kept: 1 })
  engine.obstacle = undefined
  for (let n = 0; n < 12; n++) {
    store.add({ arn: `child${n}`, name: 'c', machine, inputText: '1', startedAt: 1, child: { mapRunArn: 'run', items: 1 } })
    await engine.finish(`child${n}`, { status: 'FAILED' })
  }
  expect(Array.from({ length: 12 }, (_, n) => store.get(`child${n}`) !== undefined)).toEqual([false, false, ...Array.from({ length: 10 }, () => true)])
})

describe('another process finds', () => {
  test('what ended as it ended, with its history', async () => {
    const before = open()
    add(before.store, 'a')
    await before.engine.finish('a', { output: { done: [1, null] }, stoppedAt: 7 })
    const { store, engine } = open()
    expect(store.get('a')).toEqual(before.store.get('a'))
    expect(store.get('a')).toMatchObject({ name: 'a', inputText: '{"a": 1}', machine, result: { status: 'SUCCEEDED', output: { done: [1, null] }, stoppedAt: 7 } })
    const execution = store.get('a')
    expect(execution === undefined ? [] : store.events(execution)).toEqual(history('a'))
    expect(engine.done).toEqual([])
  })

  test('what ran where its journal ends; it goes on when told to', async () => {
    add(open().store, 'a')
    const { store, engine } = open()
    expect(engine.done).toEqual(['open a {"arn":"a"} 1'])
    store.resume()
    expect(engine.done).toEqual(['open a {"arn":"a"} 1', 'resume a'])
    await engine.finish('a')
    expect(store.get('a')?.result?.status).toBe('SUCCEEDED')
    expect(open().engine.done).toEqual([])
  })

  test('what was written down and never started at its beginning', () => {
    add(open().store, 'a')
    for (const file of files('.journal')) rmSync(join(directory, file))
    expect(open().engine.done).toEqual(['open a {"arn":"a"} 0'])
    expect(files('.journal')).toHaveLength(1)
  })

  test('failed what cannot go on, and why, once and for all', () => {
    add(open().store, 'a')
    for (const file of files('.journal')) writeFileSync(join(directory, file), '{"journal":1}\n{"event"\n{}\n')
    for (const { store, engine } of [open(), open()]) {
      const cause = 'SW4305: the execution could not go on after a restart: its journal is damaged in line 2'
      const execution = store.get('a')
      expect(execution?.result).toEqual({ status: 'FAILED', error: 'States.Runtime', cause, startedAt: 1, stoppedAt: 1000 })
      expect(execution === undefined ? [] : store.events(execution).map(({ id, type, details }) => [id, type, details?.value])).toEqual([
        [1, 'ExecutionStarted', { input: '{"a": 1}', inputDetails: { truncated: false }, roleArn: 'role' }], [2, 'ExecutionFailed', { cause, error: 'States.Runtime' }],
      ])
      expect(engine.done).toEqual([])
    }
    expect(files('.journal')).toEqual([])
  })

  test('executions in their order, goes on counting, and forgets the oldest', async () => {
    const before = open()
    for (const arn of ['a', 'b']) add(before.store, arn)
    await before.engine.finish('b', { stoppedAt: 5 })
    await before.engine.finish('a', { stoppedAt: 6 })
    const after = open()
    add(after.store, 'c')
    await after.engine.finish('c')
    expect(arns(after.store)).toEqual(['c', 'b', 'a'])
    expect(arns(open({ kept: 2 }).store)).toEqual(['b', 'a'])
  })

  test('nothing of an execution that could not be started', () => {
    const { store, engine } = open()
    engine.refusal = new Error('no')
    expect(() => add(store, 'a')).toThrow('no')
    expect([arns(store), arns(open().store), readdirSync(directory)]).toEqual([[], [], []])
  })

  test('no use for half-written files and journals of nothing, and an error for others\'', () => {
    writeFileSync(join(directory, 'x.execution.json.1.new'), '{')
    writeFileSync(join(directory, 'x.journal'), '{')
    expect(arns(open().store)).toEqual([])
    expect(readdirSync(directory)).toEqual([])
    writeFileSync(join(directory, 'x.execution.json'), '{"version":2}')
    expect(open).toThrow(/^SW4304: .*x\.execution\.json does not describe an execution of this version/)
  })
})

test('a closed store lets nothing go on, and what is added then starts in the next process', () => {
  const { store, engine } = open()
  add(store, 'a')
  store.suspend()
  add(store, 'b')
  store.close()
  expect(engine.done.filter(what => !what.startsWith('open'))).toEqual(['resume a', 'suspend a', 'suspend a', 'suspend b', 'detach a', 'detach b'])
  expect(open().engine.done).toEqual(['open a {"arn":"a"} 1', 'open b {"arn":"b"} 0'])
})

test('an end that cannot be written down is told, and the execution has ended all the same', async () => {
  const problems: unknown[] = []
  const { store, engine } = open({ onInternalError: error => problems.push(error) })
  add(store, 'a')
  rmSync(directory, { recursive: true })
  await engine.finish('a')
  const execution = store.get('a')
  expect(execution?.result?.status).toBe('SUCCEEDED')
  expect(execution === undefined ? [] : store.events(execution)).toEqual(history('a'))
  expect(problems).toEqual([expect.objectContaining({ code: 'ENOENT' })])
})
