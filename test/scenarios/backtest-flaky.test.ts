import { cpSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { reportOf, run, sampleLines, sampleModel, scratch } from './cli.js'
import type { Finished } from './cli.js'
import { faultyAssembly } from './faulty-assembly.js'

const place = scratch()
afterAll(() => place.remove())

const sample = sampleLines(60)
const examples = place.file('examples.jsonl', sample.join('\n'))
const word = 'Vantor'
const struck = sample.map((line) => JSON.parse(line) as { readonly id: string, readonly text: string }).filter(({ text }) => text.includes(word)).map(({ id }) => id).sort()

/** Of texts with the word the model says another thing each time it is asked. */
const handler = `async (event, context, original) => {
  const answer = await original(event, context)
  if (!event.document.text.value?.includes('${word}')) return answer
  return { value: [...(answer.value ?? []), { start: 0, end: 1 + Number(process.hrtime.bigint() % 9n), label: 'RATING' }, { start: 0, end: 1, label: process.hrtime.bigint().toString() }], key: null }
}`
const assembly = faultyAssembly(path.join(place.path, 'flaky'), { construct: 'BusinessLogic', handler })
// without unit tests: one that holds the word would fail
const model = path.join(place.path, 'model')
cpSync(sampleModel('news-v1'), model, { recursive: true })
rmSync(path.join(model, 'unit-tests.jsonl'))
const backtest = (...args: readonly string[]): Promise<Finished> =>
  run(['backtest', '--model', model, '--examples', examples, '--assembly', assembly, '--format', 'json', ...args], place.path)

test('items that the same model and code answer differently are found by --fresh, and make a comparison unreliable', async () => {
  expect(struck.length).toBeGreaterThan(1)
  const first = await backtest('--bless', 'b.jsonl')
  // once is no twice: nothing can be known
  expect(reportOf(first).flaky).toEqual([])
  // from the cache comes what was said before
  const again = reportOf(await backtest('--baseline', 'b.jsonl'))
  expect(again).toMatchObject({ verdict: 'pass', flaky: [], items: { cached: again.items.total } })
  const fresh = await backtest('--fresh', '--baseline', 'b.jsonl', '--report', 'report')
  const report = reportOf(fresh)
  expect(report).toMatchObject({ verdict: 'unreliable-baseline', items: { cached: 0, failed: 0 } })
  expect(report.flaky).toEqual(struck)
  expect(report.reasons.join('\n')).toContain('not repeatable')
  expect(fresh.code).toBe(1)
  expect(readFileSync(path.join(place.path, 'report/report.txt'), 'utf8')).toContain(struck[0])
  // known from now on, also where nothing runs
  expect(reportOf(await backtest()).flaky).toEqual(struck)
}, 480_000)
