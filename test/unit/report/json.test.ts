import { describe, expect, test } from '@jest/globals'
import { validate, verdictKinds } from '../../../src/nlp/index.js'
import { jsonReport, jsonReportSchema } from '../../../src/report/index.js'
import { elsewhere, resultOf, results } from './result.js'

const overJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('the report for machines', () => {
  test.each(verdictKinds)('keeps to its schema: %s', (kind) => {
    const report = jsonReport(results[kind])
    expect(report.verdict).toBe(kind)
    expect(report.reasons.length).toBeGreaterThan(0)
    expect(validate(jsonReportSchema, overJson(report))).toEqual([])
  })

  test.each([
    ['predictions made elsewhere', elsewhere], ['overlap matching, chosen slices and a least recall', resultOf({ matching: 'overlap', baselineItems: 'i1', minRecall: 0.5, slices: [{ dimension: 'source', value: 'wire' }] })],
  ])('keeps to its schema: %s', (_, result) => {
    expect(validate(jsonReportSchema, overJson(jsonReport(result)))).toEqual([])
  })

  test('predictions made elsewhere have neither a model nor a run', () => {
    const report = jsonReport(elsewhere)
    expect(report).toMatchObject({ title: 'predictions/new.jsonl', notes: ['3 tokens differ'] })
    expect(Object.keys(report)).not.toContain('model')
    expect(Object.keys(report)).not.toContain('run')
  })

  test('tells figures of both ways of matching, thresholds, flaky items and how many findings there are', () => {
    const { matching, matchings, micro, thresholds } = jsonReport(results.threshold)
    expect(matching).toBe('exact')
    expect(matchings.exact.micro).toEqual(micro)
    expect(matchings.overlap.micro.tp).toBeGreaterThanOrEqual(micro.tp)
    expect(thresholds.map(({ scope, met }) => [scope, met])).toEqual([['micro', false], ['source: web', false], ['source: wire', false]])
    expect(jsonReport(results['unreliable-baseline']).flaky).toEqual(['item-9'])
    const { findings, comparison } = jsonReport(results.regression)
    expect(findings).toEqual(results.regression.evidence.totals)
    expect(findings.regressions + findings.improvements).toBeGreaterThan(0)
    expect(comparison?.changed).toBeGreaterThanOrEqual(findings.regressions + findings.improvements)
  })

  test('the schema refuses what is no report', () => {
    const report = jsonReport(results.pass)
    expect(validate(jsonReportSchema, overJson({ ...report, verdict: 'fine' }))[0]?.path).toBe('/verdict')
    expect(validate(jsonReportSchema, overJson({ ...report, micro: { ...report.micro, f1: 1.5 } }))[0]?.path).toBe('/micro/f1')
    expect(validate(jsonReportSchema, overJson({ ...report, other: 1 }))[0]?.path).toBe('/other')
  })

  test('says which labels regressed, the worst first, and by how much', () => {
    const { regressed, comparison } = jsonReport(results.regression)
    expect(regressed[0]).toBe('MONEY')
    expect([...regressed].sort()).toEqual(['DATE', 'MONEY', 'macro', 'micro', 'source: web', 'source: wire'])
    expect(comparison?.slices['source']?.['wire']).toMatchObject({ judged: true, regressed: true })
    expect(comparison?.labels['MONEY']).toMatchObject({ judged: true, regressed: true, improved: false })
    expect(comparison?.labels['MONEY']?.interval.high).toBeLessThan(0)
  })

  test('counts items: scored, from the cache, failed', () => {
    expect(jsonReport(results['infrastructure-error'])).toMatchObject({
      items: { total: 202, scored: 198, cached: 150, failed: 2 },
      errors: [{ id: 'item-3', error: 'States.Timeout' }, { id: 'item-7', error: 'States.Timeout' }],
    })
  })

  test('gives offsets as item files count them', () => {
    expect(jsonReport(results['unit-test-failure']).unitTests[0]).toEqual({
      id: 'two-names', passed: false, expected: [{ start: 2, end: 6, label: 'COMPANY' }], actual: [{ start: 2, end: 11, label: 'PERSON' }],
    })
    expect(jsonReport(results['infrastructure-error']).unitTests[1]).toEqual({
      id: 'no-answer', passed: false, expected: [{ start: 2, end: 6, label: 'COMPANY' }], error: 'Lambda.Timeout',
    })
  })

  test('holds no text of a document', () => {
    for (const result of Object.values(results)) expect(JSON.stringify(jsonReport(result))).not.toMatch(/Acme|Globex/)
  })

  test('begins with the figures, in an order that does not change', () => {
    expect(Object.keys(jsonReport(results.pass)).slice(0, 5)).toEqual(['format', 'micro', 'macro', 'labels', 'slices'])
    expect(JSON.stringify(jsonReport(results.regression))).toBe(JSON.stringify(jsonReport(results.regression)))
  })
})
