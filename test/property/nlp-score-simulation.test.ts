import { beforeAll, describe, expect, test } from '@jest/globals'
import { createComparer, createScorer } from '../../src/nlp/index.js'
import type { Comparison, Interval, RunScore, Span } from '../../src/nlp/index.js'
import { seededRandom } from '../../src/nlp/score/random.js'
import type { Random } from '../../src/nlp/score/random.js'

/**
 * What the intervals promise, put to the test on data whose truth is known. Everything is seeded: a run gives the same as the last one.
 * Fewer resamples than the 10,000 of a real run are drawn, to finish within a minute; that makes the ends of an interval less steady, not nearer.
 */
const resamples = 1_000
/** Milliseconds, on a machine that has other things to do. */
const patience = 300_000

/** Of one label: spans that an item of middle length has on average, the share found, and surplus spans for each gold one. */
interface Trait {
  readonly label: string
  readonly mean: number
  readonly found: number
  readonly added: number
}
const traits: readonly Trait[] = [
  { label: 'COMMON', mean: 1.5, found: 0.85, added: 0.12 },
  { label: 'USUAL', mean: 0.8, found: 0.7, added: 0.2 },
  { label: 'RARE', mean: 0.3, found: 0.9, added: 0.05 },
]

interface Answered {
  readonly gold: readonly Span[]
  /** By run. */
  readonly said: readonly (readonly Span[])[]
}

/**
 * An item: short or long, easy or hard. What is hard goes wrong together, so its spans are no independent trials.
 *
 * @param drops - one for each run: how much less often than usual it finds a span
 * @param differs - how often a run's luck with an item is its own, and not that of the first run
 */
function simulateItem(random: Random, drops: readonly number[], differs: number): Answered {
  const hard = random() < 0.3
  const length = random() < 0.2 ? 3 : 0.6
  const own = random() < differs
  const gold: Span[] = []
  const said = drops.map((): Span[] => [])
  for (const { label, mean, found, added } of traits) {
    for (let left = poisson(random, mean * length); left > 0; left--) {
      const start = 10 * gold.length
      gold.push({ start, end: start + 5, label })
      let luck = [random(), random(), random()]
      for (const [run, drop] of drops.entries()) {
        if (run > 0 && own) luck = [random(), random(), random()]
        const [hit = 0, near = 0, surplus = 0] = luck
        if (hit < found + (hard ? -0.35 : 0.1) - drop) said[run]?.push({ start, end: start + 5, label })
        else if (near < 0.3) said[run]?.push({ start, end: start + 4, label })
        if (surplus < added * (hard ? 2 : 0.6)) said[run]?.push({ start: start + 6, end: start + 9, label })
      }
    }
  }
  return { gold, said }
}

function poisson(random: Random, mean: number): number {
  const least = Math.exp(-mean)
  let number = 0
  for (let product = random(); product > least; product *= random()) number++
  return number
}

function score(items: number, seed: number, draws: number): RunScore {
  const random = seededRandom(seed)
  const scorer = createScorer({ resamples: draws })
  for (let number = 0; number < items; number++) {
    const { gold, said: [said = []] } = simulateItem(random, [0], 0)
    scorer.add({ id: String(number), spans: gold }, { spans: said })
  }
  return scorer.finish()
}

/** Of so many items that its figures are those of all there could be. */
let truth: RunScore | undefined

describe.each([120, 240])('intervals of 95 %% of runs of %d items', (items) => {
  const trials = 2_000
  const runs: RunScore[] = []
  beforeAll(() => {
    truth ??= score(400_000, 999_999, 1)
    for (let trial = 1; trial <= trials; trial++) runs.push(score(items, trial, resamples))
  }, patience)

  test.each<[string, (run: RunScore) => number | undefined, (run: RunScore) => Interval | undefined]>([
    ['micro precision', (run) => run.micro.precision, (run) => run.intervals.micro.precision],
    ['micro recall', (run) => run.micro.recall, (run) => run.intervals.micro.recall],
    ['micro F1', (run) => run.micro.f1, (run) => run.intervals.micro.f1],
    ['F1 of a common label', (run) => run.labels['COMMON']?.f1, (run) => run.intervals.labels['COMMON']?.f1],
    ['F1 of a usual label', (run) => run.labels['USUAL']?.f1, (run) => run.intervals.labels['USUAL']?.f1],
  ])('hold the true %s in 93 to 97 of 100', (_, valueOf, intervalOf) => {
    const value = truth === undefined ? NaN : valueOf(truth) ?? NaN
    const held = runs.filter((run) => {
      const { low, high } = intervalOf(run) ?? { low: NaN, high: NaN }
      return low <= value && value <= high
    }).length
    expect(held / trials).toBeGreaterThanOrEqual(0.93)
    expect(held / trials).toBeLessThanOrEqual(0.97)
  })
})

interface Duel {
  readonly items: number
  readonly seed: number
  /** How much less often the new model finds a span. */
  readonly drop: number
  readonly differs: number
  readonly slices: number
}

function compare({ items, seed, drop, differs, slices }: Duel): Comparison {
  const random = seededRandom(seed)
  const comparer = createComparer({ baseline: { name: 'old', version: '1' }, resamples })
  for (let number = 0; number < items; number++) {
    const { gold, said: [old = [], now = []] } = simulateItem(random, [0, drop], differs)
    const memberships = { source: String(number % slices), origin: number % 3 === 0 ? 'hand' : 'made' }
    comparer.add({ id: String(number), spans: gold, slices: memberships }, old, now)
  }
  return comparer.finish()
}

const regressed = ({ micro, macro, labels, slices }: Comparison): boolean =>
  [micro, macro, ...Object.values(labels), ...Object.values(slices).flatMap((values) => Object.values(values))].some((one) => one.regressed)

describe('a model that errs elsewhere, but no more often', () => {
  const trials = 2_000

  // everywhere; in few items, of which each slice then has few
  test.each([[1, 150, 4], [0.1, 210, 6]])('with differences in a share of %d of the items, is called worse in at most 5 of 100 comparisons', (differs, items, slices) => {
    let called = 0
    for (let seed = 1; seed <= trials; seed++) {
      const comparison = compare({ items, seed, drop: 0, differs, slices })
      if (seed === 1) expect(comparison.method.figures).toBe(2 + traits.length + slices + 2)
      if (regressed(comparison)) called++
    }
    expect(called / trials).toBeLessThanOrEqual(0.05)
  }, patience)
})

describe('a model whose F1 is 2 points worse', () => {
  test('on 5,000 items, is called worse in at least 90 of 100 comparisons', () => {
    const trials = 40
    let [called, fell] = [0, 0]
    for (let seed = 1; seed <= trials; seed++) {
      // found less often by this share of all spans, F1 falls by 2 points
      const comparison = compare({ items: 5_000, seed, drop: 0.027, differs: 1, slices: 8 })
      fell -= comparison.micro.difference.f1
      if (comparison.micro.regressed) called++
    }
    expect(fell / trials).toBeGreaterThan(0.018)
    expect(fell / trials).toBeLessThan(0.022)
    expect(called / trials).toBeGreaterThanOrEqual(0.9)
  }, patience)
})
