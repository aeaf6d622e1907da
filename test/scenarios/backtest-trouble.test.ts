import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { loadModel } from '../../scripts/backtest/model.js'
import { createPipeline } from '../../scripts/backtest/run.js'
import { backtestStack } from '../../scripts/backtest/stack.js'
import { patience } from '../../scripts/backtest/wait.js'
import { startLocalAws } from '../../src/local/index.js'
import { parseItems } from '../../src/nlp/index.js'
import { reportOf, root, run, sampleLines, sampleModel, scratch } from './cli.js'
import type { Finished } from './cli.js'
import { assemblyWithout, grantsOfRoles } from './grant.js'
import { submitOne } from './submit-one.js'

/** Whatever happens: every item is accounted for exactly once, and the verdict is the right one. */
const place = scratch()
afterAll(() => place.remove())

const lines = sampleLines(150)
const examples = place.file('examples.jsonl', lines.join('\n'))
const items = parseItems(Buffer.from(lines.join('\n')), { file: examples })
const backtest = (data: string, ...args: readonly string[]): Promise<Finished> =>
  run(['backtest', '--model', sampleModel('news-v1'), ...(args.includes('--examples') ? [] : ['--examples', examples]), '--data', data, '--format', 'json', ...args], place.path)

test('calls that are throttled or whose answers are lost, one in ten', async () => {
  const aws = await startLocalAws({
    dataDirectory: path.join(place.path, 'faults'), assemblyDirectory: path.join(root, 'dist/assembly'),
    faults: { rate: 0.1, seed: 1 }, lambda: { workerFile: path.join(root, 'dist/src/local/lambda/worker.js') },
  })
  const pipeline = createPipeline(backtestStack(aws.outputs), aws.clientConfig(), { ...patience, resubmit: 10_000 })
  try {
    const model = await loadModel(sampleModel('news-v1'))
    const finished = await (await submitOne(pipeline, model, items, AbortSignal.timeout(150_000))).finish({ signal: AbortSignal.timeout(150_000), progress: () => undefined })
    const told: string[] = []
    for await (const { id, outcome } of finished.predictions()) if ('spans' in outcome) told.push(id)
    const { score, totals } = finished.report
    expect([...told, ...score.errors.map(({ id }) => id)].sort()).toEqual(items.map(({ id }) => id).sort())
    expect(totals.ran + totals.cached + totals.failed).toBe(items.length + model.model.unitTests.length)
    expect(score.items).toBe(told.length)
    // the SDK's clients try again: hardly anything is lost to it
    expect(totals.failed).toBeLessThan(10)
  } finally {
    await pipeline.close()
    await aws.stop()
  }
}, 180_000)

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
}, 120_000)
