import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileTree } from './file-tree.js'
import type { InputObject } from './input.js'
import { below, type S3Location } from './s3-location.js'
import type { Storage } from './storage.js'

/** How many files at once, and until when. */
export interface TransferOptions {
  readonly atOnce: number
  /** Aborted when there is no need any more. */
  readonly signal: AbortSignal
}

/**
 * Downloads objects below a folder, which is made even where there are none.
 *
 * @throws JobFailure
 */
export async function downloadAll(storage: Storage, objects: readonly InputObject[], folder: string, options: TransferOptions): Promise<void> {
  await mkdir(folder, { recursive: true })
  const made = new Set([folder])
  await inTurn(objects, options, async ({ object, path }) => {
    const file = join(folder, path)
    const parent = dirname(file)
    if (!made.has(parent)) await mkdir(parent, { recursive: true })
    made.add(parent)
    await storage.download(object, file)
  })
}

/**
 * Uploads every file below a folder, each to the key that its path says.
 *
 * @throws JobFailure
 */
export async function uploadAll(storage: Storage, folder: string, place: S3Location, options: TransferOptions): Promise<void> {
  await inTurn(fileTree(folder), options, async ({ path, file, folder: isFolder }) => {
    if (!isFolder) await storage.upload(file, below(place, path))
  })
}

/** Does something with each, so many at once. After the first failure, or when there is no need any more, those under way are waited for and no others begun. */
async function inTurn<T>(items: Iterable<T> | AsyncIterable<T>, { atOnce, signal }: TransferOptions, use: (item: T) => Promise<void>): Promise<void> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  const failures: unknown[] = []
  const work = async (): Promise<void> => {
    try {
      while (failures.length === 0 && !signal.aborted) {
        const next = await iterator.next()
        if (next.done === true) return
        await use(next.value)
      }
    } catch (error) {
      failures.push(error)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  if (failures.length > 0) throw failures[0]
}
