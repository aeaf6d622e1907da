import { describe, expect, test } from '@jest/globals'
import { createComparer, mostJudgedSlices } from '../../../../src/nlp/index.js'
import type { Comparison, Difference, Fingerprint, Span } from '../../../../src/nlp/index.js'
import { baseline, comparisonOf, fingerprint, scoreOf, span } from './run.js'
import type { SimulatedRun } from './run.js'

const skills = { A: { found: 0.8, added: 0.1 }, B: { found: 0.7, added: 0.2 }, C: { found: 0.9, added: 0 } }
const before: SimulatedRun = { items: 800, seed: 1, skills }
const afterwards = (changed: Partial<typeof skills>): SimulatedRun => ({ ...before, skills: { ...skills, ...changed } })
const worseA = afterwards({ A: { found: 0.72, added: 0.1 } })

const none: Difference = { old: { precision: 0, recall: 0, f1: 0 }, new: { precision: 0, recall: 0, f1: 0 }, difference: { precision: 0, recall: 0, f1: 0 }, interval: { low: 0, high: 0 }, items: 0, judged: false, regressed: false, improved: false }
const all = ({ micro, macro, labels, slices }: Comparison): readonly Difference[] => [micro, macro, ...Object.values(labels), ...Object.values(slices).flatMap((values) => Object.values(values))]

describe('comparing', () => {
  test('the same predictions differ by nothing', () => {
    const comparison = comparisonOf(before, before, { fingerprint, resamples: 500 })
    expect(comparison).toMatchObject({ problems: [], items: 800, changed: 0, baseline })
    for (const { difference, interval, regressed, improved } of all(comparison)) {
      expect(difference).toEqual({ precision: 0, recall: 0, f1: 0 })
      expect(interval).toEqual({ low: 0, high: 0 })
      expect([regressed, improved]).toEqual([false, false])
    }
  })

  test('a label that got worse is named, one that got better too, with old, new, difference and interval', () => {
    const after = afterwards({ A: { found: 0.72, added: 0.1 }, B: { found: 0.9, added: 0.1 } })
    const { labels, micro, changed } = comparisonOf(before, after)
    expect(Object.entries(labels).map(([label, { regressed, improved }]) => [label, regressed, improved])).toEqual([['A', true, false], ['B', false, true], ['C', false, false]])
    const { old, new: now, difference, interval, items } = labels['A'] ?? none
    expect(items).toBe(800)
    expect(old.f1).toBe(scoreOf(before).labels['A']?.f1)
    expect(now.f1).toBe(scoreOf(after).labels['A']?.f1)
    expect(difference.f1).toBe(now.f1 - old.f1)
    expect(interval.low).toBeLessThan(difference.f1)
    expect(interval.high).toBeGreaterThan(difference.f1)
    expect(interval.high).toBeLessThan(0)
    expect(micro.improved).toBe(true)
    expect(changed).toBeGreaterThan(100)
  })

  test('micro and macro are those of the scores', () => {
    const { micro, macro } = comparisonOf(before, worseA)
    const [old, now] = [scoreOf(before), scoreOf(worseA)]
    expect([micro.old, micro.new]).toEqual([old, now].map((score) => ({ precision: score.micro.precision, recall: score.micro.recall, f1: score.micro.f1 })))
    expect(macro).toMatchObject({ old: old.macro, new: now.macro })
  })

  test('the allowed drop makes room', () => {
    expect(comparisonOf(before, worseA).labels['A']?.regressed).toBe(true)
    expect(comparisonOf(before, worseA, { maxDrop: 0.1 })).toMatchObject({ labels: { A: { regressed: false } }, method: { maxDrop: 0.1 } })
  })

  test('more figures make wider intervals: the level of the family is kept', () => {
    const width = ({ labels }: Comparison): number => (labels['A']?.interval.high ?? 0) - (labels['A']?.interval.low ?? 0)
    const five = comparisonOf(before, worseA, { resamples: 10_000 })
    const only = (run: SimulatedRun): SimulatedRun => ({ ...run, items: 800, slicesOf: (number) => ({ part: String(number % 25) }) })
    const thirty = comparisonOf(only(before), only(worseA), { resamples: 10_000 })
    expect([five.method.figures, thirty.method.figures]).toEqual([5, 30])
    // two-sided normal quantiles of 1 − 0.05 / 5 and 1 − 0.05 / 30: 2.576 and 3.144
    expect(width(thirty) / width(five)).toBeGreaterThan(1.15)
    expect(width(thirty) / width(five)).toBeLessThan(1.3)
  })

  test('enough resamples lie beyond the ends of every interval', () => {
    const sliced: SimulatedRun = { items: 3_000, seed: 1, skills: { A: { found: 0.9, added: 0 } }, slicesOf: (number) => ({ part: String(number % 60) }) }
    const method = (run: SimulatedRun): Comparison['method'] => {
      const comparer = createComparer({ baseline })
      for (let number = 0; number < run.items; number++) comparer.add({ id: String(number), spans: [], slices: run.slicesOf?.(number) ?? {} }, [], [])
      return comparer.finish().method
    }
    expect(method(sliced)).toMatchObject({ figures: 62, resamples: 12_400 })
    expect(method({ ...sliced, slicesOf: () => ({}) })).toMatchObject({ figures: 2, resamples: 10_000 })
  })

  test('a label that few items hold is not judged', () => {
    const rare = { A: 1, B: 0.03 }
    const [old, now] = [1, 0].map((found): SimulatedRun => ({ items: 300, seed: 2, skills: { A: { found: 0.8, added: 0 }, B: { found, added: 0 } }, rare }))
    const { labels } = comparisonOf(old ?? before, now ?? before)
    expect(labels['B']?.items).toBeLessThan(30)
    expect(labels['B']).toMatchObject({ judged: false, regressed: false })
  })

  test('a label is held by an item when gold or either run has it', () => {
    const comparer = createComparer({ baseline, resamples: 10, labels: ['NEVER'] })
    comparer.add({ id: 'a', spans: [span(0, 1, 'A')] }, [], [])
    comparer.add({ id: 'b', spans: [] }, [span(0, 1, 'A'), span(2, 3, 'A')], [])
    comparer.add({ id: 'c', spans: [] }, [], [span(0, 1, 'A'), span(0, 1, 'NEW')])
    comparer.add({ id: 'd', spans: [] }, [], [])
    const { labels, items, changed } = comparer.finish()
    expect(Object.entries(labels).map(([label, one]) => [label, one.items])).toEqual([['A', 3], ['NEVER', 0], ['NEW', 1]])
    expect([items, changed]).toEqual([4, 2])
    expect(labels['NEW']).toMatchObject({ old: { f1: 0 }, new: { f1: 0 } })
  })

  test('matching by overlap', () => {
    const move = (run: SimulatedRun, matching: 'exact' | 'overlap'): Comparison => {
      const comparer = createComparer({ baseline, resamples: 200, matching })
      for (let number = 0; number < run.items; number++) comparer.add({ id: String(number), spans: [span(0, 5, 'A')] }, [span(0, 5, 'A')], [span(0, number % 3 === 0 ? 4 : 5, 'A')])
      return comparer.finish()
    }
    expect(move(before, 'exact').labels['A']).toMatchObject({ regressed: true })
    expect(move(before, 'overlap')).toMatchObject({ labels: { A: { regressed: false, new: { f1: 1 } } }, method: { matching: 'overlap' }, changed: 267 })
  })

  test('an item cannot be added twice', () => {
    const comparer = createComparer({ baseline })
    comparer.add({ id: 'a', spans: [] }, [], [])
    expect(() => comparer.add({ id: 'a', spans: [] }, [], [])).toThrow(RangeError)
  })
})

describe('slices', () => {
  const parts = (number: number): Readonly<Record<string, string>> => ({ source: ['wire', 'blog', 'filing'][number % 3] ?? '', size: number < 20 ? 'huge' : 'small' })
  const sliced: SimulatedRun = { items: 600, seed: 4, skills, slicesOf: parts }

  /** Worse in blogs alone. */
  const worseInBlogs = (options: Parameters<typeof comparisonOf>[2] = {}): Comparison => {
    const comparer = createComparer({ baseline, resamples: 2_000, ...options })
    for (let number = 0; number < 600; number++) {
      const gold = [span(0, 5, 'A'), span(10, 15, 'B')]
      const old = number % 5 === 0 ? gold.slice(1) : gold
      comparer.add({ id: String(number), spans: gold, slices: parts(number) }, old, parts(number)['source'] === 'blog' && number % 4 === 0 ? [] : old)
    }
    return comparer.finish()
  }

  test('are compared by their micro average; those with few items are not judged', () => {
    const { slices, method } = worseInBlogs()
    expect(Object.keys(slices)).toEqual(['size', 'source'])
    expect(slices['source']).toMatchObject({ blog: { regressed: true, items: 200 }, filing: { regressed: false, judged: true }, wire: { regressed: false, judged: true } })
    expect(slices['size']).toMatchObject({ huge: { items: 20, judged: false, regressed: false }, small: { judged: true } })
    // micro, macro, A, B, three sources, one size
    expect(method.figures).toBe(8)
  })

  test('only the chosen ones are judged, all are told', () => {
    const { slices, method } = worseInBlogs({ slices: [{ dimension: 'source', value: 'wire' }, { dimension: 'size' }] })
    expect(slices['source']).toMatchObject({ blog: { judged: false, regressed: false }, filing: { judged: false }, wire: { judged: true } })
    expect(slices['source']?.['blog']?.interval.low).toBeLessThan(0)
    expect(slices['size']).toMatchObject({ huge: { judged: false }, small: { judged: true } })
    expect(method.figures).toBe(6)
    expect(worseInBlogs({ slices: [] }).method.figures).toBe(4)
  })

  test('their figures are those of the score', () => {
    const now = scoreOf(sliced).slices['source']?.['wire']?.micro
    expect(comparisonOf(sliced, sliced).slices['source']?.['wire']?.new).toEqual({ precision: now?.precision, recall: now?.recall, f1: now?.f1 })
  })

  test('more than can be judged are refused, unless chosen from', () => {
    const many: SimulatedRun = { items: 3_030, seed: 1, skills: { A: { found: 0.9, added: 0 } }, slicesOf: (number) => ({ part: String(number % (mostJudgedSlices + 1)) }) }
    expect(() => comparisonOf(many, many, { resamples: 10 })).toThrow(new RangeError('101 slices have enough items to be judged, at most 100 can be: choose those to judge'))
    expect(comparisonOf(many, many, { resamples: 10, slices: [{ dimension: 'part', value: '7' }] }).method.figures).toBe(4)
    expect(comparisonOf(many, many, { resamples: 10, minimumItems: 31 }).method.figures).toBe(3)
  })
})

describe('a baseline that cannot be relied on', () => {
  test.each<[string, Fingerprint, string]>([
    ['other items', { ...fingerprint, items: 'i2' }, 'it is stale: it was made on other items; bless a run on these items'],
    ['other code', { ...fingerprint, code: { ...fingerprint.code, tasks: 't2' } }, 'it is stale: it was made by other code (tasks), so a difference need not come from the model; bless a run with this code'],
    ['code that was not there', { ...fingerprint, code: { tasks: 't1' } }, 'it is stale: it was made by other code (baseNlp), so a difference need not come from the model; bless a run with this code'],
  ])('%s', (_, now, reason) => {
    expect(comparisonOf(before, before, { fingerprint: now, resamples: 10 }).problems).toEqual([reason])
  })

  test('without a fingerprint on either side only the items count', () => {
    const { fingerprint: _, ...anonymous } = baseline
    expect(comparisonOf(before, worseA, { baseline: anonymous, resamples: 10 }).problems).toEqual([])
    const comparer = createComparer({ baseline, resamples: 10 })
    comparer.add({ id: 'a', spans: [] }, [], [span(0, 1, 'A')])
    comparer.onlyOld('b')
    expect(comparer.finish().problems).toEqual(['1 item is in one of the runs only (b)'])
  })

  test('items in one of the runs only: the first ids, the rest counted', () => {
    const fewer = comparisonOf(before, { ...before, items: 788 }, { resamples: 10 })
    expect(fewer.problems).toEqual(['12 items are in one of the runs only (item-788, item-789, item-790, item-791, item-792 and 7 more)'])
    expect(comparisonOf({ ...before, items: 799 }, before, { resamples: 10 }).problems).toEqual(['1 item is in one of the runs only (item-799)'])
  })

  test('an item that ended in an error is no such item', () => {
    const comparison = comparisonOf(before, { ...before, failing: [5] }, { resamples: 10 })
    expect(comparison).toMatchObject({ problems: [], items: 799 })
  })

  test('other predictions from the same model, items and code', () => {
    expect(comparisonOf(before, worseA, { fingerprint, resamples: 10 }).problems[0])
      .toMatch(/^\d+ items have another result though model, items and code are the same \(item-\d+(, item-\d+){4} and \d+ more\): results are not repeatable$/)
    expect(comparisonOf(before, worseA, { resamples: 10 }).problems).toEqual([])
  })

  test('predictions are others by what they say, not by order or repetition', () => {
    const one = (old: readonly Span[], now: readonly Span[]): number => {
      const comparer = createComparer({ baseline, resamples: 10 })
      comparer.add({ id: 'a', spans: [] }, old, now)
      return comparer.finish().changed
    }
    const [a, b] = [span(0, 1, 'A'), span(2, 3, 'A')]
    expect([one([a, b], [b, a]), one([a, a, b], [a, b, b]), one([a], [a, a])]).toEqual([0, 0, 0])
    // equal counts of mistakes, yet not equal
    expect([one([a], [b]), one([a], [span(0, 1, 'B')]), one([a], []), one([a, b], [a, a])]).toEqual([1, 1, 1, 1])
  })
})
