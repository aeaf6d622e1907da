import type { Json, JsonObject } from '../asl/json.js'
import type { HistoryEvent } from '../asl/history.js'
import type { Checkpoint } from './checkpoint.js'
import type { ExecutionEvent } from './event.js'
import type { MapRunHost } from './map-run/host.js'
import type { ObjectStore } from './map-run/object-store.js'
import type { RedriveObstacle } from './redrive.js'
import type { Redriven } from './state.js'

/** The two workflow types of AWS Step Functions. */
export type WorkflowType = 'STANDARD' | 'EXPRESS'

/** Why an execution or a state failed, in AWS's words. A bare `Fail` state gives neither. */
export interface Failure {
  readonly error?: string
  readonly cause?: string
}

/** Thrown by an integration to fail a task with an error name that `Retry` and `Catch` can match. */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure'
  constructor(readonly error: string, override readonly cause: string) {
    super(`${error}: ${cause}`)
  }
}

/** What performs a task may do while it is under way. */
export interface TaskControl {
  /**
   * Lets time pass: a virtual clock, which otherwise stands still while a task is under way, runs meanwhile. Ends early when the attempt is given up.
   *
   * @param milliseconds - by the execution's clock
   */
  sleep(milliseconds: number): Promise<void>
  /**
   * SendTaskSuccess for the token of this attempt. Given before the call itself is answered, it is taken in right after that.
   *
   * @returns false when the attempt has no token, or does not wait any more
   */
  succeed(output: Json): boolean
  /** SendTaskFailure for the token of this attempt: see `succeed`. */
  fail(failure: Failure): boolean
  /** SendTaskHeartbeat for the token of this attempt. */
  heartbeat(): boolean
}

/** What the interpreter asks of the outside world for one attempt of a Task state. */
export interface TaskRequest {
  /** The `Resource` of the state as written, for example `arn:aws:states:::lambda:invoke.waitForTaskToken`. */
  readonly resource: string
  /** Evaluated `Arguments` / `Parameters`, or the state's input when there are none. */
  readonly parameters: Json
  readonly stateName: string
  /** Names the attempt within its execution, the same after a restart: what makes a call that is made twice recognisable. */
  readonly taskId: string
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly roleArn: string
  /** How often this state was retried before this attempt: 0 at first. */
  readonly retryCount: number
  /** The token of a `.waitForTaskToken` task or an activity; the caller answers it through `completeTask`/`failTask`. */
  readonly taskToken?: string
  readonly credentials?: JsonObject
  /** Present when an earlier process made this call and did not live to hear its answer; `submitted`: what it did hear of a `.sync` call's submission. */
  readonly resumed?: { readonly submitted?: Json }
  /** Aborted when the attempt times out, or the execution stops. */
  readonly signal: AbortSignal
  /** Given by every execution; a request that was made up otherwise has none. */
  readonly control?: TaskControl
}

/**
 * Performs service calls. For `.waitForTaskToken` the promise settles when the call was accepted and its value is ignored but for the history.
 * For `.sync` it settles when the job has ended; `submitted` is called with the answer to the submission as soon as there is one.
 * @throws TaskFailure with the AWS error name; InterpreterError to end the execution as FAILED, whatever its retriers and catchers say: for what is wrong
 * with the set-up and must not pass for an answer
 */
export interface Integrations {
  invoke(request: TaskRequest, submitted: (output: Json) => void): Promise<Json>
}

/** Time as the interpreter sees it: epoch milliseconds and one-shot timers. */
export interface Clock {
  now(): number
  /** Calls `wake` once at or after `at`; the returned function cancels it. */
  schedule(at: number, wake: () => void): () => void
  /** Called while work outside the interpreter is under way: a virtual clock stands still until every hold is released. */
  hold?(): () => void
}

/** Where identifiers and random numbers come from, so that a run can be repeated exactly. */
export interface Entropy {
  /** A new UUID (v4 form). */
  uuid(): string
  /** A number in [0, 1): jitter, `States.MathRandom`, `$random`. */
  random(): number
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'

/** Names of the context object (`$$`, `$states.context`). All have defaults made from `entropy` when left out. */
export interface ExecutionIdentity {
  readonly executionArn: string
  readonly executionName: string
  readonly stateMachineArn: string
  readonly stateMachineName: string
  readonly roleArn: string
}

export interface RunOptions extends Partial<ExecutionIdentity> {
  readonly integrations: Integrations
  readonly clock?: Clock
  readonly entropy?: Entropy
  /** `none` keeps no events (Express at volume); default `full`. */
  readonly history?: 'full' | 'none'
  readonly journal?: Journal
  /** S3, for Distributed Maps that read items from it or write results to it. Default: there is none. */
  readonly objects?: ObjectStore
  /** Where Map Runs live. Default: in this process, and they end with it. */
  readonly mapRuns?: MapRunHost
}

/** Told of everything that happens to an execution, so that another process can go on with it. */
export interface Journal {
  /**
   * Called with each event that was taken in, before anything is done about it.
   *
   * @param length - history events after it
   * @param checkpoint - makes one that has the event in it
   */
  write(event: ExecutionEvent, length: number, checkpoint: () => Checkpoint): void
}

export interface ExecutionResult extends Failure {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>
  readonly output?: Json
  readonly startedAt: number
  readonly stoppedAt: number
}

/** An execution in progress: what a Step Functions endpoint holds for each. */
export interface RunningExecution extends ExecutionIdentity {
  /** Settles when the execution ends, whatever its status; never rejects. A redrive makes a new one. */
  readonly result: Promise<ExecutionResult>
  readonly status: ExecutionStatus
  readonly startedAt: number
  readonly input: Json
  /** The history so far, in AWS's shape. Built when called. */
  events(): readonly HistoryEvent[]
  /** Ends it as ABORTED. */
  stop(failure: Failure): void
  /** SendTaskSuccess / SendTaskFailure / SendTaskHeartbeat. False when no attempt waits for that token (any more). */
  completeTask(token: string, output: Json): boolean
  failTask(token: string, failure: Failure): boolean
  heartbeatTask(token: string): boolean
}

/** An execution that may go on in another process. */
export interface DurableExecution extends RunningExecution {
  /** Undefined before the first redrive. */
  readonly redriven: Redriven | undefined
  /** Why `redrive` would do nothing; undefined when it would not. */
  readonly redriveObstacle: RedriveObstacle | undefined
  /**
   * Lets an execution that has ended without success go on from where it was, as AWS's RedriveExecution does: what succeeded does not run again. There is a new
   * `result` from here on. One that is suspended takes the redrive in, and does the rest after `resume`.
   *
   * @param at - epoch milliseconds; default: the clock's time
   * @returns false when it cannot be redriven: there is an obstacle, or it was detached
   */
  redrive(at?: number): boolean
  checkpoint(): Checkpoint
  /** Does what is pending: sets timers, makes calls again that were not answered, starts. */
  resume(): void
  /**
   * Does nothing more: no timers, no new calls. Answers that still come are taken in and journalled all the same, failures of calls excepted: they may be
   * due to what suspended the execution.
   */
  suspend(): void
  /** Hears nothing any more. Its result never comes. */
  detach(): void
}

/** The history of an execution that has ended. */
export interface HistoryReader {
  readonly events: () => readonly HistoryEvent[]
}
