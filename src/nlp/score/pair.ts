/** Where something begins and ends, half-open. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** Is told of each pair that is made, by the places of its two in their lists. */
export type OnPair = (gold: number, predicted: number) => void

const nobody: OnPair = () => undefined

/**
 * Pairs gold with predicted stretches of the same start and end, repeated ones as often as both lists have them.
 *
 * @param gold - in order of start, then end
 * @param predicted - in the same order; may overlap and repeat
 * @returns how many pairs
 */
export function pairSame(gold: readonly Stretch[], predicted: readonly Stretch[], onPair: OnPair = nobody): number {
  let [pairs, at, next] = [0, 0, 0]
  while (at < gold.length && next < predicted.length) {
    const [a, b] = [gold[at], predicted[next]]
    if (a === undefined || b === undefined) break
    const order = a.start - b.start || a.end - b.end
    if (order === 0) {
      onPair(at, next)
      pairs++
    }
    if (order <= 0) at++
    if (order >= 0) next++
  }
  return pairs
}

/**
 * Makes as many pairs as there can be of a gold and a predicted stretch that have at least one code unit in common, each stretch in one pair at most.
 * A prediction that repeats another one is in no pair: saying something twice may not find more. What is the same is paired first; that costs no pair,
 * since such a prediction touches no other gold stretch.
 *
 * Gold stretches in order share nothing, so those that a prediction touches are neighbours. Taking the predictions by the last gold stretch
 * that they touch, and giving each the first one still free, wastes nothing: whoever comes later reaches at least as far.
 * Source: the greedy rule for convex bipartite graphs (Glover 1967; Lipski and Preparata 1981).
 *
 * @param gold - in order, none empty, sharing nothing with each other
 * @param predicted - in order of start, then end; may overlap and repeat
 * @returns how many pairs
 * @example
 * ```ts
 * pairOverlapping([{ start: 0, end: 4 }, { start: 5, end: 9 }], [{ start: 0, end: 2 }, { start: 3, end: 6 }]) // 2
 * ```
 */
export function pairOverlapping(gold: readonly Stretch[], predicted: readonly Stretch[], onPair: OnPair = nobody): number {
  const nextFree = Int32Array.from({ length: gold.length + 1 }, (_, place) => place)
  const paired = new Uint8Array(predicted.length)
  let pairs = pairSame(gold, predicted, (at, place) => {
    nextFree[at] = at + 1
    paired[place] = 1
    onPair(at, place)
  })
  // the gold stretches before a later end are at least those before an earlier one: order of ends is order of last touched
  let last: Stretch | undefined
  for (const place of placesByEnd(predicted)) {
    const { start, end } = predicted[place] ?? { start: 0, end: 0 }
    const repeats = start === last?.start && end === last.end
    last = { start, end }
    if (repeats || paired[place] === 1 || start >= end) continue
    const at = freeFrom(nextFree, firstEndingAfter(gold, start))
    const found = gold[at]
    if (found === undefined || found.start >= end) continue
    nextFree[at] = at + 1
    onPair(at, place)
    pairs++
  }
  return pairs
}

/** Of equal stretches the first comes first: sorting keeps what has one end in its order of start. */
const placesByEnd = (stretches: readonly Stretch[]): readonly number[] =>
  Array.from(stretches.keys()).sort((a, b) => (stretches[a]?.end ?? 0) - (stretches[b]?.end ?? 0))

function firstEndingAfter(gold: readonly Stretch[], start: number): number {
  let [low, high] = [0, gold.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((gold[middle]?.end ?? Infinity) > start) high = middle
    else low = middle + 1
  }
  return low
}

/** Follows the taken places to the first free one, and shortens the way for whoever comes next. */
function freeFrom(nextFree: Int32Array, from: number): number {
  let place = from
  for (let next = nextFree[place] ?? place; next !== place; next = nextFree[place] ?? place) {
    nextFree[place] = nextFree[next] ?? next
    place = next
  }
  return place
}
