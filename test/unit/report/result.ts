import { checkUnitTest, compareToBaseline, createBaseline, decideVerdict } from '../../../src/nlp/index.js'
import type { Item, UnitTestOutcome, VerdictKind } from '../../../src/nlp/index.js'
import type { BacktestResult } from '../../../src/report/index.js'
import { fingerprint, simulateRun, span } from '../nlp/score/run.js'
import type { SimulatedRun } from '../nlp/score/run.js'

export const good: SimulatedRun = {
  items: 200, seed: 3, resamples: 200,
  skills: { COMPANY: { found: 0.9, added: 0.1 }, DATE: { found: 0.8, added: 0.1 }, MONEY: { found: 0.7, added: 0.1 } },
}
/** DATE is worse, MONEY much worse, COMPANY better. */
export const worse: SimulatedRun = {
  ...good, skills: { COMPANY: { found: 1, added: 0.05 }, DATE: { found: 0.65, added: 0.1 }, MONEY: { found: 0.3, added: 0.1 } },
}

const text = '🚀 Acme fell'
const unitTest: Item = { id: 'mentions-once', text, spans: [span(3, 7, 'COMPANY')] }
export const passing = checkUnitTest(unitTest, { spans: unitTest.spans })
export const failing = checkUnitTest({ ...unitTest, id: 'two-names' }, { spans: [span(3, 12, 'PERSON')] })
export const broken = checkUnitTest({ ...unitTest, id: 'no-answer' }, { error: 'Lambda.Timeout' })

export interface Parts {
  readonly run?: SimulatedRun
  readonly unitTests?: readonly UnitTestOutcome[]
  /** Compared with `good`; of these items. */
  readonly baselineItems?: string
  readonly minRecall?: number
}

export function resultOf({ run = good, unitTests = [passing], baselineItems, minRecall }: Parts): BacktestResult {
  const score = simulateRun(run)
  const baseline = createBaseline(simulateRun({ ...good, items: run.items }), { name: 'news', version: '1' }, { ...fingerprint, items: baselineItems ?? '' })
  const comparison = baselineItems === undefined ? undefined : compareToBaseline(score, baseline, { fingerprint: { ...fingerprint, model: 'm2' }, resamples: 400 })
  const judged = { score, unitTests, ...(comparison !== undefined && { comparison }) }
  return {
    run: { id: 'run-1', startedAt: '2026-04-01T12:00:00.000Z' },
    model: { name: 'news', version: '2', digest: 'ab'.repeat(32) },
    items: { total: run.items + unitTests.length, cached: 150 },
    timings: { upload: 350, total: 11_634 },
    ...judged,
    verdict: decideVerdict({ ...judged, ...(minRecall !== undefined && { minRecall }) }),
  }
}

/** One result of each kind. */
export const results: Readonly<Record<VerdictKind, BacktestResult>> = {
  'pass': resultOf({ baselineItems: 'i1' }),
  'regression': resultOf({ run: worse, baselineItems: 'i1' }),
  'threshold': resultOf({ minRecall: 0.99 }),
  'unit-test-failure': resultOf({ unitTests: [failing, passing] }),
  'insufficient-data': resultOf({ run: { ...good, items: 12 }, baselineItems: 'i1' }),
  'unreliable-baseline': resultOf({ run: worse, baselineItems: 'other items' }),
  'infrastructure-error': resultOf({ run: { ...good, failing: [3, 7] }, unitTests: [passing, broken] }),
}
