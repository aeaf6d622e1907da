import { describe, expect, test } from '@jest/globals'
import { bootstrap } from '../../../../src/nlp/score/bootstrap.js'
import { differenceInterval, quantile, scoreInterval } from '../../../../src/nlp/score/interval.js'
import { leverages } from '../../../../src/nlp/score/leverage.js'
import { normalQuantile, normalShare, studentQuantile } from '../../../../src/nlp/score/normal.js'
import { poissonSampler, seededRandom } from '../../../../src/nlp/score/random.js'
import { createResampler } from '../../../../src/nlp/score/resampler.js'
import type { Units } from '../../../../src/nlp/score/unit.js'

describe('random numbers', () => {
  test('are the same for a seed on every machine', () => {
    const random = seededRandom(1)
    expect([random(), random(), random()]).toEqual([0.8707117787562311, 0.6345423120073974, 0.9135990804061294])
  })

  test('fill the unit interval evenly', () => {
    const random = seededRandom(7)
    const cells = new Array<number>(10).fill(0)
    for (let draw = 0; draw < 100_000; draw++) {
      const cell = Math.floor(random() * 10)
      cells[cell] = (cells[cell] ?? 0) + 1
    }
    // 10,000 each with a standard deviation of 95
    for (const count of cells) expect(Math.abs(count - 10_000)).toBeLessThan(500)
  })
})

describe('Poisson numbers', () => {
  test.each([0.5, 1, 7, 400, 100_000])('with mean %d have that mean and variance', (mean) => {
    const random = seededRandom(3)
    const draw = poissonSampler(mean)
    const values = Array.from({ length: 20_000 }, () => draw(random()))
    const average = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length
    expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(mean / values.length))
    expect(variance / mean).toBeGreaterThan(0.94)
    expect(variance / mean).toBeLessThan(1.06)
  })

  test('with mean 1 come as often as they should', () => {
    const draw = poissonSampler(1)
    // e^-1 = 0.36788, 2 e^-1 = 0.73576, 2.5 e^-1 = 0.91970
    expect([0, 0.3678, 0.3679, 0.7357, 0.7358, 0.9196, 0.9198].map(draw)).toEqual([0, 0, 1, 1, 2, 2, 3])
  })
})

describe('normal and Student quantiles', () => {
  // tables of the normal distribution
  test.each([[0.5, 0], [0.9, 1.2815515655], [0.975, 1.9599639845], [0.01, -2.326347874], [0.0005, -3.2905267315], [1e-6, -4.7534243088]])('normal: %d', (share, value) => {
    expect(normalQuantile(share)).toBeCloseTo(value, 7)
    expect(normalShare(value) / share).toBeCloseTo(1, 5)
  })

  // tables of Student's distribution
  test.each([[0.975, 5, 2.5706], [0.975, 29, 2.0452], [0.995, 10, 3.1693], [0.9995, 29, 3.6594], [0.9995, 100, 3.3905]])('Student: %d with %d degrees of freedom', (share, freedom, value) => {
    expect(studentQuantile(normalQuantile(share), freedom) / value).toBeCloseTo(1, 2)
  })

  test('Student becomes normal', () => {
    expect(studentQuantile(1.96, Infinity)).toBe(1.96)
  })
})

/** Units of items with the same columns. */
function unitsOf(items: readonly (readonly number[])[]): Units {
  const resampler = createResampler()
  for (const [number, cells] of items.entries()) resampler.add(String(number), cells)
  return resampler.units([0, 1, 2])
}

const firstSum = { figures: 1, read: (sums: Float64Array, figures: Float64Array) => { figures[0] = sums[0] ?? 0 } }
const ratio = { figures: 1, read: (sums: Float64Array, figures: Float64Array) => { figures[0] = (sums[0] ?? 0) / (sums[1] ?? 1) } }

/** Ends of the middle 95 %. */
function ends(units: Units, statistics: typeof ratio, resamples: number): readonly [number, number] {
  const [values = new Float64Array()] = bootstrap(units, 3, statistics, { resamples, seed: 1 })
  return [quantile(values, 0.025), quantile(values, 0.975)]
}

describe('resampling', () => {
  test('items with equal contributions drawn together spread like items drawn alone', () => {
    const alike = unitsOf(Array.from({ length: 900 }, () => [0, 1]))
    expect([...alike.weights]).toEqual([900])
    const [low, high] = ends(alike, firstSum, 4_000)
    // the sum is Poisson(900): 900 ± 1.96 × 30
    expect(Math.abs(low - 841)).toBeLessThan(4)
    expect(Math.abs(high - 959)).toBeLessThan(4)
  })

  test('4,096 kinds are drawn as kinds, one more in blocks', () => {
    const kinds = Array.from({ length: 4_096 }, (_, number) => [0, 1, 1, number + 1])
    expect(unitsOf(kinds).weights).toHaveLength(4_096)
    expect(unitsOf([...kinds, ...kinds]).weights.every((weight) => weight === 2)).toBe(true)
    expect(unitsOf([...kinds, ...kinds, [0, 2]]).weights.every((weight) => weight === 1)).toBe(true)
  })

  test('many kinds of item are gathered in blocks and spread alike', () => {
    const blocks = unitsOf(Array.from({ length: 20_000 }, (_, number) => [0, 1, 1, number]))
    const [low, high] = ends(blocks, firstSum, 400)
    // blocks differ in size, which adds to the sum's spread: 20,000 items in 4,096 blocks make 1.96 × √(20,000 × (1 + 20,000 / 4,096))
    const expected = 1.96 * Math.sqrt(20_000 * (1 + 20_000 / 4_096))
    expect((high - low) / 2 / expected).toBeGreaterThan(0.88)
    expect((high - low) / 2 / expected).toBeLessThan(1.12)
  })

  test('for a ratio the blocks make no difference', () => {
    const random = seededRandom(11)
    const blocks = unitsOf(Array.from({ length: 20_000 }, (_, number) => [...(random() < 0.3 ? [0, 1] : []), 1, 1, 2, number + 1]))
    expect(blocks.weights).toHaveLength(4_096)
    const [low, high] = ends(blocks, ratio, 1_000)
    const expected = 1.96 * Math.sqrt(0.3 * 0.7 / 20_000)
    expect((high - low) / 2 / expected).toBeGreaterThan(0.9)
    expect((high - low) / 2 / expected).toBeLessThan(1.1)
  })

  test('more columns make fewer blocks, which hold what the many held', () => {
    const blocksWith = (columns: number): Units => {
      const resampler = createResampler()
      for (let item = 0; item < 5_000; item++) resampler.add(String(item), [0, item + 1, 1 + item % (columns - 1), 1])
      return resampler.units(Array.from({ length: columns }, (_, column) => column))
    }
    for (const [columns, blocks] of [[32, 4_096], [33, 2_048], [100, 1_024], [300, 512], [3_000, 512]] as const) {
      const units = blocksWith(columns)
      expect([columns, units.weights.length]).toEqual([columns, blocks])
      const sums = new Float64Array(columns)
      units.sum(units.weights, sums)
      expect(sums[0]).toBe(5_000 * 5_001 / 2)
      expect(sums.reduce((sum, value) => sum + value, 0)).toBe(5_000 * 5_001 / 2 + 5_000)
    }
  })

  test('some of the columns are drawn as with all of them', () => {
    for (const count of [100, 5_000]) {
      const units = unitsOf(Array.from({ length: count }, (_, number) => [0, number + 1, 1, 1, 2, number % 7 + 1]))
      const third = { figures: 1, read: (sums: Float64Array, figures: Float64Array) => { figures[0] = sums[2] ?? 0 } }
      expect(bootstrap(units.within({ from: 2, to: 3 }), 1, firstSum, { resamples: 20, seed: 1 })).toEqual(bootstrap(units, 3, third, { resamples: 20, seed: 1 }))
    }
  })

  test('a column without a place in the order is a mistake of the caller', () => {
    const resampler = createResampler()
    resampler.add('a', [0, 1, 3, 1])
    expect(() => resampler.units([0, 1])).toThrow('column 3 has no place in the order')
  })
})

describe('leverage', () => {
  test('is what the figure loses without each item', () => {
    // 3 items of 1, one of 5: the sum's standard error is √(3 + 25), its skewness (3 + 125) / (6 × 28^1.5)
    const [leverage] = leverages(unitsOf([[0, 1], [0, 1], [0, 1], [0, 5]]), 3, firstSum)
    expect(leverage?.value).toBe(8)
    expect(leverage?.error).toBeCloseTo(Math.sqrt(28), 12)
    expect(leverage?.acceleration).toBeCloseTo(128 / (6 * 28 ** 1.5), 12)
  })

  test('has few degrees of freedom where few items make the spread, but for what skewness tells already', () => {
    // squares 1 and 25: 2 / (1,252 / 52² − 1 / 4)
    expect(leverages(unitsOf([[0, 1], [0, -1], [0, 5], [0, -5]]), 3, firstSum)[0]?.freedom).toBeCloseTo(2 / (1_252 / 52 ** 2 - 0.25), 9)
    expect(leverages(unitsOf([[0, 9], [0, -9], ...Array.from({ length: 98 }, () => [1, 1])]), 3, firstSum)[0]?.freedom).toBe(5)
    // one item in a hundred: as of a Poisson number
    expect(leverages(unitsOf([[0, 1], ...Array.from({ length: 99 }, () => [1, 1])]), 3, firstSum)[0]?.freedom).toBeGreaterThan(1e9)
  })

  test('of what no item changes is none', () => {
    const constant = { figures: 1, read: (_: Float64Array, figures: Float64Array) => { figures[0] = 1 } }
    expect(leverages(unitsOf([[0, 1], [1, 1]]), 3, constant)).toEqual([{ value: 1, error: 0, acceleration: 0, freedom: Infinity }])
  })
})

describe('intervals', () => {
  const values = Float64Array.from({ length: 10_001 }, (_, place) => normalQuantile((place + 0.5) / 10_001))
  const plain = { value: 0, error: 1, acceleration: 0, freedom: Infinity }

  test('are read between sorted values', () => {
    expect(quantile(Float64Array.from([0, 1, 2, 3, 4]), 0.75)).toBe(3)
    expect(quantile(Float64Array.from([0, 10]), 0.25)).toBe(2.5)
  })

  test('without bias and skewness are percentiles', () => {
    const { low, high } = scoreInterval(values, 0.95, plain)
    expect([low, high].map((end) => end.toFixed(2))).toEqual(['-1.96', '1.96'])
  })

  test('few degrees of freedom widen them, skewness and bias move them', () => {
    expect(scoreInterval(values, 0.95, { ...plain, freedom: 10 }).high).toBeCloseTo(2.228, 1)
    const moved = scoreInterval(values, 0.95, { ...plain, acceleration: 0.1 })
    // 1.96 / (1 ∓ 0.196)
    expect(moved.high).toBeCloseTo(2.44, 1)
    expect(moved.low).toBeCloseTo(-1.64, 1)
    // 2 % of the values more lie below 0.05: twice its normal quantile is added
    expect(scoreInterval(values, 0.95, { ...plain, value: 0.05 }).high).toBeCloseTo(2.06, 1)
  })

  test('of a difference are the wider of percentiles and standard errors, end by end', () => {
    expect(differenceInterval(values, 0.95, { ...plain, error: 0.5 }, 1_000).high).toBeCloseTo(1.96, 2)
    expect(differenceInterval(values, 0.95, { ...plain, error: 2 }, 1_000_000).high).toBeCloseTo(3.92, 2)
    const { low, high } = differenceInterval(values, 0.95, { ...plain, value: 1 }, 1_000_000)
    expect(low).toBeCloseTo(-1.96, 2)
    expect(high).toBeCloseTo(2.96, 2)
    expect(differenceInterval(values, 0.95, plain, 30).high).toBeCloseTo(2.0452, 2)
  })

  test('of what never changes have no width', () => {
    const constant = { value: 0.3, error: 0, acceleration: 0, freedom: Infinity }
    expect(scoreInterval(new Float64Array(100).fill(0.3), 0.95, constant)).toEqual({ low: 0.3, high: 0.3 })
    expect(differenceInterval(new Float64Array(100), 0.95, { ...constant, value: 0 }, 100)).toEqual({ low: 0, high: 0 })
  })
})
