import { unpackAnalysis } from '../../src/nlp/index.js'
import type { Analysis, CompiledModel } from '../../src/nlp/index.js'
import { s3Client } from './aws/client.js'
import { createObjectStore } from './aws/object-store.js'
import { fetchCarried, fetchCarriedText } from './carried.js'
import type { ModelStep, ModelStepVariable } from './document.js'
import { requireResultKey } from './code.js'
import type { CodeDigests } from './code.js'
import { readEnvironment } from './environment.js'
import { createModels } from './model-cache.js'
import type { Models } from './model-cache.js'
import { once } from './once.js'
import type { ObjectStore } from './port.js'

/** What an invocation of a model works with. */
export interface ModelTools {
  readonly store: ObjectStore
  readonly models: Models
  /** Of the code that runs here. */
  readonly code: CodeDigests
}

/**
 * The compiled model and the document's analysis.
 *
 * @throws TaskError `ModelMissing`, `ModelDamaged`, `ObjectMissing`, `ObjectDamaged`, `CodeChanged`
 */
export async function prepare({ store, models, code }: ModelTools, step: ModelStep): Promise<{ readonly model: CompiledModel, readonly analysis: Analysis }> {
  requireResultKey(code, step)
  const { modelDigest, document, analysis } = step
  const [model, text, packed] = await Promise.all([models(modelDigest), fetchCarriedText(store, document.text), fetchCarried(store, analysis)])
  return { model, analysis: unpackAnalysis(text, packed) }
}

const variables: readonly ModelStepVariable[] = ['DATA_BUCKET', 'TASK_CODE_DIGEST', 'BASE_NLP_DIGEST']

/** The real tools: the bucket that `DATA_BUCKET` names, models kept as long as the environment lives. */
export const modelTools = once((): ModelTools => {
  const names = readEnvironment(variables)
  const store = createObjectStore(s3Client(), names.DATA_BUCKET)
  return { store, models: createModels(store), code: { taskCodeDigest: names.TASK_CODE_DIGEST, baseNlpDigest: names.BASE_NLP_DIGEST } }
})
