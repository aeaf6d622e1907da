import { compileModel, modelDigest } from '../../src/nlp/index.js'
import type { CompiledModel, ModelBundle } from '../../src/nlp/index.js'
import { modelKey } from './layout.js'
import type { ObjectStore } from './port.js'
import { TaskError } from './task-error.js'

/** Models a Lambda environment keeps: a run uses one. */
const keptModels = 4

/** Loads models; each is read and compiled once in the life of its environment. */
export type Models = (digest: string) => Promise<CompiledModel>

/**
 * Reads a model's bundle.
 *
 * @throws TaskError `ModelMissing`, or `ModelDamaged` when its content does not have the digest that names it
 */
export async function readBundle(store: ObjectStore, digest: string): Promise<ModelBundle> {
  const bytes = await store.get(modelKey(digest))
  if (bytes === undefined) throw new TaskError('ModelMissing', `there is no model bundle ${modelKey(digest)}`)
  const bundle = parsed(bytes)
  if (bundle === undefined || modelDigest(bundle) !== digest) throw new TaskError('ModelDamaged', `${modelKey(digest)} is not the model that its name says; remove the object and run again`)
  return bundle
}

function parsed(bytes: Uint8Array): ModelBundle | undefined {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as ModelBundle
  } catch {
    return undefined
  }
}

/**
 * Makes a cache of compiled models. A model that could not be loaded is tried again at the next call.
 *
 * @example
 * ```ts
 * const models = createModels(store)
 * const groups = (await models(digest)).group(analysis)
 * ```
 */
export function createModels(store: ObjectStore): Models {
  const loaded = new Map<string, Promise<CompiledModel>>()
  return (digest) => {
    const known = loaded.get(digest)
    if (known !== undefined) return known
    const loading = readBundle(store, digest).then(compileModel)
    loading.catch(() => loaded.delete(digest))
    const [oldest] = loaded.keys()
    if (loaded.size >= keptModels && oldest !== undefined) loaded.delete(oldest)
    loaded.set(digest, loading)
    return loading
  }
}
