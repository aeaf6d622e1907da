import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadModel } from '../../../scripts/backtest/model.js'
import { median } from '../bench.js'
import type { Bench } from '../bench.js'
import { measureDirect } from './direct.js'
import type { DirectResult } from './direct.js'
import { makeDocuments } from './document.js'
import { measurePipeline } from './pipeline.js'
import type { PipelineResult } from './pipeline.js'

const samples = path.resolve('workflows/backtest/samples')
const documents = 6_000
const runs = 3

export interface BacktestFigures {
  readonly documents: number
  readonly runs: number
  /** Of all runs, in order. */
  readonly documentsPerSecond: readonly number[]
  /** Medians of the runs. */
  readonly pipeline: PipelineResult
  readonly direct: DirectResult
  /** Pipeline to bound, of documents a second. */
  readonly ratio: number
}

/** A whole backtest with nothing cached, against the same model called directly, in one process and run. */
export const backtest: Bench<BacktestFigures> = {
  async run(say) {
    const loaded = await loadModel(path.join(samples, 'models/news-v1'))
    const items = await makeDocuments(path.join(samples, 'examples.jsonl'), loaded.model.bundle.labels, documents)
    const texts = items.map(({ text }) => text)
    const pipelines: PipelineResult[] = []
    const directs: DirectResult[] = []
    const scratch = await mkdtemp(path.join(tmpdir(), 'stepwright-bench-'))
    for (let run = 1; run <= runs; run++) {
      const direct = await measureDirect(loaded.model.bundle, texts)
      const pipeline = await measurePipeline(loaded, items, path.resolve('dist/assembly'), path.join(scratch, String(run)))
      say(`run ${run}: ${pipeline.documentsPerSecond.toFixed(0)} documents/s, called directly ${direct.documentsPerSecond.toFixed(0)}`)
      directs.push(direct)
      pipelines.push(pipeline)
    }
    await rm(scratch, { recursive: true, force: true })
    const middle = (of: 'documentsPerSecond' | 'cpuMs' | 'mainMs' | 'uploadMs'): number => median(pipelines.map((one) => one[of]))
    const bound = (of: keyof DirectResult): number => median(directs.map((one) => one[of]))
    const direct = { documentsPerSecond: bound('documentsPerSecond'), baseNlpMs: bound('baseNlpMs'), modelMs: bound('modelMs') }
    const pipeline = {
      documentsPerSecond: middle('documentsPerSecond'), cpuMs: middle('cpuMs'), mainMs: middle('mainMs'), uploadMs: middle('uploadMs'),
      sdkCallsPerDocument: pipelines[0]?.sdkCallsPerDocument ?? {},
      insideCallsPerDocument: pipelines[0]?.insideCallsPerDocument ?? {},
    }
    return {
      documents, runs, pipeline, direct,
      documentsPerSecond: pipelines.map((one) => one.documentsPerSecond),
      ratio: median(pipelines.map((one, index) => one.documentsPerSecond / (directs[index]?.documentsPerSecond ?? Number.NaN))),
    }
  },
  text(result) {
    const { documents: count, runs: times, pipeline, direct, ratio, documentsPerSecond: each } = result as BacktestFigures
    const { cpuMs, mainMs } = pipeline
    const share = (ms: number): string => `${ms.toFixed(2).padStart(6)} ms  ${((100 * ms) / cpuMs).toFixed(0).padStart(3)} %`
    return [
      `backtest: ${count} documents of about 1 KB, nothing cached, ${times} runs`,
      '',
      `  pipeline          ${pipeline.documentsPerSecond.toFixed(0)} documents/s (${each.map((figure) => figure.toFixed(0)).join(', ')})`,
      `  called directly   ${direct.documentsPerSecond.toFixed(0)} documents/s on all cores: the bound`,
      `  ratio             ${ratio.toFixed(3)}`,
      '',
      'processor time a document:',
      `  base NLP          ${share(direct.baseNlpMs)}`,
      `  model             ${share(direct.modelMs)}`,
      `  main thread       ${share(mainMs)}   services, interpreter, event sources`,
      `  the rest          ${share(cpuMs - mainMs - direct.baseNlpMs - direct.modelMs)}   SDK clients and JSON in the functions' threads, garbage collection`,
      `  all               ${share(cpuMs)}`,
      '',
      ...callLines('calls a document by SDK clients:', pipeline.sdkCallsPerDocument),
      '',
      ...callLines('calls a document by state machines and event sources:', pipeline.insideCallsPerDocument),
    ].join('\n')
  },
}

function callLines(title: string, calls: Readonly<Record<string, number>>): readonly string[] {
  const line = (name: string, count: number): string => `  ${name.padEnd(32)}${count.toFixed(2)}`
  const sum = Object.values(calls).reduce((all, count) => all + count, 0)
  return [title, ...Object.entries(calls).filter(([, count]) => count >= 0.005).map(([name, count]) => line(name, count)), line('all', sum)]
}
