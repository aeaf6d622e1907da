import { compareText } from '../canonical.js'

/** What a list keeps: how interesting it is, and how much room it takes. */
export interface Ranked<T> {
  readonly id: string
  /** More is more interesting. */
  readonly weight: number
  /** Room that it takes, in any unit. */
  readonly size: number
  readonly content: T
}

/** Keeps the most interesting things that fit, the same ones in whatever order they come. */
export interface WorstList<T> {
  /** Whether something would be kept as far as is known yet: asked before it is made. */
  admits(id: string, weight: number): boolean
  add(entry: Ranked<T>): void
  /** The most interesting first; of equal ones that with the smaller id. */
  sorted(): readonly T[]
}

/**
 * What is kept is the beginning of all entries in order, as long as it fits in number and room. Later entries only push others further back, so
 * what once was cut off stays cut off: pruning now and then loses nothing.
 *
 * @param most - number of entries
 * @param room - their sizes together
 */
export function createWorstList<T>(most: number, room: number): WorstList<T> {
  let kept: Ranked<T>[] = []
  let taken = 0
  /** The first entry that did not fit: nothing behind it ever will. */
  let cut: Pick<Ranked<T>, 'id' | 'weight'> | undefined
  const prune = (): void => {
    kept.sort(inOrder)
    let [number, size] = [0, 0]
    for (const entry of kept) {
      if (number === most || size + entry.size > room) break
      number++
      size += entry.size
    }
    cut = kept[number] ?? cut
    kept = kept.slice(0, number)
    taken = size
  }
  return {
    admits: (id, weight) => cut === undefined || inOrder({ id, weight }, cut) < 0,
    add(entry) {
      if (cut !== undefined && inOrder(entry, cut) >= 0) return
      kept.push(entry)
      taken += entry.size
      if (kept.length > 2 * most || taken > 1.25 * room) prune()
    },
    sorted() {
      prune()
      return kept.map(({ content }) => content)
    },
  }
}

type Place = Pick<Ranked<unknown>, 'id' | 'weight'>

const inOrder = (a: Place, b: Place): number => b.weight - a.weight || compareText(a.id, b.id)
