import type { Json } from '../asl/json.js'
import { compileProgram } from './compile.js'
import { initialCheckpoint } from './checkpoint.js'
import type { Checkpoint } from './checkpoint.js'
import { openCheckpoint, startProgram } from './execution.js'
import { handlersIntegration } from './handler.js'
import type { Handlers } from './handler.js'
import type { Program } from './program.js'
import type { DurableExecution, ExecutionResult, HistoryReader, RunningExecution, RunOptions, WorkflowType } from './types.js'

export { replay } from './checkpoint.js'
export type { Checkpoint, JournalledEvent, Pending, PendingCall } from './checkpoint.js'
export { realClock, virtualClock } from './clock.js'
export type { VirtualClock } from './clock.js'
export { seededEntropy, systemEntropy } from './entropy.js'
export { InterpreterError } from './error.js'
export { handlersIntegration } from './handler.js'
export type { Handler, HandlerContext, Handlers } from './handler.js'
export { inCallOrder } from './in-call-order.js'
export type { OrderedIntegrations } from './in-call-order.js'
export { mocksFrom } from './mock/index.js'
export type { MockChoice, MockConfig, MockedResponse, MockOptions } from './mock/index.js'
export { redriveObstacle } from './redrive.js'
export type { RedriveObstacle } from './redrive.js'
export { initialState, step } from './step.js'
export type { StepResult } from './step.js'
export { restore, serialise } from './state.js'
export type { ExecutionState, Redriven } from './state.js'
export type { Command, ExecutionEvent } from './event.js'
export { historyOf, readLog } from './event-log.js'
export { childIdentity } from './map-run/child.js'
export type { ChildExecution, ChildRecord, ChildRequest } from './map-run/child.js'
export type { Counts } from './map-run/count.js'
export type { MapRunHost, RunningMapRun } from './map-run/host.js'
export { beginMapRun } from './map-run/in-process.js'
export type { MapRun, MapRunOutcome, MapRunRequest, MapRunServices } from './map-run/map-run.js'
export type { ListedObject, ObjectAddress, ObjectQuery, ObjectStore, StoredObject } from './map-run/object-store.js'
export type { MapRunSpec, Tolerance } from './map-run/spec.js'
export type { Program } from './program.js'
export { findState, StateTestRefused, testState } from './state-test/index.js'
export type { FoundState, Inspection, StateMock, StateTest, StateTestResult } from './state-test/index.js'
export { executionArnOfToken } from './token.js'
export { TaskFailure } from './types.js'
export type * from './types.js'

/** How `run` is told where tasks go: plain functions for Lambda tasks, or integrations of one's own. */
export type MachineRunOptions = Omit<RunOptions, 'integrations'> & ({ readonly handlers: Handlers } | Pick<RunOptions, 'integrations'>)

/** A compiled state machine. */
export interface Machine {
  readonly type: WorkflowType
  readonly program: Program
  /** Runs an execution to its end. Never rejects for what the execution does: the status says it. */
  run(input: Json, options: MachineRunOptions): Promise<ExecutionResult & HistoryReader>
}

/**
 * Compiles a definition once, to be run any number of times.
 *
 * @param definition - Amazon States Language as a JSON value
 * @throws InterpreterError (`ASL3xxx`) naming the place and what is wrong or not supported
 * @example
 * const machine = compile(definition, { type: 'EXPRESS' })
 * const { status, output } = await machine.run({ id: 1 }, { handlers: { score: () => ({ value: 2 }) } })
 */
export function compile(definition: unknown, options: { readonly type: WorkflowType }): Machine {
  const program = compileProgram(definition, options.type)
  return {
    type: options.type,
    program,
    async run(input, runOptions) {
      const execution = startProgram(program, input, 'handlers' in runOptions ? { ...runOptions, integrations: handlersIntegration(runOptions.handlers) } : runOptions)
      const result = await execution.result
      return { ...result, events: () => execution.events() }
    },
  }
}

/**
 * Starts an execution and returns at once.
 *
 * @example
 * const execution = startExecution(machine, input, { integrations })
 * await execution.result
 */
export const startExecution = (machine: Pick<Machine, 'program'>, input: Json, options: RunOptions): RunningExecution => startProgram(machine.program, input, options)

/**
 * An execution before its first step, as plain data: write it down, then give it to {@link openExecution}.
 *
 * @param at - when it starts, in epoch milliseconds
 */
export const newExecution = (machine: Pick<Machine, 'program'>, input: Json, options: Parameters<typeof initialCheckpoint>[2], at: number): Checkpoint =>
  initialCheckpoint(machine.program, input, options, at)

/**
 * An execution where a checkpoint has it. It does nothing before `resume`, which makes calls again that were not answered; answers to tokens are taken before.
 *
 * @example
 * const { checkpoint } = replay(machine.program, JSON.parse(written) as Checkpoint, events)
 * const execution = openExecution(machine, checkpoint, { integrations, journal })
 * execution.resume()
 */
export const openExecution = (machine: Pick<Machine, 'program'>, checkpoint: Checkpoint, options: RunOptions): DurableExecution => openCheckpoint(machine.program, checkpoint, options)
