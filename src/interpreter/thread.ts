import type { HistoryEventType, StateType } from '../asl/index.js'
import type { JsonObject } from '../asl/json.js'
import { newThread } from './child.js'
import { leaveByCatcher } from './data-flow.js'
import type { ThreadEvent } from './event.js'
import type { Move, Outcome, ThreadRunner } from './operation.js'
import type { CompiledState } from './program.js'
import { backoff, maxAttempts, takes } from './recovery.js'
import { stateOperations } from './states/index.js'
import type { Thread, Wait } from './state.js'
import { StateFailure } from './turn.js'
import type { Turn } from './turn.js'
import type { Failure } from './types.js'

const enteredEvent = {
  Choice: 'ChoiceStateEntered', Fail: 'FailStateEntered', Map: 'MapStateEntered', Parallel: 'ParallelStateEntered',
  Pass: 'PassStateEntered', Succeed: 'SucceedStateEntered', Task: 'TaskStateEntered', Wait: 'WaitStateEntered',
} as const satisfies Record<StateType, HistoryEventType>

/** A Fail state is never left. */
const exitedEvent = {
  Choice: 'ChoiceStateExited', Map: 'MapStateExited', Parallel: 'ParallelStateExited',
  Pass: 'PassStateExited', Succeed: 'SucceedStateExited', Task: 'TaskStateExited', Wait: 'WaitStateExited',
} as const satisfies Record<Exclude<StateType, 'Fail'>, HistoryEventType>

/** Runs a thread until it blocks, ends or uses up the budget. */
function run(turn: Turn, start: Thread, address: string): Outcome {
  let outcome: Outcome = { kind: 'live', thread: start }
  if (start.wait.kind === 'map' || start.wait.kind === 'parallel') {
    outcome = attempt(turn, start, address, (state, operation) => operation.proceed?.(turn, start, state, address, runner))
  }
  while (outcome.kind === 'live' && outcome.thread.wait.kind === 'ready' && turn.spend()) outcome = enter(turn, outcome.thread, address)
  return outcome
}

/** Records that the state is entered, unless this is a retry, and runs it. */
function enter(turn: Turn, thread: Thread, address: string): Outcome {
  let current = thread
  if (thread.entered === 0) {
    const state = turn.stateOf(thread)
    const entered = turn.record(enteredEvent[state.type], thread.previous, { name: state.name, input: thread.input })
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

/** @param left - what a redrive goes on from, where that is not the beginning of the state */
const failedIn = (thread: Thread, { type }: CompiledState, failure: Failure, previous: number, left: Wait = { kind: 'ready' }): Outcome =>
  ({ kind: 'failed', failure, previous, type, thread: { ...thread, wait: left } })

function settle(turn: Turn, thread: Thread, state: CompiledState, move: Move): Outcome {
  if (move.kind === 'block') return { kind: 'live', thread: move.thread }
  // AWS says of a redrive that it enters a Fail state again
  if (move.kind === 'end') return failedIn({ ...thread, entered: 0 }, state, move.failure, thread.previous)
  if (move.output !== thread.input) turn.checkSize(move.output, thread)
  return exit(turn, thread, state, move.output, move.assign, move.next, move.previous)
}

/** Leaves a state: records it, and makes the thread that enters the next one. */
function exit(turn: Turn, thread: Thread, state: CompiledState, output: Thread['input'], assign: JsonObject | undefined, next: string | undefined, previous: number): Outcome {
  const assigned = assign !== undefined && Object.keys(assign).length > 0 ? assign : undefined
  const exited = turn.record(exitedEvent[state.type as keyof typeof exitedEvent], previous, { name: state.name, output, ...(assigned !== undefined && { assignedVariables: assigned }) })
  if (next === undefined) return { kind: 'done', output, previous: exited }
  const variables = assigned === undefined ? thread.variables : { ...thread.variables, ...assigned }
  return { kind: 'live', thread: newThread(thread.block, next, output, variables, exited, thread.item) }
}

function recover(turn: Turn, thread: Thread, state: CompiledState, address: string, failed: StateFailure): Outcome {
  const { failure, catchable, left } = failed
  const previous = failed.previous ?? thread.previous
  if (!catchable) return failedIn(thread, state, failure, previous, left)
  const retried = retry(turn, thread, state, address, failed, previous)
  if (retried !== undefined) return retried
  const last = state.type === 'Map' || state.type === 'Parallel' ? turn.record(`${state.type}StateFailed`, previous) : previous
  const catcher = state.catch.find((candidate) => takes(candidate.errors, failed))
  if (catcher === undefined) return failedIn(thread, state, failure, last, left)
  try {
    return settle(turn, thread, state, leaveByCatcher(turn, { ...thread, previous: last }, state, catcher, failure))
  } catch (error) {
    // the handler's own expressions failed: nothing catches that here
    if (error instanceof StateFailure) return failedIn(thread, state, error.failure, error.previous ?? last, left)
    throw error
  }
}

function retry(turn: Turn, thread: Thread, state: CompiledState, address: string, failed: StateFailure, previous: number): Outcome | undefined {
  const index = state.retry.findIndex((candidate) => takes(candidate.ErrorEquals, failed))
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
    case 'mapRun': return wait.run === id
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
    case 'parallel':
      for (const child of wait.children) if (child !== null) cancel(turn, child)
      return
    case 'map':
      for (const { thread } of wait.children) cancel(turn, thread)
      return
    case 'mapRun':
      turn.commands.push({ type: 'stopMapRun', id: wait.run })
  }
}

const runner: ThreadRunner = { run, deliver, cancel }
export { runner }
