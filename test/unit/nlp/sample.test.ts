import { beforeAll, describe, expect, test } from '@jest/globals'
import { checkUnitTest, compileModel, createEvaluation, decideVerdict, modelDigest } from '../../../src/nlp/index.js'
import type { Evaluation, Fingerprint, Model, Span, UnitTestOutcome } from '../../../src/nlp/index.js'
import { exampleFile } from '../../../scripts/samples/example.js'
import { terminalReport } from '../../../src/report/index.js'
import { analyse } from '../../../tasks/shared/base-nlp.js'
import { blocksOf } from './document.js'
import { sampleItems, sampleModel, sampleText } from './sample.js'

const items = sampleItems()
const [v1, v2] = [sampleModel('news-v1'), sampleModel('news-v2')]

describe('the sample examples', () => {
  test('are what the generator makes; else run: npm run build && node dist/scripts/samples/generate.js', () => {
    expect(exampleFile() === sampleText()).toBe(true)
  })

  test('are at least 2,000 different texts, in part written by hand, with slices and every label', () => {
    const of = (dimension: string): readonly string[] => [...new Set(items.map(({ slices }) => slices?.[dimension] ?? ''))].sort()
    expect(new Set(items.map(({ text }) => text)).size).toBeGreaterThan(2_000)
    expect(items.filter(({ slices }) => slices?.['origin'] === 'hand').length).toBeGreaterThan(100)
    expect(of('source')).toEqual(['blog', 'filing', 'social', 'wire'])
    expect(of('sector')).toHaveLength(6)
    expect([...new Set(items.flatMap(({ spans }) => spans.map(({ label }) => label)))].sort()).toEqual(v1.bundle.labels)
  })

  test('have spans that begin and end with words', () => {
    const torn = items.flatMap(({ id, text, spans }) => spans.filter(({ start, end }) => /^\s|\s$/.test(text.slice(start, end))).map(() => id))
    expect(torn).toEqual([])
  })
})

describe('the sample models', () => {
  interface Run extends Evaluation {
    readonly unitTests: readonly UnitTestOutcome[]
    readonly predictions: readonly (readonly Span[])[]
  }
  const fingerprintOf = (model: Model): Fingerprint => ({ model: modelDigest(model.bundle), items: 'samples', code: {} })
  const run = (model: Model, resamples: number, old?: Run): Run => {
    const compiled = compileModel(model.bundle)
    const predictions = items.map(({ text }) => compiled.predict(analyse(text)))
    const compared = old === undefined ? {} : { baseline: { name: v1.name, version: v1.version, fingerprint: fingerprintOf(v1), blessed: '2026-01-31' }, fingerprint: fingerprintOf(model) }
    const evaluation = createEvaluation({ labels: model.bundle.labels, resamples, ...compared })
    for (const [index, item] of items.entries()) evaluation.add({ item, outcome: { spans: predictions[index] ?? [] }, ...(old !== undefined && { old: old.predictions[index] ?? [] }) })
    return { ...evaluation.finish(), predictions, unitTests: model.unitTests.map((one) => checkUnitTest(one, { spans: compiled.predict(analyse(one.text)) })) }
  }

  let [first, second] = [{} as Run, {} as Run]
  beforeAll(() => {
    first = run(v1, 10)
    second = run(v2, 10_000, first)
  }, 180_000)

  test.each([['news-v1', v1], ['news-v2', v2]])('%s passes its unit tests', (_, model) => {
    const { unitTests } = model === v1 ? first : second
    expect(unitTests.length).toBeGreaterThanOrEqual(15)
    expect(unitTests.filter(({ passed }) => !passed)).toEqual([])
  })

  test('both are good, neither is perfect', () => {
    for (const { score: { micro } } of [first, second]) {
      expect(micro.f1).toBeGreaterThan(0.8)
      expect(micro.f1).toBeLessThan(0.97)
    }
  })

  test('news-v2 is better on most labels and worse on one: a regression', () => {
    const labels = Object.entries(second.comparison?.labels ?? {})
    expect(labels.filter(([, { regressed }]) => regressed).map(([label]) => label)).toEqual(['DATE'])
    expect(labels.filter(([, { improved }]) => improved).map(([label]) => label)).toEqual(['ACQUISITION', 'COMPANY', 'EARNINGS', 'MONEY', 'PERCENT', 'PERSON'])
    expect(decideVerdict(second)).toMatchObject({ kind: 'regression', regressed: ['DATE'] })
  })

  test('docs/verdict.md shows what the report says of them', () => {
    const lines = terminalReport({
      title: 'news 2.0.0', run: { id: 'r' }, model: { name: v2.name, version: v2.version, digest: 'd' }, items: { total: 0, cached: 0 }, timings: {},
      ...second, flaky: [], notes: [], verdict: decideVerdict(second),
    }, { color: false }).split('\n')
    const [table, verdict] = ['label', 'verdict'].map((word) => lines.findIndex((line) => line.startsWith(word)))
    const shown = [...lines.slice(table, lines.indexOf('', table) + 1), ...lines.slice(verdict)].join('\n')
    expect(shown).toBe(blocksOf('verdict.md').get('verdict'))
  })

  test('news-v1 alone passes', () => {
    expect(decideVerdict(first).kind).toBe('pass')
  })
})
