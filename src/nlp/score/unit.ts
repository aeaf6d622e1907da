/** Columns `from` to before `to` of all. */
export interface ColumnRange {
  readonly from: number
  readonly to: number
}

/** What is drawn in a resample: items that contribute the same, or blocks of items, each with what one draw adds to the columns. */
export interface Units {
  /** By unit: how many draws it stands for. */
  readonly weights: Float64Array
  /**
   * Sums the columns, each unit taken a number of times.
   *
   * @param times - by unit
   * @param sums - by column; overwritten
   */
  sum(times: Float64Array, sums: Float64Array): void
  /**
   * Takes one draw of a unit off the sums, or with `factor` −1 puts it back.
   *
   * @returns whether it adds anything to these columns
   */
  leaveOut(unit: number, sums: Float64Array, factor: 1 | -1): boolean
  /** The same units with some of the columns, renumbered from 0. */
  within(range: ColumnRange): Units
}

/** What one draw of a unit adds: pairs of column and value. */
export interface Kind {
  readonly weight: number
  readonly cells: readonly number[]
}

/** Units of few columns each: only those that a unit adds to are looked at. */
export function sparseUnits(kinds: readonly Kind[]): Units {
  const size = kinds.reduce((sum, { cells }) => sum + cells.length / 2, 0)
  const [columns, amounts] = [new Int32Array(size), new Float64Array(size)]
  let filled = 0
  const ends = Int32Array.from(kinds, ({ cells }) => {
    for (let cell = 0; cell < cells.length; cell += 2) {
      columns[filled] = cells[cell] ?? 0
      amounts[filled++] = cells[cell + 1] ?? 0
    }
    return filled
  })
  return {
    weights: Float64Array.from(kinds, ({ weight }) => weight),
    sum(times, sums) {
      sums.fill(0)
      let cell = 0
      for (let unit = 0; unit < ends.length; unit++) {
        const drawn = times[unit] ?? 0
        const end = ends[unit] ?? 0
        if (drawn > 0) for (; cell < end; cell++) addTo(sums, columns[cell] ?? 0, drawn * (amounts[cell] ?? 0))
        cell = end
      }
    },
    leaveOut(unit, sums, factor) {
      const [first, end] = [ends[unit - 1] ?? 0, ends[unit] ?? 0]
      for (let cell = first; cell < end; cell++) addTo(sums, columns[cell] ?? 0, -factor * (amounts[cell] ?? 0))
      return first < end
    },
    within: ({ from, to }) => sparseUnits(kinds.map(({ weight, cells }) => ({ weight, cells: cellsWithin(cells, from, to) }))),
  }
}

function cellsWithin(cells: readonly number[], from: number, to: number): readonly number[] {
  const within: number[] = []
  for (let cell = 0; cell < cells.length; cell += 2) {
    const column = cells[cell] ?? 0
    if (column >= from && column < to) within.push(column - from, cells[cell + 1] ?? 0)
  }
  return within
}

/**
 * Units that add to most columns, each drawn for itself.
 *
 * @param table - by column, then by unit
 */
export function denseUnits(table: readonly Float64Array[], units: number): Units {
  return {
    weights: new Float64Array(units).fill(1),
    sum(times, sums) {
      for (let column = 0; column < table.length; column++) sums[column] = product(times, table[column] ?? times)
    },
    leaveOut(unit, sums, factor) {
      let adds = false
      for (const [column, amounts] of table.entries()) {
        const amount = amounts[unit] ?? 0
        adds ||= amount !== 0
        addTo(sums, column, -factor * amount)
      }
      return adds
    },
    within: ({ from, to }) => denseUnits(table.slice(from, to), units),
  }
}

/** Four sums at once: one after the other each addition would wait for the last. Sums of whole numbers do not depend on the order. */
function product(a: Float64Array, b: Float64Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0]
  for (let place = 0; place < a.length; place += 4) {
    first += (a[place] ?? 0) * (b[place] ?? 0)
    second += (a[place + 1] ?? 0) * (b[place + 1] ?? 0)
    third += (a[place + 2] ?? 0) * (b[place + 2] ?? 0)
    fourth += (a[place + 3] ?? 0) * (b[place + 3] ?? 0)
  }
  return first + second + third + fourth
}

function addTo(sums: Float64Array, column: number, amount: number): void {
  sums[column] = (sums[column] ?? 0) + amount
}
