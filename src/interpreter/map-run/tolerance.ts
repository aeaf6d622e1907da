import type { Tolerance } from './spec.js'

/**
 * Whether more items have failed than a Map Run bears. A percentage is judged once it is known how many items there are.
 *
 * @param total - undefined while the items are still being read
 * @example
 * exceeds({ percentage: 50 }, 2, 3) // true
 */
export function exceeds({ count, percentage }: Tolerance, failed: number, total: number | undefined): boolean {
  if (failed === 0) return false
  if (count === undefined && percentage === undefined) return true
  if (count !== undefined && failed > count) return true
  return percentage !== undefined && total !== undefined && failed * 100 > percentage * total
}
