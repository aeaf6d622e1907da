import { poissonSampler, seededRandom } from './random.js'
import type { Units } from './unit.js'

/** How often and from where to draw. */
export interface BootstrapOptions {
  /** Number of resamples; when absent 10,000, in a comparison more when many figures are judged. */
  readonly resamples: number
  readonly seed: number
}

/** Figures that are read off column sums. */
export interface Statistics {
  /** How many. */
  readonly figures: number
  /**
   * @param sums - by column
   * @param figures - overwritten
   */
  readonly read: (sums: Float64Array, figures: Float64Array) => void
}

/**
 * Poisson bootstrap: each resample takes every item a Poisson(1) number of times, which for ratios of sums is as good as drawing items with
 * replacement. Items that contribute the same are drawn together: their number is again Poisson.
 *
 * @param columns - how many columns the units add to
 * @returns for each figure its values over the resamples, ascending
 * @example
 * ```ts
 * const precision = { figures: 1, read([tp = 0, fp = 0], figures) { figures[0] = tp / (tp + fp) } }
 * const [values] = bootstrap(units, 2, precision, { resamples: 10_000, seed: 1 })
 * ```
 */
export function bootstrap(units: Units, columns: number, { figures, read }: Statistics, { resamples, seed }: BootstrapOptions): readonly Float64Array[] {
  const drawInto = createDraws(units.weights, seed)
  const [times, sums, found] = [new Float64Array(units.weights.length), new Float64Array(columns), new Float64Array(figures)]
  const values = Array.from(found, () => new Float64Array(resamples))
  for (let resample = 0; resample < resamples; resample++) {
    drawInto(times)
    units.sum(times, sums)
    read(sums, found)
    for (let figure = 0; figure < figures; figure++) setAt(values[figure], resample, found[figure] ?? 0)
  }
  return values.map((figure) => figure.sort())
}

function setAt(values: Float64Array | undefined, place: number, value: number): void {
  if (values !== undefined) values[place] = value
}

/** Draws how often each unit is taken. */
function createDraws(weights: Float64Array, seed: number): (times: Float64Array) => void {
  const random = seededRandom(seed)
  const samplers = new Map<number, (share: number) => number>()
  const draws = Array.from(weights, (weight) => {
    const known = samplers.get(weight) ?? poissonSampler(weight)
    samplers.set(weight, known)
    return known
  })
  return (times) => {
    for (let unit = 0; unit < draws.length; unit++) times[unit] = draws[unit]?.(random()) ?? 0
  }
}
