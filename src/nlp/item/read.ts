import { mapReader, readBytes, readStream } from '../input/stream.js'
import type { ByteSource, StreamReader } from '../input/stream.js'
import type { Item } from '../types.js'
import { createAnnotatedReader } from './annotated.js'
import type { ReadAnnotatedOptions } from './annotated.js'

export type ReadItemsOptions = Pick<ReadAnnotatedOptions, 'file' | 'labels' | 'maxDocumentBytes' | 'ids'>

/**
 * Reads an item file of JSONL: {@link readAnnotated} without what is told besides the items.
 *
 * @throws InputError as {@link readAnnotated} does
 * @example
 * ```ts
 * for await (const item of readItems(createReadStream(path), { file: path, labels: model.bundle.labels })) …
 * ```
 */
export function readItems(source: ByteSource, options: ReadItemsOptions): AsyncGenerator<Item> {
  return readStream(source, () => createItemReader(options))
}

/** {@link readItems} of bytes at hand, all at once. */
export function parseItems(bytes: Uint8Array, options: ReadItemsOptions): readonly Item[] {
  return readBytes(bytes, createItemReader(options))
}

function createItemReader(options: ReadItemsOptions): StreamReader<Item> {
  return mapReader(createAnnotatedReader({ ...options, format: 'jsonl' }), ({ item }) => item)
}
