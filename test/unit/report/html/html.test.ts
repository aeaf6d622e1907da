import { createHash } from 'node:crypto'
import vm from 'node:vm'
import { describe, expect, test } from '@jest/globals'
import { verdictKinds } from '../../../../src/nlp/index.js'
import { findingData } from '../../../../src/report/html/finding.js'
import { htmlReport } from '../../../../src/report/index.js'
import { hostile } from '../hostile.js'
import { elsewhere, resultOf, results, span } from '../result.js'

const contentOf = (page: string, pattern: RegExp): string => pattern.exec(page)?.[1] ?? ''
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

describe('the page', () => {
  test.each(verdictKinds)('tells the verdict and all its reasons: %s', (kind) => {
    const page = htmlReport(results[kind])
    expect(contentOf(page, /<section class="verdict [a-z]+" aria-label="Verdict"><p>. (.*?)<\/p>/).toLowerCase()).toContain(kind)
    for (const reason of results[kind].verdict.reasons) expect(page).toContain(`<bdi>${reason}</bdi>`)
  })

  test('may load nothing, and runs only its own style and script', () => {
    const page = htmlReport(results.regression)
    const policy = contentOf(page, /http-equiv="Content-Security-Policy" content="([^"]*)"/)
    expect(policy.split('; ')).toEqual([
      "default-src 'none'", `style-src ${hashOf(contentOf(page, /<style>([^]*?)<\/style>/))}`, `script-src ${hashOf(contentOf(page, /<script>([^]*?)<\/script>/))}`,
      'img-src data:', "base-uri 'none'", "form-action 'none'",
    ])
    expect(page).not.toMatch(/ style="| on[a-z]+="|<link (?![^>]*href="data:,")/)
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:,)/)
  })

  test('its script is JavaScript', () => {
    expect(() => new vm.Script(contentOf(htmlReport(results.regression), /<script>([^]*?)<\/script>/))).not.toThrow()
  })

  test('every element that is opened is closed, whatever users named', () => {
    for (const result of [...Object.values(results), elsewhere, hostile]) {
      const body = htmlReport(result).replaceAll(/<(script|style)[^>]*>[^]*?<\/\1>/g, '')
      const open: string[] = []
      for (const [, slash, tag = '', rest = ''] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/g)) {
        if (slash === '/') expect(open.pop()).toBe(tag)
        else if (!['meta', 'link', 'input'].includes(tag) && !rest.endsWith('/')) open.push(tag)
      }
      expect(open).toEqual([])
      expect(body.replaceAll(/<\/?[a-z](?:"[^"]*"|[^">])*>|<!doctype html>/g, '')).not.toMatch(/[<>]/)
    }
  })

  test('each label and slice has a row with its baseline, its finding and a drawing', () => {
    const page = htmlReport(results.regression)
    const row = contentOf(page, /(<tr class="regressed"><th scope="row"><bdi>MONEY<\/bdi>.*?<\/tr>)/)
    const { old, new: now } = results.regression.comparison?.labels['MONEY'] ?? { old: { f1: 0 }, new: { f1: 0 } }
    expect(row).toContain(`<td class="n">${now.f1.toFixed(4)}</td><td class="n">${old.f1.toFixed(4)}</td>`)
    expect(row).toMatch(/▼ regressed.*<svg class="plot regressed"[^>]*aria-hidden="true"/)
    expect(page).toMatch(/<tr class="regressed"><th scope="row"><bdi>source: wire<\/bdi>/)
    expect(htmlReport(results.pass)).not.toContain('<tr class="regressed">')
    expect(htmlReport(results.threshold)).toContain('F1, 95 % interval')
  })

  test('failed unit tests have both texts with their marks', () => {
    const page = htmlReport(results['unit-test-failure'])
    expect(page).toContain('🚀 <span class="m gold l0">Acme</span>')
    expect(page).toContain('<span class="m surplus l1"><span class="m missing l0">Acme</span></span><span class="tag missing"><span aria-hidden="true">−</span><span class="sr"> missing </span><bdi>COMPANY</bdi></span><span class="m surplus l1"> fell</span>')
    expect(htmlReport(results['infrastructure-error'])).toContain('no result: <bdi>Lambda.Timeout</bdi>')
  })

  test('errors, flaky items, notes, thresholds, both ways of matching, identity and method are there', () => {
    const errors = htmlReport(results['infrastructure-error'])
    expect(errors).toContain('2 items have no result. They are not scored and say nothing about the model.')
    expect(errors).toContain('<bdi>States.Timeout</bdi>')
    expect(htmlReport(results['unreliable-baseline'])).toMatch(/Flaky items<\/h2>[^]*<li><bdi>item-9<\/bdi><\/li>/)
    const page = htmlReport(results.threshold)
    expect(page).toContain('✗ not met')
    expect(page).toMatch(/<th scope="row">overlap<\/th><td>macro<\/td>/)
    const { notes, ...rest } = results.regression
    expect(htmlReport({ ...rest, notes: [...notes, 'labels were mapped'] })).toContain('<bdi>labels were mapped</bdi>')
    expect(htmlReport(results.regression)).toContain('<code>abababababab</code>')
    expect(htmlReport(results.regression)).toContain('1,000 times (bootstrap, seed 1)')
    expect(htmlReport(elsewhere)).not.toMatch(/<dt>(?:Model|Run|Items|Time)<\/dt>/)
  })

  test('without findings there is neither data nor script', () => {
    const page = htmlReport({ ...results.pass, evidence: { wrong: [], regressions: [], improvements: [], totals: { wrong: 0, regressions: 0, improvements: 0 } } })
    expect(page).not.toContain('<script')
    expect(page).not.toContain('<noscript')
  })

  test('thousands of slices do not make it endless', () => {
    const { score } = results.threshold
    const slices = { day: Object.fromEntries(Array.from({ length: 5000 }, (_, day) => [`d${day}`, score])) }
    const page = htmlReport({ ...results.threshold, score: { ...score, slices } })
    expect(page.match(/<th scope="row"><bdi>day: d/g)).toHaveLength(1040)
    expect(page).toContain('4,960 more slices')
    expect(page).toContain('… and 3,960 more slices')
  })
})

describe('the data of the findings', () => {
  test('the pieces of a text make it up, and say which marks cover them', () => {
    const { findings, labels } = findingData(hostile)
    for (const { parts, rows } of findings) {
      for (const { parts: cuts } of rows) {
        expect(cuts.map((pieces) => pieces.reduce<number>((sum, piece) => sum + (typeof piece === 'number' ? piece : piece[0]), 0))).toEqual(parts.map(([, text]) => text.length))
      }
    }
    const [first] = findings
    expect(first?.rows.map(({ title }) => title)).toEqual(['Gold', 'Baseline', 'New'])
    expect(first?.rows[2]?.marks.map(([kind, label]) => `${kind} ${labels[label]?.slice(0, 3) ?? ''}`)).toEqual(['missing A', 'surplus A', 'right </s', 'surplus </s', 'surplus B'])
  })

  test('a mark outside the excerpts is counted', () => {
    expect(findingData(hostile).findings[3]?.rows.map(({ hidden }) => hidden)).toEqual([0, 0, 1])
    expect(findingData(hostile).findings[3]?.parts.map(([gap]) => gap)).toEqual([true, true])
  })

  test('of thousands of marks in a text only some are drawn', () => {
    const many = Array.from({ length: 1000 }, (_, start) => span(start, start + 1, 'A'))
    const finding = { id: 'x', excerpts: [{ start: 0, text: 'y'.repeat(1000) }], gold: many, predicted: [], mistakes: 1000 }
    const { findings } = findingData({ ...results.threshold, evidence: { wrong: [finding], regressions: [], improvements: [], totals: { wrong: 1, regressions: 0, improvements: 0 } } })
    expect(findings[0]?.rows.map(({ marks, hidden }) => [marks.length, hidden])).toEqual([[400, 600], [400, 600]])
  })

  test('without a baseline the wrong items are listed, by what they predicted', () => {
    const { findings } = findingData(results.threshold)
    expect(findings.length).toBe(results.threshold.evidence.wrong.length)
    expect(findings[0]).toMatchObject({ kind: 'wrong', rows: [{ title: 'Gold' }, { title: 'Predicted' }] })
  })

  test('marks follow the way of matching', () => {
    const gold = [span(0, 4, 'A')]
    const finding = { id: 'x', excerpts: [{ start: 0, text: 'abcdef' }], gold, predicted: [span(0, 6, 'A')], mistakes: 0 }
    const kindsBy = (matching: 'exact' | 'overlap'): unknown => findingData({
      ...resultOf({ matching }), evidence: { wrong: [finding], regressions: [], improvements: [], totals: { wrong: 1, regressions: 0, improvements: 0 } },
    }).findings[0]?.rows[1]?.marks.map(([kind]) => kind)
    expect(kindsBy('exact')).toEqual(['missing', 'surplus'])
    expect(kindsBy('overlap')).toEqual(['right'])
  })
})
