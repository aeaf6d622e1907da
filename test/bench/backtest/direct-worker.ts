import { parentPort, workerData } from 'node:worker_threads'
import { compileModel } from '../../../src/nlp/index.js'
import { analyse } from '../../../tasks/shared/base-nlp.js'
import type { DirectAnswer, DirectWork } from './direct.js'

/** One thread of the bound: analyses and predicts its share of the texts. */
const { bundle, texts } = workerData as DirectWork
const model = compileModel(bundle)

function pass(share: readonly string[]): DirectAnswer {
  let [baseNlpMs, modelMs] = [0, 0]
  for (const text of share) {
    const startedAt = performance.now()
    const analysis = analyse(text)
    const analysedAt = performance.now()
    model.predict(analysis)
    baseNlpMs += analysedAt - startedAt
    modelMs += performance.now() - analysedAt
  }
  return { baseNlpMs, modelMs }
}

if (parentPort === null) throw new Error('this file runs in a worker thread only')
const port = parentPort
pass(texts.slice(0, 100))
port.once('message', () => port.postMessage(pass(texts)))
port.postMessage(undefined)
