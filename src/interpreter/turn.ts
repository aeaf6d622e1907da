import { limit, byteLength, errorName } from '../asl/index.js'
import type { HistoryEventType } from '../asl/index.js'
import type { Json, JsonObject } from '../asl/json.js'
import type { EvaluationHost } from '../query/index.js'
import { ExpressionFailure, UndefinedResult } from '../query/index.js'
import { draw, uuidOf } from './entropy.js'
import type { Seed } from './entropy.js'
import type { Command } from './event.js'
import { LogWriter } from './event-log.js'
import type { CompiledState, Field, Program } from './program.js'
import type { ExecutionState, Thread } from './state.js'
import type { Failure } from './types.js'

/** A state failed: goes to its retriers and catchers. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure'
  constructor(
    readonly failure: Failure,
    /** What the next event hangs off, where the failure recorded one. */
    readonly previous?: number,
    /** False for failures that no catcher sees. */
    readonly catchable = true,
  ) {
    super(failure.error)
  }
}

/** The history is full: ends the execution, whatever its catchers say. */
export class HistoryFull extends Error {
  override readonly name = 'HistoryFull'
}

/** What one call of `step` works with: it collects commands and events, and is thrown away. */
export class Turn implements EvaluationHost {
  readonly commands: Command[] = []
  readonly log: LogWriter
  seed: Seed
  serial: number
  /** Timer that ends the execution. */
  deadline: string | undefined
  /** Set when the budget ran out with work left. */
  unfinished = false
  private readonly execution: JsonObject
  private readonly stateMachine: JsonObject

  constructor(readonly program: Program, readonly state: ExecutionState, readonly at: number, private budget: number) {
    this.log = new LogWriter(state.log)
    this.seed = state.seed
    this.serial = state.serial
    this.deadline = state.deadline
    const { identity } = state
    this.execution = { Id: identity.executionArn, Input: state.input, StartTime: instant(state.startedAt), Name: identity.executionName, RoleArn: identity.roleArn }
    this.stateMachine = { Id: identity.stateMachineArn, Name: identity.stateMachineName }
  }

  /** Takes one transition from the budget; false when there is none left. */
  spend(): boolean {
    if (this.budget === 0) {
      this.unfinished = true
      return false
    }
    this.budget -= 1
    return true
  }

  now(): number {
    return this.at
  }

  random(): number {
    return this.word() / 4294967296
  }

  uuid(): string {
    return uuidOf([this.word(), this.word(), this.word(), this.word()])
  }

  private word(): number {
    const [word, seed] = draw(this.seed)
    this.seed = seed
    return word
  }

  /** A new id for a timer or a task of the thread at that address. */
  nextId(address: string): string {
    this.serial += 1
    return `${address}:${this.serial}`
  }

  /** @throws HistoryFull */
  record(type: HistoryEventType, previous: number, details?: JsonObject): number {
    // one place is left for the event that ends the execution
    if (this.program.type === 'STANDARD' && this.log.length >= limit.historyEvents - 1 && !type.startsWith('Execution')) throw new HistoryFull()
    return this.log.append({ type, previous, at: this.at, ...(details !== undefined && { details }) })
  }

  stateOf(thread: Thread): CompiledState {
    const state = this.program.blocks[thread.block]?.states.get(thread.state)
    if (state === undefined) throw new Error(`the program has no state '${thread.state}' in block ${thread.block}`)
    return state
  }

  /** `$states.context`. Source: developer guide, "Accessing execution data from the Context object". */
  context(thread: Thread, token?: string): JsonObject {
    const retryCount = thread.retries.reduce((sum, n) => sum + n, 0)
    return {
      Execution: this.execution,
      State: { EnteredTime: instant(thread.enteredAt), Name: thread.state, ...(retryCount > 0 && { RetryCount: retryCount }) },
      StateMachine: this.stateMachine,
      ...(thread.item !== undefined && { Map: { Item: { Index: thread.item.Index, Value: thread.item.Value } } }),
      ...(token !== undefined && { Task: { Token: token } }),
    }
  }

  /**
   * Evaluates a field of the thread's state.
   *
   * @param name - the field, as AWS's causes name it
   * @param more - members of `$states` besides input and context
   * @throws StateFailure with States.QueryEvaluationError
   */
  evaluate(field: Field, name: string, thread: Thread, more: JsonObject = {}, context: JsonObject = this.context(thread)): Json {
    try {
      return field({ states: { input: thread.input, ...more, context }, variables: thread.variables }, this)
    } catch (error) {
      if (error instanceof UndefinedResult) throw this.queryFailure(thread, name + error.path, `The JSONata expression '${error.source}' specified for the field '${name}${error.path}' returned nothing (undefined).`)
      if (error instanceof ExpressionFailure) throw this.queryFailure(thread, name + error.path, `The JSONata expression '${error.source}' specified for the field '${name}${error.path}' threw an error during evaluation. ${error.code}: ${error.message}`)
      throw error
    }
  }

  queryFailure(thread: Thread, location: string, text: string): StateFailure {
    const cause = this.causeIn(thread, text)
    const id = this.record('EvaluationFailed', thread.before, { cause, error: errorName.queryEvaluation, location, state: thread.state })
    return new StateFailure({ error: errorName.queryEvaluation, cause }, id)
  }

  /** A failure of the interpreter's own, as AWS words it. */
  runtimeFailure(thread: Thread, text: string): StateFailure {
    return new StateFailure({ error: errorName.runtime, cause: this.causeIn(thread, text) })
  }

  causeIn(thread: Thread, text: string): string {
    return `An error occurred while executing the state '${thread.state}' (entered at the event id #${thread.entered}). ${text}`
  }

  /** @throws StateFailure with States.DataLimitExceeded */
  checkSize(value: Json, thread: Thread, catchable: boolean, previous?: number): void {
    if (byteLength(value) <= limit.payloadBytes) return
    const cause = `The state/task '${thread.state}' returned a result with a size exceeding the maximum number of bytes service limit.`
    throw new StateFailure({ error: errorName.dataLimitExceeded, cause }, previous, catchable)
  }
}

/** An instant as the context object shows it. */
export const instant = (at: number): string => new Date(at).toISOString()
