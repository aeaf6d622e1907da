import { setTimeout as wait } from 'node:timers/promises'
import { TextFreeError } from './task-error.js'

export interface BackoffOptions {
  /** Attempts in all. */
  readonly attempts: number
  /** Longest delay before the first repetition, in milliseconds; doubles each time. */
  readonly firstDelay: number
  readonly longestDelay: number
  readonly random: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
}

const defaults: BackoffOptions = {
  attempts: 8, firstDelay: 50, longestDelay: 5_000, random: Math.random, sleep: async (milliseconds) => wait(milliseconds),
}

/** Work that was not finished in all attempts. */
export class UnfinishedError extends TextFreeError {
  override readonly name = 'UnfinishedError'
}

/**
 * Repeats an attempt with what it left undone, with exponential backoff and full jitter.
 *
 * @param attempt - does what it can and returns the rest
 * @throws UnfinishedError when something is left after the last attempt
 * @example
 * ```ts
 * await untilDone(rows, async (rest) => unprocessedOf(await client.send(batchWrite(rest))))
 * ```
 */
export async function untilDone<T>(work: readonly T[], attempt: (rest: readonly T[]) => Promise<readonly T[]>, options: Partial<BackoffOptions> = {}): Promise<void> {
  const { attempts, firstDelay, longestDelay, random, sleep } = { ...defaults, ...options }
  let rest = work
  for (let tried = 0; rest.length > 0; tried++) {
    if (tried === attempts) throw new UnfinishedError(`${rest.length} of ${work.length} were not done in ${attempts} attempts`)
    if (tried > 0) await sleep(random() * Math.min(longestDelay, firstDelay * 2 ** (tried - 1)))
    rest = await attempt(rest)
  }
}

/** Cuts a list into pieces of at most `size`. */
export function piecesOf<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size))
}
