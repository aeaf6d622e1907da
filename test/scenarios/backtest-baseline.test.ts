import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { figuresOf, reportOf, run, sampleExamples, sampleModel, scratch } from './cli.js'
import type { Finished } from './cli.js'

/** The whole sample, as the README has it: a baseline is blessed, a candidate compared with it. */
const place = scratch()
afterAll(() => place.remove())

const backtest = (model: string, ...args: readonly string[]): Promise<Finished> =>
  run(['backtest', '--model', model, '--examples', sampleExamples, '--format', 'json', ...args], place.path)

let blessed: Finished
let compared: Finished
beforeAll(async () => {
  blessed = await backtest(sampleModel('news-v1'), '--bless', 'b.json')
  compared = await backtest(sampleModel('news-v2'), '--baseline', 'b.json', '--report', 'report')
}, 240_000)

describe('a baseline', () => {
  test('is blessed by a run that passes', () => {
    expect(blessed.code).toBe(0)
    expect(reportOf(blessed)).toMatchObject({ verdict: 'pass', items: { total: 2121, cached: 0, failed: 0 } })
    expect(existsSync(path.join(place.path, 'b.json'))).toBe(true)
  })

  test('shows what a candidate does worse', () => {
    const report = reportOf(compared)
    expect(report.reasons).toEqual([expect.stringContaining(report.regressed[0] ?? 'nothing')])
    expect(report).toMatchObject({ verdict: 'regression', regressed: [expect.any(String)] })
    expect(compared.code).toBe(1)
  })

  test('reports are written: text, JSON, JUnit', () => {
    const read = (name: string): string => readFileSync(path.join(place.path, 'report', name), 'utf8')
    const [label = ''] = reportOf(compared).regressed
    expect(JSON.parse(read('report.json'))).toEqual(JSON.parse(compared.stdout))
    expect(read('junit.xml')).toContain(`name="${label}"`)
    expect(read('junit.xml')).toContain('<failure')
    expect(read('report.txt')).toContain(label)
  })
})

describe('the cache', () => {
  test('serves an identical run, says how much, and gives the same figures', async () => {
    const again = await backtest(sampleModel('news-v2'), '--baseline', 'b.json')
    const [first, second] = [reportOf(compared), reportOf(again)]
    expect(first.items.cached).toBe(0)
    expect(second.items.cached).toBe(second.items.total)
    expect(figuresOf(second)).toEqual(figuresOf(first))
    expect(again.code).toBe(1)
    expect(again.stderr).toContain(`${second.items.total} cached`)
  }, 120_000)

  test('does not serve a model whose rule changed and whose version did not', async () => {
    const changed = path.join(place.path, 'changed')
    cpSync(sampleModel('news-v1'), changed, { recursive: true })
    const rules = path.join(changed, 'rules/business.json')
    const document = JSON.parse(readFileSync(rules, 'utf8')) as { rules: object[] }
    writeFileSync(rules, JSON.stringify({ ...document, rules: document.rules.slice(0, -1) }))
    const few = path.join(place.path, 'few.jsonl')
    writeFileSync(few, readFileSync(sampleExamples, 'utf8').split('\n').slice(0, 50).join('\n'))
    const original = await run(['backtest', '--model', sampleModel('news-v1'), '--examples', few, '--format', 'json'], place.path)
    const other = await run(['backtest', '--model', changed, '--examples', few, '--format', 'json'], place.path)
    expect(reportOf(original).items).toMatchObject({ cached: reportOf(original).items.total })
    expect(reportOf(other).items).toMatchObject({ cached: 0, failed: 0 })
  }, 120_000)
})
