import { describe, expect, test } from '@jest/globals'
import { verdictKinds } from '../../../src/nlp/index.js'
import { markdownReport } from '../../../src/report/index.js'
import type { EvaluationResult } from '../../../src/report/index.js'
import { fitted } from '../../../src/report/markdown-fit.js'
import { codeText, plainText, slug } from '../../../src/report/markdown-text.js'
import { evil, hostile, mention } from './hostile.js'
import { elsewhere, resultOf, results } from './result.js'

const lines = (result: EvaluationResult): readonly string[] => markdownReport(result).split('\n')
const rowOf = (result: EvaluationResult, name: string): string => lines(result).find((line) => line.startsWith(`| \`${name}\``)) ?? ''

describe('the report in a pull request', () => {
  test.each(verdictKinds)('begins with its marker and the verdict in plain words: %s', (kind) => {
    const [marker, heading] = lines(results[kind])
    expect(marker).toBe('<!-- stepwright: news -->')
    expect(heading).toMatch(/^### (✅|❌|⚠️) [A-Z][a-z ]+: `news 2`$/u)
    expect(markdownReport(results[kind])).toContain(`Verdict \`${kind}\`.`)
  })

  test('the marker is the same for every version, can be chosen, and cannot end its comment', () => {
    const { model } = results.pass
    expect(model).toBeDefined()
    expect(lines({ ...results.pass, title: 'news 3', ...(model !== undefined && { model: { ...model, version: '3' } }) })[0]).toBe(lines(results.pass)[0])
    expect(lines(elsewhere)[0]).toBe('<!-- stepwright: predictions-new.jsonl -->')
    expect(markdownReport(results.pass, { name: 'News -- nightly -->' }).split('\n')[0]).toBe('<!-- stepwright: news-nightly -->')
    expect(slug('--')).toBe('report')
  })

  test('has a row for every label with its baseline, those that regressed first', () => {
    const rows = lines(results.regression).filter((line) => line.startsWith('| `'))
    expect(rows[0]).toMatch(/^\| `MONEY` \| 0\.\d{4} \| 0\.\d{4} \| \*\*0\.\d{4}\*\* \| 0\.\d{4} \| −0\.\d{4} \| −0\.\d{4} to −0\.\d{4} \| ▼ regressed \|$/)
    expect(rows.map((row) => row.split('`')[1])).toEqual(['MONEY', 'macro', 'DATE', 'micro', 'COMPANY', 'source: wire', 'source: web'])
    expect(rowOf(results.regression, 'COMPANY')).toContain('▲ better')
    expect(rowOf(results.threshold, 'MONEY')).toMatch(/\| 0\.\d{4}–0\.\d{4} \|$/)
  })

  test('folds slices that were not judged', () => {
    const text = markdownReport(resultOf({ baselineItems: 'i1', slices: [{ dimension: 'source', value: 'wire' }] }))
    const [open, folded = ''] = text.split('<details>')
    expect(open).toContain('`source: wire`')
    expect(folded).toContain('<summary>1 more slice</summary>\n\n| slice |')
    expect(folded).toMatch(/`source: web`.*not judged \|\n\n<\/details>/)
  })

  test('tells failed unit tests, errors, flaky items, notes, thresholds and how many items changed', () => {
    const failed = markdownReport(results['unit-test-failure'])
    expect(failed).toContain("- `two-names`: `🚀 Acme fell`\n  - expected `COMPANY 'Acme' 2–6`\n  - actual `PERSON 'Acme fell' 2–11`")
    expect(markdownReport(results['infrastructure-error'])).toContain('- `item-3` `States.Timeout`')
    expect(markdownReport(results['infrastructure-error'])).toContain('  - no result: `Lambda.Timeout`')
    expect(markdownReport(results['unreliable-baseline'])).toMatch(/\*\*Flaky items\*\*.*\n\n- `item-9`/)
    expect(markdownReport(elsewhere)).toContain('**Notes**\n\n- 3 tokens differ')
    expect(markdownReport(results.threshold)).toContain('- ❌ `micro` recall 0.')
    expect(markdownReport(results.regression)).toContain(`${results.regression.comparison?.changed ?? 0} of 200 items have other predictions than the baseline.`)
  })

  test('stays below the limit of a comment, and says what it left out', () => {
    const many = <T>(make: (place: number) => T): readonly T[] => Array.from({ length: 3000 }, (_, place) => make(place))
    const name = (place: number): string => `${'|<&>'.repeat(30)}${place}`
    const { score } = results.pass
    const text = markdownReport({
      ...results.pass, flaky: many(name), notes: many((place) => name(place).repeat(20)),
      score: { ...score, labels: Object.fromEntries(many((place) => [name(place), score.micro])), errors: many((place) => ({ id: name(place), error: name(place) })) },
      unitTests: many((place) => ({ id: name(place), text: name(place).repeat(100), expected: [], actual: [{ start: 0, end: 9, label: name(place) }], passed: false })),
    })
    expect(text.length).toBeLessThanOrEqual(60_000)
    expect(text).toContain('and 2,905 more labels')
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/^Left out for length: \d+ of the .*\. The other reports have everything\.$/)
  })

  test('what users named is neither markup nor a mention', () => {
    const text = markdownReport(hostile)
    const outsideCode = text.replaceAll(/`[^`\n]*`/g, '').replaceAll(/<code>[^\n]*?<\/code>/g, '')
    expect(outsideCode).not.toMatch(/<img|<b>|<script|<\/script|\[a\]|@|(?<!&)#12|:\/\/|www\.|gh-13|:smile/)
    expect(outsideCode.match(/<!--/g)).toHaveLength(1)
    expect(text).not.toMatch(/[\u2028\r]/)
    // each row of a table has as many cells as its head
    for (const line of text.split('\n').filter((row) => row.startsWith('| '))) expect(line.match(/\|/g)).toHaveLength(9)
  })
})

describe('texts in Markdown', () => {
  test('sentences keep their words and lose their meaning as markup', () => {
    expect(plainText('F1 fell from 0.9 to 0.8 (−0.1, interval −0.2 to 0)')).toBe('F1 fell from 0.9 to 0.8 (−0.1, interval −0.2 to 0)')
    expect(plainText('source: wire *b* <i>')).toBe('source: wire &#42;b&#42; &#60;i&#62;')
    expect(plainText(mention)).toBe('&#49;. see &#64;\u200beveryone &#35;\u200b12 gh-\u200b13 https:\u200b//evil.example www\u200b.evil.example a&#64;\u200bevil.example :\u200bsmile: &#60;b&#62;x&#60;/b&#62;')
    expect(plainText('- a')).toBe('&#45; a')
    expect(plainText('x'.repeat(20), 5)).toBe('xxxx…')
  })

  test('names are code, also those that a code span cannot hold', () => {
    expect(codeText('source: wire')).toBe('`source: wire`')
    expect(codeText('a|b`c\\')).toBe('<code>a&#124;b&#96;c&#92;</code>')
    expect(codeText(' ')).toBe('<code> </code>')
    expect(codeText('')).toBe('<code></code>')
    expect(codeText(evil)).not.toMatch(/[\r\n\u2028]/)
  })
})

test('fitted leaves out rows that come too late', () => {
  const rows = Array.from({ length: 10 }, () => 'x'.repeat(100))
  expect(fitted([{ what: 'first', head: ['one'], rows, more: 3 }, { what: 'second', head: ['two'], rows }, { what: 'third', head: ['three'.repeat(100)], rows: [] }], 3500).split('\n\n')).toEqual([
    ['one', ...rows].join('\n'), '… and 3 more first', ['two', ...rows.slice(0, 4)].join('\n'), 'Left out for length: 6 of the second, third. The other reports have everything.\n',
  ])
})
