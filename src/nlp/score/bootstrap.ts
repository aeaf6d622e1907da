import { compareText } from '../canonical.js'
import { poissonSampler, seededRandom } from './random.js'
import type { Interval } from './run-score.js'

/** What one item adds to the sums, as pairs of column and value; a column that is not named gets nothing. */
export interface Contribution {
  readonly id: string
  readonly cells: readonly number[]
}

/** How often and from where to draw. */
export interface BootstrapOptions {
  /** Number of resamples. */
  readonly resamples: number
  readonly seed: number
}

/** Items that contribute the same, or a block of items, and how many draws it stands for. */
interface Kind {
  readonly weight: number
  readonly cells: readonly number[]
}

/** With more kinds than this, items are gathered in as many blocks, which keeps the cost of a resample bounded. */
const maxKinds = 4096

/**
 * Poisson bootstrap: each resample takes every item a Poisson(1) number of times, which for ratios of sums is as good as drawing items
 * with replacement. Items that contribute the same are drawn together (their number is again Poisson), so cost depends on
 * how many kinds of item there are. Kinds are put in order first: the items' order changes nothing.
 *
 * @param width - number of columns
 * @param statistics - reads figures off a resample's column sums
 * @returns for each figure its values over the resamples, ascending
 */
export function bootstrap(
  contributions: readonly Contribution[],
  width: number,
  statistics: (sums: Float64Array) => readonly number[],
  { resamples, seed }: BootstrapOptions,
): readonly Float64Array[] {
  const kinds = kindsOf(contributions)
  const samplers = new Map([...new Set(kinds.map(({ weight }) => weight))].map((weight) => [weight, poissonSampler(weight)]))
  const draws = kinds.map(({ weight }) => samplers.get(weight) ?? poissonSampler(weight))
  const { ends, columns, amounts } = flattened(kinds)
  const random = seededRandom(seed)
  const sums = new Float64Array(width)
  const values = statistics(sums).map(() => new Float64Array(resamples))
  for (let resample = 0; resample < resamples; resample++) {
    sums.fill(0)
    let cell = 0
    for (let kind = 0; kind < draws.length; kind++) {
      const times = draws[kind]?.(random()) ?? 0
      const end = ends[kind] ?? 0
      if (times > 0) for (; cell < end; cell++) addTo(sums, columns[cell] ?? 0, times * (amounts[cell] ?? 0))
      cell = end
    }
    for (const [figure, value] of statistics(sums).entries()) (values[figure] ?? sums)[resample] = value
  }
  return values.map((figure) => figure.sort())
}

/** The kinds' cells one after another, in arrays that are fast to walk. */
function flattened(kinds: readonly Kind[]): { readonly ends: Int32Array, readonly columns: Int32Array, readonly amounts: Float64Array } {
  const cells = kinds.flatMap((kind) => kind.cells)
  let end = 0
  return {
    ends: Int32Array.from(kinds, (kind) => (end += kind.cells.length / 2)),
    columns: Int32Array.from({ length: cells.length / 2 }, (_, cell) => cells[2 * cell] ?? 0),
    amounts: Float64Array.from({ length: cells.length / 2 }, (_, cell) => cells[2 * cell + 1] ?? 0),
  }
}

function addTo(sums: Float64Array, column: number, amount: number): void {
  sums[column] = (sums[column] ?? 0) + amount
}

function kindsOf(contributions: readonly Contribution[]): readonly Kind[] {
  const kinds = new Map<string, { weight: number, cells: readonly number[] }>()
  for (const { cells } of contributions) {
    if (cells.length === 0) continue
    const key = cells.join(' ')
    const known = kinds.get(key)
    if (known === undefined) kinds.set(key, { weight: 1, cells })
    else known.weight++
  }
  if (kinds.size > maxKinds) return blocksOf(contributions)
  return [...kinds].sort(([a], [b]) => compareText(a, b)).map(([, kind]) => kind)
}

/** Items gathered by their id: a block's sum varies as its items do, so resampling blocks shows the same spread. */
function blocksOf(contributions: readonly Contribution[]): readonly Kind[] {
  const blocks = new Map<number, Map<number, number>>()
  for (const { id, cells } of contributions) {
    const number = hash(id) % maxKinds
    const block = blocks.get(number) ?? new Map<number, number>()
    blocks.set(number, block)
    for (let cell = 0; cell < cells.length; cell += 2) {
      const column = cells[cell] ?? 0
      block.set(column, (block.get(column) ?? 0) + (cells[cell + 1] ?? 0))
    }
  }
  return [...blocks].sort(([a], [b]) => a - b).map(([, block]) => ({ weight: 1, cells: [...block].sort(([a], [b]) => a - b).flat() }))
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}

/**
 * Percentile interval of sorted bootstrap values.
 *
 * @param level - for example 0.95: 2.5 % lie below and 2.5 % above
 */
export function percentileInterval(sorted: Float64Array, level: number): Interval {
  const tail = (1 - level) / 2
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) }
}

/** Linear between order statistics. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0]
  return below + (above - below) * (place - Math.floor(place))
}
