import type { Statistics } from './bootstrap.js'
import type { Units } from './unit.js'

/** How a figure rests on the items. */
export interface Leverage {
  /** The figure of all items. */
  readonly value: number
  /** Standard error. */
  readonly error: number
  /** Skewness of the items' influence as BCa takes it: how the spread changes with the figure. */
  readonly acceleration: number
  /** Degrees of freedom of the standard error: few when it rests on few items. */
  readonly freedom: number
}

/**
 * Leaves out each unit's single draw in turn (the jackknife) to find how much each figure depends on it.
 *
 * @param columns - how many columns the units add to
 * @returns one for each figure
 */
export function leverages(units: Units, columns: number, { figures, read }: Statistics): readonly Leverage[] {
  const [sums, whole, rest] = [new Float64Array(columns), new Float64Array(figures), new Float64Array(figures)]
  units.sum(units.weights, sums)
  read(sums, whole)
  const powers = Array.from(whole, () => ({ second: 0, third: 0, fourth: 0 }))
  let items = 0
  for (const [unit, weight] of units.weights.entries()) {
    if (!units.leaveOut(unit, sums, 1)) continue
    items += weight
    read(sums, rest)
    units.leaveOut(unit, sums, -1)
    for (const [figure, power] of powers.entries()) addInfluence(power, (whole[figure] ?? 0) - (rest[figure] ?? 0), weight)
  }
  return powers.map((power, figure) => leverageOf(whole[figure] ?? 0, power, items))
}

/** Sums of powers of the items' influence. */
interface Powers {
  second: number
  third: number
  fourth: number
}

function addInfluence(power: Powers, influence: number, weight: number): void {
  const square = influence * influence
  power.second += weight * square
  power.third += weight * square * influence
  power.fourth += weight * square * square
}

/** Least degrees of freedom: with fewer the expansion of Student's quantile is wrong. */
export const leastFreedom = 5

function leverageOf(value: number, { second, third, fourth }: Powers, items: number): Leverage {
  if (second === 0) return { value, error: 0, acceleration: 0, freedom: Infinity }
  const error = Math.sqrt(second)
  const skewness = third / (second * error)
  // Satterthwaite's: from how much the squares that make the standard error vary, less what varies with the figure and is in the acceleration
  const variation = fourth / (second * second) - skewness * skewness - 1 / items
  return { value, error, acceleration: skewness / 6, freedom: Math.max(leastFreedom, 2 / Math.max(variation, Number.EPSILON)) }
}
