import type { StateType } from '../asl/index.js'
import type { Json, JsonObject } from '../asl/json.js'
import type { ThreadEvent } from './event.js'
import type { CompiledState } from './program.js'
import type { Thread, Wait } from './state.js'
import type { Turn } from './turn.js'
import type { Failure } from './types.js'

/** What became of a state. A failure is thrown as StateFailure. */
export type Move =
  | { readonly kind: 'exit'; readonly output: Json; readonly assign?: JsonObject; readonly next: string | undefined; readonly previous: number }
  | { readonly kind: 'block'; readonly thread: Thread }
  /** A Fail state: there is no exit, and nothing to catch in the state itself. */
  | { readonly kind: 'end'; readonly failure: Failure }

/** What became of a thread. */
export type Outcome =
  | { readonly kind: 'live'; readonly thread: Thread }
  | { readonly kind: 'done'; readonly output: Json; readonly previous: number }
  /** `type` is that of the state it failed in, `thread` what a redrive goes on from. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly previous: number; readonly type: StateType; readonly thread: Thread }

/** Runs child threads; handed in, since states and threads know each other. */
export interface ThreadRunner {
  run(turn: Turn, thread: Thread, address: string): Outcome
  deliver(turn: Turn, thread: Thread, address: string, path: readonly string[], event: ThreadEvent): Outcome
  cancel(turn: Turn, thread: Thread): void
}

/** One state kind. */
export interface StateOperation {
  /** Runs the state as far as it gets; `thread.entered` is set. @throws StateFailure */
  enter(turn: Turn, thread: Thread, state: CompiledState, address: string, runner: ThreadRunner): Move
  /** Goes on after an event. `path` is what is left of the way to the thread that waits. @throws StateFailure */
  resume?(turn: Turn, thread: Thread, state: CompiledState, address: string, event: ThreadEvent, path: readonly string[], runner: ThreadRunner): Move
  /** Goes on with children that can run, after a step that ran out of budget. */
  proceed?(turn: Turn, thread: Thread, state: CompiledState, address: string, runner: ThreadRunner): Move
}

export const blocked = (thread: Thread, wait: Wait, previous = thread.previous): Move => ({ kind: 'block', thread: { ...thread, wait, previous } })
