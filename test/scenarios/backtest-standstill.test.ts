import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { loadModel } from '../../scripts/backtest/model.js'
import { createPipeline } from '../../scripts/backtest/run.js'
import { submitOne } from './submit-one.js'
import { backtestStack } from '../../scripts/backtest/stack.js'
import { patience } from '../../scripts/backtest/wait.js'
import { startLocalAws } from '../../src/local/index.js'
import { parseItems } from '../../src/nlp/index.js'
import { root, sampleLines, sampleModel, scratch } from './cli.js'
import { faultyAssembly } from './faulty-assembly.js'

const place = scratch()
afterAll(() => place.remove())

const count = 60
const items = parseItems(Buffer.from(sampleLines(count).join('\n')), { file: 'examples.jsonl' })
/** Its message stays hidden for as long as the deployed queue says: half an hour of chunks, an hour and a half of scores. */
const diesOnce = '(() => { let died = false; return async (event, context, original) => { if (!died) { died = true; throw new Error(\'crash\') } return original(event, context) } })()'

test.each(['Dispatch', 'Consume', 'Score'])('%s dies without a word at its first message: the run is submitted again, and every item counts once', async (construct) => {
  const assemblyDirectory = faultyAssembly(path.join(place.path, construct), { construct, handler: diesOnce })
  const aws = await startLocalAws({ dataDirectory: path.join(place.path, `${construct}-data`), assemblyDirectory, lambda: { workerFile: path.join(root, 'dist/src/local/lambda/worker.js') } })
  const pipeline = createPipeline(backtestStack(aws.outputs), aws.clientConfig(), { ...patience, resubmit: 3_000 })
  try {
    const model = await loadModel(sampleModel('news-v1'))
    const notes = new Set<string | undefined>()
    const { report } = await (await submitOne(pipeline, model, items)).finish({
      signal: AbortSignal.timeout(60_000),
      progress: (_status, note) => notes.add(note),
    })
    expect(report.score.items).toBe(count)
    expect(report.totals).toEqual({ ran: count + model.model.unitTests.length, cached: 0, failed: 0 })
    expect([...notes].some((note) => /^not moved for \d+ s, submitted again$/.test(note ?? ''))).toBe(true)
  } finally {
    await pipeline.close()
    await aws.stop()
  }
}, 90_000)
