import { describe, expect, test } from '@jest/globals'
import { terminalReport } from '../../../src/report/index.js'
import type { EvaluationResult } from '../../../src/report/index.js'
import { elsewhere, good, resultOf, results } from './result.js'

const page = (result: EvaluationResult, width = 100): readonly string[] => terminalReport(result, { color: false, width }).split('\n')
const lineOf = (result: EvaluationResult, beginning: string, width?: number): string =>
  page(result, width).find((line) => line.startsWith(beginning)) ?? ''
const withoutColour = (text: string): string => text.replaceAll(/\u001b\[\d+m/g, '')

describe('the page for people', () => {
  test('begins with what was run, of how many items how many from the cache, and against what', () => {
    expect(page(results.regression).slice(0, 5)).toEqual([
      'news 2 model abababababab, run run-1',
      '200 items and 1 unit test, 150 from the cache, 0 without a result',
      'upload 0.3 s, total 11.6 s',
      'baseline news 1 (model m1, blessed 2026-03-01): 200 items in both, 95 % for all 7 figures together',
      '',
    ])
  })

  test('has a line for every label and both averages, with intervals, the baseline and what became of it', () => {
    const { score, comparison } = results.regression
    const [f1, { low, high }, old] = [score.labels['MONEY']?.f1 ?? 0, score.intervals.labels['MONEY']?.f1 ?? { low: 0, high: 0 }, comparison?.labels['MONEY']?.old.f1 ?? 0]
    expect(lineOf(results.regression, 'label').split(/ {2,}/)).toEqual(['label', 'gold', 'precision', 'recall', 'F1', 'F1 95 % interval', 'baseline', 'change'])
    expect(lineOf(results.regression, 'MONEY').split(/ {2,}/)).toEqual([
      'MONEY', '200', score.labels['MONEY']?.precision.toFixed(4), score.labels['MONEY']?.recall.toFixed(4), f1.toFixed(4),
      `${low.toFixed(4)}–${high.toFixed(4)}`, old.toFixed(4), `−${(old - f1).toFixed(4)}`, '▼ regressed',
    ])
    expect(lineOf(results.regression, 'COMPANY')).toMatch(/\+0\.\d{4} {2}▲ better$/)
    expect(lineOf(results.regression, 'micro')).toContain('▼ regressed')
    expect(lineOf(results.regression, 'macro')).toContain('▼ regressed')
  })

  test('leaves intervals out of a narrow terminal, and the baseline where there is none', () => {
    expect(lineOf(results.regression, 'label', 80)).not.toContain('interval')
    expect(page(results.regression, 80).filter((line) => /^(label|COMPANY|DATE|MONEY|micro|macro)/.test(line)).every((line) => line.length <= 80)).toBe(true)
    expect(lineOf(results.threshold, 'label')).not.toContain('baseline')
  })

  test('marks what cannot be judged', () => {
    expect(lineOf(results['insufficient-data'], 'MONEY')).toContain('? too few')
    expect(lineOf(results['unreliable-baseline'], 'MONEY')).toContain('? unreliable')
  })

  test.each([
    ['pass', 'verdict: pass', /nothing regressed against news 1/],
    ['regression', 'verdict: regression in MONEY and 5 more', /^ {2}MONEY: F1 fell from/],
    ['threshold', 'verdict: threshold', /micro recall 0\.\d+ is below the least allowed 0\.99/],
    ['unit-test-failure', 'verdict: unit-test-failure', /1 of 2 unit tests failed \(two-names\)/],
    ['insufficient-data', 'verdict: insufficient-data', /12 items are too few to judge/],
    ['unreliable-baseline', 'verdict: unreliable-baseline', /it was made on other items/],
    ['infrastructure-error', 'verdict: infrastructure-error', /3 items have no result \(Lambda\.Timeout, States\.Timeout\)/],
  ] as const)('ends with the verdict and its reason: %s', (kind, line, reason) => {
    const lines = page(results[kind])
    const at = lines.indexOf(line)
    expect(at).toBeGreaterThan(0)
    expect(lines[at + 1]).toMatch(reason)
  })

  test('lists infrastructure errors and failed unit tests', () => {
    expect(page(results['infrastructure-error'])).toEqual(expect.arrayContaining([
      'infrastructure errors: 2 items have no result and are not scored', '  item-3  States.Timeout', '  item-7  States.Timeout',
      'unit tests: 1 of 2 passed', '  ✗ no-answer: 🚀 Acme fell', '      no result: Lambda.Timeout',
    ]))
    expect(page(results['unit-test-failure'])).toEqual(expect.arrayContaining(["      expected COMPANY 'Acme' 2–6", "      actual   PERSON 'Acme fell' 2–11"]))
  })

  test('counts what would be too much to list', () => {
    const failing = Array.from({ length: 14 }, (_, index) => index)
    expect(page(resultOf({ run: { ...good, failing } }))).toContain('  … and 4 more')
    const slices = { day: Object.fromEntries(Array.from({ length: 45 }, (_, index) => [`d${index}`, results.pass.score])) }
    expect(page({ ...results.pass, score: { ...results.pass.score, slices } })).toContain('… and 5 more slices')
  })

  test('shows slices with their own figures, and with a baseline what became of them', () => {
    const { micro } = results.threshold.score.slices['source']?.['wire'] ?? results.threshold.score
    expect(lineOf(results.threshold, 'slice').split(/ {2,}/)).toEqual(['slice', 'items', 'precision', 'recall', 'F1', 'F1 95 % interval'])
    expect(lineOf(results.threshold, 'source: wire').split(/ {2,}/)).toEqual(['source: wire', '150', ...[micro.precision, micro.recall, micro.f1].map((figure) => figure.toFixed(4)), expect.stringMatching(/^0\.\d{4}–0\.\d{4}$/)])
    expect(lineOf(results.regression, 'source: wire')).toMatch(/ 0\.\d{4} {2}−0\.\d{4} {2}▼ regressed$/)
    expect(page(results.regression, 80).filter((line) => line.startsWith('source: w') || line.startsWith('slice')).every((line) => line.length <= 80)).toBe(true)
  })

  test('tells the other way of matching in a line', () => {
    const { precision, recall, f1 } = results.pass.score.matchings.overlap.micro
    expect(page(results.pass)).toContain(`overlap matching: precision ${precision.toFixed(4)} recall ${recall.toFixed(4)} F1 ${f1.toFixed(4)}`)
    expect(lineOf(resultOf({ matching: 'overlap' }), 'exact matching: ')).toMatch(/F1 0\.\d{4}$/)
  })

  test('lists flaky items, notes, thresholds (those not met first) and how much changed', () => {
    expect(page(results['unreliable-baseline'])).toEqual(expect.arrayContaining(['flaky: the result of 1 item differed between executions of the same model and code', '  item-9']))
    expect(page(elsewhere)).toContain('note: 3 tokens differ')
    const lines = page(resultOf({ minRecall: 0.81, slices: [{ dimension: 'source' }] })).filter((line) => /^[✓✗]/.test(line))
    expect(lines).toHaveLength(3)
    expect(lines.map((line) => line[0])).toEqual([...lines.map((line) => line[0])].sort().reverse())
    expect(page(results.regression)).toContain(`${results.regression.comparison?.changed ?? 0} of 200 items have other predictions than the baseline`)
  })

  test('does without a model and a run', () => {
    expect(page(elsewhere).slice(0, 3)).toEqual(['predictions/new.jsonl', '200 items, 0 without a result', 'baseline news 1 (model m1, blessed 2026-03-01): 200 items in both, 95 % for all 7 figures together'])
    expect(page(elsewhere)).not.toContain('no unit tests')
  })

  test('keeps what regressed when there are too many slices to list', () => {
    const { score } = results.regression
    const days = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`d${index}`, score]))
    const lines = page({ ...results.regression, score: { ...score, slices: { day: days, ...score.slices } } })
    expect(lines.filter((line) => line.endsWith('▼ regressed')).map((line) => line.split('  ')[0])).toEqual(expect.arrayContaining(['source: web', 'source: wire']))
    expect(lines).toContain('… and 22 more slices')
  })

  test('is the same with colours, which come only when asked for', () => {
    const [plain, coloured] = [false, true].map((color) => terminalReport(results.regression, { color }))
    expect(plain).not.toContain('\u001b')
    expect(coloured).toContain('\u001b[31m▼ regressed')
    expect(withoutColour(coloured ?? '').split('\n').map((line) => line.trimEnd())).toEqual(plain?.split('\n'))
  })

  test('does not let a text or a name steer the terminal', () => {
    const evil = '\u001b[2J\r\n\u202ename'
    const { verdict } = results.pass
    const report = terminalReport({
      ...results.pass,
      title: evil, run: { id: evil }, model: { name: evil, version: evil, digest: evil }, flaky: [evil], notes: [evil],
      unitTests: [{ id: evil, text: evil, expected: [{ start: 0, end: 4, label: evil }], actual: [], passed: false }, { id: 'x', text: evil, expected: [], error: evil, passed: false }],
      score: { ...results.pass.score, errors: [{ id: evil, error: evil, cause: evil }], labels: { [evil]: results.pass.score.micro } },
      verdict: { ...verdict, kind: 'regression', reasons: [evil], regressed: [evil], thresholds: [{ scope: evil, figure: 'recall', least: 1, value: 0, met: false }] },
    }, { color: false })
    expect(report).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  })
})
