import { unpackAnalysis } from '../../src/nlp/index.js'
import type { Analysis, CompiledModel } from '../../src/nlp/index.js'
import { s3Client } from './aws/client.js'
import { createObjectStore } from './aws/object-store.js'
import { fetchCarried, fetchCarriedText } from './carried.js'
import type { ModelStep } from './document.js'
import { readEnvironment } from './environment.js'
import { createModels } from './model-cache.js'
import type { Models } from './model-cache.js'
import { once } from './once.js'
import type { ObjectStore } from './port.js'

/** What an invocation of a model works with. */
export interface ModelTools {
  readonly store: ObjectStore
  readonly models: Models
}

/**
 * The compiled model and the document's analysis.
 *
 * @throws TaskError `ModelMissing`, `ModelDamaged`, `ObjectMissing`, `ObjectDamaged`
 */
export async function prepare({ store, models }: ModelTools, { modelDigest, document, analysis }: ModelStep): Promise<{ readonly model: CompiledModel, readonly analysis: Analysis }> {
  const [model, text, packed] = await Promise.all([models(modelDigest), fetchCarriedText(store, document.text), fetchCarried(store, analysis)])
  return { model, analysis: unpackAnalysis(text, packed) }
}

/** The real tools: the bucket that `DATA_BUCKET` names, models kept as long as the environment lives. */
export const modelTools = once((): ModelTools => {
  const store = createObjectStore(s3Client(), readEnvironment(['DATA_BUCKET']).DATA_BUCKET)
  return { store, models: createModels(store) }
})
