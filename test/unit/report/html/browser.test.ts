import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { htmlReport } from '../../../../src/report/index.js'
import type { EvaluationResult } from '../../../../src/report/index.js'
import { hostile } from '../hostile.js'
import { results } from '../result.js'
import { findBrowser, openBrowser } from './browser.js'
import type { Page } from './browser.js'

const program = findBrowser()

if (program === undefined) test.skip('no browser is here: the script of the page is not tested (set STEPWRIGHT_BROWSER to a Chromium)', () => undefined)
else describe('the page in a browser', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'report-page-'))
  let page: Page

  beforeAll(async () => {
    page = await openBrowser(program)
  })
  afterAll(async () => {
    await page.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const open = async (result: EvaluationResult): Promise<void> => {
    const file = path.join(folder, 'report.html')
    writeFileSync(file, htmlReport(result))
    await page.open(pathToFileURL(file).href)
  }
  const texts = (selector: string): Promise<unknown> => page.read(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((node) => node.textContent)`)
  const ids = (): Promise<unknown> => texts('#finding-list > li > h3')
  const count = (): Promise<unknown> => page.read("document.getElementById('finding-count').textContent")
  /** As if somebody chose it; resolves once the list was drawn anew. */
  const choose = (control: string, value: string): Promise<unknown> => page.read(`new Promise((resolve) => {
    const control = document.getElementById('finding-${control}')
    new MutationObserver((_, observer) => { observer.disconnect(); resolve(true) }).observe(document.getElementById('finding-count'), { childList: true })
    control.value = ${JSON.stringify(value)}
    control.dispatchEvent(new Event(control.localName === 'select' ? 'change' : 'input', { bubbles: true }))
  })`)
  const optionOf = (control: string, beginning: string): Promise<unknown> => page.read(`[...document.getElementById('finding-${control}').options].find(({ text }) => text.startsWith(${JSON.stringify(beginning)}))?.value`)

  const { regressions, improvements } = results.regression.evidence
  const all = [...regressions, ...improvements]

  test('shows the first 25 findings, regressions first, and more on demand', async () => {
    await open(results.regression)
    expect(await ids()).toEqual(all.slice(0, 25).map(({ id }) => id))
    expect(await count()).toBe(`Showing 25 of ${all.length} findings.`)
    await page.read("document.getElementById('finding-more').click()")
    expect(await ids()).toEqual(all.slice(0, 50).map(({ id }) => id))
    while (await page.read("!document.getElementById('finding-more').hidden") === true) await page.read("document.getElementById('finding-more').click()")
    expect(await ids()).toEqual(all.map(({ id }) => id))
    expect(await page.read("document.activeElement.closest('#finding-list') !== null")).toBe(true)
  })

  test('shows gold, baseline and new with marks that have words', async () => {
    await open(results.regression)
    const [first] = all
    expect(await texts('#finding-list > li:first-child .who')).toEqual(['Gold', 'Baseline', 'New'])
    const [gold = ''] = await texts('#finding-list > li:first-child .text') as readonly string[]
    expect(gold.replaceAll(/ gold (?:COMPANY|DATE|MONEY)/g, '')).toBe(first?.excerpts[0]?.text)
    const missing = await texts('#finding-list > li:first-child .row:last-child .tag.missing') as readonly string[]
    expect(missing.length).toBeGreaterThan(0)
    expect(missing.every((text) => text.startsWith('− missing '))).toBe(true)
  })

  test('filters by kind, label and slice, searches ids and texts, and clears', async () => {
    await open(results.regression)
    await choose('kind', 'improvements')
    expect(await ids()).toEqual(improvements.slice(0, 25).map(({ id }) => id))
    await choose('kind', '')
    await choose('slice', String(await optionOf('slice', 'source: web')))
    expect(await count()).toContain(` of ${all.filter(({ slices }) => slices?.['source'] === 'web').length} findings`)
    await choose('slice', '')
    await choose('label', String(await optionOf('label', 'MONEY')))
    const withMoney = Number(/of (\d+)/.exec(String(await count()))?.[1])
    expect(withMoney).toBeGreaterThan(0)
    expect(withMoney).toBeLessThan(all.length)
    await choose('label', '')
    await choose('search', ` ${all[40]?.id.toUpperCase() ?? ''} `)
    expect(await ids()).toContain(all[40]?.id)
    await choose('search', `said no. ${/\d+$/.exec(all[7]?.id ?? '')?.[0] ?? ''}`)
    expect(await ids()).toContain(all[7]?.id)
    await choose('search', 'no such text')
    expect(await count()).toBe('No finding fits.')
    await page.read("document.getElementById('finding-clear').click()")
    expect(await count()).toBe(`Showing 25 of ${all.length} findings.`)
  })

  test('ten thousand findings: 25 are drawn, whatever is chosen, and every one can be found', async () => {
    const [one, other] = [regressions[0], improvements[0]]
    if (one === undefined || other === undefined) throw new Error('the samples have no findings')
    const many = (finding: typeof one, kind: string): readonly (typeof one)[] => Array.from({ length: 5_000 }, (_, number) =>
      ({ ...finding, id: `${kind}-${String(number).padStart(4, '0')}`, slices: { source: number % 4 === 0 ? 'web' : 'wire', day: String(number % 500) } }))
    const [worse, better] = [many(one, 'worse'), many(other, 'better')]
    const before = page.complaints.length
    await open({ ...results.regression, evidence: { wrong: [], regressions: worse, improvements: better, totals: { wrong: 5_000, regressions: 5_000, improvements: 5_000 } } })
    const first = await page.read('document.querySelectorAll("*").length') as number
    expect(await count()).toBe('Showing 25 of 10,000 findings.')
    expect(await ids()).toEqual(worse.slice(0, 25).map(({ id }) => id))
    await choose('kind', 'improvements')
    expect(await count()).toBe('Showing 25 of 5,000 findings.')
    expect(await ids()).toEqual(better.slice(0, 25).map(({ id }) => id))
    await choose('slice', String(await optionOf('slice', 'source: web')))
    expect(await count()).toBe('Showing 25 of 1,250 findings.')
    expect(await ids()).toEqual(better.filter((_, number) => number % 4 === 0).slice(0, 25).map(({ id }) => id))
    await choose('search', 'better-4996')
    expect(await ids()).toEqual(['better-4996'])
    await page.read("document.getElementById('finding-clear').click()")
    expect(await count()).toBe('Showing 25 of 10,000 findings.')
    // as many elements as at first: nothing is left over of what was chosen before
    expect(await page.read('document.querySelectorAll("*").length')).toBe(first)
    expect(first).toBeLessThan(3_000)
    await page.read("document.getElementById('finding-more').click()")
    expect(await count()).toBe('Showing 50 of 10,000 findings.')
    expect(await page.read("document.querySelectorAll('#finding-list > li').length")).toBe(50)
    expect(page.complaints.slice(before)).toEqual([])
  })

  test('hostile texts are shown as they are, and nothing is asked for', async () => {
    const before = page.requests.length
    await open(hostile)
    expect(await ids()).toEqual(hostile.evidence.regressions.map(({ id }) => (id.length > 300 ? `${id.slice(0, 299)}…` : id)))
    expect(await page.read('document.querySelectorAll("img, iframe, object, b:not(dd b, p b)").length')).toBe(0)
    expect(await page.read('document.title')).toContain('Regression')
    expect(page.requests.slice(before).filter((url) => !url.startsWith('file:') && url !== 'data:,')).toEqual([])
    expect(page.complaints).toEqual([])
  })

  test.each([['light', 360], ['dark', 1280]] as const)('fits a %s screen of %i pixels, whatever the texts', async (scheme, width) => {
    await page.send('Emulation.setDeviceMetricsOverride', { width, height: 800, deviceScaleFactor: 1, mobile: false })
    await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] })
    for (const result of [results.regression, results.threshold, hostile]) {
      await open(result)
      expect(await page.read('document.documentElement.scrollWidth')).toBe(width)
    }
    expect(await page.read('getComputedStyle(document.documentElement).backgroundColor')).toBe(scheme === 'dark' ? 'rgb(13, 17, 23)' : 'rgb(255, 255, 255)')
  })

  test('every control has a name, every table a caption and every list of figures heads', async () => {
    await open(results.regression)
    expect(await page.read('[...document.querySelectorAll("input, select, button")].filter((node) => node.labels?.length !== 1 && node.textContent.trim() === "").length')).toBe(0)
    expect(await page.read('[...document.querySelectorAll("table")].every((table) => table.caption !== null && table.querySelectorAll("thead th:not([scope])").length === 0)')).toBe(true)
    expect(await page.read('document.querySelectorAll("[id]").length === new Set([...document.querySelectorAll("[id]")].map(({ id }) => id)).size')).toBe(true)
  })

  test('without scripts everything but the findings is there, and the page says so', async () => {
    await page.send('Emulation.setScriptExecutionDisabled', { value: true })
    await open(results.regression)
    await page.send('Emulation.setScriptExecutionDisabled', { value: false })
    expect(await page.read("getComputedStyle(document.querySelector('noscript')).display")).not.toBe('none')
    expect(await page.read("document.getElementById('finding-browser').hidden")).toBe(true)
    expect(await texts('#labels')).toEqual(['Labels'])
  })
})
