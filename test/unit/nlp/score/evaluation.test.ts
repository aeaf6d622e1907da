import { describe, expect, test } from '@jest/globals'
import { createComparer, createEvaluation, createEvidence, createScorer } from '../../../../src/nlp/index.js'
import type { EvaluationOptions } from '../../../../src/nlp/index.js'
import { baseline, fingerprint, simulate, span } from './run.js'
import type { SimulatedRun } from './run.js'

const run: SimulatedRun = { items: 120, seed: 1, skills: { A: { found: 0.8, added: 0.1 }, B: { found: 0.7, added: 0.2 } }, failing: [7], slicesOf: (number) => ({ source: number % 2 === 0 ? 'wire' : 'blog' }) }
const [now, before] = [simulate(run), simulate({ ...run, seed: 2, failing: [] })]
const options: EvaluationOptions = { labels: ['A', 'B', 'C'], matching: 'overlap', resamples: 200, seed: 3, level: 0.9, maxDrop: 0.02, minimumItems: 40, slices: [{ dimension: 'source' }], mostFindings: 15 }

describe('an evaluation', () => {
  test('is the score, the comparison and the evidence that each gives alone', () => {
    const evaluation = createEvaluation({ ...options, baseline, fingerprint })
    const scorer = createScorer(options)
    const comparer = createComparer({ ...options, baseline, fingerprint })
    const evidence = createEvidence({ baseline: true, matching: 'overlap', most: 15 })
    for (const [number, { item, outcome }] of now.entries()) {
      const old = before[number]?.outcome
      if (old === undefined || 'error' in old) throw new Error('every simulated item was answered')
      evaluation.add({ item, outcome, old: old.spans })
      scorer.add(item, outcome)
      if ('error' in outcome) continue
      comparer.add(item, old.spans, outcome.spans)
      evidence.add(item, outcome.spans, old.spans)
    }
    evaluation.onlyOld('gone')
    comparer.onlyOld('gone')
    const all = evaluation.finish()
    expect(all).toEqual({ score: scorer.finish(), comparison: comparer.finish(), evidence: evidence.finish() })
    expect(all.comparison).toMatchObject({ items: 119, method: { matching: 'overlap', resamples: 200, seed: 3, level: 0.9, maxDrop: 0.02, minimumItems: 40, figures: 6 } })
    expect(all.score).toMatchObject({ items: 119, errors: [{ id: 'item-7' }], matching: 'overlap', intervals: { level: 0.9, seed: 3 } })
    expect(Object.keys(all.comparison?.labels ?? {})).toEqual(['A', 'B', 'C'])
    expect(all.evidence.regressions).toHaveLength(15)
    expect(all.evidence.totals.regressions).toBeGreaterThan(15)
  })

  test('without a baseline has no comparison and lists what is wrong', () => {
    const evaluation = createEvaluation(options)
    for (const { item, outcome } of now) evaluation.add({ item, outcome })
    evaluation.onlyOld('nobody asks')
    const { comparison, evidence } = evaluation.finish()
    expect(comparison).toBeUndefined()
    expect(evidence.wrong).toHaveLength(15)
    expect(evidence.regressions).toEqual([])
  })

  test('an item without an old prediction is in one of the runs only; one without a result is not', () => {
    const evaluation = createEvaluation({ baseline, resamples: 10 })
    evaluation.add({ item: { id: 'new', text: 'x', spans: [] }, outcome: { spans: [] } })
    evaluation.add({ item: { id: 'failed', text: 'x', spans: [] }, outcome: { error: 'States.Timeout' } })
    evaluation.add({ item: { id: 'failed-too', text: 'x', spans: [] }, outcome: { error: 'States.Timeout' }, old: [] })
    const { comparison, score } = evaluation.finish()
    expect(comparison).toMatchObject({ items: 0, problems: ['1 item is in one of the runs only (new)'] })
    expect(score.errors).toHaveLength(2)
  })

  test('says nothing of a baseline that is none', () => {
    const { comparison } = (() => {
      const evaluation = createEvaluation({ baseline: { name: 'elsewhere', version: '' }, resamples: 10 })
      evaluation.add({ item: { id: 'a', text: 'abcd', spans: [span(0, 1, 'A')] }, outcome: { spans: [] }, old: [] })
      return evaluation.finish()
    })()
    expect(comparison).toMatchObject({ problems: [], baseline: { name: 'elsewhere' }, items: 1, changed: 0 })
  })

  test('refuses an item that comes twice', () => {
    const evaluation = createEvaluation()
    evaluation.add({ item: { id: 'a', text: 'x', spans: [] }, outcome: { error: 'States.Timeout' } })
    expect(() => evaluation.add({ item: { id: 'a', text: 'x', spans: [] }, outcome: { spans: [] } })).toThrow("item 'a' was scored before")
  })
})
