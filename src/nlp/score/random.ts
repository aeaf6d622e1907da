/** Draws numbers from 0 (included) to 1 (excluded). */
export type Random = () => number

/**
 * A small seeded generator (sfc32 by Chris Doty-Humphrey, which passes PractRand): equal seeds give equal sequences on every machine.
 *
 * @param seed - a whole number; its low 32 bits count
 */
export function seededRandom(seed: number): Random {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1]
  const next = (): number => {
    const result = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + result | 0
    return (result >>> 0) / 0x1_0000_0000
  }
  // the first numbers still show the seed
  for (let warmUp = 0; warmUp < 12; warmUp++) next()
  return next
}

/** Relative probabilities below this one are left out. */
const negligible = 1e-17

/** Cells of the guide table: a draw begins its search at most one cell before its value. */
const guideCells = 256

/**
 * Draws Poisson numbers with the given mean by inversion of the cumulative distribution: the draw for a number from 0 to 1.
 * A guide table finds the place in about one step.
 *
 * @example
 * ```ts
 * const random = seededRandom(1)
 * const draw = poissonSampler(1)
 * draw(random()) // 0, 1, 2 …
 * ```
 */
export function poissonSampler(mean: number): (share: number) => number {
  const { first, cumulative } = distribution(mean)
  const guide = new Int32Array(guideCells)
  for (let cell = 0, place = 0; cell < guideCells; cell++) {
    while ((cumulative[place] ?? 1) <= cell / guideCells) place++
    guide[cell] = place
  }
  const last = cumulative.length - 1
  return (share) => {
    let place = guide[(share * guideCells) | 0] ?? 0
    while (place < last && (cumulative[place] ?? 1) <= share) place++
    return first + place
  }
}

/** Value `first + i` is drawn by shares below `cumulative[i]`. Leaves out about 1e-15 of the probability. */
function distribution(mean: number): { readonly first: number, readonly cumulative: Float64Array } {
  const mode = Math.floor(mean)
  const below: number[] = []
  for (let value = mode, weight = 1; value > 0 && weight > negligible; value--) {
    weight *= value / mean
    below.push(weight)
  }
  const above: number[] = [1]
  for (let value = mode + 1, weight = 1; weight > negligible; value++) {
    weight *= mean / value
    above.push(weight)
  }
  const weights = [...below.reverse(), ...above]
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let reached = 0
  const cumulative = Float64Array.from(weights, (weight) => (reached += weight / total))
  return { first: mode - below.length, cumulative }
}
