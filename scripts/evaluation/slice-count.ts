import { defaultMinimumItems, mostJudgedSlices, mostSlices } from '../../src/nlp/index.js'
import type { Item, SliceChoice } from '../../src/nlp/index.js'
import { UsageError } from '../cli/command.js'

/** How many items each slice has, by dimension and value. */
export class SliceCount {
  private number = 0
  private readonly dimensions = new Map<string, Map<string, number>>()

  /** @throws UsageError when there are more than can be scored apart */
  add({ slices = {} }: Pick<Item, 'slices'>): void {
    for (const [dimension, value] of Object.entries(slices)) {
      const values = this.dimensions.get(dimension) ?? new Map<string, number>()
      this.dimensions.set(dimension, values)
      if (!values.has(value) && ++this.number > mostSlices) {
        throw new UsageError(`the examples have more than ${mostSlices} slices, each of which would be scored by itself; leave out what is no subset worth a figure of its own; as dimensions there ${listed([...this.dimensions.keys()])}`)
      }
      values.set(value, (values.get(value) ?? 0) + 1)
    }
  }

  /**
   * Checks the slices that were asked for against those there are.
   *
   * @param compared - whether there is a baseline, so that slices are judged
   * @throws UsageError when one is not there, or more are judged than can be
   */
  check(chosen: readonly SliceChoice[] | undefined, compared: boolean): void {
    for (const { dimension, value } of chosen ?? []) {
      const values = this.dimensions.get(dimension)
      if (values === undefined) throw new UsageError(`--slice ${dimension}: no example has this dimension; there ${listed([...this.dimensions.keys()])}`)
      if (value !== undefined && !values.has(value)) throw new UsageError(`--slice ${dimension}=${value}: no example has this value; there ${listed([...values.keys()])}`)
    }
    const judged = this.judged(chosen)
    if (compared && judged > mostJudgedSlices) {
      throw new UsageError(`${judged} slices would be judged, each only where it differs very much; at most ${mostJudgedSlices} can be: choose with --slice DIMENSION or --slice DIMENSION=VALUE; there ${listed([...this.dimensions.keys()])}`)
    }
  }

  private judged(chosen: readonly SliceChoice[] | undefined): number {
    let judged = 0
    for (const [dimension, values] of this.dimensions) {
      for (const [value, items] of values) {
        if (items >= defaultMinimumItems && (chosen === undefined || chosen.some((one) => one.dimension === dimension && (one.value ?? value) === value))) judged++
      }
    }
    return judged
  }
}

/** A few names, and how many more. */
function listed(names: readonly string[]): string {
  if (names.length === 0) return 'are none'
  const shown = names.toSorted().slice(0, 10).join(', ')
  return `${names.length === 1 ? 'is' : 'are'} ${names.length > 10 ? `${shown} and ${names.length - 10} more` : shown}`
}
