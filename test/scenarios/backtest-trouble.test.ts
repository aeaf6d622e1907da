import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { parseItems } from '../../src/nlp/index.js'
import { reportOf, run, sampleLines, sampleModel, scratch } from './cli.js'
import type { Finished } from './cli.js'
import { assemblyWithout, grantsOfRoles } from './grant.js'
import { runLocally, unitTests } from './local-run.js'
import type { LocalRun } from './local-run.js'

/** Whatever happens: every item is accounted for exactly once, and the verdict is the right one. */
const place = scratch()
afterAll(() => place.remove())

const lines = sampleLines(150)
const examples = place.file('examples.jsonl', lines.join('\n'))
const items = parseItems(Buffer.from(lines.join('\n')), { file: examples })
const backtest = (data: string, ...args: readonly string[]): Promise<Finished> =>
  run(['backtest', '--model', sampleModel('news-v1'), ...(args.includes('--examples') ? [] : ['--examples', examples]), '--data', data, '--format', 'json', ...args], place.path)

/** Items, each once, whether they have predictions or an error of the machinery. */
const accounted = ({ predictions, report: { score } }: LocalRun): readonly string[] =>
  [...predictions.map((line) => (JSON.parse(line) as { readonly id: string }).id), ...score.errors.map(({ id }) => id)].sort()
const ids = items.map(({ id }) => id).sort()

test('calls of functions and of state machines that are throttled or whose answers are lost, one in ten', async () => {
  const run = await runLocally({ dataDirectory: path.join(place.path, 'faults'), items, faults: { rate: 0.1, seed: 1 }, resubmit: 10_000 })
  const { report: { totals, score }, calls } = run
  const total = items.length + await unitTests()
  expect(accounted(run)).toEqual(ids)
  expect(totals.ran + totals.cached + totals.failed).toBe(total)
  expect(score.items).toBe(run.predictions.length)
  // the SDK's clients and the machines try again: hardly anything is lost to it
  expect(totals.failed).toBeLessThan(5)
  // what was performed and not answered was performed again
  for (const operation of ['SendMessage', 'StartSyncExecution', 'HeadObject', 'PutObject', 'Invoke']) {
    const made = calls.filter((call) => call.via === 'inside' && call.operation === operation && /(AnalyseDocument|BaseNlp)/.test(call.principalArn)).reduce((sum, { count }) => sum + count, 0)
    expect([operation, made > total]).toEqual([operation, true])
  }
}, 450_000)

test('messages that come late, behind others, or once more after they were deleted, one in ten of each: the accounts and figures of an undisturbed run', async () => {
  const undisturbed = await runLocally({ dataDirectory: path.join(place.path, 'undisturbed'), items })
  const disturbed = await runLocally({ dataDirectory: path.join(place.path, 'deliveries'), items, faults: { deliveries: 0.1, seed: 2 } })
  const total = items.length + await unitTests()
  expect(accounted(disturbed)).toEqual(ids)
  expect(disturbed.report.totals).toEqual({ ran: total, cached: 0, failed: 0 })
  expect(disturbed.report).toMatchObject({ score: undisturbed.report.score, unitTests: undisturbed.report.unitTests, totals: undisturbed.report.totals, flaky: [] })
  expect(disturbed.predictions).toEqual(undisturbed.predictions)
  // results came more often than there are items
  expect(disturbed.logs.filter(({ event }) => event === 'results entered').reduce((sum, { count = 0 }) => sum + count, 0)).toBeGreaterThan(total)
}, 450_000)

test('a completion message that may not be sent: every item is an error of the machinery, by its name', async () => {
  const [grant] = grantsOfRoles().filter(({ role, action }) => role === 'AnalyseDocumentRole' && action === 'sqs:SendMessage')
  if (grant === undefined) throw new Error('the assembly has no such grant')
  mkdirSync(path.join(place.path, 'denied'))
  const few = place.file('few.jsonl', lines.slice(0, 20).join('\n'))
  const finished = await backtest('denied-data', '--examples', few, '--assembly', assemblyWithout(grant, path.join(place.path, 'denied/assembly')))
  const report = reportOf(finished)
  expect(report).toMatchObject({ verdict: 'infrastructure-error', items: { scored: 0, failed: 20 }, micro: { tp: 0, fp: 0, fn: 0 } })
  expect([...new Set(report.errors.map(({ error }) => error))]).toEqual([expect.stringContaining('SQS.')])
  expect(finished.code).toBe(3)
}, 300_000)
