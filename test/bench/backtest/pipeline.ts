import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Item } from '../../../src/nlp/index.js'
import { startLocalAws } from '../../../src/local/index.js'
import type { LoadedModel } from '../../../scripts/backtest/input.js'
import { createPipeline } from '../../../scripts/backtest/run.js'
import { backtestStack } from '../../../scripts/backtest/stack.js'

export interface PipelineResult {
  readonly documentsPerSecond: number
  /** Calls of services a document: over HTTP by SDK clients, and inside by state machines and event sources. */
  readonly callsPerDocument: Readonly<Record<string, number>>
  /** Milliseconds of processor a document, all threads. */
  readonly cpuMs: number
  /** Of them, the main thread's: services, interpreter, event sources. */
  readonly mainMs: number
  readonly uploadMs: number
}

/** A run with nothing cached: a data directory of its own, which is removed. Starting and deploying are not counted; uploading is. */
export async function measurePipeline(loaded: LoadedModel, items: readonly Item[], assemblyDirectory: string): Promise<PipelineResult> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'stepwright-bench-'))
  const aws = await startLocalAws({ dataDirectory, assemblyDirectory })
  const pipeline = createPipeline(backtestStack(aws.outputs), aws.clientConfig())
  try {
    const before = counted(aws.callCounts())
    const [cpu, loop, startedAt] = [process.cpuUsage(), performance.eventLoopUtilization(), performance.now()]
    const { report, timings } = await pipeline.run(loaded, () => items, {
      signal: new AbortController().signal, uploading: () => undefined, progress: () => undefined,
    })
    const elapsed = performance.now() - startedAt
    const [used, busy] = [process.cpuUsage(cpu), performance.eventLoopUtilization(loop)]
    if (report.totals.failed > 0 || report.totals.cached > 0) throw new Error(`a cold run has ${report.totals.failed} failed and ${report.totals.cached} cached items`)
    const calls = Object.entries(counted(aws.callCounts())).map(([name, count]) => [name, (count - (before[name] ?? 0)) / items.length] as const)
    return {
      documentsPerSecond: items.length / (elapsed / 1000),
      callsPerDocument: Object.fromEntries(calls.filter(([, count]) => count >= 0.005).toSorted((a, b) => b[1] - a[1])),
      cpuMs: (used.user + used.system) / 1000 / items.length,
      mainMs: busy.active / items.length,
      uploadMs: (timings['upload'] ?? 0) / items.length,
    }
  } finally {
    pipeline.close()
    await aws.stop()
    await rm(dataDirectory, { recursive: true, force: true })
  }
}

function counted(calls: readonly { readonly service: string; readonly operation: string; readonly count: number }[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const { service, operation, count } of calls) sums[`${service}:${operation}`] = (sums[`${service}:${operation}`] ?? 0) + count
  return sums
}
