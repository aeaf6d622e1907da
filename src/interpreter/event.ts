import type { Json } from '../asl/json.js'
import type { JsonObject } from '../asl/json.js'
import type { MapRunSpec } from './map-run/spec.js'
import type { ExecutionResult, Failure } from './types.js'

/** What happened outside, told to `step`. `at` is epoch milliseconds. */
export type ExecutionEvent =
  | { readonly type: 'start'; readonly at: number }
  | { readonly type: 'continue'; readonly at: number }
  | { readonly type: 'timer'; readonly at: number; readonly id: string }
  | { readonly type: 'taskSubmitted'; readonly at: number; readonly id: string; readonly output: Json }
  | { readonly type: 'taskSucceeded'; readonly at: number; readonly id: string; readonly output: Json }
  | { readonly type: 'taskFailed'; readonly at: number; readonly id: string; readonly failure: Failure }
  | { readonly type: 'taskHeartbeat'; readonly at: number; readonly id: string }
  /** Without an output when that is more than a state can give. */
  | { readonly type: 'mapRunSucceeded'; readonly at: number; readonly id: string; readonly output?: Json }
  | { readonly type: 'mapRunFailed'; readonly at: number; readonly id: string; readonly failure: Failure }
  /** Lets an execution go on that ended without success. */
  | { readonly type: 'redrive'; readonly at: number }
  /** `failed`: it ends as FAILED, not ABORTED. */
  | { readonly type: 'stop'; readonly at: number; readonly failure: Failure; readonly failed?: true }

/** An event that belongs to one blocked thread. */
export type ThreadEvent = Extract<ExecutionEvent, { readonly id: string }>

/** What `step` asks for. */
export type Command =
  | { readonly type: 'invoke'; readonly id: string; readonly resource: string; readonly parameters: Json; readonly stateName: string; readonly retryCount: number
      readonly token?: string; readonly waits: 'result' | 'token' | 'job'; readonly credentials?: JsonObject }
  | { readonly type: 'cancelTask'; readonly id: string }
  /** `redrive`: it has failed or was stopped, and goes on; the how-manieth time that is. */
  | { readonly type: 'startMapRun'; readonly id: string; readonly spec: MapRunSpec; readonly redrive?: number }
  | { readonly type: 'stopMapRun'; readonly id: string }
  | { readonly type: 'setTimer'; readonly id: string; readonly at: number }
  | { readonly type: 'clearTimer'; readonly id: string }
  /** The step used up its budget: feed a `continue` event when other executions have had their turn. */
  | { readonly type: 'continue' }
  | { readonly type: 'finish'; readonly result: ExecutionResult }

/** Ids carry the address of their thread, so that an event finds it without a search: `0.3:17`. */
export const addressOf = (id: string): readonly string[] => {
  const address = id.slice(0, id.indexOf(':'))
  return address === '' ? [] : address.split('.')
}
