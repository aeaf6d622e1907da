import { describe, expect, test } from '@jest/globals'
import { bootstrap, percentileInterval } from '../../../../src/nlp/score/bootstrap.js'
import { poissonSampler, seededRandom } from '../../../../src/nlp/score/random.js'

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

describe('resampling', () => {
  const sum = (sums: Float64Array): readonly number[] => [sums[0] ?? 0]

  test('items with equal contributions drawn together spread like items drawn alone', () => {
    const alike = Array.from({ length: 900 }, (_, number) => ({ id: String(number), cells: [0, 1] }))
    const [values = new Float64Array()] = bootstrap(alike, 1, sum, { resamples: 4_000, seed: 1 })
    const { low, high } = percentileInterval(values, 0.95)
    // the sum is Poisson(900): 900 ± 1.96 × 30
    expect(Math.abs(low - 841)).toBeLessThan(4)
    expect(Math.abs(high - 959)).toBeLessThan(4)
  })

  test('many kinds of item are gathered in blocks and spread alike', () => {
    const kinds = Array.from({ length: 20_000 }, (_, number) => ({ id: String(number), cells: [0, 1, 1, number] }))
    const [values = new Float64Array()] = bootstrap(kinds, 2, sum, { resamples: 400, seed: 1 })
    const { low, high } = percentileInterval(values, 0.95)
    // blocks differ in size, which adds to the sum's spread: 20,000 items in 4,096 blocks make 1.96 × √(20,000 × (1 + 20,000 / 4,096))
    const expected = 1.96 * Math.sqrt(20_000 * (1 + 20_000 / 4_096))
    expect((high - low) / 2 / expected).toBeGreaterThan(0.88)
    expect((high - low) / 2 / expected).toBeLessThan(1.12)
  })

  test('for a ratio the blocks make no difference', () => {
    const random = seededRandom(11)
    const kinds = Array.from({ length: 20_000 }, (_, number) => ({ id: String(number), cells: [0, random() < 0.3 ? 1 : 0, 1, 1, 2, number] }))
    const [values = new Float64Array()] = bootstrap(kinds, 3, (sums) => [(sums[0] ?? 0) / (sums[1] ?? 1)], { resamples: 1_000, seed: 1 })
    const { low, high } = percentileInterval(values, 0.95)
    const expected = 1.96 * Math.sqrt(0.3 * 0.7 / 20_000)
    expect((high - low) / 2 / expected).toBeGreaterThan(0.9)
    expect((high - low) / 2 / expected).toBeLessThan(1.1)
  })

  test('an interval is read between sorted values', () => {
    expect(percentileInterval(Float64Array.from([0, 1, 2, 3, 4]), 0.5)).toEqual({ low: 1, high: 3 })
    expect(percentileInterval(Float64Array.from([0, 10]), 0.5)).toEqual({ low: 2.5, high: 7.5 })
  })
})
