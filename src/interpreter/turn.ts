import { byteLength, errorName, limit, NestedTooDeeply } from '../asl/index.js'
import type { HistoryEventType } from '../asl/index.js'
import type { Json, JsonObject } from '../asl/json.js'
import type { EvaluationHost } from '../query/index.js'
import { draw, uuidOf } from './entropy.js'
import type { Seed } from './entropy.js'
import type { Command } from './event.js'
import { LogWriter } from './event-log.js'
import { causeIn, explanation } from './explanation.js'
import type { CompiledState, Field, Program } from './program.js'
import type { ExecutionState, Thread, Wait } from './state.js'
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
    /** Another name that retriers and catchers know it by. */
    readonly alias?: string,
    /** What a redrive goes on from, where that is not the beginning of the state. */
    readonly left?: Wait,
  ) {
    super(failure.error)
  }

  /** The same failure, of a state that a redrive goes on with from there. */
  leaving(left: Wait): StateFailure {
    return new StateFailure(this.failure, this.previous, this.catchable, this.alias, left)
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
  private readonly mostEvents: number
  private execution: JsonObject | undefined
  private lastInstant: { readonly at: number; readonly text: string } | undefined

  constructor(readonly program: Program, readonly state: ExecutionState, readonly at: number, private budget: number) {
    this.log = new LogWriter(state.log)
    this.seed = state.seed
    this.serial = state.serial
    this.deadline = state.deadline
    this.mostEvents = program.type === 'STANDARD' ? limit.historyEvents : limit.expressEvents
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

  /** A seed for what happens outside, so that it can be repeated. */
  fork(): Seed {
    return [this.word() | 0, this.word() | 0, this.word() | 0, this.word() | 0]
  }

  /** A new id for a timer or a task of the thread at that address. */
  nextId(address: string): string {
    this.serial += 1
    return `${address}:${this.serial}`
  }

  /** @throws HistoryFull */
  record(type: HistoryEventType, previous: number, details?: JsonObject): number {
    // one place is left for the event that ends the execution
    if (this.log.length >= this.mostEvents - 1 && !type.startsWith('Execution')) throw new HistoryFull()
    return this.log.append({ type, previous, at: this.at, ...(details !== undefined && { details }) })
  }

  /** Sets the timer that ends the execution: when its definition says so, counted from now. @param latest - epoch milliseconds */
  setDeadline(latest: number): void {
    this.deadline = this.nextId('')
    this.commands.push({ type: 'setTimer', id: this.deadline, at: Math.min(latest, this.at + (this.program.timeoutSeconds ?? Infinity) * 1000) })
  }

  stateOf(thread: Thread): CompiledState {
    const state = this.program.blocks[thread.block]?.states.get(thread.state)
    if (state === undefined) throw new Error(`the program has no state '${thread.state}' in block ${thread.block}`)
    return state
  }

  /** `$states.context`, `$$`. Source: developer guide, "Accessing execution data from the Context object". */
  context(thread: Thread, token?: string): JsonObject {
    const { identity, redriven } = this.state
    this.execution ??= {
      Id: identity.executionArn, Input: this.state.input, StartTime: this.instant(this.state.startedAt), Name: identity.executionName, RoleArn: identity.roleArn,
      ...(this.program.type === 'STANDARD' && { RedriveCount: redriven?.count ?? 0 }),
      ...(redriven !== undefined && { RedriveTime: this.instant(redriven.at) }),
    }
    const retried = this.stateOf(thread).type === 'Task' && { RetryCount: retriesOf(thread) }
    return {
      Execution: this.execution,
      StateMachine: { Id: identity.stateMachineArn, Name: identity.stateMachineName },
      State: { Name: thread.state, EnteredTime: this.instant(thread.enteredAt), ...retried },
      ...(thread.item !== undefined && { Map: { Item: thread.item } }),
      ...(token !== undefined && { Task: { Token: token } }),
    }
  }

  /** An instant as the context object shows it. */
  private instant(at: number): string {
    if (this.lastInstant?.at !== at) this.lastInstant = { at, text: new Date(at).toISOString() }
    return this.lastInstant.text
  }

  /**
   * Evaluates a field of the thread's state.
   *
   * @param input - what `$states.input`, or `$`, is
   * @param more - members of `$states` besides input and context
   * @param token - the task token, while a task's arguments are evaluated
   * @throws StateFailure with States.QueryEvaluationError (JSONata) or States.Runtime (JSONPath)
   */
  evaluate(field: Field, thread: Thread, input: Json, more?: JsonObject, token?: string): Json {
    if (field.constant !== undefined) return field.constant.value
    try {
      return field.evaluate({ input, context: field.readsContext ? this.context(thread, token) : null, variables: thread.variables, more }, this)
    } catch (error) {
      throw this.explain(error, field.name, thread)
    }
  }

  /** What a failed evaluation means for the state. */
  private explain(error: unknown, name: string, thread: Thread): unknown {
    const why = explanation(error, name)
    if (why === undefined) return error
    if (why.error === errorName.queryEvaluation) return this.queryFailure(thread, why.location, why.text)
    return why.error === errorName.runtime ? this.runtimeFailure(thread, why.text) : new StateFailure({ error: why.error, cause: this.causeIn(thread, why.text) }, thread.previous)
  }

  /**
   * Records that a query of the state failed.
   *
   * @param location - the field; `undefined` when it was the state's input that had the wrong type
   * @param previous - what the event hangs off: as AWS was seen to do, what came before the state was entered
   */
  queryFailure(thread: Thread, location: string | undefined, text: string, previous = thread.before): StateFailure {
    const cause = this.causeIn(thread, text)
    const id = this.record('EvaluationFailed', previous, { cause, error: errorName.queryEvaluation, ...(location !== undefined && { location }), state: thread.state })
    return new StateFailure({ error: errorName.queryEvaluation, cause }, id)
  }

  /** A field gave a value of a type it must not have. */
  typeFailure(thread: Thread, { name, source }: Field, expected: string, value: Json): StateFailure {
    const expression = source === undefined ? 'The value' : `The JSONata expression '${source}'`
    return this.queryFailure(thread, name, `${expression} specified for the field '${name}' returned an unexpected result type. Expected '${expected}', but was '${kindOf(value)}' for value: ${JSON.stringify(value)}`)
  }

  /** A failure of the interpreter's own, as AWS words it. Nothing catches it. */
  runtimeFailure(thread: Thread, text: string): StateFailure {
    return new StateFailure({ error: errorName.runtime, cause: this.causeIn(thread, text) }, thread.previous, false)
  }

  causeIn(thread: Thread, text: string): string {
    return causeIn(thread.state, thread.entered, text)
  }

  /**
   * Bytes of a value that the thread's state takes or gives.
   *
   * @throws StateFailure with States.Runtime for one that is nested too deeply
   */
  bytesOf(value: Json, thread: Thread): number {
    try {
      return byteLength(value)
    } catch (error) {
      throw error instanceof NestedTooDeeply ? this.runtimeFailure(thread, error.message) : error
    }
  }

  /** @throws StateFailure with States.DataLimitExceeded, which nothing catches here: only a task's result over the limit can be caught */
  checkSize(value: Json, thread: Thread): void {
    if (this.bytesOf(value, thread) > limit.payloadBytes) throw new StateFailure(dataLimitExceeded(thread.state), thread.previous, false)
  }
}

/** @param what - the state, or the service or function whose result it is */
export const dataLimitExceeded = (what: string): Failure => ({
  error: errorName.dataLimitExceeded,
  cause: `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
})

/** How often a thread has tried its state again. */
export const retriesOf = (thread: Thread): number => thread.retries.reduce((sum, made) => sum + made, 0)

/** The JSON type of a value, as AWS's causes name it. */
export const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)
