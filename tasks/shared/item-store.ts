import pLimit from 'p-limit'
import { createListDigest, itemDigest } from '../../src/nlp/index.js'
import type { Item } from '../../src/nlp/index.js'
import { inlineBytes, jsonBytes } from './carried.js'
import { chunkItems } from './chunk.js'
import type { Chunk, ChunkItem } from './chunk.js'
import { digestOf } from './digest.js'
import { chunkKey, textKey } from './layout.js'
import { writeManifest } from './manifest.js'
import type { ManifestHeader } from './manifest.js'
import type { ObjectStore } from './port.js'

/** An object to upload. What has the same key has the same content. */
export interface StoredObject {
  readonly key: string
  readonly body: string
}

/** A list of items as the item cache knows it. */
export interface StoredList extends ManifestHeader {
  readonly manifestKey: string
}

type Items = AsyncIterable<Item> | readonly Item[]

/**
 * Makes the objects of a list: texts too large for their chunk and chunks as it goes, and returns the manifest, which names the chunks.
 * The order of the items decides the chunks; scores do not depend on it.
 *
 * @example
 * ```ts
 * const objects = packItems(items)
 * for (let next = await objects.next(); ; next = await objects.next()) {
 *   if (next.done === true) return writeManifest(next.value.header, next.value.chunks)
 *   await put(next.value)
 * }
 * ```
 */
export async function* packItems(items: Items): AsyncGenerator<StoredObject, { readonly header: ManifestHeader, readonly chunks: readonly string[] }> {
  const list = createListDigest()
  const chunks: string[] = []
  let [count, maxDocumentBytes] = [0, 0]
  let open: ChunkItem[] = []
  const close = (): StoredObject => {
    const body = JSON.stringify({ format: 1, items: open } satisfies Chunk)
    const digest = digestOf(body)
    chunks.push(digest)
    open = []
    return { key: chunkKey(digest), body }
  }
  for await (const item of items) {
    list.add(item)
    count++
    maxDocumentBytes = Math.max(maxDocumentBytes, Buffer.byteLength(item.text))
    const { text, ...rest } = item
    const digest = itemDigest(text)
    const large = jsonBytes(text) > inlineBytes.text
    if (large) yield { key: textKey(digest), body: text }
    open.push({ ...rest, digest, text: large ? { value: null, key: textKey(digest) } : { value: text, key: null } })
    if (open.length === chunkItems) yield close()
  }
  if (open.length > 0) yield close()
  return { chunks, header: { format: 1, items: count, chunks: chunks.length, listDigest: list.digest(), maxDocumentBytes } }
}

/** Objects written at the same time. */
const concurrency = 32

/**
 * Puts a list into the item cache. The manifest goes last: a list that has one is complete.
 *
 * @param manifestKey - where its manifest goes
 * @example
 * ```ts
 * const { items, chunks } = await storeItems(store, unpackArchive(body, digest), manifestKey(digest))
 * ```
 */
export async function storeItems(store: Pick<ObjectStore, 'put'>, items: Items, manifestKey: string): Promise<StoredList> {
  const limit = pLimit(concurrency)
  const running = new Set<Promise<void>>()
  let failure: { readonly reason: unknown } | undefined
  const objects = packItems(items)
  try {
    for (;;) {
      const next = await objects.next()
      if (next.done === true) {
        await Promise.all(running)
        if (failure !== undefined) throw failure.reason
        const { header, chunks } = next.value
        await store.put(manifestKey, writeManifest(header, chunks))
        return { ...header, manifestKey }
      }
      if (failure !== undefined) throw failure.reason
      if (running.size >= 2 * concurrency) await Promise.race(running)
      const { key, body } = next.value
      const task: Promise<void> = limit(() => store.put(key, body)).catch((reason: unknown) => { failure ??= { reason } }).finally(() => running.delete(task))
      running.add(task)
    }
  } finally {
    // whatever the items are read from is let go of
    await objects.return(undefined as never)
  }
}
