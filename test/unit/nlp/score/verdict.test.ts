import { describe, expect, test } from '@jest/globals'
import { checkUnitTest, compareToBaseline, createBaseline, decideVerdict } from '../../../../src/nlp/index.js'
import type { Item, VerdictInput } from '../../../../src/nlp/index.js'
import { fingerprint, simulateRun, span } from './run.js'
import type { SimulatedRun } from './run.js'

const good: SimulatedRun = { items: 400, seed: 3, skills: { A: { found: 0.9, added: 0.1 }, B: { found: 0.8, added: 0.1 } } }
const worse: SimulatedRun = { ...good, skills: { A: { found: 0.9, added: 0.1 }, B: { found: 0.6, added: 0.1 } } }
const baseline = createBaseline(simulateRun(good), { name: 'test', version: '1' }, fingerprint)
const now = { ...fingerprint, model: 'm2' }

const unitTest: Item = { id: 'mentions-once', text: 'Acme fell', spans: [span(0, 4, 'A')] }
const passing = checkUnitTest(unitTest, { spans: unitTest.spans })
const failing = checkUnitTest(unitTest, { spans: [] })
const broken = checkUnitTest(unitTest, { error: 'States.Timeout' })

const compared = (run: SimulatedRun, unitTests: VerdictInput['unitTests'] = [passing]): VerdictInput => {
  const score = simulateRun(run)
  return { score, unitTests, comparison: compareToBaseline(score, baseline, { fingerprint: now, resamples: 1_000 }) }
}

describe('verdicts', () => {
  test('pass without a baseline', () => {
    expect(decideVerdict({ score: simulateRun(good), unitTests: [passing] })).toEqual({ kind: 'pass', reasons: ['no baseline to compare with'], regressed: [] })
  })

  test('pass with a baseline and thresholds', () => {
    expect(decideVerdict({ ...compared(good), minPrecision: 0.5, minRecall: 0.5 })).toEqual({
      kind: 'pass', reasons: ['no label regressed against test 1', 'thresholds met'], regressed: [],
    })
  })

  test('regression names label and averages with old, new, difference and interval', () => {
    const verdict = decideVerdict(compared(worse))
    expect(verdict.kind).toBe('regression')
    expect(verdict.regressed).toEqual(['B', 'micro', 'macro'])
    expect(verdict.reasons[0]).toMatch(/^B: F1 fell from 0\.\d{4} to 0\.\d{4} \(−0\.\d{4}, interval −0\.\d{4} to −0\.\d{4}\)$/)
  })

  test('threshold', () => {
    const { kind, reasons } = decideVerdict({ score: simulateRun(good), unitTests: [], minPrecision: 0.99, minRecall: 0.99 })
    expect(kind).toBe('threshold')
    expect(reasons).toHaveLength(2)
    expect(reasons[0]).toMatch(/^micro precision 0\.\d{4} is below the least allowed 0\.99$/)
  })

  test('unit-test-failure', () => {
    expect(decideVerdict(compared(good, [passing, failing]))).toMatchObject({ kind: 'unit-test-failure', reasons: ['1 of 2 unit tests failed (mentions-once)'] })
  })

  test('insufficient-data, but only when there is something to judge', () => {
    const few = { ...good, items: 20 }
    const old = createBaseline(simulateRun(few), { name: 'test', version: '1' }, fingerprint)
    const score = simulateRun(few)
    expect(decideVerdict({ score, unitTests: [] }).kind).toBe('pass')
    expect(decideVerdict({ score, unitTests: [], minRecall: 0.1 }).kind).toBe('insufficient-data')
    expect(decideVerdict({ score, unitTests: [], comparison: compareToBaseline(score, old, { fingerprint: now, resamples: 100 }) })).toMatchObject({
      kind: 'insufficient-data', reasons: ['20 items are too few to judge: at least 30 are needed'],
    })
  })

  test('unreliable-baseline: what regressed against it is not said', () => {
    const score = simulateRun(worse)
    const comparison = compareToBaseline(score, baseline, { fingerprint: { ...now, items: 'i2' }, resamples: 100 })
    expect(decideVerdict({ score, unitTests: [], comparison })).toMatchObject({ kind: 'unreliable-baseline', regressed: [] })
  })

  test('infrastructure-error, from an item or a unit test', () => {
    expect(decideVerdict(compared({ ...good, failing: [1, 2] }))).toMatchObject({ kind: 'infrastructure-error', reasons: ['2 items have no result (States.Timeout)'] })
    expect(decideVerdict(compared(good, [broken]))).toMatchObject({ kind: 'infrastructure-error', reasons: ['1 item has no result (States.Timeout)'] })
  })

  test('a pass says which labels could not be judged', () => {
    const rare: SimulatedRun = { ...good, rare: { B: 0.02 } }
    const score = simulateRun(rare)
    const comparison = compareToBaseline(score, createBaseline(score, { name: 'test', version: '1' }, fingerprint), { fingerprint: now, resamples: 100 })
    expect(decideVerdict({ score, unitTests: [], comparison }).reasons).toEqual(['no label regressed against test 1', 'too few items to judge B'])
  })

  test('of several findings the first in order of precedence is the verdict, and all are told', () => {
    const { kind, reasons } = decideVerdict({ ...compared({ ...worse, failing: [0] }, [failing, passing]), minRecall: 1 })
    expect(kind).toBe('infrastructure-error')
    expect(reasons.map((reason) => reason.split(' ').slice(0, 3).join(' '))).toEqual(['1 item has', '1 of 2', 'B: F1 fell', 'micro: F1 fell', 'macro: F1 fell', 'micro recall 0.7494'].map((words) => words.replace('0.7494', reasons.at(-1)?.split(' ')[2] ?? '')))
  })
})

describe('unit tests', () => {
  test('pass only on exactly the expected spans, in whatever order', () => {
    const item: Item = { id: 't', text: 'Acme Bolt', spans: [span(0, 4, 'A'), span(5, 9, 'B')] }
    expect(checkUnitTest(item, { spans: [span(5, 9, 'B'), span(0, 4, 'A')] }).passed).toBe(true)
    expect(checkUnitTest(item, { spans: [span(0, 4, 'A')] }).passed).toBe(false)
    expect(checkUnitTest(item, { spans: [...item.spans, span(0, 1, 'A')] }).passed).toBe(false)
    expect(checkUnitTest(item, { spans: [span(0, 4, 'B'), span(5, 9, 'A')] }).passed).toBe(false)
  })

  test('an error of the machinery is no answer', () => {
    expect(broken).toEqual({ id: 'mentions-once', text: 'Acme fell', expected: [span(0, 4, 'A')], error: 'States.Timeout', passed: false })
  })
})

describe('error rates over simulated comparisons', () => {
  /** Milliseconds, on a machine that has other things to do. */
  const patience = 180_000
  const trials = 120
  const labels = { A: 0.85, B: 0.7, C: 0.6 }
  const shareOf = (drop: number, items: number): number => {
    let regressions = 0
    for (let trial = 0; trial < trials; trial++) {
      const skills = (less: number): SimulatedRun['skills'] => Object.fromEntries(Object.entries(labels).map(([label, found]) => [label, { found: found - less, added: 0.1 }]))
      // different seeds: the new model errs elsewhere, as often
      const old = createBaseline(simulateRun({ items, seed: 2 * trial + 1, skills: skills(0), resamples: 10 }), { name: 'test', version: '1' }, fingerprint)
      const score = simulateRun({ items, seed: 2 * trial + 2, skills: skills(drop), resamples: 10 })
      const comparison = compareToBaseline(score, old, { fingerprint: now, resamples: 1_000 })
      if (decideVerdict({ score, unitTests: [], comparison }).kind === 'regression') regressions++
    }
    return regressions / trials
  }

  test('a model that errs elsewhere, but no more often, is seldom called worse', () => {
    expect(shareOf(0, 300)).toBeLessThanOrEqual(0.05)
  }, patience)

  test('a model that is clearly worse is called worse', () => {
    expect(shareOf(0.12, 300)).toBeGreaterThanOrEqual(0.9)
  }, patience)
})
