import type { Json, JsonObject } from '../../asl/json.js'
import type { Clock, Entropy, ExecutionIdentity, Failure, Integrations } from '../types.js'

/** What stands in for the work of a Task, Map or Parallel state. */
export type StateMock = { readonly result: Json } | { readonly failure: Failure }

/** What one state is tried with. */
export interface StateTest extends Omit<ExecutionIdentity, 'roleArn'> {
  /** Whom the state acts as. Left out, the context object says `null`. */
  readonly roleArn?: string
  /** What the context object calls the state; by default as the definition does. */
  readonly shownName?: string
  readonly input: Json
  /** Variables in reach of the state. */
  readonly variables: JsonObject
  /** The context object; made up where it is left out. */
  readonly context?: JsonObject
  readonly mock?: StateMock
  /** Retries that the retrier of the error has made. */
  readonly retries: number
  /** Iterations of a Map that count as failed. */
  readonly failedIterations?: number
  /** What the ItemReader of a Distributed Map reads, as it stands in the object. */
  readonly readerData?: string
  readonly integrations: Integrations
  readonly clock: Clock
  readonly entropy: Entropy
  /** Ends the test: what it waits for is given up, and the promise rejects with the reason. */
  readonly signal?: AbortSignal
}

/** What became of a state's data on its way through the state. Members that the state does not have, or did not get to, are left out. */
export interface Inspection {
  readonly afterArguments?: Json
  readonly afterInputPath?: Json
  readonly afterParameters?: Json
  readonly afterItemsPath?: Json
  readonly afterItemsPointer?: Json
  readonly afterItemSelector?: readonly Json[]
  readonly afterItemBatcher?: readonly Json[]
  readonly result?: Json
  readonly afterResultSelector?: Json
  readonly afterResultPath?: Json
  /** Those that the state was given, and what it assigned. */
  readonly variables?: JsonObject
  readonly maxConcurrency?: number
  readonly toleratedFailureCount?: number
  readonly toleratedFailurePercentage?: number
  /** Which retrier and which catcher took the failure, by their positions. */
  readonly errorDetails?: { readonly retryIndex?: number; readonly retryBackoffIntervalSeconds?: number; readonly catchIndex?: number }
}

/** How a state ended that was tried alone. */
export interface StateTestResult extends Failure {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR'
  readonly output?: Json
  /** Where an execution would go on; left out where it would end. */
  readonly next?: string
  readonly inspection: Inspection
}

/** A test that cannot be made as it was asked for. The message is AWS's where it was seen. */
export class StateTestRefused extends Error {
  override readonly name = 'StateTestRefused'
}
