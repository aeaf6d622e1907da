import { byteLength, errorName, limit, NestedTooDeeply } from '../asl/index.js'
import type { Json } from '../asl/json.js'
import { newThread } from './child.js'
import { seedOf } from './entropy.js'
import { addressOf } from './event.js'
import type { Command, ExecutionEvent } from './event.js'
import { emptyLog } from './event-log.js'
import type { Outcome } from './operation.js'
import type { Program } from './program.js'
import { redriveObstacle, redrivenState, revived } from './redrive.js'
import type { ExecutionState } from './state.js'
import { runner } from './thread.js'
import { HistoryFull, Turn } from './turn.js'
import type { Entropy, ExecutionIdentity, ExecutionResult, Failure } from './types.js'

/** Transitions one step makes before it lets others have their turn. */
export const defaultBudget = 10_000

/** What became of the state, and what is to be done outside. */
export interface StepResult {
  readonly state: ExecutionState
  readonly commands: readonly Command[]
}

/** The state of an execution that has not started: feed it a `start` event. */
export function initialState(program: Program, input: Json, identity: ExecutionIdentity, entropy: Entropy, at: number, keepHistory: boolean): ExecutionState {
  return {
    identity, input, status: 'RUNNING', startedAt: at, log: emptyLog(keepHistory), seed: seedOf(entropy), serial: 0,
    thread: newThread(0, program.blocks[0]?.startAt ?? '', input, {}, 0),
  }
}

/**
 * One step of an execution: takes in an event, runs every transition that can run, and says what is to be done outside.
 * Pure: the given state is not changed, and the same state and event give the same answer.
 *
 * @param budget - transitions before the step stops with a `continue` command
 */
export function step(program: Program, state: ExecutionState, event: ExecutionEvent, budget = defaultBudget): StepResult {
  if (event.type === 'redrive') return redrive(program, state, event.at, budget)
  const { thread } = state
  if (thread === undefined) return { state, commands: [] }
  const turn = new Turn(program, state, event.at, budget)
  if (event.type === 'start') {
    const refused = begin(turn)
    if (refused !== undefined) return finish(turn, 'FAILED', refused, undefined, turn.log.length)
  }
  return unlessFull(turn, () => {
    if (event.type === 'stop') return finish(turn, event.failed === true ? 'FAILED' : 'ABORTED', event.failure)
    if (event.type === 'timer' && event.id === state.deadline) return finish(turn, 'TIMED_OUT', timedOut(program))
    const outcome = event.type === 'start' || event.type === 'continue' ? runner.run(turn, thread, '') : runner.deliver(turn, thread, '', addressOf(event.id), event)
    return conclude(turn, outcome)
  })
}

function unlessFull(turn: Turn, body: () => StepResult): StepResult {
  try {
    return body()
  } catch (error) {
    if (!(error instanceof HistoryFull)) throw error
    if (turn.state.thread !== undefined) runner.cancel(turn, turn.state.thread)
    return full(turn)
  }
}

/** Goes on with an execution that has ended; with one that cannot be redriven nothing happens. */
function redrive(program: Program, state: ExecutionState, at: number, budget: number): StepResult {
  if (redriveObstacle(state) !== undefined) return { state, commands: [] }
  const turn = new Turn(program, redrivenState(state, at), at, budget)
  return unlessFull(turn, () => conclude(turn, runner.run(turn, revived(turn, state), '')))
}

/** The history can take no more. EXPRESS has no such limit on AWS, but no time for so many transitions either. */
const full = (turn: Turn): StepResult => (turn.program.type === 'STANDARD'
  ? finish(turn, 'FAILED', { error: errorName.runtime, cause: `The execution reached the maximum number of history events (${limit.historyEvents}).` }, undefined, turn.log.length)
  : finish(turn, 'TIMED_OUT', { error: errorName.timeout, cause: `The execution made more than ${limit.expressEvents} events, for which AWS has no time in five minutes.` }))

/** AWS was seen to name no error for a STANDARD execution that ran out of time. */
const timedOut = ({ type }: Program): Failure => (type === 'STANDARD' ? {} : { error: errorName.timeout })

/**
 * Ends an execution whose step threw something that no definition can cause: a fault of the interpreter, or an answer that is no JSON.
 * The result says what it was.
 */
export function breakDown(program: Program, state: ExecutionState, event: ExecutionEvent, error: unknown): StepResult {
  const turn = new Turn(program, state, event.at, 0)
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return finish(turn, 'FAILED', { error: errorName.runtime, cause: `The interpreter broke down at the event '${event.type}'. ${what}` }, undefined, turn.log.length, state.thread ?? state.left)
}

/** One step that always comes to something: see {@link breakDown}. */
export function advance(program: Program, state: ExecutionState, event: ExecutionEvent): StepResult {
  try {
    return step(program, state, event)
  } catch (error) {
    return breakDown(program, state, event, error)
  }
}

/** @returns why the execution cannot start with this input */
function begin(turn: Turn): Failure | undefined {
  const { state, program } = turn
  const { roleArn } = state.identity
  try {
    byteLength(state.input)
  } catch (error) {
    if (!(error instanceof NestedTooDeeply)) throw error
    // history could not be written with it
    turn.record('ExecutionStarted', 0, { inputDetails: { truncated: true }, roleArn })
    return { error: errorName.runtime, cause: `The input of the execution cannot be used. ${error.message}` }
  }
  turn.record('ExecutionStarted', 0, { input: state.input, roleArn })
  turn.setDeadline(turn.at + (program.type === 'EXPRESS' ? limit.expressDuration : limit.standardDuration))
  return undefined
}

function conclude(turn: Turn, outcome: Outcome): StepResult {
  if (outcome.kind === 'done') return finish(turn, 'SUCCEEDED', {}, outcome.output, outcome.previous)
  if (outcome.kind === 'failed') return finish(turn, 'FAILED', outcome.failure, undefined, outcome.previous, outcome.thread)
  if (turn.unfinished) turn.commands.push({ type: 'continue' })
  const { deadline } = turn
  return {
    state: { ...turn.state, thread: outcome.thread, log: turn.log.done(), seed: turn.seed, serial: turn.serial, ...(deadline !== undefined && { deadline }) },
    commands: turn.commands,
  }
}

const finalEvent = { SUCCEEDED: 'ExecutionSucceeded', FAILED: 'ExecutionFailed', TIMED_OUT: 'ExecutionTimedOut', ABORTED: 'ExecutionAborted' } as const

/** @param left - what a redrive goes on from; default: where the execution was before this step, if it is ended from outside */
function finish(turn: Turn, status: ExecutionResult['status'], failure: Failure, output?: Json, previous?: number, left = previous === undefined ? turn.state.thread : undefined): StepResult {
  const { thread, ...rest } = turn.state
  if (previous === undefined && thread !== undefined) runner.cancel(turn, thread)
  const { deadline } = turn
  if (deadline !== undefined) turn.commands.push({ type: 'clearTimer', id: deadline })
  const reason = { ...(failure.error !== undefined && { error: failure.error }), ...(failure.cause !== undefined && { cause: failure.cause }) }
  // AWS hangs what ends an execution from outside off nothing
  turn.record(finalEvent[status], previous ?? 0, output === undefined ? reason : { output })
  const result: ExecutionResult = { status, ...reason, ...(output !== undefined && { output }), startedAt: turn.state.startedAt, stoppedAt: turn.at }
  turn.commands.push({ type: 'finish', result })
  return {
    state: { ...rest, status, stoppedAt: turn.at, log: turn.log.done(), seed: turn.seed, serial: turn.serial, ...(output !== undefined && { output }), ...(status !== 'SUCCEEDED' && { failure: reason }), ...(left !== undefined && turn.program.type === 'STANDARD' && { left }) },
    commands: turn.commands,
  }
}
