import { InputError, modelDigest, parseModel } from '../../src/nlp/index.js'
import type { Model } from '../../src/nlp/index.js'
import { UsageError } from '../cli/command.js'
import { readFolder } from '../cli/file.js'

/** A model folder, read and checked. */
export interface LoadedModel {
  readonly folder: string
  readonly model: Model
  readonly digest: string
}

/** @throws UsageError naming file, line and reason */
export async function loadModel(folder: string): Promise<LoadedModel> {
  const files = await readFolder(folder)
  try {
    const model = parseModel(files)
    return { folder, model, digest: modelDigest(model.bundle) }
  } catch (error) {
    throw error instanceof InputError ? new UsageError(error.problems.map(({ file, line, path, reason }) => `${folder}/${file}:${line}: ${path === undefined ? '' : `${path}: `}${reason}`).join('\n')) : error
  }
}
