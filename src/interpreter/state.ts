import type { Json, JsonObject } from '../asl/json.js'
import type { Seed } from './entropy.js'
import type { EventLog } from './event-log.js'
import type { MapRunSpec } from './map-run/spec.js'
import type { ExecutionIdentity, ExecutionStatus, Failure } from './types.js'

/** What a thread is blocked on, or that it can run. */
export type Wait =
  /** Can run: enters its state, or makes the next attempt at it when `entered` is set already. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'timer'; readonly timer: string }
  | { readonly kind: 'backoff'; readonly timer: string }
  | TaskWait
  | ParallelWait
  | MapWait
  | MapRunWait

export interface TaskWait {
  readonly kind: 'task'
  readonly task: string
  readonly token?: string
  readonly heartbeatSeconds?: number
  /** Timer ids. */
  readonly timeout?: string
  readonly heartbeat?: string
  /** Whether the call was accepted, and its answer. */
  readonly submitted: boolean
}

/** Branches still running (`null` for those that have ended), and outputs, both by position. */
export interface ParallelWait {
  readonly kind: 'parallel'
  readonly children: readonly (Thread | null)[]
  readonly results: readonly Json[]
  readonly left: number
}

export interface MapWait {
  readonly kind: 'map'
  readonly items: readonly Json[]
  /** Index of the first item that has not started. */
  readonly next: number
  readonly concurrency: number
  /** Iterations under way, at most as many as may run at the same time. */
  readonly children: readonly { readonly index: number; readonly thread: Thread }[]
  /** Outputs by index, in chunks, so that adding one copies little. */
  readonly results: readonly (readonly Json[])[]
  /** Items that have not ended. */
  readonly left: number
  /** What the next iteration hangs off. */
  readonly inside: number
}

/** A Distributed Map, which runs outside. */
export interface MapRunWait {
  readonly kind: 'mapRun'
  readonly run: string
  /** What it does: a redrive asks for the same once more. */
  readonly spec: MapRunSpec
  /** How often it was redriven; absent before the first time. */
  readonly redrives?: number
}

/** One line of control: the execution itself, a branch, an iteration. Plain data. */
export interface Thread {
  /** Index of the sub-machine in the program. */
  readonly block: number
  readonly state: string
  readonly input: Json
  /** Variables in reach: those of the outer scopes and its own. */
  readonly variables: JsonObject
  /** The event the next one hangs off. */
  readonly previous: number
  /** Id of the state's StateEntered event; 0 before. */
  readonly entered: number
  /** What StateEntered hung off. */
  readonly before: number
  readonly enteredAt: number
  /** Retries made, by position of the retrier. */
  readonly retries: readonly number[]
  /** Of an iteration. */
  readonly item?: { readonly Index: number; readonly Value: Json }
  readonly wait: Wait
}

/** How often an execution was redriven, and when the last time, in epoch milliseconds. */
export interface Redriven {
  readonly count: number
  readonly at: number
}

/** A whole execution as plain data: JSON text and back changes nothing (see `serialise`). */
export interface ExecutionState {
  readonly identity: ExecutionIdentity
  readonly status: ExecutionStatus
  readonly input: Json
  readonly output?: Json
  readonly failure?: Failure
  readonly startedAt: number
  readonly stoppedAt?: number
  /** Absent once the execution has ended. */
  readonly thread?: Thread
  /** Of a STANDARD execution that did not succeed: the threads as they were, from which a redrive goes on. */
  readonly left?: Thread
  /** Absent before the first redrive; `at` is that of the last, in epoch milliseconds. */
  readonly redriven?: Redriven
  readonly log: EventLog
  readonly seed: Seed
  /** Numbers timers and tasks. */
  readonly serial: number
  readonly deadline?: string
}

/** Text that `restore` reads back. Objects shared inside the state come back as equal copies. */
export const serialise = (state: ExecutionState): string => JSON.stringify(state)

/** The inverse of {@link serialise}. */
export const restore = (text: string): ExecutionState => JSON.parse(text) as ExecutionState
