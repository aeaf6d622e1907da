import { bootstrap } from './bootstrap.js'
import type { BootstrapOptions, Statistics } from './bootstrap.js'
import { leverages } from './leverage.js'
import type { Leverage } from './leverage.js'
import type { Interval } from './run-score.js'
import type { ColumnRange, Units } from './unit.js'

/**
 * Resamples figures and makes an interval of each.
 *
 * @param columns - how many columns the units add to
 * @param intervalOf - from a figure's values over the resamples, ascending, and how it rests on the items
 */
export function resampledIntervals(
  units: Units,
  columns: number,
  statistics: Statistics,
  options: BootstrapOptions,
  intervalOf: (sorted: Float64Array, leverage: Leverage, figure: number) => Interval,
): readonly Interval[] {
  const known = leverages(units, columns, statistics)
  return bootstrap(units, columns, statistics, options).map((sorted, figure) => {
    const leverage = known[figure]
    if (leverage === undefined) throw new RangeError(`no figure ${figure}`)
    return intervalOf(sorted, leverage, figure)
  })
}

/** Scopes that are resampled together: bounds the memory for their values. */
const groupSize = 100

/** Scopes `from` to before `to`, a group after the other. */
export function * scopeGroups(scopes: number): Generator<ColumnRange> {
  for (let from = 0; from < scopes; from += groupSize) yield { from, to: Math.min(scopes, from + groupSize) }
}
