import { compareText } from '../canonical.js'
import { mostSlices } from './limit.js'
import type { BySlice } from './run-score.js'

/** A subset of the items: those with this value in this dimension. */
export interface Slice<T> {
  readonly dimension: string
  readonly value: string
  /** In the order of first occurrence. */
  readonly number: number
  readonly content: T
}

/** What is kept by slice, as items come in. */
export interface SliceTable<T> {
  /** @throws RangeError when there would be more than {@link mostSlices} */
  at(dimension: string, value: string): Slice<T>
  /** In code-unit order of dimension and value. */
  sorted(): readonly Slice<T>[]
}

/**
 * Makes what is kept of a slice when it first occurs.
 *
 * @param create - what to keep of a new slice
 */
export function createSliceTable<T>(create: () => T): SliceTable<T> {
  const dimensions = new Map<string, Map<string, Slice<T>>>()
  let number = 0
  return {
    at(dimension, value) {
      const values = dimensions.get(dimension) ?? new Map<string, Slice<T>>()
      const known = values.get(value)
      if (known !== undefined) return known
      if (number === mostSlices) {
        const widest = [...dimensions].sort(([a, x], [b, y]) => y.size - x.size || compareText(a, b))[0]
        throw new RangeError(`more than ${mostSlices} slices: dimension '${widest?.[0] ?? dimension}' has ${widest?.[1].size ?? 0} values; slices are groups of items, leave this dimension out`)
      }
      const slice = { dimension, value, number: number++, content: create() }
      dimensions.set(dimension, values.set(value, slice))
      return slice
    },
    sorted: () => [...dimensions.values()].flatMap((values) => [...values.values()])
      .sort((a, b) => compareText(a.dimension, b.dimension) || compareText(a.value, b.value)),
  }
}

/** Slices' results by dimension and value. */
export function bySlice<T, R>(slices: readonly Slice<T>[], resultOf: (slice: Slice<T>, place: number) => R): BySlice<R> {
  const dimensions = new Map<string, [string, R][]>()
  for (const [place, slice] of slices.entries()) {
    const values = dimensions.get(slice.dimension) ?? []
    dimensions.set(slice.dimension, values)
    values.push([slice.value, resultOf(slice, place)])
  }
  return Object.fromEntries([...dimensions].map(([dimension, values]) => [dimension, Object.fromEntries(values)]))
}
