import { leastFreedom } from './leverage.js'
import type { Leverage } from './leverage.js'
import { normalQuantile, normalShare, studentQuantile } from './normal.js'
import type { Interval } from './run-score.js'

/**
 * Interval of a figure: BCa (bias-corrected and accelerated percentiles of the resampled figures), with Student's quantiles for the normal ones.
 * Of simulated runs of 100 items plain percentiles of 95 % held the truth in 91 to 94 %, these in 93 to 97 %; of 300 items in 93 to 95 %
 * and in 94 to 96 %. Percentiles were mostly too high.
 * Source: Efron and Tibshirani, An Introduction to the Bootstrap, chapter 14; the wider quantiles after Hesterberg,
 * What Teachers Should Know About the Bootstrap (2015), section 5.
 *
 * @param sorted - the figure over the resamples, ascending
 * @param level - for example 0.95
 */
export function scoreInterval(sorted: Float64Array, level: number, { value, acceleration, freedom }: Leverage): Interval {
  const bias = normalQuantile(inside(shareBelow(sorted, value)))
  const end = (z: number): number => {
    const moved = bias + studentQuantile(z, freedom)
    return quantile(sorted, normalShare(bias + moved / Math.max(leastDivisor, 1 - acceleration * moved)))
  }
  const z = normalQuantile((1 + level) / 2)
  return { low: Math.min(value, end(-z)), high: Math.max(value, end(z)) }
}

/**
 * Interval of a difference between two runs: percentiles, or where that is wider the standard error times Student's quantile. Percentiles alone
 * are too narrow far out in the tails where few items changed: with 9 changed items, all for the worse, e⁻⁹ = 0.0001 of the resamples
 * has none of them, but a fair coin falls on one side 9 times with probability 2⁻⁹ = 0.002. The standard error, which such items make by
 * themselves, keeps to what a sign test allows.
 *
 * @param sorted - the difference over the resamples, ascending
 * @param level - of this interval, corrected for the number of figures judged
 * @param items - items that the scope rests on
 */
export function differenceInterval(sorted: Float64Array, level: number, { value, error }: Leverage, items: number): Interval {
  const reach = error * studentQuantile(normalQuantile((1 + level) / 2), Math.max(leastFreedom, items - 1))
  const tail = (1 - level) / 2
  return { low: Math.min(value - reach, quantile(sorted, tail)), high: Math.max(value + reach, quantile(sorted, 1 - tail)) }
}

/** Keeps BCa from turning round where the acceleration is extreme. */
const leastDivisor = 0.1

/** A share that has a normal quantile. */
const inside = (share: number): number => Math.min(1 - 1e-9, Math.max(1e-9, share))

/** Share of values below one; equal ones count half. */
function shareBelow(sorted: Float64Array, value: number): number {
  // equal but for the order in which they were summed
  const margin = 1e-12 * Math.abs(value)
  return (firstAbove(sorted, value - margin) + firstAbove(sorted, value + margin)) / 2 / sorted.length
}

function firstAbove(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? Infinity) > value) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * A quantile of sorted values, linear between them.
 *
 * @param share - from 0 to 1
 * @example
 * ```ts
 * quantile(Float64Array.from([0, 1, 2, 3, 4]), 0.75) // 3
 * ```
 */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0]
  return below + (above - below) * (place - Math.floor(place))
}
