import type { Json } from '../../asl/json.js'
import { newThread } from '../child.js'
import { leave, leaveByCatcher } from '../data-flow.js'
import type { ThreadEvent } from '../event.js'
import type { Move, StateOperation } from '../operation.js'
import type { CompiledState } from '../program.js'
import { backoff, maxAttempts, takes } from '../recovery.js'
import type { Thread } from '../state.js'
import { initialState } from '../step.js'
import { stateOperations } from '../states/index.js'
import { runner } from '../thread.js'
import { StateFailure } from '../turn.js'
import type { FoundState } from './find-state.js'
import { InspectingTurn } from './inspecting-turn.js'
import { inspectionOf } from './inspection.js'
import type { Trace } from './inspection.js'
import { checkFailures, prepareMap } from './mocked-map.js'
import { awaitEvent } from './task-answer.js'
import type { Inspection, StateTest, StateTestResult } from './types.js'

/**
 * Tries one state: with its input, without what is around it. A Task without a mock makes its call, and a Wait waits.
 *
 * @param found - as `findState` gives it
 * @throws StateTestRefused for what does not fit the state
 * @example
 * const found = findState(compile(definition, { type: 'STANDARD' }).program, 'Score')
 * const { status, output } = await testState(found, { input: { id: 1 }, variables: {}, retries: 0, mock: { result: 7 }, … })
 */
export async function testState(found: FoundState, test: StateTest): Promise<StateTestResult> {
  const { program, block, state } = found
  const at = test.clock.now()
  const { integrations: _integrations, clock: _clock, entropy, signal: _signal, roleArn, ...given } = test
  const initial = initialState(program, test.input, { ...given, roleArn: roleArn ?? '' }, entropy, at, false)
  const trace: Trace = { turn: new InspectingTurn(program, initial, at, contextOf(test)) }
  const thread: Thread = { ...newThread(block, state.name, test.input, test.variables, 0), entered: 1, enteredAt: at }
  try {
    const move = await performed(thread, state, test, trace)
    if (move.kind === 'end') return { status: 'FAILED', ...move.failure, inspection: inspectionOf(state, test, trace) }
    const left = settled(trace, thread, move)
    return { status: 'SUCCEEDED', ...left, inspection: inspectionOf(state, test, trace) }
  } catch (error) {
    if (error instanceof StateFailure) return recovered(thread, state, test, trace, error)
    throw error
  }
}

const contextOf = ({ context, roleArn, shownName, retries }: StateTest): ConstructorParameters<typeof InspectingTurn>[3] => ({
  retries, ...(context !== undefined && { context }), ...(roleArn !== undefined && { roleArn }), ...(shownName !== undefined && { shownName }),
})

/** The state's own work, up to where it is left. */
async function performed(thread: Thread, state: CompiledState, test: StateTest, trace: Trace): Promise<Move> {
  const { turn } = trace
  const { mock } = test
  if (state.type === 'Map') trace.work = await prepareMap(turn, thread, state, test)
  if (state.type === 'Map' || state.type === 'Parallel') {
    if (mock === undefined) throw new Error('a Map or a Parallel is tried with a mock only')
    if ('failure' in mock) throw new StateFailure(mock.failure)
    if (trace.work !== undefined) checkFailures(trace.work, test.failedIterations)
    trace.result = mock.result
    return leave(turn, thread, state, mock.result, { result: mock.result })
  }
  const operation: StateOperation = stateOperations[state.type]
  if (state.type === 'Pass') return passed(turn, thread, state, operation, trace)
  const move = operation.enter(turn, thread, state, '', runner)
  if (move.kind !== 'block') return move
  const event = await eventFor(move.thread, test, turn)
  trace.turn = turn.later(test.clock.now())
  if (event.type === 'taskSucceeded') trace.result = event.output
  const resumed = operation.resume?.(trace.turn, move.thread, state, '', event, [], runner)
  if (resumed === undefined || resumed.kind === 'block') throw new Error(`the state '${state.name}' did not go on`)
  return resumed
}

/** A Pass notes what it passes on before that is put into its input. */
function passed(turn: InspectingTurn, thread: Thread, state: CompiledState, operation: StateOperation, trace: Trace): Move {
  try {
    return operation.enter(turn, thread, state, '', runner)
  } finally {
    const worked = passedOn(turn, thread, state)
    if (worked !== undefined) trace.result = worked
  }
}

function passedOn(turn: InspectingTurn, { input }: Thread, { result, paths, arguments: given }: CompiledState): Json | undefined {
  if (result !== undefined) return turn.last(result)?.value
  if (given !== undefined) return turn.last(given)?.value
  return paths?.inputPath === undefined ? input : turn.last(paths.inputPath)?.value
}

function eventFor({ wait }: Thread, test: StateTest, { commands }: InspectingTurn): Promise<ThreadEvent> | ThreadEvent {
  const { mock, clock } = test
  if (mock === undefined || wait.kind !== 'task') return awaitEvent(commands, test)
  const event = { at: clock.now(), id: wait.task }
  return 'failure' in mock ? { ...event, type: 'taskFailed', failure: mock.failure } : { ...event, type: 'taskSucceeded', output: mock.result }
}

/** Leaves the state. @throws StateFailure when its output is too large */
function settled(trace: Trace, thread: Thread, move: Move): Pick<StateTestResult, 'output' | 'next'> {
  if (move.kind !== 'exit') throw new Error('the state was not left')
  trace.turn.checkSize(move.output, thread)
  trace.exit = move
  return { output: move.output, ...(move.next !== undefined && { next: move.next }) }
}

/** What an execution would do about a failure. */
function recovered(thread: Thread, state: CompiledState, test: StateTest, trace: Trace, failed: StateFailure): StateTestResult {
  const { failure, catchable } = failed
  const shown = { ...(failure.error !== undefined && { error: failure.error }), ...(failure.cause !== undefined && { cause: failure.cause }) }
  const inspected = (details: NonNullable<Inspection['errorDetails']> = {}): { readonly inspection: Inspection } => ({
    inspection: { ...inspectionOf(state, test, trace), ...(Object.keys(details).length > 0 && { errorDetails: details }) },
  })
  if (!catchable) return { status: 'FAILED', ...shown, ...inspected() }
  const retryIndex = state.retry.findIndex((candidate) => takes(candidate.ErrorEquals, failed))
  const retrier = state.retry[retryIndex]
  const retried = retrier === undefined ? {} : { retryIndex }
  if (retrier !== undefined && test.retries < maxAttempts(retrier)) {
    const seconds = Math.round(backoff(retrier, test.retries, trace.turn) / 1000)
    return { status: 'RETRIABLE', ...shown, ...inspected({ retryIndex, retryBackoffIntervalSeconds: seconds }) }
  }
  const catchIndex = state.catch.findIndex((candidate) => takes(candidate.errors, failed))
  const catcher = state.catch[catchIndex]
  if (catcher === undefined) return { status: 'FAILED', ...shown, ...inspected(retried) }
  trace.caught = true
  try {
    const left = settled(trace, thread, leaveByCatcher(trace.turn, thread, state, catcher, failure))
    return { status: 'CAUGHT_ERROR', ...shown, ...left, ...inspected({ ...retried, catchIndex }) }
  } catch (error) {
    // the catcher's own expressions failed: nothing catches that
    if (error instanceof StateFailure) return { status: 'FAILED', ...error.failure, ...inspected() }
    throw error
  }
}
