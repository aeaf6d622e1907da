import { describe, expect, test } from '@jest/globals'
import { compareToBaseline, createBaseline, createScorer, InputError, parseBaseline } from '../../../../src/nlp/index.js'
import type { Baseline, RunScore } from '../../../../src/nlp/index.js'
import { fingerprint, simulateRun, span } from './run.js'

const about = { name: 'test', version: '1' }
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

const before = simulateRun({ items: 800, seed: 1, skills: { A: { found: 0.8, added: 0.1 }, B: { found: 0.7, added: 0.2 }, C: { found: 0.9, added: 0 } } })
const baseline = createBaseline(before, about, fingerprint)
const changedModel = { ...fingerprint, model: 'm2' }
const options = { fingerprint: changedModel, resamples: 2_000 }

const with_ = (skills: Parameters<typeof simulateRun>[0]['skills']): RunScore => simulateRun({ items: 800, seed: 1, skills })

describe('a baseline', () => {
  test('holds figures and outcomes, and survives its file', () => {
    const read = parseBaseline(bytesOf(baseline), 'b.json')
    expect(read).toEqual(baseline)
    expect(read.figures.labels['A']).toEqual(before.labels['A'])
  })

  test('is not made of a run with errors', () => {
    const broken = simulateRun({ items: 50, seed: 1, skills: { A: { found: 1, added: 0 } }, failing: [3] })
    expect(() => createBaseline(broken, about, fingerprint)).toThrow('1 items have no result')
  })

  test.each<[string, unknown, string]>([
    ['no JSON', '{"format":1,', 'not JSON'],
    ['another format', { ...baseline, format: 2 }, '/format: must be 1'],
    ['a missing part', { format: 1, model: about, fingerprint, figures: baseline.figures }, "'outcomes' is missing"],
    ['an unknown part', { ...baseline, note: 'x' }, "unknown field 'note'"],
    ['figures changed by hand', { ...baseline, figures: { ...baseline.figures, micro: { ...baseline.figures.micro, f1: 0.1 } } }, 'the figures do not follow from the outcomes'],
    ['an item twice', { ...baseline, outcomes: { ...baseline.outcomes, items: [['x'], ['x']] } }, 'an item id occurs twice'],
    ['an outcome of an unknown label', { ...baseline, outcomes: { ...baseline.outcomes, items: [['x', 9, 1, 0, 0]] } }, "the outcome of item 'x'"],
    ['half an outcome', { ...baseline, outcomes: { ...baseline.outcomes, items: [['x', 0, 1]] } }, "the outcome of item 'x'"],
  ])('with %s is refused', (_, file, reason) => {
    expect(() => parseBaseline(bytesOf(file), 'b.json')).toThrow(InputError)
    expect(() => parseBaseline(bytesOf(file), 'b.json')).toThrow(reason)
  })
})

describe('comparing', () => {
  test('the same outcomes differ by nothing', () => {
    const comparison = compareToBaseline(before, baseline, { fingerprint, resamples: 500 })
    expect(comparison.problems).toEqual([])
    for (const { difference, interval, regressed, improved } of [comparison.micro, comparison.macro, ...Object.values(comparison.labels)]) {
      expect(difference).toEqual({ precision: 0, recall: 0, f1: 0 })
      expect(interval).toEqual({ low: 0, high: 0 })
      expect([regressed, improved]).toEqual([false, false])
    }
  })

  test('a label that got worse is named, one that got better too, with old, new, difference and interval', () => {
    const after = with_({ A: { found: 0.72, added: 0.1 }, B: { found: 0.9, added: 0.1 }, C: { found: 0.9, added: 0 } })
    const { labels, micro } = compareToBaseline(after, baseline, options)
    expect(Object.entries(labels).map(([label, { regressed, improved }]) => [label, regressed, improved])).toEqual([['A', true, false], ['B', false, true], ['C', false, false]])
    const { old, new: now, difference, interval, items } = labels['A'] ?? micro
    expect(items).toBe(800)
    expect(old.f1).toBe(before.labels['A']?.f1)
    expect(now.f1).toBe(after.labels['A']?.f1)
    expect(difference.f1).toBeCloseTo(now.f1 - old.f1, 15)
    expect(interval.low).toBeLessThan(difference.f1)
    expect(interval.high).toBeGreaterThan(difference.f1)
    expect(interval.high).toBeLessThan(0)
    expect(micro.improved).toBe(true)
  })

  test('the allowed drop makes room', () => {
    const after = with_({ A: { found: 0.72, added: 0.1 }, B: { found: 0.7, added: 0.2 }, C: { found: 0.9, added: 0 } })
    expect(compareToBaseline(after, baseline, options).labels['A']?.regressed).toBe(true)
    expect(compareToBaseline(after, baseline, { ...options, maxDrop: 0.1 }).labels['A']?.regressed).toBe(false)
  })

  test('more figures make wider intervals: the level of the family is kept', () => {
    const after = with_({ A: { found: 0.75, added: 0.1 }, B: { found: 0.7, added: 0.2 }, C: { found: 0.9, added: 0 } })
    const three = compareToBaseline(after, baseline, { ...options, resamples: 10_000 })
    expect(three.method.figures).toBe(5)
    const alone = compareToBaseline(onlyLabel(after, 'A'), { ...baseline, outcomes: onlyLabel(before, 'A').outcomes }, { ...options, resamples: 10_000 })
    expect(alone.method.figures).toBe(3)
    const width = (comparison: typeof three): number => (comparison.labels['A']?.interval.high ?? 0) - (comparison.labels['A']?.interval.low ?? 0)
    // two-sided normal quantiles of 1 − 0.05 / 5 and 1 − 0.05 / 3: 2.576 and 2.394
    expect(width(three) / width(alone)).toBeGreaterThan(1.02)
    expect(width(three) / width(alone)).toBeLessThan(1.14)
  })

  test('a label that few items hold is not judged', () => {
    const rare = { A: 1, B: 0.03 }
    const old = simulateRun({ items: 300, seed: 2, skills: { A: { found: 0.8, added: 0 }, B: { found: 1, added: 0 } }, rare })
    const now = simulateRun({ items: 300, seed: 2, skills: { A: { found: 0.8, added: 0 }, B: { found: 0, added: 0 } }, rare })
    const { labels } = compareToBaseline(now, createBaseline(old, about, fingerprint), options)
    expect(labels['B']?.items).toBeLessThan(30)
    expect(labels['B']).toMatchObject({ judged: false, regressed: false })
    expect(compareToBaseline(now, createBaseline(old, about, fingerprint), { ...options, minimumItems: 2 }).labels['B']).toMatchObject({ judged: true, regressed: true })
  })

  test('a label that only one of the runs has counts as 0 in the other', () => {
    const after = with_({ A: { found: 0.8, added: 0.1 }, B: { found: 0.7, added: 0.2 }, C: { found: 0.9, added: 0 } })
    const scorer = createScorer({ resamples: 100 })
    for (let number = 0; number < 800; number++) scorer.add({ id: `item-${String(number)}`, spans: [] }, { spans: [span(0, 1, 'NEW')] })
    expect(compareToBaseline(scorer.finish(), baseline, options).labels['NEW']).toMatchObject({ old: { f1: 0 }, new: { f1: 0 } })
    expect(after.labels['NEW']).toBeUndefined()
  })
})

describe('a baseline that cannot be relied on', () => {
  test.each<[string, Baseline['fingerprint'], string]>([
    ['other items', { ...fingerprint, items: 'i2' }, 'other items'],
    ['other code', { ...fingerprint, code: { ...fingerprint.code, tasks: 't2' } }, 'other code (tasks)'],
    ['code that was not there', { ...fingerprint, code: { tasks: 't1' } }, 'other code (baseNlp)'],
  ])('%s', (_, now, reason) => {
    expect(compareToBaseline(before, baseline, { ...options, fingerprint: now }).problems[0]).toContain(reason)
  })

  test('items in one of the runs only', () => {
    const fewer = simulateRun({ items: 799, seed: 1, skills: { A: { found: 0.8, added: 0.1 }, B: { found: 0.7, added: 0.2 }, C: { found: 0.9, added: 0 } } })
    expect(compareToBaseline(fewer, baseline, options).problems).toEqual(['1 items are in one of the runs only (item-799)'])
  })

  test('an item that ended in an error is no such item', () => {
    const failing = simulateRun({ items: 800, seed: 1, skills: { A: { found: 0.8, added: 0.1 }, B: { found: 0.7, added: 0.2 }, C: { found: 0.9, added: 0 } }, failing: [5] })
    expect(compareToBaseline(failing, baseline, options).problems).toEqual([])
  })

  test('other results from the same model, items and code', () => {
    const other = simulateRun({ items: 800, seed: 1, skills: { A: { found: 0.79, added: 0.1 }, B: { found: 0.7, added: 0.2 }, C: { found: 0.9, added: 0 } } })
    expect(compareToBaseline(other, baseline, { ...options, fingerprint }).problems[0]).toMatch(/^\d+ items have another result though model, items and code are the same \(item-/)
    expect(compareToBaseline(other, baseline, options).problems).toEqual([])
  })
})

function onlyLabel(run: RunScore, label: string): RunScore {
  const index = run.outcomes.labels.indexOf(label)
  const items = run.outcomes.items.map(([id, ...cells]): RunScore['outcomes']['items'][number] => {
    const at = cells.findIndex((cell, place) => place % 4 === 0 && cell === index)
    return at === -1 ? [id] : [id, 0, ...cells.slice(at + 1, at + 4)]
  })
  return { ...run, outcomes: { labels: [label], items } }
}
