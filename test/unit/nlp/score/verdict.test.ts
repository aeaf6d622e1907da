import { describe, expect, test } from '@jest/globals'
import { checkUnitTest, decideVerdict } from '../../../../src/nlp/index.js'
import type { Comparison, ComparerOptions, Difference, Item, RunScore, SliceChoice, UnitTestOutcome, VerdictInput } from '../../../../src/nlp/index.js'
import { comparisonOf, fingerprint, scoreOf, span } from './run.js'
import type { SimulatedRun } from './run.js'

const good: SimulatedRun = { items: 400, seed: 3, skills: { A: { found: 0.9, added: 0.1 }, B: { found: 0.8, added: 0.1 } } }
const worse: SimulatedRun = { ...good, skills: { A: { found: 0.9, added: 0.1 }, B: { found: 0.6, added: 0.1 } } }
const sources = (run: SimulatedRun): SimulatedRun => ({ ...run, slicesOf: (number) => ({ source: number < 10 ? 'blog' : number % 2 === 0 ? 'wire' : 'filing' }) })

const unitTest: Item = { id: 'mentions-once', text: 'Acme fell', spans: [span(0, 4, 'A')] }
const passing = checkUnitTest(unitTest, { spans: unitTest.spans })
const failing = checkUnitTest(unitTest, { spans: [] })
const broken = checkUnitTest(unitTest, { error: 'States.Timeout' })

const compared = (run: SimulatedRun, unitTests: VerdictInput['unitTests'] = [passing], options: Partial<ComparerOptions> = {}): VerdictInput =>
  ({ score: scoreOf(run), unitTests, comparison: comparisonOf({ ...run, skills: good.skills, failing: [] }, run, { resamples: 1_000, ...options }) })

describe('verdicts', () => {
  test('pass without a baseline', () => {
    expect(decideVerdict({ score: scoreOf(good), unitTests: [passing] })).toEqual({ kind: 'pass', reasons: ['no baseline to compare with'], regressed: [], thresholds: [] })
  })

  test('pass with a baseline and thresholds', () => {
    const { kind, reasons, regressed } = decideVerdict({ ...compared(good), minPrecision: 0.5, minRecall: 0.5 })
    expect([kind, reasons, regressed]).toEqual(['pass', ['nothing regressed against test 1', 'thresholds met'], []])
  })

  test('regression names label and averages with old, new, difference and interval, the worst first', () => {
    const verdict = decideVerdict(compared(worse))
    expect(verdict.kind).toBe('regression')
    expect(verdict.regressed).toEqual(['B', 'macro', 'micro'])
    expect(verdict.reasons[0]).toMatch(/^B: F1 fell from 0\.\d{4} to 0\.\d{4} \(−0\.\d{4}, interval −0\.\d{4} to −0\.\d{4}\)$/)
  })

  test('regression in a slice names it by dimension and value', () => {
    expect(decideVerdict(compared(sources(worse))).regressed.toSorted()).toEqual(['B', 'macro', 'micro', 'source: filing', 'source: wire'])
    expect(decideVerdict(compared(sources(worse), [], { slices: [] })).regressed.toSorted()).toEqual(['B', 'macro', 'micro'])
  })

  test('of many regressions the worst are told and the rest counted', () => {
    const { comparison = {} as Comparison, ...input } = compared(good)
    const fell = (f1: number): Difference => ({ ...comparison.micro, difference: { precision: 0, recall: 0, f1 }, regressed: true })
    const labels = Object.fromEntries(Array.from({ length: 25 }, (_, number) => [`L${number}`, fell(-number / 100)]))
    const { reasons, regressed } = decideVerdict({ ...input, comparison: { ...comparison, labels } })
    expect(regressed).toHaveLength(25)
    expect(regressed[0]).toBe('L24')
    expect(reasons).toHaveLength(21)
    expect(reasons.at(-1)).toBe('5 more scopes regressed')
    const fewer = Object.fromEntries(Object.entries(labels).slice(0, 21))
    expect(decideVerdict({ ...input, comparison: { ...comparison, labels: fewer } }).reasons.at(-1)).toBe('1 more scope regressed')
  })

  test('labels that could be taken for an average or a slice are quoted, where they regressed and where they have too few items', () => {
    const { comparison = {} as Comparison, ...input } = compared(sources(good))
    const names = ['micro', 'macro', 'source: wire', "label 'micro'", 'micro:', 'Macro']
    const quoted = ["label 'micro'", "label 'macro'", "label 'source: wire'", "label 'label 'micro''", 'micro:', 'Macro']
    const fell = (f1: number): Difference => ({ ...comparison.micro, difference: { precision: 0, recall: 0, f1 }, regressed: true })
    const all: Comparison = {
      ...comparison, micro: fell(-0.1), macro: fell(-0.11), slices: { source: { wire: fell(-0.12) } },
      labels: Object.fromEntries(names.map((name, place) => [name, fell(-0.9 + place / 100)])),
    }
    const { regressed, reasons } = decideVerdict({ ...input, comparison: all })
    expect(regressed).toEqual([...quoted, 'source: wire', 'macro', 'micro'])
    expect(new Set(regressed).size).toBe(9)
    expect(reasons.map((reason) => reason.slice(0, reason.indexOf(': F1 fell')))).toEqual(regressed)
    const few: Comparison = { ...comparison, labels: { micro: { ...comparison.micro, items: 3, judged: false } } }
    expect(decideVerdict({ ...input, comparison: few }).reasons[1]).toMatch(/^too few items to judge label 'micro', source: blog$/)
  })

  test('unit-test-failure; of many the first are named and the rest counted', () => {
    expect(decideVerdict(compared(good, [passing, failing]))).toMatchObject({ kind: 'unit-test-failure', reasons: ['1 of 2 unit tests failed (mentions-once)'] })
    const many = Array.from({ length: 30 }, (_, number): UnitTestOutcome => ({ ...failing, id: `t${number}` }))
    expect(decideVerdict(compared(good, many)).reasons[0]).toMatch(/^30 of 30 unit tests failed \(t0, t1, .*t19 and 10 more\)$/)
  })

  test('insufficient-data, but only when there is something to judge', () => {
    const few = { ...good, items: 20 }
    const score = scoreOf(few)
    expect(decideVerdict({ score, unitTests: [] }).kind).toBe('pass')
    expect(decideVerdict({ score, unitTests: [], minRecall: 0.1 }).kind).toBe('insufficient-data')
    expect(decideVerdict(compared(few))).toMatchObject({ kind: 'insufficient-data', reasons: ['20 items are too few to judge: at least 30 are needed'] })
    expect(decideVerdict({ ...compared(few), minimumItems: 20 }).kind).toBe('pass')
  })

  test('unreliable-baseline: what regressed against it is not said', () => {
    const input = compared(worse, [], { fingerprint: { ...fingerprint, items: 'i2' } })
    expect(decideVerdict(input)).toMatchObject({ kind: 'unreliable-baseline', regressed: [], reasons: ['the baseline cannot be relied on: it is stale: it was made on other items; bless a run on these items'] })
  })

  test('infrastructure-error, from an item or a unit test', () => {
    expect(decideVerdict(compared({ ...good, failing: [1, 2] }))).toMatchObject({ kind: 'infrastructure-error', reasons: ['2 items have no result (States.Timeout)'] })
    expect(decideVerdict(compared(good, [broken]))).toMatchObject({ kind: 'infrastructure-error', reasons: ['1 item has no result (States.Timeout)'] })
  })

  test('a pass says which labels and slices could not be judged', () => {
    const rare = sources({ ...good, rare: { B: 0.02 } })
    const input = compared(rare)
    expect(decideVerdict(input).reasons).toEqual(['nothing regressed against test 1', 'too few items to judge B, source: blog'])
    // what was not chosen was not meant to be judged
    expect(decideVerdict({ ...input, slices: [{ dimension: 'source', value: 'wire' }] }).reasons).toEqual(['nothing regressed against test 1', 'too few items to judge B'])
  })

  test('of several findings the first in order of precedence is the verdict, and all are told', () => {
    const { kind, reasons } = decideVerdict({ ...compared({ ...worse, failing: [0] }, [failing, passing]), flaky: ['item-7'], minRecall: 1 })
    expect(kind).toBe('infrastructure-error')
    expect(reasons.map((reason) => reason.replaceAll(/[\d.]+/g, 'N').split(' ').slice(0, 3).join(' ')))
      .toEqual(['N item has', 'N of N', 'results are not', 'B: FN fell', 'macro: FN fell', 'micro: FN fell', 'micro recall N'])
  })
})

describe('flaky items', () => {
  const flaky = ['a', 'b']

  test('make a comparison unreliable', () => {
    expect(decideVerdict({ ...compared(good), flaky })).toMatchObject({ kind: 'unreliable-baseline', reasons: ['results are not repeatable: 2 items gave another result when done again (a, b)'] })
  })

  test('are told without one', () => {
    expect(decideVerdict({ score: scoreOf(good), unitTests: [], flaky, minRecall: 0.1 })).toMatchObject({
      kind: 'pass', reasons: ['no baseline to compare with', '2 items gave another result when done again (a, b)', 'thresholds met'],
    })
    expect(decideVerdict({ ...compared(good), flaky: [] }).kind).toBe('pass')
  })
})

describe('thresholds', () => {
  const score = scoreOf(sources(good))
  const judge = (input: Partial<VerdictInput>): ReturnType<typeof decideVerdict> => decideVerdict({ score, unitTests: [], ...input })

  test('hold for the micro average of all items', () => {
    const { kind, reasons, thresholds } = judge({ minPrecision: 0.99, minRecall: 0.5 })
    expect(kind).toBe('threshold')
    expect(reasons).toEqual([`micro precision ${score.micro.precision.toFixed(4)} is below the least allowed 0.99`])
    expect(thresholds).toEqual([
      { scope: 'micro', figure: 'precision', least: 0.99, value: score.micro.precision, met: false },
      { scope: 'micro', figure: 'recall', least: 0.5, value: score.micro.recall, met: true },
    ])
  })

  test('are met by the least allowed figure itself', () => {
    expect(judge({ minRecall: score.micro.recall })).toMatchObject({ kind: 'pass', thresholds: [{ met: true }] })
  })

  test('are told with as many digits as show that they were missed', () => {
    const close: RunScore = { ...score, micro: { ...score.micro, recall: 0.899_999 } }
    expect(judge({ score: close, minRecall: 0.9 }).reasons).toEqual(['micro recall 0.899999 is below the least allowed 0.9'])
  })

  test('hold for each chosen slice too', () => {
    const { wire, filing } = score.slices['source'] ?? {}
    const least = ((wire?.micro.recall ?? 0) + (filing?.micro.recall ?? 0)) / 2
    const [below, above] = (wire?.micro.recall ?? 0) < least ? ['wire', 'filing'] as const : ['filing', 'wire'] as const
    const { thresholds, reasons } = judge({ minRecall: least, slices: [{ dimension: 'source' }] })
    expect(thresholds.filter(({ scope }) => scope !== 'micro').map(({ scope, met }) => [scope, met]).sort()).toEqual([[`source: ${below}`, false], [`source: ${above}`, true]].sort())
    expect(reasons.at(-1)).toMatch(new RegExp(`^source: ${below} recall 0\\.\\d+ is below the least allowed`))
    expect(judge({ minRecall: 0.1, slices: [{ dimension: 'source', value: 'wire' }] }).thresholds.map(({ scope }) => scope)).toEqual(['micro', 'source: wire'])
  })

  test('and baselines cannot be judged by a slice that was named and has too few items, or none', () => {
    const named = (value: string): string => judge({ minRecall: 0.1, slices: [{ dimension: 'source', value }] }).reasons.join('; ')
    expect(named('blog')).toBe('slice source: blog: 10 items are too few to judge, at least 30 are needed')
    expect(named('radio')).toBe('slice source: radio: no item has it')
    expect(judge({ minRecall: 0.1, slices: [{ dimension: 'author' }] })).toMatchObject({ kind: 'insufficient-data', reasons: ['slice author: no item has it'] })
    expect(judge({ minRecall: 0.1, slices: [{ dimension: 'constructor' }] }).kind).toBe('insufficient-data')
    expect(decideVerdict({ ...compared(sources(good)), slices: [{ dimension: 'source', value: 'blog' }] }).kind).toBe('insufficient-data')
    // nothing is judged, so nothing is missing
    expect(judge({ slices: [{ dimension: 'source', value: 'blog' }] }).kind).toBe('pass')
  })

  test('a slice whose items are without a result is not said to have none', () => {
    const errors = (number: number): boolean => number < 10 || (number % 2 === 0 && number < 390)
    const failing = Array.from({ length: 400 }, (_, number) => number).filter(errors)
    const score = scoreOf(sources({ ...good, failing }))
    expect(score.errorsBySlice).toEqual({ source: { blog: 10, wire: 190 } })
    const reasonsOf = (...slices: SliceChoice[]): readonly string[] => decideVerdict({ score, unitTests: [], minRecall: 0.1, slices }).reasons.slice(1)
    expect(reasonsOf({ dimension: 'source', value: 'blog' })).toEqual(['slice source: blog: none of its 10 items has a result'])
    expect(reasonsOf({ dimension: 'source', value: 'wire' })).toEqual(['slice source: wire: 5 items are too few to judge, at least 30 are needed; 190 more have no result'])
    expect(reasonsOf({ dimension: 'source', value: 'radio' })).toEqual(['slice source: radio: no item has it'])
    const one = scoreOf({ ...good, failing: [0], slicesOf: (number) => (number === 0 ? { part: 'first' } : {}) })
    expect(decideVerdict({ score: one, unitTests: [], minRecall: 0.1, slices: [{ dimension: 'part' }] }).reasons).toEqual(['1 item has no result (States.Timeout)', 'slice part: its only item has no result'])
  })

  test('many of them that cannot be judged are counted', () => {
    const reasonsFor = (number: number): readonly string[] => judge({ minRecall: 1, slices: Array.from({ length: number }, (_, place) => ({ dimension: 'day', value: String(place) })) }).reasons
    expect(reasonsFor(21)[20]).toBe('1 more slice cannot be judged')
    expect(reasonsFor(22)[20]).toBe('2 more slices cannot be judged')
    const days = scoreOf({ ...good, items: 700, slicesOf: (number) => ({ day: String(number % 20) }) })
    expect(decideVerdict({ score: days, unitTests: [], minRecall: 1, slices: [{ dimension: 'day' }] }).reasons.at(-1)).toBe('1 more figure is below the least allowed')
  })

  test('of a whole dimension leave out its small slices, and say so', () => {
    expect(judge({ minRecall: 0.1, slices: [{ dimension: 'source' }] })).toMatchObject({
      kind: 'pass', reasons: ['no baseline to compare with', 'too few items to judge source: blog', 'thresholds met'],
    })
    expect(judge({ minRecall: 0.1, slices: [{ dimension: 'source' }], minimumItems: 300 })).toMatchObject({
      kind: 'insufficient-data', reasons: ['slice source: 195 items are too few to judge, at least 300 are needed'],
    })
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
