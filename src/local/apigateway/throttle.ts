import type { Rate } from './config.js'

/** A bucket of tokens: a request takes one, and time puts them back. */
export interface TokenBucket {
  /** @returns whether there was one */
  take(): boolean
}

/**
 * Starts full.
 *
 * @param now - epoch milliseconds
 *
 * @example
 * ```ts
 * const bucket = createTokenBucket({ rate: 1, burst: 2 }, Date.now)
 * bucket.take() // true, true, then false until a second has passed
 * ```
 */
export function createTokenBucket({ rate, burst }: Rate, now: () => number): TokenBucket {
  let tokens = burst
  let filledAt = now()
  return {
    take() {
      const at = now()
      tokens = Math.min(burst, tokens + Math.max(0, at - filledAt) * rate / 1000)
      filledAt = at
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
