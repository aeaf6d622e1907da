import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { reportOf, run, sampleLines, sampleModel, scratch } from './cli.js'
import type { Finished } from './cli.js'
import { faultyAssembly } from './faulty-assembly.js'
import type { Fault } from './faulty-assembly.js'

const place = scratch()
afterAll(() => place.remove())

const lines = sampleLines(60)
const examples = place.file('examples.jsonl', lines.join('\n'))
const items = lines.map((line) => JSON.parse(line) as { readonly id: string; readonly text: string })
/** Texts that hold this word are the ones that go wrong. */
const word = 'Vantor'
const struck = items.filter(({ text }) => text.includes(word)).map(({ id }) => id).sort()
const holds = (text: string): string => `event.document?.text.value?.includes('${text}')`
const strikes = holds(word)
const hangs = (condition: string): string => `(event, context, original) => ${condition} ? new Promise(() => setInterval(() => undefined, 1000)) : original(event, context)`

function backtest(name: string, fault: Fault, ...args: readonly string[]): Promise<Finished> {
  const assembly = faultyAssembly(path.join(place.path, name), fault)
  return run(['backtest', '--model', sampleModel('news-v1'), ...(args.includes('--examples') ? [] : ['--examples', examples]), '--format', 'json', '--data', `${name}-data`, '--assembly', assembly, ...args], place.path)
}

describe('a handler that fails on some items', () => {
  const faults: readonly (readonly [string, Fault, string])[] = [
    ['throws', { construct: 'Patterns', handler: `async (event, context, original) => { if (${strikes}) throw new TypeError('broken'); return original(event, context) }` }, 'TypeError'],
    ['never-ends', { construct: 'Group', timeoutSeconds: 2, handler: hangs(strikes) }, 'Sandbox.Timedout'],
    ['exits', { construct: 'BusinessLogic', handler: `async (event, context, original) => { if (${strikes}) process.exit(7); return original(event, context) }` }, 'Runtime.ExitError'],
    ['base-nlp-throws', { construct: 'Analyse', handler: `async (event, context, original) => { if (${strikes}) throw new RangeError('broken'); return original(event, context) }` }, 'RangeError'],
  ]

  test.each(faults)('%s: an infrastructure error, those items listed and not counted', async (name, fault, error) => {
    expect(struck.length).toBeGreaterThan(1)
    const finished = await backtest(name, fault, '--bless', `${name}.json`)
    const report = reportOf(finished)
    expect(report.verdict).toBe('infrastructure-error')
    expect(finished.code).toBe(3)
    expect(report.errors.map(({ id }) => id)).toEqual(struck)
    expect([...new Set(report.errors.map((one) => one.error))]).toEqual([error])
    expect(report.items).toMatchObject({ scored: items.length - struck.length, failed: struck.length })
    expect(finished.stderr).toContain('not blessed')
    // what a document says stays out of what the command says
    expect(finished.stderr).not.toContain(word)
  }, 300_000)
})

test('an outage that has passed leaves no trace: the same command again gives all results', async () => {
  const again = await run(['backtest', '--model', sampleModel('news-v1'), '--examples', examples, '--format', 'json', '--data', 'throws-data'], place.path)
  expect(again.code).toBe(0)
  expect(reportOf(again).items).toMatchObject({ scored: items.length, failed: 0 })
}, 300_000)

test('an execution that runs out of its own time, and with it all that would have caught this: its item is listed, the others are scored', async () => {
  // one alone: each that hangs keeps an environment of the function from the others, and a machine of two processors has two
  const count = 10
  const few = place.file('few.jsonl', lines.slice(0, count).join('\n'))
  const rare = 'Pelham'
  const hit = items.slice(0, count).filter(({ text }) => text.includes(rare)).map(({ id }) => id)
  expect(hit).toHaveLength(1)
  const finished = await backtest('machine-times-out', { construct: 'Group', machineSeconds: { AnalyseDocument: 30 }, timeoutSeconds: 35, handler: hangs(holds(rare)) }, '--examples', few)
  const report = reportOf(finished)
  expect(report.verdict).toBe('infrastructure-error')
  expect(finished.code).toBe(3)
  expect(report.errors).toEqual(hit.map((id) => ({ id, error: 'States.Timeout' })))
  expect(report.items).toMatchObject({ scored: count - 1, failed: 1 })
}, 300_000)

test('a consumer that crashes: its chunk comes back and no item is lost', async () => {
  const once = `(() => { let crashed = false; return async (event, context, original) => { if (!crashed && event.Records.some(({ attributes }) => attributes.ApproximateReceiveCount === '1')) { crashed = true; throw new Error('crash') } return original(event, context) } })()`
  const finished = await backtest('collect-crashes', { construct: 'Collect', handler: once, visibilitySeconds: 15 })
  expect(reportOf(finished).items).toMatchObject({ scored: items.length, failed: 0 })
  expect(finished.code).toBe(0)
}, 300_000)
