import { errorName } from '../asl/index.js'
import type { Retrier } from '../asl/index.js'
import type { StateFailure, Turn } from './turn.js'

/** Errors of a task that States.TaskFailed stands for: all but its timeouts and the interpreter's own. */
const notTaskFailed: ReadonlySet<string> = new Set([errorName.timeout, errorName.heartbeatTimeout, errorName.runtime, errorName.dataLimitExceeded])

/** Whether a list of error names takes a failure, by one of its names. */
export const takes = (names: readonly string[], { failure, alias }: StateFailure): boolean => matches(names, failure.error) || (alias !== undefined && matches(names, alias))

/**
 * Whether a list of error names takes an error. States.ALL takes all but States.Runtime.
 * Source: AWS Step Functions developer guide, "Handling errors".
 */
function matches(names: readonly string[], error: string | undefined): boolean {
  return names.some((name) =>
    name === error
    || (name === errorName.all && error !== errorName.runtime)
    || (name === errorName.taskFailed && error !== undefined && !notTaskFailed.has(error))
    || (name === errorName.timeout && error === errorName.heartbeatTimeout))
}

/**
 * Milliseconds before the next try.
 *
 * @param made - retries this retrier has made already
 */
export function backoff(retrier: Retrier, made: number, turn: Turn): number {
  const seconds = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** made
  const capped = Math.min(seconds, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY)
  return Math.round(capped * 1000 * (retrier.JitterStrategy === 'FULL' ? turn.random() : 1))
}

export const maxAttempts = (retrier: Retrier): number => retrier.MaxAttempts ?? 3
