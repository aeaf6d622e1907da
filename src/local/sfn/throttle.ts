import { ServiceError } from '../service.js'
import { bucketOf } from './quota.js'

/** What is left in a bucket, and when that was counted. */
interface Level {
  tokens: number
  at: number
}

/** Takes a token for a call. @throws ServiceError ThrottlingException when none is left */
export type Throttle = (operation: string) => void

/**
 * Token buckets, one an operation, full at first.
 *
 * @param now - epoch milliseconds
 * @example
 * const throttle = createThrottle('us-east-1', Date.now)
 * throttle('CreateStateMachine') // the 101st within a second throws
 */
export function createThrottle(region: string, now: () => number): Throttle {
  const levels = new Map<string, Level>()
  return operation => {
    const bucket = bucketOf(operation, region)
    if (bucket === undefined) return
    const at = now()
    const level = levels.get(operation) ?? { tokens: bucket.size, at }
    levels.set(operation, level)
    level.tokens = Math.min(bucket.size, level.tokens + Math.max(0, at - level.at) * bucket.refill / 1000)
    level.at = at
    if (level.tokens < 1) throw new ServiceError('ThrottlingException', 'Rate exceeded')
    level.tokens -= 1
  }
}
