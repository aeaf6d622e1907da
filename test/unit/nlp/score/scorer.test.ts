import { describe, expect, test } from '@jest/globals'
import { createScorer, mostSlices } from '../../../../src/nlp/index.js'
import { scoreOf, span } from './run.js'

describe('scores worked out by hand', () => {
  const scorer = createScorer({ labels: ['A', 'B', 'NEVER'], resamples: 200 })
  // A: 2 right, 1 false, 1 missing. B: 1 right, 0 false, 2 missing. C is only ever predicted: 1 false.
  scorer.add({ id: 'x', spans: [span(0, 1, 'A'), span(2, 3, 'A'), span(4, 5, 'B')], slices: { source: 'wire' } }, { spans: [span(0, 1, 'A'), span(2, 4, 'A'), span(4, 5, 'B')] })
  scorer.add({ id: 'y', spans: [span(0, 1, 'A'), span(2, 3, 'B'), span(4, 5, 'B')], slices: { source: 'blog' } }, { spans: [span(0, 1, 'A'), span(8, 9, 'C')] })
  scorer.add({ id: 'w', spans: [span(0, 1, 'B')], slices: { source: 'blog' } }, { error: 'Lambda.Timeout', cause: 'after 30 s' })
  scorer.add({ id: 'v', spans: [] }, { spans: [] })
  const score = scorer.finish()

  test('labels', () => {
    expect(score.labels).toEqual({
      A: { tp: 2, fp: 1, fn: 1, precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 },
      B: { tp: 1, fp: 0, fn: 2, precision: 1, recall: 1 / 3, f1: 0.5 },
      C: { tp: 0, fp: 1, fn: 0, precision: 0, recall: 0, f1: 0 },
      NEVER: { tp: 0, fp: 0, fn: 0, precision: 0, recall: 0, f1: 0 },
    })
  })

  test('micro counts all spans together, macro is the mean of the labels in gold', () => {
    expect(score.micro).toEqual({ tp: 3, fp: 2, fn: 3, precision: 0.6, recall: 0.5, f1: 6 / 11 })
    expect(score.macro.precision).toBeCloseTo((2 / 3 + 1) / 2, 15)
    expect(score.macro.recall).toBeCloseTo((2 / 3 + 1 / 3) / 2, 15)
    expect(score.macro.f1).toBeCloseTo((2 / 3 + 0.5) / 2, 15)
  })

  test('both matchings are told, one of them is that of the figures', () => {
    expect(score.matching).toBe('exact')
    expect(score.matchings.exact).toEqual({ micro: score.micro, macro: score.macro, labels: score.labels })
    expect(score.matchings.overlap.micro).toMatchObject({ tp: 4, fp: 1, fn: 2 })
    expect(score.matchings.overlap.labels['A']).toMatchObject({ tp: 3, fp: 0, fn: 0 })
  })

  test('slices, with intervals', () => {
    expect(score.slices['source']?.['blog']).toMatchObject({ items: 1, micro: { tp: 1, fp: 1, fn: 2 } })
    expect(score.slices['source']?.['wire']).toMatchObject({ items: 1, micro: { tp: 2, fp: 1, fn: 1 }, labels: { A: { tp: 1, fp: 1, fn: 1 } } })
    expect(Object.keys(score.intervals.slices['source'] ?? {})).toEqual(['blog', 'wire'])
  })

  test('an error is listed and counted nowhere else', () => {
    expect(score.items).toBe(3)
    expect(score.errors).toEqual([{ id: 'w', error: 'Lambda.Timeout', cause: 'after 30 s' }])
  })

  test('an item cannot be scored twice', () => {
    expect(() => scorer.add({ id: 'v', spans: [] }, { spans: [] })).toThrow(new RangeError("item 'v' was scored before"))
    expect(() => scorer.add({ id: 'w', spans: [] }, { spans: [] })).toThrow(RangeError)
  })
})

describe('overlap matching', () => {
  const scorer = createScorer({ resamples: 100, matching: 'overlap' })
  scorer.add({ id: 'x', spans: [span(0, 4, 'A'), span(6, 9, 'A')], slices: { source: 'wire' } }, { spans: [span(1, 5, 'A')] })
  const score = scorer.finish()

  test('makes the figures, those of slices and the intervals', () => {
    expect(score).toMatchObject({ matching: 'overlap', micro: { tp: 1, fp: 0, fn: 1 }, slices: { source: { wire: { micro: { tp: 1, fn: 1 } } } } })
    expect(score.matchings.overlap.micro).toEqual(score.micro)
    expect(score.matchings.exact.micro).toMatchObject({ tp: 0, fp: 1, fn: 2 })
    expect(score.intervals.micro.recall.high).toBeGreaterThan(0.4)
  })
})

describe('slices', () => {
  test('names may be anything', () => {
    const scorer = createScorer({ resamples: 10 })
    scorer.add({ id: 'x', spans: [span(0, 4, 'A')], slices: Object.fromEntries([['__proto__', 'constructor']]) }, { spans: [] })
    const { slices, intervals } = scorer.finish()
    expect(Object.entries(slices).map(([dimension, values]) => [dimension, Object.keys(values)])).toEqual([['__proto__', ['constructor']]])
    expect(Object.keys(intervals.slices)).toEqual(['__proto__'])
  })

  test('more than there can be are refused, with the dimension that has most', () => {
    const scorer = createScorer({ resamples: 10 })
    for (let number = 0; number < mostSlices - 1; number++) scorer.add({ id: String(number), spans: [], slices: { document: String(number), source: 'wire' } }, { spans: [] })
    expect(() => scorer.add({ id: 'x', spans: [], slices: { document: 'x' } }, { spans: [] })).toThrow("more than 1000 slices: dimension 'document' has 999 values")
  })

  test('of more than a group have their own intervals each', () => {
    const scorer = createScorer({ resamples: 50 })
    for (let number = 0; number < 6_000; number++) {
      const value = number % 150
      scorer.add({ id: String(number), spans: [span(0, 1, 'A')], slices: { value: String(value) } }, { spans: number % 150 < 75 || number % 2 === 0 ? [span(0, 1, 'A')] : [] })
    }
    const { slices, intervals } = scorer.finish()
    expect(Object.keys(intervals.slices['value'] ?? {})).toHaveLength(150)
    for (const [value, { micro }] of Object.entries(slices['value'] ?? {})) {
      expect(intervals.slices['value']?.[value]?.recall).toEqual({ low: micro.recall, high: micro.recall })
    }
  })
})

describe('intervals', () => {
  const score = scoreOf({ items: 500, seed: 5, skills: { A: { found: 0.8, added: 0.1 }, B: { found: 0.5, added: 0.3 } } }, { resamples: 2_000 })

  test('hold the figure between them, are not empty, and are said with their level', () => {
    expect(score.intervals).toMatchObject({ level: 0.95, resamples: 2000, seed: 1 })
    for (const name of ['precision', 'recall', 'f1'] as const) {
      const { low, high } = score.intervals.labels['A']?.[name] ?? { low: 1, high: 0 }
      const value = score.labels['A']?.[name] ?? 0
      expect(low).toBeLessThan(value)
      expect(high).toBeGreaterThan(value)
      expect(high - low).toBeLessThan(0.1)
    }
  })

  test('agree with the normal approximation of a proportion', () => {
    const recall = score.labels['A']?.recall ?? 0
    const { low, high } = score.intervals.labels['A']?.recall ?? { low: 0, high: 0 }
    const spread = 2 * 1.96 * Math.sqrt(recall * (1 - recall) / 500)
    expect((high - low) / spread).toBeGreaterThan(0.9)
    expect((high - low) / spread).toBeLessThan(1.1)
  })

  test('are 10,000 resamples of seed 1 when nothing else is said', () => {
    const scorer = createScorer()
    scorer.add({ id: 'x', spans: [span(0, 1, 'A')] }, { spans: [] })
    expect(scorer.finish().intervals).toMatchObject({ level: 0.95, resamples: 10_000, seed: 1 })
  })

  test('the same seed gives the same figures, another seed others', () => {
    const run = (seed: number): unknown => scoreOf({ items: 50, seed: 3, skills: { A: { found: 0.6, added: 0.1 } } }, { seed }).intervals.micro
    expect(run(1)).toEqual(run(1))
    expect(run(2)).not.toEqual(run(1))
  })

  test('a higher level makes them wider', () => {
    const width = (level: number): number => {
      const { low, high } = scoreOf({ items: 200, seed: 3, skills: { A: { found: 0.6, added: 0.1 } } }, { level, resamples: 4_000 }).intervals.micro.f1
      return high - low
    }
    // normal quantiles 1.645 and 2.576
    expect(width(0.99) / width(0.9)).toBeGreaterThan(1.4)
    expect(width(0.99) / width(0.9)).toBeLessThan(1.75)
  })

  test('a perfect run has intervals without width', () => {
    const perfect = scoreOf({ items: 60, seed: 1, skills: { A: { found: 1, added: 0 } } })
    expect(perfect.intervals.micro.f1).toEqual({ low: 1, high: 1 })
  })

  test('a run without items has figures of 0', () => {
    const empty = createScorer({ labels: ['A'], resamples: 10 }).finish()
    expect(empty).toMatchObject({ items: 0, micro: { f1: 0 }, macro: { f1: 0 }, intervals: { micro: { f1: { low: 0, high: 0 } } }, slices: {} })
  })
})
