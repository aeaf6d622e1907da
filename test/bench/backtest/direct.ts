import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ModelBundle } from '../../../src/nlp/index.js'

/** What a thread is given, and what it answers. */
export interface DirectWork {
  readonly bundle: ModelBundle
  readonly texts: readonly string[]
}
export interface DirectAnswer {
  readonly baseNlpMs: number
  readonly modelMs: number
}

export interface DirectResult {
  readonly documentsPerSecond: number
  /** Milliseconds of one core a document. */
  readonly baseNlpMs: number
  readonly modelMs: number
}

/** The bound: the same model on the same texts, called directly, on as many threads as there are cores; loading and warming up not counted. */
export async function measureDirect(bundle: ModelBundle, texts: readonly string[]): Promise<DirectResult> {
  const threads = availableParallelism()
  const workers = Array.from({ length: threads }, (_, index) => startWorker({ bundle, texts: texts.filter((_text, place) => place % threads === index) }))
  await Promise.all(workers.map(({ ready }) => ready))
  const startedAt = performance.now()
  const answers = await Promise.all(workers.map(({ run }) => run()))
  const seconds = (performance.now() - startedAt) / 1000
  const perDocument = (of: keyof DirectAnswer): number => answers.reduce((sum, answer) => sum + answer[of], 0) / texts.length
  return { documentsPerSecond: texts.length / seconds, baseNlpMs: perDocument('baseNlpMs'), modelMs: perDocument('modelMs') }
}

function startWorker(work: DirectWork): { readonly ready: Promise<void>; readonly run: () => Promise<DirectAnswer> } {
  const worker = new Worker(new URL('direct-worker.js', import.meta.url), { workerData: work })
  const heard = <T>(): Promise<T> => new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  const ready = heard<undefined>()
  return {
    ready,
    run: async () => {
      const answer = heard<DirectAnswer>()
      worker.postMessage('run')
      const result = await answer
      await worker.terminate()
      return result
    },
  }
}
