import { expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import type { HistoryEvent } from '../../src/asl/index.js'
import { compile, newExecution, readLog, replay } from '../../src/interpreter/index.js'
import type { Checkpoint, Entropy, ExecutionResult, JournalledEvent, Machine } from '../../src/interpreter/index.js'
import { definitionOf, plan } from './interpreter-machine.js'
import { Outside, Process } from './interpreter-outside.js'
import { outcomes } from './interpreter-world.js'
import type { Outcome } from './interpreter-world.js'

// a busy machine takes its time
jest.setTimeout(240_000)

const entropy = (seed: number): Entropy => ({ uuid: () => `${seed.toString(16).padStart(8, '0')}-0000-4000-8000-00000000000a`, random: () => 0 })
const standard = plan.map((planned) => ({ ...planned, type: 'STANDARD' as const }))

interface Ran {
  readonly result: ExecutionResult
  readonly events: readonly HistoryEvent[]
  readonly outside: Outside
  readonly kills: number
}

interface Kill {
  readonly after: number
  readonly early: boolean
}

/** Runs an execution to its end, and again as often as it is redriven, through kills: each after as many more journal lines. */
async function run(machine: Machine, seed: number, laidDown: readonly Outcome[], kills: readonly Kill[], redrives = 0): Promise<Ran> {
  const outside = new Outside(JSON.stringify(newExecution(machine, { n: 1 }, { entropy: entropy(seed) }, 0)), laidDown)
  let now = 0
  for (const [killed, { after, early }] of [...kills, { after: Infinity, early: false }].entries()) {
    const { execution, killedAt } = new Process(machine, outside, now, outside.journal.length + after, early)
    let end = await Promise.race([killedAt, execution.result])
    while (typeof end !== 'number') {
      if (end.status === 'SUCCEEDED' || (execution.redriven?.count ?? 0) >= redrives) return { result: end, events: execution.events(), outside, kills: killed }
      // it cannot when it was killed at its very end
      end = await (execution.redrive() ? Promise.race([killedAt, execution.result]) : killedAt)
    }
    now = end
  }
  throw new Error('it did not end')
}

const kill = fc.record({ after: fc.integer({ min: 1, max: 6 }), early: fc.boolean() })
const machine = fc.record({ plan: standard, outcomes, seed: fc.nat(), redrives: fc.nat({ max: 2 }) })

test('an execution that is killed any number of times, anywhere, has the history that it would have had', async () => {
  let kills = 0
  let repeated = 0
  const types = new Set<string>()
  await fc.assert(fc.asyncProperty(machine, fc.array(kill, { minLength: 1, maxLength: 4 }), async ({ plan: planned, outcomes: laidDown, seed, redrives }, when) => {
    const compiled = compile(definitionOf(planned), { type: 'STANDARD' })
    const straight = await run(compiled, seed, laidDown, [], redrives)
    const broken = await run(compile(definitionOf(planned), { type: 'STANDARD' }), seed, laidDown, when, redrives)
    expect(broken.events).toEqual(straight.events)
    expect(broken.result).toEqual(straight.result)
    expect(broken.outside.journal).toEqual(straight.outside.journal)
    kills += broken.kills
    repeated += broken.outside.repeated
    for (const { type } of straight.events) types.add(type)
  }), { seed: 31, numRuns: 600 })
  expect(kills).toBeGreaterThan(400)
  expect(repeated).toBeGreaterThan(200)
  expect([...types]).toEqual(expect.arrayContaining([
    'TaskSubmitted', 'TaskTimedOut', 'TaskFailed', 'TaskSucceeded', 'LambdaFunctionSucceeded', 'LambdaFunctionTimedOut', 'WaitStateExited',
    'ParallelStateSucceeded', 'ParallelStateFailed', 'MapStateSucceeded', 'MapStateFailed', 'MapRunSucceeded', 'MapRunFailed', 'ExecutionSucceeded', 'ExecutionFailed', 'ExecutionRedriven', 'MapRunRedriven',
  ]))
})

test('replaying any part of a journal comes to what was there, from the beginning and from any checkpoint between', async () => {
  await fc.assert(fc.asyncProperty(machine, fc.nat(), fc.nat(), async ({ plan: planned, outcomes: laidDown, seed, redrives }, one, other) => {
    const compiled = compile(definitionOf(planned), { type: 'STANDARD' })
    const { outside, events } = await run(compiled, seed, laidDown, [], redrives)
    const lines = outside.journal.map((line) => JSON.parse(line) as JournalledEvent)
    const [from = 0, to = 0] = [one % (lines.length + 1), other % (lines.length + 1)].sort((a, b) => a - b)
    const { program } = compiled
    const initial = JSON.parse(outside.first) as Checkpoint
    const straight = replay(program, initial, lines.slice(0, to)).checkpoint
    const between = JSON.stringify(replay(program, initial, lines.slice(0, from)).checkpoint)
    expect(replay(program, JSON.parse(between) as Checkpoint, lines.slice(from, to)).checkpoint).toEqual(straight)
    expect(readLog(straight.state.log)).toEqual(events.slice(0, readLog(straight.state.log).length))
  }), { seed: 32, numRuns: 150 })
})

test('a journal that another machine wrote is told apart at its first event that comes to something else', async () => {
  const pass = compile({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }, { type: 'STANDARD' })
  const two = compile({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } } }, { type: 'STANDARD' })
  const { outside } = await run(pass, 1, [{ kind: 'succeed', after: 0, heartbeats: 0 }], [])
  const { checkpoint, diverged } = replay(two.program, JSON.parse(outside.first) as Checkpoint, outside.journal.map((line) => JSON.parse(line) as JournalledEvent))
  expect(diverged).toBe(0)
  expect(checkpoint).toEqual(JSON.parse(outside.first))
})
