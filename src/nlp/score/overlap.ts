/** Where something begins and ends, half-open. */
interface Stretch {
  readonly start: number
  readonly end: number
}

/**
 * The greatest number of pairs of a gold and a predicted stretch that have at least one code unit in common, each stretch in one pair at most.
 * A prediction that repeats another one is in no pair: saying something twice may not find more.
 *
 * Gold stretches in order share nothing, so those that a prediction touches are neighbours. Taking the predictions by the last gold stretch
 * that they touch, and giving each the first one still free, wastes nothing: whoever comes later reaches at least as far.
 * Source: the greedy rule for convex bipartite graphs (Glover 1967; Lipski and Preparata 1981).
 *
 * @param gold - in order, sharing nothing with each other
 * @param predicted - in any order; may overlap and repeat
 * @example
 * ```ts
 * mostOverlaps([{ start: 0, end: 4 }, { start: 5, end: 9 }], [{ start: 3, end: 6 }, { start: 0, end: 2 }]) // 2
 * ```
 */
export function mostOverlaps(gold: readonly Stretch[], predicted: readonly Stretch[]): number {
  const nextFree = Int32Array.from({ length: gold.length + 1 }, (_, place) => place)
  let pairs = 0
  // the gold stretches before a later end are at least those before an earlier one: order of ends is order of last touched
  let last: Stretch | undefined
  for (const said of predicted.toSorted((a, b) => a.end - b.end || a.start - b.start)) {
    const { start, end } = said
    if (start === last?.start && end === last.end) continue
    last = said
    const place = freeFrom(nextFree, firstEndingAfter(gold, start))
    const found = gold[place]
    if (found === undefined || found.start >= end) continue
    nextFree[place] = place + 1
    pairs++
  }
  return pairs
}

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
