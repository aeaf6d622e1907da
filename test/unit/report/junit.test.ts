import { describe, expect, test } from '@jest/globals'
import { verdictKinds } from '../../../src/nlp/index.js'
import { junitReport } from '../../../src/report/index.js'
import { elsewhere, resultOf, results } from './result.js'
import { parseXml } from './xml.js'
import type { XmlElement } from './xml.js'

const suiteOf = (root: XmlElement, name: string): XmlElement | undefined => root.children.find((suite) => suite.attributes['name']?.endsWith(`: ${name}`))
const caseOf = (root: XmlElement, suite: string, name: string): XmlElement | undefined => suiteOf(root, suite)?.children.find((one) => one.attributes['name'] === name)
const reasonOf = (one: XmlElement | undefined): XmlElement | undefined => one?.children.find(({ name }) => name !== 'system-out')

describe('the JUnit report', () => {
  test.each(verdictKinds)('is well-formed, and its counts are those of its cases: %s', (kind) => {
    const root = parseXml(junitReport(results[kind]))
    expect(root.name).toBe('testsuites')
    const number = (element: XmlElement, name: string): number =>
      element.name === name ? 1 : element.children.reduce((sum, child) => sum + number(child, name), 0)
    for (const scope of [root, ...root.children]) {
      expect(scope.attributes).toMatchObject({ tests: String(number(scope, 'testcase')), failures: String(number(scope, 'failure')), errors: String(number(scope, 'error')), skipped: String(number(scope, 'skipped')) })
    }
    expect(root.children.map(({ attributes: { name } }) => name)).toContain('news 2: verdict')
  })

  test('a pass has neither failures nor errors', () => {
    const root = parseXml(junitReport(results.pass))
    expect(root.attributes).toMatchObject({ failures: '0', errors: '0' })
    expect(caseOf(root, 'labels', 'MONEY')?.children[0]?.text).toMatch(/^precision 0\.\d{4}, recall 0\.\d{4}, F1 0\.\d{4}; F1 0\.\d{4} to/)
  })

  test('a label that regressed is a failed case that says by how much', () => {
    const root = parseXml(junitReport(results.regression))
    expect(reasonOf(caseOf(root, 'labels', 'MONEY'))).toMatchObject({ name: 'failure', attributes: { type: 'regression' } })
    expect(reasonOf(caseOf(root, 'labels', 'MONEY'))?.attributes['message']).toMatch(/^F1 0\.\d{4} to 0\.\d{4} \(−0\.\d{4}, interval −0\.\d{4} to −0\.\d{4}\)$/)
    expect(reasonOf(caseOf(root, 'labels', 'COMPANY'))).toBeUndefined()
    expect(reasonOf(caseOf(root, 'verdict', 'verdict'))).toMatchObject({ name: 'failure', attributes: { type: 'regression' } })
  })

  test('a label that could be taken for an average or a slice is quoted', () => {
    const { score, comparison, ...rest } = results.regression
    const names = ['micro', 'macro', 'source: wire']
    const beside = <T>(labels: Readonly<Record<string, T>>): Readonly<Record<string, T>> => Object.fromEntries([...Object.entries(labels), ...names.flatMap((name) => Object.values(labels).slice(-1).map((one) => [name, one] as const))])
    const root = parseXml(junitReport({
      ...rest, score: { ...score, labels: beside(score.labels) }, ...(comparison !== undefined && { comparison: { ...comparison, labels: beside(comparison.labels) } }),
    }))
    const cases = suiteOf(root, 'labels')?.children.map(({ attributes }) => attributes['name'])
    expect(cases).toEqual(['COMPANY', 'DATE', 'MONEY', "label 'macro'", "label 'micro'", "label 'source: wire'", 'micro', 'macro'])
    expect(reasonOf(caseOf(root, 'labels', "label 'micro'"))?.attributes['message']).toBe(reasonOf(caseOf(root, 'labels', 'MONEY'))?.attributes['message'])
  })

  test('slices and thresholds are cases, too', () => {
    const root = parseXml(junitReport(results.regression))
    expect(reasonOf(caseOf(root, 'slices', 'source: wire'))).toMatchObject({ name: 'failure', attributes: { type: 'regression' } })
    const held = parseXml(junitReport(resultOf({ minRecall: 0.5, slices: [{ dimension: 'source' }] })))
    expect(caseOf(held, 'thresholds', 'source: web recall')?.children[0]?.text).toMatch(/^source: web recall 0\.\d{4}, at least 0\.5$/)
    expect(reasonOf(caseOf(parseXml(junitReport(results.threshold)), 'thresholds', 'micro recall'))).toMatchObject({ name: 'failure', attributes: { type: 'threshold' } })
  })

  test('a slice that was not to be judged is skipped', () => {
    const root = parseXml(junitReport(resultOf({ baselineItems: 'i1', slices: [{ dimension: 'source', value: 'wire' }] })))
    expect(reasonOf(caseOf(root, 'slices', 'source: web'))).toMatchObject({ name: 'skipped', attributes: { message: 'not among the slices that were to be judged' } })
    expect(reasonOf(caseOf(root, 'slices', 'source: wire'))).toBeUndefined()
  })

  test('a flaky item fails only when it makes the verdict', () => {
    expect(reasonOf(caseOf(parseXml(junitReport(results['unreliable-baseline'])), 'flaky items', 'item-9'))).toMatchObject({ name: 'failure', attributes: { type: 'unreliable-baseline' } })
    const passed = parseXml(junitReport(resultOf({ flaky: ['item-9'] })))
    expect(caseOf(passed, 'flaky items', 'item-9')?.children[0]?.text).toContain('differed between executions')
    expect(passed.attributes).toMatchObject({ failures: '0', errors: '0' })
  })

  test('notes stand beside the verdict, and predictions made elsewhere have their own title', () => {
    const root = parseXml(junitReport(elsewhere))
    expect(root.attributes['name']).toBe('predictions/new.jsonl')
    expect(caseOf(root, 'verdict', 'verdict')?.children.find(({ name }) => name === 'system-out')?.text).toBe('3 tokens differ')
  })

  test('of thousands of slices it lists those that say something', () => {
    const { score, comparison, ...rest } = results.regression
    const odd = Object.fromEntries(Array.from({ length: 1500 }, (_, day) => [`d${day}`, score]))
    const root = parseXml(junitReport({ ...rest, score: { ...score, slices: { day: odd, ...score.slices } }, ...(comparison !== undefined && { comparison }) }))
    expect(suiteOf(root, 'slices')?.children).toHaveLength(1000)
    expect(caseOf(root, 'slices', 'source: wire')).toBeDefined()
  })

  test('a label with too few items is skipped, one without a reliable baseline is not judged', () => {
    expect(reasonOf(caseOf(parseXml(junitReport(results['insufficient-data'])), 'labels', 'MONEY'))).toMatchObject({ name: 'skipped', attributes: { message: 'too few items to judge: 12' } })
    expect(reasonOf(caseOf(parseXml(junitReport(results['unreliable-baseline'])), 'labels', 'MONEY'))).toBeUndefined()
  })

  test('what the machinery did is an error, what the model did a failure', () => {
    const broken = parseXml(junitReport(results['infrastructure-error']))
    expect(reasonOf(caseOf(broken, 'items', 'item-3'))).toMatchObject({ name: 'error', attributes: { type: 'States.Timeout' } })
    expect(reasonOf(caseOf(broken, 'unit tests', 'no-answer'))).toMatchObject({ name: 'error', attributes: { type: 'Lambda.Timeout' } })
    expect(reasonOf(caseOf(broken, 'verdict', 'verdict'))?.name).toBe('error')
    const failed = reasonOf(caseOf(parseXml(junitReport(results['unit-test-failure'])), 'unit tests', 'two-names'))
    expect(failed).toMatchObject({ name: 'failure', attributes: { type: 'unit-test-failure' } })
    expect(failed?.text).toBe("text:     🚀 Acme fell\nexpected: COMPANY 'Acme' 2–6\nactual:   PERSON 'Acme fell' 2–11")
  })

  test('holds whatever names and texts there are', () => {
    const evil = `<a href="x">&amp; ]]> 'q' "q"\n\tline\r🚀`
    const unfit = '\u0000\u001b[31m\ud83d\ufffe'
    const root = parseXml(junitReport({
      ...results['unit-test-failure'],
      title: `${evil} ${unfit}`,
      unitTests: [{ id: evil, text: evil + unfit, expected: [], actual: [{ start: 0, end: 2, label: evil }], passed: false }],
      verdict: { kind: 'unit-test-failure', reasons: [evil], regressed: [], thresholds: [] },
    }))
    expect(root.attributes['name']).toBe(`${evil} ��[31m��`)
    expect(suiteOf(root, 'unit tests')?.children[0]?.attributes['name']).toBe(evil)
    expect(reasonOf(suiteOf(root, 'unit tests')?.children[0])?.text).toContain(`text:     ${evil}`)
  })
})
