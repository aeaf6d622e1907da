import { expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import type { Json, JsonObject } from '../../src/asl/json.js'
import type { HistoryEvent } from '../../src/asl/index.js'
import { compile, newExecution, openExecution, TaskFailure, virtualClock } from '../../src/interpreter/index.js'
import type { Checkpoint, DurableExecution, ExecutionResult, Machine, MapRunHost, RunOptions, TaskRequest } from '../../src/interpreter/index.js'
import { definitionOf, plan } from './interpreter-machine.js'
import type { Plan, Step } from './interpreter-machine.js'

// a busy machine takes its time
jest.setTimeout(240_000)

/** Without what catches or repeats a failure, and what fails by itself. */
const plainStep = (step: Step): Step => {
  const plain = { ...step, catches: 'none' as const, retries: 0 }
  if (plain.kind === 'fail') return { ...plain, kind: 'pass' }
  if (plain.kind === 'parallel') return { ...plain, branches: plain.branches.map((branch) => branch.map(plainStep)) }
  return plain.kind === 'map' ? { ...plain, body: plain.body.map(plainStep) } : plain
}

/** The same machine without chance and time: what it comes to depends on its calls alone. */
function repeatable(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(repeatable)
  if (typeof value !== 'object' || value === null) return value
  const { Output: output, Parameters: parameters, ...rest } = value as JsonObject
  const made = Object.fromEntries(Object.entries(rest).map(([name, member]) => [name, repeatable(member)]))
  if (rest['Type'] !== 'Pass') return { ...made, ...(output !== undefined && { Output: output }), ...(parameters !== undefined && { Parameters: parameters }) }
  return { ...made, ...(output !== undefined && { Output: { was: '{% $states.input %}' } }), ...(parameters !== undefined && { Parameters: { 'was.$': '$' } }) }
}

const machineOf = (planned: Plan): Machine => compile(repeatable(definitionOf({ ...planned, type: 'STANDARD', steps: planned.steps.map(plainStep) })), { type: 'STANDARD' })

const hash = (text: string): number => Buffer.from(text).reduce((sum, byte) => (Math.imul(sum, 31) + byte) >>> 0, 7)

/** Which calls go wrong the first time they are made, and which call the execution is stopped at. */
interface Trouble {
  readonly salt: number
  /** One call in so many fails. */
  readonly every: number
  readonly stopAt: number | undefined
  /** Whether the execution goes to another process before it is redriven. */
  readonly moved: boolean
}

interface Ran {
  readonly result: ExecutionResult
  readonly events: readonly HistoryEvent[]
  readonly redrives: number
  /** How often each call succeeded. */
  readonly succeeded: ReadonlyMap<string, number>
}

const mostRedrives = 60

/** Runs an execution, and redrives it until it succeeds. */
async function run(machine: Machine, trouble?: Trouble): Promise<Ran> {
  const failedBefore = new Set<string>()
  const succeeded = new Map<string, number>()
  let calls = 0
  let execution: DurableExecution
  /** @throws TaskFailure */
  const call = (key: string): Json => {
    calls += 1
    if (calls === trouble?.stopAt) queueMicrotask(() => { execution.stop({ error: 'Stopped' }) })
    if (trouble !== undefined && hash(`${key}${trouble.salt}`) % trouble.every === 0 && !failedBefore.has(key)) {
      failedBefore.add(key)
      throw new TaskFailure('Broken', 'once')
    }
    succeeded.set(key, (succeeded.get(key) ?? 0) + 1)
    return { r: hash(key) }
  }
  const clock = virtualClock()
  // a state is entered once by a thread, and a thread's address is in the names of its calls
  const keyOf = ({ stateName, taskId }: TaskRequest): string => `${stateName}@${taskId.slice(0, taskId.indexOf(':'))}`
  const mapRuns: MapRunHost = {
    start: ({ spec }) => ({ outcome: Promise.resolve().then(() => {
      try {
        return { status: 'SUCCEEDED' as const, output: [call(`${spec.state}#${spec.arn}`), spec.state].slice(1) }
      } catch (error) {
        return { status: 'FAILED' as const, failure: { error: (error as TaskFailure).error } }
      }
    }), stop: () => undefined, suspend: () => undefined }),
  }
  const options: RunOptions = {
    clock, mapRuns,
    integrations: {
      invoke: (request, submitted) => Promise.resolve().then(() => {
        submitted({ accepted: true })
        const output = call(keyOf(request))
        request.control?.succeed(output)
        return output
      }),
    },
  }
  const first = newExecution(machine, { n: 1 }, { entropy: { uuid: () => '00000001-0000-4000-8000-00000000000a', random: () => 0 }, executionName: 'e' }, 0)
  execution = openExecution(machine, first, options)
  execution.resume()
  let result = await execution.result
  let redrives = 0
  for (; (result.error === 'Broken' || result.error === 'Stopped') && redrives < mostRedrives; redrives += 1) {
    if (trouble?.moved === true) {
      const text = JSON.stringify(execution.checkpoint())
      execution = openExecution(machine, JSON.parse(text) as Checkpoint, options)
      execution.resume()
    }
    expect(execution.redrive()).toBe(true)
    result = await execution.result
  }
  return { result, events: execution.events(), redrives, succeeded }
}

/** How often each state was entered, and left. */
const passages = (events: readonly HistoryEvent[]): readonly string[] => events
  .flatMap(({ type, details }) => (/State(Entered|Exited)$/.test(type) ? [`${type} ${JSON.stringify(details?.value['name'])}`] : [])).sort()

const trouble = fc.record({ salt: fc.nat(), every: fc.integer({ min: 1, max: 4 }), stopAt: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }), moved: fc.boolean() })

test('an execution whose calls fail once, and which is redriven, ends as if none had failed, and nothing that succeeded is done again', async () => {
  let redriven = 0
  let stopped = 0
  let types = new Set<string>()
  await fc.assert(fc.asyncProperty(plan, trouble, async (planned, wrong) => {
    const machine = machineOf(planned)
    const smooth = await run(machine)
    fc.pre(smooth.result.status === 'SUCCEEDED')
    const rough = await run(machine, wrong)
    expect(rough.result).toMatchObject({ status: 'SUCCEEDED', output: smooth.result.output })
    expect(passages(rough.events)).toEqual(passages(smooth.events))
    // the answer to a call that was given up was nobody's any more
    if (!rough.events.some(({ type }) => type.endsWith('Aborted'))) for (const [key, times] of rough.succeeded) expect([key, times]).toEqual([key, 1])
    expect(rough.events.map(({ id }) => id)).toEqual(rough.events.map((_, i) => i + 1))
    expect(rough.events.filter(({ type }) => type === 'ExecutionRedriven')).toHaveLength(rough.redrives)
    redriven += rough.redrives
    stopped += rough.events.filter(({ type }) => type === 'ExecutionAborted').length
    if (rough.redrives > 0) types = new Set([...types, ...rough.events.map(({ type }) => type)])
  }), { seed: 41, numRuns: 500 })
  expect(redriven).toBeGreaterThan(300)
  expect(stopped).toBeGreaterThan(50)
  expect([...types]).toEqual(expect.arrayContaining(['MapRunRedriven', 'ParallelStateAborted', 'MapIterationAborted', 'WaitStateExited', 'MapStateSucceeded', 'ParallelStateSucceeded', 'TaskSucceeded', 'LambdaFunctionFailed']))
})
