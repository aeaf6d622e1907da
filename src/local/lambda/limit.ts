import { availableParallelism } from 'node:os'

/**
 * Figures of AWS Lambda that this service keeps to. They are data: `createLambda({ limits })` replaces any of them.
 * Sources: Lambda developer guide ("Lambda quotas", "Asynchronous invocation", "Using Lambda with Amazon SQS") and API reference (Invoke), read 2026-11.
 */
export interface LambdaLimits {
  /** Request and response of a synchronous invocation, bytes of JSON (6 MB). AWS allows a response 100 bytes more than it says; this does not. */
  readonly payloadBytes: number
  /** Request of an asynchronous invocation, bytes of JSON (1 MB since 2025-10, 256 KB before). */
  readonly eventBytes: number
  readonly timeoutSeconds: number
  readonly minMemoryMb: number
  readonly maxMemoryMb: number
  /** The init phase; beyond it the import goes on at the cost of the invocation's own time. */
  readonly initSeconds: number
  /** Further attempts at an asynchronous invocation whose function failed. */
  readonly retries: number
  /** Waits before those attempts. */
  readonly retryDelaySeconds: readonly number[]
  /** How long an event waits when its function takes no more; AWS doubles this up to five minutes, and keeps the event as long. */
  readonly throttleDelaySeconds: number
  /** How old an asynchronous event may get. */
  readonly eventAgeSeconds: number
  /** An SQS event source: messages of one batch on standard and FIFO queues. */
  readonly batchSize: { readonly standard: number, readonly fifo: number }
  readonly batchingWindowSeconds: number
  readonly maximumConcurrency: { readonly lowest: number, readonly highest: number }
}

export const lambdaLimits: LambdaLimits = {
  payloadBytes: 6_291_456,
  eventBytes: 1_048_576,
  timeoutSeconds: 900,
  minMemoryMb: 128,
  maxMemoryMb: 10_240,
  initSeconds: 10,
  retries: 2,
  retryDelaySeconds: [60, 120],
  throttleDelaySeconds: 1,
  eventAgeSeconds: 21_600,
  batchSize: { standard: 10_000, fifo: 10 },
  batchingWindowSeconds: 300,
  maximumConcurrency: { lowest: 2, highest: 1000 },
}

/** Figures of this machine. AWS runs up to 1,000 environments at once; here they share the cores that there are. */
export interface LocalLambdaLimits {
  /** Environments of a function that reserves none. */
  readonly environmentsPerFunction: number
  /** Invocations that wait for an environment of a function; one more is throttled. */
  readonly waitingPerFunction: number
  /** An environment that has had nothing to do for this long is stopped. */
  readonly idleSeconds: number
  /** How far above a function's memory V8's own heap limit lies: what meets that one with a single large allocation ends the whole process. */
  readonly heapHeadroomMb: number
  /** A function's log file is turned over at this size, and one older file is kept. */
  readonly logBytes: number
  /** How long closing waits for invocations under way. */
  readonly closeSeconds: number
}

export const localLambdaLimits: LocalLambdaLimits = {
  environmentsPerFunction: Math.max(2, availableParallelism()),
  waitingPerFunction: 1000,
  idleSeconds: 300,
  heapHeadroomMb: 2048,
  logBytes: 5_242_880,
  closeSeconds: 5,
}
