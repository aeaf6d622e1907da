import { checkUnitTest, createEvaluation, decideVerdict } from '../../../src/nlp/index.js'
import type { Fingerprint, Item, ItemOutcome, Matching, SliceChoice, Span, UnitTestOutcome, VerdictKind } from '../../../src/nlp/index.js'
import { seededRandom } from '../../../src/nlp/score/random.js'
import type { EvaluationResult } from '../../../src/report/index.js'

export const span = (start: number, end: number, label: string): Span => ({ start, end, label })

/** How a simulated model does, per label: how many of the gold spans it finds, and how many false ones it adds for each. */
export type Skills = Readonly<Record<string, { readonly found: number, readonly added: number }>>

export interface SimulatedRun {
  readonly items: number
  readonly skills: Skills
  /** Item numbers that end in an error. */
  readonly failing?: readonly number[]
}

export const good: SimulatedRun = {
  items: 200, skills: { COMPANY: { found: 0.9, added: 0.1 }, DATE: { found: 0.8, added: 0.1 }, MONEY: { found: 0.7, added: 0.1 } },
}
/** DATE is worse, MONEY much worse, COMPANY better. */
export const worse: SimulatedRun = {
  ...good, skills: { COMPANY: { found: 1, added: 0.05 }, DATE: { found: 0.65, added: 0.1 }, MONEY: { found: 0.3, added: 0.1 } },
}

const fingerprint: Fingerprint = { model: 'm1', items: 'i1', code: { tasks: 't1', baseNlp: 'b1' } }
const words: Readonly<Record<string, string>> = { COMPANY: 'Globex', DATE: 'Friday', MONEY: '$ 5.00' }

/** A sentence with one span of each label, and a word that is none behind it. */
function itemOf(number: number, labels: readonly string[]): Item {
  const parts = labels.map((label) => `${words[label] ?? 'Nobody'} and they, `)
  const starts = parts.map((_, place) => parts.slice(0, place).join('').length)
  return {
    id: `item-${number}`, text: `${parts.join('')}said no. ${number}`, slices: { source: number % 4 === 0 ? 'web' : 'wire' },
    spans: labels.map((label, place) => span(starts[place] ?? 0, (starts[place] ?? 0) + 6, label)),
  }
}

/** The same numbers decide of both runs: a model with more skill finds all that one with less finds. */
function said({ spans }: Item, skills: Skills, luck: readonly (readonly [number, number])[]): readonly Span[] {
  return spans.flatMap((one, place) => {
    const [[hit, false_], { found, added }] = [luck[place] ?? [1, 1], skills[one.label] ?? { found: 0, added: 0 }]
    return [...(hit < found ? [one] : []), ...(false_ < added ? [span(one.end + 5, one.end + 9, one.label)] : [])]
  })
}

const text = '🚀 Acme fell'
const unitTest: Item = { id: 'mentions-once', text, spans: [span(3, 7, 'COMPANY')] }
export const passing = checkUnitTest(unitTest, { spans: unitTest.spans })
export const failing = checkUnitTest({ ...unitTest, id: 'two-names' }, { spans: [span(3, 12, 'PERSON')] })
export const broken = checkUnitTest({ ...unitTest, id: 'no-answer' }, { error: 'Lambda.Timeout' })

export interface Parts {
  readonly run?: SimulatedRun
  readonly unitTests?: readonly UnitTestOutcome[]
  /** Digest of the items that the baseline, which is `good`, was made on. No baseline when absent. */
  readonly baselineItems?: string
  readonly minRecall?: number
  readonly matching?: Matching
  readonly slices?: readonly SliceChoice[]
  readonly flaky?: readonly string[]
  readonly notes?: readonly string[]
}

export function resultOf({ run = good, unitTests = [passing], baselineItems, minRecall, matching = 'exact', slices, flaky = [], notes = [] }: Parts): EvaluationResult {
  const random = seededRandom(3)
  const evaluation = createEvaluation({
    labels: Object.keys(run.skills), matching, resamples: 1000, ...(slices !== undefined && { slices }),
    ...(baselineItems !== undefined && {
      baseline: { name: 'news', version: '1', fingerprint: { ...fingerprint, items: baselineItems }, blessed: '2026-03-01' }, fingerprint: { ...fingerprint, model: 'm2' },
    }),
  })
  for (let number = 0; number < run.items; number++) {
    const item = itemOf(number, Object.keys(run.skills))
    const luck = item.spans.map(() => [random(), random()] as const)
    const outcome: ItemOutcome = run.failing?.includes(number) === true ? { error: 'States.Timeout' } : { spans: said(item, run.skills, luck) }
    evaluation.add({ item, outcome, ...(baselineItems !== undefined && { old: said(item, good.skills, luck) }) })
  }
  const judged = { ...evaluation.finish(), unitTests, flaky }
  return {
    title: 'news 2',
    run: { id: 'run-1', startedAt: '2026-04-01T12:00:00.000Z' },
    model: { name: 'news', version: '2', digest: 'ab'.repeat(32) },
    items: { total: run.items + unitTests.length, cached: 150 },
    timings: { upload: 350, total: 11_634 },
    notes, ...judged,
    verdict: decideVerdict({ ...judged, ...(minRecall !== undefined && { minRecall }), ...(slices !== undefined && { slices }) }),
  }
}

/** One result of each kind. */
export const results: Readonly<Record<VerdictKind, EvaluationResult>> = {
  'pass': resultOf({ baselineItems: 'i1' }),
  'regression': resultOf({ run: worse, baselineItems: 'i1' }),
  'threshold': resultOf({ minRecall: 0.99, slices: [{ dimension: 'source' }] }),
  'unit-test-failure': resultOf({ unitTests: [failing, passing] }),
  'insufficient-data': resultOf({ run: { ...good, items: 12 }, baselineItems: 'i1' }),
  'unreliable-baseline': resultOf({ run: worse, baselineItems: 'other items', flaky: ['item-9'] }),
  'infrastructure-error': resultOf({ run: { ...good, failing: [3, 7] }, unitTests: [passing, broken] }),
}

/** Predictions made elsewhere, against others of the same gold. */
export const elsewhere: EvaluationResult = (() => {
  const { run: _run, model: _model, ...rest } = resultOf({ run: worse, baselineItems: 'i1', unitTests: [], notes: ['3 tokens differ'] })
  return { ...rest, title: 'predictions/new.jsonl', timings: {}, items: { total: 200, cached: 0 } }
})()
