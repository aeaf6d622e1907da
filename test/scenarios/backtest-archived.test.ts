import path from 'node:path'
import { writeFileSync } from 'node:fs'
import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn'
import { afterAll, expect, test } from '@jest/globals'
import { loadModel } from '../../scripts/backtest/model.js'
import { createPipeline } from '../../scripts/backtest/run.js'
import { backtestStack } from '../../scripts/backtest/stack.js'
import { startLocalAws } from '../../src/local/index.js'
import { parseItems } from '../../src/nlp/index.js'
import { ageLists } from './aged.js'
import { figuresOf, reportOf, root, run, sampleLines, sampleModel, scratch } from './cli.js'
import { submitOne } from './submit-one.js'

const place = scratch()
afterAll(() => place.remove())

/** Compressed they are over 128 KB: S3 archives nothing smaller. */
const lines = sampleLines(800).join('\n')
const examples = path.join(place.path, 'examples.jsonl')
writeFileSync(examples, lines)
const args = (data: string, model: string, ...more: readonly string[]): readonly string[] => ['backtest', '--model', sampleModel(model), '--examples', examples, '--format', 'json', '--data', data, ...more]

test('a list that lies in an archive is asked for, waited for and used: another model gives the figures that it gives without', async () => {
  const undisturbed = await run(args('undisturbed', 'news-v2'), place.path)
  expect(undisturbed.code).toBe(0)
  expect(undisturbed.stderr).not.toContain('restoring')
  expect((await run(args('archived', 'news-v1'), place.path)).code).toBe(0)
  expect(await ageLists(path.join(place.path, 'archived'), 200)).toBe(2)

  const refused = await run(args('archived', 'news-v2', '--restore-tier', 'Expedited'), place.path)
  expect(refused).toMatchObject({ code: 3, stdout: '' })
  expect(refused.stderr).toMatch(/failed: Backtest\.RestoreRefused: the archive of list [0-9a-f]{64} cannot be restored \(Expedited\): Retrieval option is not supported by this storage class/)

  const restored = await run(args('archived', 'news-v2'), place.path)
  expect(restored.code).toBe(0)
  expect(restored.stderr).toMatch(/ 0\/820 items, 0\/s, 0 cached, (restoring its list|its list is back) from the archive/)
  expect(figuresOf(reportOf(restored))).toEqual(figuresOf(reportOf(undisturbed)))
  // the next attempt: what was refused has ended as a run
  expect(reportOf(restored).run.id).toBe(reportOf(undisturbed).run.id.replace(/-1$/, '-2'))
}, 480_000)

test('two builds that need the same archived list both wait for it, though only one of them may ask', async () => {
  const dataDirectory = path.join(place.path, 'shared')
  const items = parseItems(Buffer.from(lines), { file: 'examples.jsonl' })
  const models = await Promise.all(['news-v1', 'news-v2'].map((name) => loadModel(sampleModel(name))))
  const workerFile = path.join(root, 'dist/src/local/lambda/worker.js')
  // longer than both take to ask
  const start = () => startLocalAws({ dataDirectory, assemblyDirectory: path.join(root, 'dist/assembly'), lambda: { workerFile }, s3: { restoreSeconds: 20 } })
  const [first] = models
  if (first === undefined) throw new Error('there is no model')

  const before = await start()
  const earlier = createPipeline(backtestStack(before.outputs), before.clientConfig())
  await (await submitOne(earlier, first, items)).finish({ signal: AbortSignal.timeout(240_000), progress: () => undefined })
  await earlier.close()
  await before.stop()
  expect(await ageLists(dataDirectory, 100)).toBe(2)

  const aws = await start()
  const stack = backtestStack(aws.outputs)
  const pipelines = models.map(() => createPipeline(stack, aws.clientConfig()))
  const sfn = new SFNClient(aws.clientConfig())
  try {
    const notes = models.map(() => new Set<string | undefined>())
    const reports = await Promise.all(pipelines.map(async (pipeline, index) => {
      const model = models[index] ?? first
      const { report } = await (await submitOne(pipeline, model, items)).finish({ signal: AbortSignal.timeout(240_000), progress: (_status, note) => notes[index]?.add(note) })
      return report
    }))
    for (const { score, totals } of reports) expect({ items: score.items, failed: totals.failed }).toEqual({ items: 800, failed: 0 })
    for (const told of notes) expect([...told].some((note) => note?.startsWith('restoring its list'))).toBe(true)

    const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: stack.CiBuildArn }))
    const histories = await Promise.all(executions.map(({ executionArn }) => sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))))
    const restores = histories.flatMap(({ events = [] }) => events.filter(({ taskFailedEventDetails: failed, taskSucceededEventDetails: done }) => (failed ?? done)?.resource === 'restoreObject'))
    expect(restores.filter(({ type }) => type === 'TaskSucceeded')).toHaveLength(1)
    const refusals = restores.flatMap(({ taskFailedEventDetails: failed }) => failed?.cause ?? [])
    expect(refusals.length).toBeGreaterThan(0)
    for (const cause of refusals) expect(cause).toMatch(/^Object restore is already in progress \(Service: S3, Status Code: 409/)
  } finally {
    sfn.destroy()
    for (const pipeline of pipelines) await pipeline.close()
    await aws.stop()
  }
}, 480_000)
