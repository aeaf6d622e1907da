import { describe, expect, test } from '@jest/globals'
import { createScorer } from '../../../../src/nlp/index.js'
import { countSpans, metricsOf } from '../../../../src/nlp/score/count.js'
import { simulateRun, span } from './run.js'

describe('counting spans', () => {
  test.each([
    ['the same span', [span(0, 4, 'A')], [span(0, 4, 'A')], { tp: 1, fp: 0, fn: 0 }],
    ['another end', [span(0, 4, 'A')], [span(0, 5, 'A')], { tp: 0, fp: 1, fn: 1 }],
    ['another start', [span(0, 4, 'A')], [span(1, 4, 'A')], { tp: 0, fp: 1, fn: 1 }],
    ['nothing predicted', [span(0, 4, 'A')], [], { tp: 0, fp: 0, fn: 1 }],
    ['nothing in gold', [], [span(0, 4, 'A')], { tp: 0, fp: 1, fn: 0 }],
    ['a prediction twice', [span(0, 4, 'A')], [span(0, 4, 'A'), span(0, 4, 'A')], { tp: 1, fp: 1, fn: 0 }],
  ])('%s', (_, gold, predicted, counts) => {
    expect(countSpans(gold, predicted).get('A')).toEqual(counts)
  })

  test('another label is a false one there and a missing one here', () => {
    expect([...countSpans([span(0, 4, 'A')], [span(0, 4, 'B')])]).toEqual([['A', { tp: 0, fp: 0, fn: 1 }], ['B', { tp: 0, fp: 1, fn: 0 }]])
  })

  test('a ratio with nothing below the line is 0', () => {
    expect(metricsOf({ tp: 0, fp: 0, fn: 0 })).toEqual({ tp: 0, fp: 0, fn: 0, precision: 0, recall: 0, f1: 0 })
    expect(metricsOf({ tp: 0, fp: 0, fn: 3 })).toMatchObject({ precision: 0, recall: 0, f1: 0 })
  })
})

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

  test('slices', () => {
    expect(score.slices['source']?.['blog']).toMatchObject({ items: 1, micro: { tp: 1, fp: 1, fn: 2 } })
    expect(score.slices['source']?.['wire']).toMatchObject({ items: 1, micro: { tp: 2, fp: 1, fn: 1 } })
  })

  test('an error is listed and counted nowhere else', () => {
    expect(score.items).toBe(3)
    expect(score.errors).toEqual([{ id: 'w', error: 'Lambda.Timeout', cause: 'after 30 s' }])
  })

  test('outcomes are kept by item, sorted, without zeros', () => {
    expect(score.outcomes).toEqual({
      labels: ['A', 'B', 'C', 'NEVER'],
      items: [['v'], ['x', 0, 1, 1, 1, 1, 1, 0, 0], ['y', 0, 1, 0, 0, 1, 0, 0, 2, 2, 0, 1, 0]],
    })
  })

  test('an item cannot be scored twice', () => {
    expect(() => scorer.add({ id: 'v', spans: [] }, { spans: [] })).toThrow("item 'v' was scored before")
  })
})

// the run-of-capitals baseline on the training and the development part of WNUT 2017
test.each([
  [{ tp: 374, fp: 4809, fn: 1601 }, ['0.072159', '0.189367', '0.104498']],
  [{ tp: 215, fp: 760, fn: 621 }, ['0.220513', '0.257177', '0.237438']],
])('figures follow the CoNLL convention to the printed digit', (counts, printed) => {
  const { precision, recall, f1 } = metricsOf(counts)
  expect([precision, recall, f1].map((value) => value.toFixed(6))).toEqual(printed)
})

describe('intervals', () => {
  const score = simulateRun({ items: 500, seed: 5, skills: { A: { found: 0.8, added: 0.1 }, B: { found: 0.5, added: 0.3 } } })

  test('hold the figure between them, are not empty, and are said with their level', () => {
    expect(score.intervals).toMatchObject({ level: 0.95, resamples: 1000, seed: 1 })
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

  test('the same seed gives the same figures, another seed others', () => {
    const run = (seed: number): unknown => {
      const scorer = createScorer({ seed, resamples: 200 })
      for (let number = 0; number < 50; number++) scorer.add({ id: String(number), spans: [span(0, 1, 'A')] }, { spans: number % 3 === 0 ? [] : [span(0, 1, 'A')] })
      return scorer.finish().intervals.micro
    }
    expect(run(1)).toEqual(run(1))
    expect(run(2)).not.toEqual(run(1))
  })

  test('a perfect run has intervals without width', () => {
    const perfect = simulateRun({ items: 60, seed: 1, skills: { A: { found: 1, added: 0 } } })
    expect(perfect.intervals.micro.f1).toEqual({ low: 1, high: 1 })
  })

  test('a run without items has figures of 0', () => {
    const empty = createScorer({ labels: ['A'], resamples: 10 }).finish()
    expect(empty).toMatchObject({ items: 0, micro: { f1: 0 }, macro: { f1: 0 }, intervals: { micro: { f1: { low: 0, high: 0 } } } })
  })
})
