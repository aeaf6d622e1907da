import { compareText } from '../canonical.js'
import { denseUnits, sparseUnits } from './unit.js'
import type { Kind, Units } from './unit.js'

/** Gathers what items contribute to column sums; what it keeps is bounded by the number of columns in use, not of items. */
export interface Resampler {
  /**
   * @param id - of the item: says in which block it falls
   * @param cells - pairs of column (a whole number from 0) and value (a whole number other than 0); no column twice
   */
  add(id: string, cells: readonly number[]): void
  /**
   * The units to draw, the same whatever the order of adds.
   *
   * @param order - columns in an order that does not depend on which was seen first, at least all that were added to; they are renumbered to their
   *   place in it
   * @throws RangeError when a column that was added to is not among them
   */
  units(order: readonly number[]): Units
}

/** With more kinds of item than this, items are drawn in blocks. */
const mostKinds = 4096

const mostBlocks = 4096
const fewestBlocks = 512
/** Cells of the table of blocks: a resample takes about 0.1 ms with as many, 10,000 of them a second. */
const tableCells = 2 ** 17

/**
 * A resample costs as much as the table of blocks has cells, so more columns in use get fewer blocks. An interval's width found with B blocks is off by about
 * 1 / √(2 B) of itself: 1 % with 4,096 and 3 % with 512, fewer than which there never are.
 */
function blocksFor(columns: number): number {
  let blocks = mostBlocks
  while (blocks > fewestBlocks && blocks * columns > tableCells) blocks /= 2
  return blocks
}

/**
 * Keeps items twice: as kinds (items that contribute the same, with their number) while there are few of them, and as a table of blocks, in which
 * the hash of its id puts an item. A block's sums vary as its items do, so resampling blocks shows the same spread. Both are fed from the first
 * item on, so it does not matter when the kinds become too many. The number of blocks follows from how many columns hold anything, whatever their
 * numbers are and whichever came first: halving it later adds up the same sums.
 *
 * @example
 * ```ts
 * const resampler = createResampler()
 * resampler.add('a', [0, 2, 1, 1])
 * resampler.units([0, 1]).weights.length // 1
 * ```
 */
export function createResampler(): Resampler {
  const table: (Float64Array | undefined)[] = []
  let [used, blocks] = [0, mostBlocks]
  let kinds: Map<string, CountedKind> | undefined = new Map()
  const sumsOf = (column: number): Float64Array => {
    const known = table[column]
    if (known !== undefined) return known
    blocks = fold(table, blocks, blocksFor(++used))
    while (table.length < column) table.push(undefined)
    return table[column] = new Float64Array(blocks)
  }
  return {
    add(id, cells) {
      if (cells.length === 0) return
      kinds = withKind(kinds, cells)
      const hashed = hash(id)
      for (let cell = 0; cell < cells.length; cell += 2) {
        const sums = sumsOf(cells[cell] ?? 0)
        const block = hashed & (blocks - 1)
        sums[block] = (sums[block] ?? 0) + (cells[cell + 1] ?? 0)
      }
    },
    units(order) {
      const places = new Map(order.map((column, place) => [column, place]))
      for (const [column, sums] of table.entries()) if (sums !== undefined) placeOf(places, column)
      if (kinds !== undefined) return sparseUnits(inOrder(kinds, places))
      const nothing = new Float64Array(blocks)
      return denseUnits(order.map((column) => table[column] ?? nothing), blocks)
    },
  }
}

interface CountedKind extends Kind {
  weight: number
}

function withKind(kinds: Map<string, CountedKind> | undefined, cells: readonly number[]): Map<string, CountedKind> | undefined {
  if (kinds === undefined) return undefined
  const ordered = inColumnOrder(cells)
  const key = ordered.join(' ')
  const known = kinds.get(key)
  if (known !== undefined) known.weight++
  else if (kinds.size === mostKinds) return undefined
  else kinds.set(key, { weight: 1, cells: ordered })
  return kinds
}

function inColumnOrder(cells: readonly number[]): readonly number[] {
  let inOrder = true
  for (let cell = 2; cell < cells.length; cell += 2) inOrder &&= (cells[cell] ?? 0) > (cells[cell - 2] ?? 0)
  return inOrder ? cells : pairsOf(cells).sort(([a], [b]) => a - b).flat()
}

const pairsOf = (cells: readonly number[]): (readonly [column: number, value: number])[] =>
  Array.from({ length: cells.length / 2 }, (_, pair) => [cells[2 * pair] ?? 0, cells[2 * pair + 1] ?? 0] as const)

/** Halves the number of blocks to `now` where there are more: a block then holds what two or more held. */
function fold(table: (Float64Array | undefined)[], blocks: number, now: number): number {
  if (now < blocks) for (const [column, sums] of table.entries()) if (sums !== undefined) table[column] = folded(sums, now)
  return now
}

function folded(sums: Float64Array, blocks: number): Float64Array {
  const result = new Float64Array(blocks)
  for (const [block, sum] of sums.entries()) result[block & (blocks - 1)] = (result[block & (blocks - 1)] ?? 0) + sum
  return result
}

function inOrder(kinds: ReadonlyMap<string, Kind>, places: ReadonlyMap<number, number>): readonly Kind[] {
  const moved = Array.from(kinds.values(), ({ weight, cells }) => {
    const sorted = inColumnOrder(pairsOf(cells).flatMap(([column, value]) => [placeOf(places, column), value]))
    return { key: sorted.join(' '), weight, cells: sorted }
  })
  return moved.sort((a, b) => compareText(a.key, b.key))
}

function placeOf(places: ReadonlyMap<number, number>, column: number): number {
  const place = places.get(column)
  if (place === undefined) throw new RangeError(`column ${column} has no place in the order`)
  return place
}

/** FNV-1a over UTF-16 code units, then mixed (the end of MurmurHash3) so that the low bits depend on all of the id. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
