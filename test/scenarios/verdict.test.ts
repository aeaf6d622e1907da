import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { lines, madeItems, predictions, withoutTowns } from './annotated.js'
import { reportOf, root, run, sampleLines, sampleModel, scratch } from './cli.js'
import type { Finished } from './cli.js'

/** Every verdict, with its exit code. */
const place = scratch()
afterAll(() => place.remove())

const items = madeItems(300)
const gold = place.file('gold.jsonl', lines(items))
const perfect = place.file('perfect.jsonl', predictions(items))
const worse = place.file('worse.jsonl', predictions(items, withoutTowns(10)))
const score = (...args: readonly string[]): Promise<Finished> => run(['score', '--gold', gold, '--format', 'json', ...args], place.path)

describe('pass', () => {
  test('without anything to judge by', async () => {
    const finished = await score('--predictions', worse)
    expect(reportOf(finished)).toMatchObject({ verdict: 'pass', reasons: ['no baseline to compare with'] })
    expect(finished.code).toBe(0)
  })

  test('when thresholds are met and nothing fell', async () => {
    const finished = await score('--predictions', perfect, '--baseline-predictions', worse, '--min-precision', '1', '--min-recall', '1')
    expect(reportOf(finished)).toMatchObject({ verdict: 'pass', regressed: [], micro: { precision: 1, recall: 1, f1: 1 } })
    expect(finished.code).toBe(0)
  })
})

describe('regression', () => {
  test('names what fell: the label, the slices, the averages', async () => {
    const finished = await score('--predictions', worse, '--baseline-predictions', perfect)
    const { verdict, regressed } = reportOf(finished)
    expect({ verdict, code: finished.code }).toEqual({ verdict: 'regression', code: 1 })
    expect(regressed.toSorted()).toEqual(['PLACE', 'macro', 'micro', 'source: social', 'source: wire'])
  })

  test('only beyond --max-drop', async () => {
    const finished = await score('--predictions', worse, '--baseline-predictions', perfect, '--max-drop', '0.2')
    expect({ verdict: reportOf(finished).verdict, code: finished.code }).toEqual({ verdict: 'pass', code: 0 })
  })

  test('only in the slices that were chosen', async () => {
    const social = place.file('social.jsonl', predictions(items, (item, index) => (item.slices?.['source'] === 'social' ? withoutTowns(2)(item, index) : item.spans)))
    const of = async (...chosen: readonly string[]): Promise<readonly string[]> =>
      reportOf(await score('--predictions', social, '--baseline-predictions', perfect, '--slice', ...chosen)).regressed.filter((scope) => scope.includes(':'))
    expect(await of('source')).toEqual(['source: social'])
    expect(await of('source=social')).toEqual(['source: social'])
    expect(await of('source=wire')).toEqual([])
  })
})

describe('threshold', () => {
  test('names figure and limit', async () => {
    const finished = await score('--predictions', worse, '--min-recall', '0.99')
    expect(reportOf(finished)).toMatchObject({ verdict: 'threshold', reasons: [expect.stringContaining('recall 0.9667 is below the least allowed 0.99')] })
    expect(finished.code).toBe(1)
  })

  test('holds for a chosen slice too', async () => {
    const bad = place.file('bad-slice.jsonl', predictions(items, (item, index) => (item.slices?.['source'] === 'social' ? withoutTowns(2)(item, index) : item.spans)))
    expect((await score('--predictions', bad, '--min-recall', '0.9')).code).toBe(0)
    const finished = await score('--predictions', bad, '--min-recall', '0.9', '--slice', 'source=social')
    expect(reportOf(finished)).toMatchObject({ verdict: 'threshold', reasons: [expect.stringContaining('source: social')] })
    expect(finished.code).toBe(1)
  })
})

test('insufficient-data: fewer items than can be judged', async () => {
  const few = madeItems(29)
  const finished = await run([
    'score', '--gold', place.file('few.jsonl', lines(few)), '--predictions', place.file('few-predictions.jsonl', predictions(few)), '--min-recall', '0.5', '--format', 'json',
  ], place.path)
  expect(reportOf(finished)).toMatchObject({ verdict: 'insufficient-data', reasons: [expect.stringContaining('29 items')] })
  expect(finished.code).toBe(1)
})

test('infrastructure-error: items without a result are listed and not scored', async () => {
  const broken = place.file('broken.jsonl', lines(items.map(({ id, spans }, index) => (index === 7 ? { id, error: 'States.Timeout' } : { id, spans }))))
  const finished = await score('--predictions', broken, '--min-recall', '1')
  expect(reportOf(finished)).toMatchObject({
    verdict: 'infrastructure-error', errors: [{ id: 'item-7', error: 'States.Timeout' }], items: { scored: 299, failed: 1 }, micro: { fn: 0 },
  })
  expect(finished.code).toBe(3)
})

describe('of a backtest', () => {
  const sample = sampleLines(80)
  const examples = place.file('examples.jsonl', sample.join('\n'))
  const backtest = (...args: readonly string[]): Promise<Finished> => run(['backtest', '--examples', examples, '--format', 'json', ...args], place.path)

  test('unit-test-failure: expected and actual are shown', async () => {
    const model = path.join(place.path, 'model')
    cpSync(sampleModel('news-v1'), model, { recursive: true })
    const file = path.join(model, 'unit-tests.jsonl')
    const [first = '', ...others] = readFileSync(file, 'utf8').split('\n')
    const unitTest = JSON.parse(first) as { readonly id: string }
    writeFileSync(file, [JSON.stringify({ ...unitTest, spans: [] }), ...others].join('\n'))
    const finished = await backtest('--model', model, '--report', 'unit-tests')
    const report = reportOf(finished)
    expect(report).toMatchObject({ verdict: 'unit-test-failure', reasons: [expect.stringContaining(unitTest.id)] })
    expect(finished.code).toBe(1)
    const text = readFileSync(path.join(place.path, 'unit-tests/report.txt'), 'utf8')
    expect(text).toContain(`✗ ${unitTest.id}`)
    expect(text).toContain('expected nothing')
    expect(text).toMatch(/actual {3}[A-Z]+ '/)
    expect(readFileSync(path.join(place.path, 'unit-tests/junit.xml'), 'utf8')).toContain(`<testcase name="${unitTest.id}"`)
  }, 120_000)

  test('unreliable-baseline: made on other items', async () => {
    const blessed = await backtest('--model', sampleModel('news-v1'), '--bless', 'b.jsonl')
    expect(blessed.code).toBe(0)
    const fewer = place.file('fewer.jsonl', sample.slice(0, 70).join('\n'))
    const finished = await run(['backtest', '--model', sampleModel('news-v1'), '--examples', fewer, '--baseline', 'b.jsonl', '--format', 'json'], place.path)
    expect(reportOf(finished)).toMatchObject({ verdict: 'unreliable-baseline', reasons: [expect.stringContaining('other items')], regressed: [] })
    expect(finished.code).toBe(1)
  }, 120_000)

  test('unreliable-baseline: stale, since other code runs now', async () => {
    const assembly = path.join(place.path, 'other-code')
    cpSync(path.join(root, 'dist/assembly'), assembly, { recursive: true })
    const file = path.join(assembly, 'Backtest.template.json')
    const template = readFileSync(file, 'utf8')
    const { Outputs: { TaskCodeDigest: { Value: digest } } } = JSON.parse(template) as { readonly Outputs: { readonly TaskCodeDigest: { readonly Value: string } } }
    // as a deployment of another version of the model's steps would have it
    writeFileSync(file, template.replaceAll(digest, 'f'.repeat(64)))
    const finished = await backtest('--model', sampleModel('news-v1'), '--baseline', 'b.jsonl', '--assembly', assembly, '--data', 'other-code-data')
    const report = reportOf(finished)
    expect(report).toMatchObject({ verdict: 'unreliable-baseline', regressed: [], items: { cached: 0, failed: 0 } })
    expect(report.reasons.join()).toMatch(/stale.*tasks/)
    expect(finished.code).toBe(1)
  }, 120_000)

  test('a baseline that was cut off or changed by hand is bad input', async () => {
    const whole = readFileSync(path.join(place.path, 'b.jsonl'), 'utf8')
    const cut = place.file('cut.jsonl', whole.slice(0, whole.trimEnd().lastIndexOf('\n') + 1))
    const changed = place.file('changed.jsonl', whole.replace('"spans":[{"start":0', '"spans":[{"start":1'))
    for (const [file, reason] of [[cut, 'last line is missing'], [changed, 'changed by hand'], [examples, 'baseline']] as const) {
      const finished = await backtest('--model', sampleModel('news-v1'), '--baseline', file)
      expect({ code: finished.code, stdout: finished.stdout }).toEqual({ code: 2, stdout: '' })
      expect(finished.stderr).toContain(`${file}:`)
      expect(finished.stderr).toContain(reason)
    }
  }, 120_000)
})
