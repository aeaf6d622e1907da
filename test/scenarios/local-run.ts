import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { loadModel } from '../../scripts/backtest/model.js'
import { createPipeline } from '../../scripts/backtest/run.js'
import { backtestStack } from '../../scripts/backtest/stack.js'
import type { StackOutputs } from '../../scripts/backtest/stack.js'
import { patience } from '../../scripts/backtest/wait.js'
import { startLocalAws } from '../../src/local/index.js'
import type { CallRecord, LocalAws, LocalAwsOptions } from '../../src/local/index.js'
import type { Item } from '../../src/nlp/index.js'
import type { Dispatch } from '../../tasks/shared/build.js'
import type { RunReport } from '../../tasks/lambdas/score/contract.js'
import { root, sampleModel } from './cli.js'
import { submitOne } from './submit-one.js'

/** How a backtest in this process ended. */
export interface LocalRun {
  readonly report: RunReport
  /** Items that have predictions, as text, in the order of the list. */
  readonly predictions: readonly string[]
  readonly calls: readonly CallRecord[]
  /** All that functions have written, and the lines of it that they have logged. */
  readonly output: string
  readonly logs: readonly LogLine[]
}

export interface LogLine {
  readonly level: string
  readonly event: string
  readonly count?: number
  readonly error?: string
  readonly messageId?: string
}

export interface LocalRunOptions extends Partial<Pick<LocalAwsOptions, 'assemblyDirectory' | 'faults'>> {
  readonly dataDirectory: string
  readonly items: readonly Item[]
  readonly dispatch?: Dispatch
  /** Standstill in milliseconds before the run is submitted again. Default: as the command has it. */
  readonly resubmit?: number
  /** Done once the run is submitted, and again once it has ended. */
  readonly during?: (aws: LocalAws, stack: StackOutputs) => Promise<void>
  readonly after?: (aws: LocalAws, stack: StackOutputs) => Promise<void>
}

/** How many items of the sample model's unit tests are run besides. */
export const unitTests = async (): Promise<number> => (await loadModel(sampleModel('news-v1'))).model.unitTests.length

/** Backtests the sample model by a local AWS of its own, in this process, where it can be watched and troubled. */
export async function runLocally({ dataDirectory, items, dispatch, resubmit = patience.resubmit, during, after, ...options }: LocalRunOptions): Promise<LocalRun> {
  const aws = await startLocalAws({
    assemblyDirectory: path.join(root, 'dist/assembly'), ...options, dataDirectory, lambda: { workerFile: path.join(root, 'dist/src/local/lambda/worker.js') },
  })
  const stack = backtestStack(aws.outputs)
  const pipeline = createPipeline(stack, aws.clientConfig(), { ...patience, resubmit })
  try {
    const signal = AbortSignal.timeout(400_000)
    const submitted = await submitOne(pipeline, await loadModel(sampleModel('news-v1')), items, signal, dispatch)
    await during?.(aws, stack)
    const finished = await submitted.finish({ signal, progress: () => undefined })
    const predictions: string[] = []
    for await (const prediction of finished.predictions()) if ('spans' in prediction.outcome) predictions.push(JSON.stringify(prediction))
    await after?.(aws, stack)
    const output = outputOf(dataDirectory)
    return { report: finished.report, predictions, calls: aws.callCounts(), output, logs: logsIn(output) }
  } finally {
    await pipeline.close()
    await aws.stop()
  }
}

function outputOf(dataDirectory: string): string {
  const folder = path.join(dataDirectory, 'lambda/logs')
  return readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n')
}

const logsIn = (output: string): readonly LogLine[] =>
  output.split('\n').flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line) as LogLine] : []))
