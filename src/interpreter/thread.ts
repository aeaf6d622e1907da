import type { JsonObject } from '../asl/json.js'
import { newThread } from './child.js'
import type { ThreadEvent } from './event.js'
import type { Move, Outcome, ThreadRunner } from './operation.js'
import type { CompiledState } from './program.js'
import { backoff, matches, maxAttempts } from './recovery.js'
import { stateOperations } from './states/index.js'
import type { Thread } from './state.js'
import { StateFailure } from './turn.js'
import type { Turn } from './turn.js'
import type { Failure } from './types.js'

/** Runs a thread until it blocks, ends or uses up the budget. */
function run(turn: Turn, start: Thread, address: string): Outcome {
  let thread = start
  for (;;) {
    const proceed = stateOperations[turn.stateOf(thread).type] as { proceed?: unknown }
    if (thread.wait.kind !== 'ready' && (proceed.proceed === undefined || (thread.wait.kind !== 'map' && thread.wait.kind !== 'parallel'))) return { kind: 'live', thread }
    if (!turn.spend()) return { kind: 'live', thread }
    const outcome = thread.wait.kind === 'ready' ? enter(turn, thread, address) : attempt(turn, thread, address, (state, operation) => operation.proceed?.(turn, thread, state, address, runner))
    if (outcome.kind !== 'live' || outcome.thread.wait.kind !== 'ready') return outcome
    ;({ thread } = outcome)
  }
}

/** Records that the state is entered, unless this is a retry, and runs it. */
function enter(turn: Turn, thread: Thread, address: string): Outcome {
  let current = thread
  if (thread.entered === 0) {
    const state = turn.stateOf(thread)
    const entered = turn.record(`${state.type}StateEntered`, thread.previous, { name: state.name, input: thread.input })
    current = { ...thread, before: thread.previous, previous: entered, entered, enteredAt: turn.at }
  }
  return attempt(turn, current, address, (state, operation) => operation.enter(turn, current, state, address, runner))
}

type Operation = (typeof stateOperations)[keyof typeof stateOperations] & {
  resume?: (turn: Turn, thread: Thread, state: CompiledState, address: string, event: ThreadEvent, path: readonly string[], runner: ThreadRunner) => Move
  proceed?: (turn: Turn, thread: Thread, state: CompiledState, address: string, runner: ThreadRunner) => Move
}

/** Performs part of a state and deals with what comes of it: a transition, a retry, a catch, the end. */
function attempt(turn: Turn, thread: Thread, address: string, body: (state: CompiledState, operation: Operation) => Move | undefined): Outcome {
  const state = turn.stateOf(thread)
  try {
    const move = body(state, stateOperations[state.type])
    return move === undefined ? { kind: 'live', thread } : settle(turn, thread, state, move)
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error
    return recover(turn, thread, state, address, error)
  }
}

function settle(turn: Turn, thread: Thread, state: CompiledState, move: Move): Outcome {
  if (move.kind === 'block') return { kind: 'live', thread: move.thread }
  if (move.kind === 'end') return { kind: 'failed', failure: move.failure, previous: thread.previous }
  turn.checkSize(move.output, thread, false)
  const previous = move.previous ?? thread.previous
  return exit(turn, thread, state, move.output, move.assign, move.next, lastOf(move, previous))
}

const lastOf = (move: Extract<Move, { kind: 'exit' }>, previous: number): number => move.previous ?? previous

/** Leaves a state: records it, and makes the thread that enters the next one. */
function exit(turn: Turn, thread: Thread, state: CompiledState, output: Thread['input'], assign: JsonObject | undefined, next: string | undefined, previous: number): Outcome {
  const assigned = assign !== undefined && Object.keys(assign).length > 0 ? assign : undefined
  const type = state.type === 'Fail' ? 'Succeed' : state.type
  const exited = turn.record(`${type}StateExited`, previous, { name: state.name, output, ...(assigned !== undefined && { assignedVariables: assigned }) })
  if (next === undefined) return { kind: 'done', output, previous: exited }
  const variables = assigned === undefined ? thread.variables : { ...thread.variables, ...assigned }
  return { kind: 'live', thread: newThread(thread.block, next, output, variables, exited, thread.item) }
}

function recover(turn: Turn, thread: Thread, state: CompiledState, address: string, failed: StateFailure): Outcome {
  const { failure } = failed
  const previous = failed.previous ?? thread.previous
  if (failed.catchable) {
    const retried = retry(turn, thread, state, address, failure, previous)
    if (retried !== undefined) return retried
  }
  const last = state.type === 'Map' || state.type === 'Parallel' ? turn.record(`${state.type}StateFailed`, previous) : previous
  const catcher = failed.catchable ? state.catch.find((candidate) => matches(candidate.errors, failure.error)) : undefined
  if (catcher === undefined) return { kind: 'failed', failure, previous: last }
  const errorOutput: JsonObject = { Error: failure.error ?? null, Cause: failure.cause ?? '' }
  const bindings = { errorOutput }
  try {
    const assign = catcher.assign === undefined ? undefined : turn.evaluate(catcher.assign, 'Assign', thread, bindings) as JsonObject
    const output = catcher.output === undefined ? errorOutput : turn.evaluate(catcher.output, 'Output', thread, bindings)
    turn.checkSize(output, thread, false)
    return exit(turn, thread, state, output, assign, catcher.next, last)
  } catch (error) {
    // the handler's own expressions failed: nothing catches that here
    if (error instanceof StateFailure) return { kind: 'failed', failure: error.failure, previous: error.previous ?? last }
    throw error
  }
}

function retry(turn: Turn, thread: Thread, state: CompiledState, address: string, failure: Failure, previous: number): Outcome | undefined {
  const index = state.retry.findIndex((candidate) => matches(candidate.ErrorEquals, failure.error))
  const retrier = state.retry[index]
  if (retrier === undefined) return undefined
  const made = thread.retries[index] ?? 0
  if (made >= maxAttempts(retrier)) return undefined
  const timer = turn.nextId(address)
  turn.commands.push({ type: 'setTimer', id: timer, at: turn.at + backoff(retrier, made, turn) })
  const retries = state.retry.map((_, i) => (thread.retries[i] ?? 0) + (i === index ? 1 : 0))
  return { kind: 'live', thread: { ...thread, previous, retries, wait: { kind: 'backoff', timer } } }
}

/** Whether an event is the one the thread waits for: late timers and answers of given-up attempts are not. */
function expects({ wait }: Thread, { id }: ThreadEvent): boolean {
  switch (wait.kind) {
    case 'timer': case 'backoff': return wait.timer === id
    case 'task': return wait.task === id || wait.timeout === id || wait.heartbeat === id
    case 'ready': case 'parallel': case 'map': return false
  }
}

/** Gives an event to the thread it is meant for, `path` below this one, and runs on from there. */
function deliver(turn: Turn, thread: Thread, address: string, path: readonly string[], event: ThreadEvent): Outcome {
  if (path.length === 0 && !expects(thread, event)) return { kind: 'live', thread }
  if (path.length > 0 && thread.wait.kind !== 'map' && thread.wait.kind !== 'parallel') return { kind: 'live', thread }
  const outcome: Outcome = path.length === 0 && thread.wait.kind === 'backoff'
    ? { kind: 'live', thread: { ...thread, wait: { kind: 'ready' } } }
    : attempt(turn, thread, address, (state, operation) => operation.resume?.(turn, thread, state, address, event, path, runner))
  return outcome.kind === 'live' && outcome.thread.wait.kind === 'ready' ? run(turn, outcome.thread, address) : outcome
}

/** Takes back every timer and task below a thread. */
function cancel(turn: Turn, { wait }: Thread): void {
  switch (wait.kind) {
    case 'ready': return
    case 'timer': case 'backoff':
      turn.commands.push({ type: 'clearTimer', id: wait.timer })
      return
    case 'task':
      for (const id of [wait.timeout, wait.heartbeat]) if (id !== undefined) turn.commands.push({ type: 'clearTimer', id })
      turn.commands.push({ type: 'cancelTask', id: wait.task })
      return
    case 'parallel': case 'map':
      for (const child of Object.values(wait.children)) cancel(turn, child)
  }
}

const runner: ThreadRunner = { run, deliver, cancel }
export { runner }
