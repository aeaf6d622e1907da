import { createReadStream } from 'node:fs'
import { InputError, modelDigest, parseBaseline, parseModel, readItems } from '../../src/nlp/index.js'
import type { Baseline, Item, Model } from '../../src/nlp/index.js'
import { UsageError } from '../cli/command.js'
import { readFolder, readInput } from '../cli/file.js'

/** A model folder, read and checked. */
export interface LoadedModel {
  readonly folder: string
  readonly model: Model
  readonly digest: string
}

/** What a user gave is wrong: every problem with file, line and reason. */
const asUsage = (error: unknown): unknown => (error instanceof InputError ? new UsageError(error.message) : error)

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

/** @throws UsageError */
export async function loadBaseline(file: string): Promise<Baseline> {
  try {
    return parseBaseline(await readInput(file), file)
  } catch (error) {
    throw asUsage(error)
  }
}

export interface ExampleOptions {
  readonly labels: readonly string[]
  readonly maxDocumentBytes: number
}

/** Reads the items of several files, one after the other; ids must be unique in all of them. Called again it reads them again. */
export async function * readExamples(files: readonly string[], options: ExampleOptions): AsyncGenerator<Item> {
  const ids = new Map<string, string>()
  for (const file of files) {
    const source = createReadStream(file)
    try {
      yield* readItems(source as AsyncIterable<Uint8Array>, { file, ids, ...options })
    } catch (error) {
      if (error instanceof Error && 'syscall' in error) throw new UsageError(`${file} cannot be read: ${error.message}`)
      throw asUsage(error)
    }
  }
}

/**
 * Reads everything once, so that nothing starts on input that is wrong.
 *
 * @returns number of items
 * @throws UsageError
 */
export async function checkExamples(files: readonly string[], options: ExampleOptions): Promise<number> {
  let items = 0
  for await (const _item of readExamples(files, options)) items++
  return items
}
