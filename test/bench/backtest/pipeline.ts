import type { Item } from '../../../src/nlp/index.js'
import { startLocalAws } from '../../../src/local/index.js'
import type { CallRecord } from '../../../src/local/index.js'
import type { LoadedModel } from '../../../scripts/backtest/model.js'
import { createPipeline } from '../../../scripts/backtest/run.js'
import type { FinishedRun, Pipeline } from '../../../scripts/backtest/run.js'
import { backtestStack } from '../../../scripts/backtest/stack.js'
import { cpuSince, cpuTime } from '../cpu.js'

export interface PipelineResult {
  readonly documentsPerSecond: number
  /** Calls a document by SDK clients, of the command and of the functions' code. */
  readonly sdkCallsPerDocument: Readonly<Record<string, number>>
  /** Calls a document by state machines and event source mappings. */
  readonly insideCallsPerDocument: Readonly<Record<string, number>>
  /** Milliseconds of processor a document, all threads. */
  readonly cpuMs: number
  /** Of them, the main thread's: services, interpreter, event sources. */
  readonly mainMs: number
  readonly uploadMs: number
}

async function runOnce(pipeline: Pipeline, model: LoadedModel, items: readonly Item[]): Promise<FinishedRun> {
  const { signal } = new AbortController()
  const [run] = await pipeline.submit([{ model, items: () => items, fresh: false }], { user: 'bench' }, { signal, uploading: () => undefined })
  if (run === undefined) throw new Error('nothing was submitted')
  return run.finish({ signal, progress: () => undefined })
}

/**
 * A run with nothing cached. Starting and deploying are not counted; uploading and scoring are.
 *
 * @param dataDirectory - empty; left behind, since a file system is slow to make files right after many were removed
 */
export async function measurePipeline(loaded: LoadedModel, items: readonly Item[], assemblyDirectory: string, dataDirectory: string): Promise<PipelineResult> {
  const aws = await startLocalAws({ dataDirectory, assemblyDirectory, warm: true })
  const pipeline = createPipeline(backtestStack(aws.outputs), aws.clientConfig())
  try {
    const before = aws.callCounts()
    const [cpu, startedAt] = [cpuTime(), performance.now()]
    const { report, timings } = await runOnce(pipeline, loaded, items)
    const elapsed = performance.now() - startedAt
    const used = cpuSince(cpu)
    if (report.totals.failed > 0 || report.totals.cached > 0) throw new Error(`a cold run has ${report.totals.failed} failed and ${report.totals.cached} cached items`)
    const calls = (via: CallRecord['via']): Readonly<Record<string, number>> => perDocument(before, aws.callCounts(), via, items.length)
    return {
      documentsPerSecond: items.length / (elapsed / 1000),
      sdkCallsPerDocument: calls('http'),
      insideCallsPerDocument: calls('inside'),
      cpuMs: used.all / items.length,
      mainMs: used.main / items.length,
      uploadMs: (timings['upload'] ?? 0) / items.length,
    }
  } finally {
    await pipeline.close()
    await aws.stop()
  }
}

/** Most frequent first. */
function perDocument(before: readonly CallRecord[], after: readonly CallRecord[], via: CallRecord['via'], documents: number): Readonly<Record<string, number>> {
  const sums = new Map<string, number>()
  const add = (calls: readonly CallRecord[], sign: 1 | -1): void => {
    for (const { service, operation, count } of calls.filter((call) => call.via === via)) {
      const name = `${service}:${operation}`
      sums.set(name, (sums.get(name) ?? 0) + (sign * count) / documents)
    }
  }
  add(after, 1)
  add(before, -1)
  return Object.fromEntries([...sums].filter(([, calls]) => calls > 0).toSorted((a, b) => b[1] - a[1]))
}
