import pLimit from 'p-limit'
import { createListDigest, itemDigest } from '../../src/nlp/index.js'
import type { Item } from '../../src/nlp/index.js'
import { inlineBytes, jsonBytes } from './carried.js'
import { chunkItems } from './chunk.js'
import type { Chunk, ChunkItem } from './chunk.js'
import { digestOf } from './digest.js'
import { chunkKey, manifestKey, textKey } from './layout.js'
import { writeManifest } from './manifest.js'
import type { ManifestHeader } from './manifest.js'
import type { ObjectStore } from './port.js'

/** An object to upload. What has the same key has the same content. */
export interface StoredObject {
  readonly key: string
  readonly body: string
}

/** A list of items as the item cache knows it. */
export interface StoredList {
  readonly manifest: StoredObject
  readonly header: ManifestHeader
}

type Items = AsyncIterable<Item> | Iterable<Item>

/**
 * Makes the objects of a list: texts too large for their chunk and chunks as it goes, and returns the manifest, which names the chunks.
 * The order of the items decides the chunks; scores do not depend on it.
 *
 * @example
 * ```ts
 * const objects = packItems(items)
 * for (let next = await objects.next(); ; next = await objects.next()) {
 *   if (next.done === true) return next.value.manifest.key
 *   await put(next.value)
 * }
 * ```
 */
export async function* packItems(items: Items): AsyncGenerator<StoredObject, StoredList> {
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
  const header: ManifestHeader = { format: 1, items: count, chunks: chunks.length, listDigest: list.digest(), maxDocumentBytes }
  const body = writeManifest(header, chunks)
  return { header, manifest: { key: manifestKey(digestOf(body)), body } }
}

/** What {@link storeItems} found and did. */
export interface StoreReport extends ManifestHeader {
  readonly manifestKey: string
  /** Objects written; none when the list was there. */
  readonly uploaded: number
}

export interface StoreOptions {
  /** Uploads at the same time. */
  readonly concurrency?: number
  /** Called as objects are dealt with. */
  readonly progress?: (done: number, total: number) => void
}

/**
 * Puts a list into the item cache, unless it is there. Chunks that another list has are not uploaded again; the manifest goes last, so a
 * list that has one is complete, and an interrupted upload is taken up where it was.
 *
 * @param items - called twice: once to name the list, once to upload it
 * @example
 * ```ts
 * const { manifestKey, items } = await storeItems(store, () => readItems(createReadStream('a.jsonl'), { file: 'a.jsonl' }))
 * ```
 */
export async function storeItems(store: ObjectStore, items: () => Items, { concurrency = 16, progress = () => undefined }: StoreOptions = {}): Promise<StoreReport> {
  let total = 0
  const { header, manifest } = await eachObject(packItems(items()), () => { total++ })
  const report = { ...header, manifestKey: manifest.key }
  if (await store.exists(manifest.key)) return { ...report, uploaded: 0 }
  const limit = pLimit(concurrency)
  const running = new Set<Promise<void>>()
  let [uploaded, done] = [0, 0]
  let failure: { readonly reason: unknown } | undefined
  const upload = async ({ key, body }: StoredObject): Promise<void> => {
    if (!await store.exists(key)) {
      await store.put(key, body)
      uploaded++
    }
    progress(++done, total)
  }
  const again = await eachObject(packItems(items()), async (object) => {
    if (failure !== undefined) throw failure.reason
    if (running.size >= 2 * concurrency) await Promise.race(running)
    const task: Promise<void> = limit(upload, object).catch((reason: unknown) => { failure ??= { reason } }).finally(() => running.delete(task))
    running.add(task)
  })
  await Promise.all(running)
  if (failure !== undefined) throw failure.reason
  if (again.manifest.key !== manifest.key) throw new Error('the items changed while they were uploaded; run again')
  await store.put(manifest.key, manifest.body)
  return { ...report, uploaded: uploaded + 1 }
}

async function eachObject(objects: AsyncGenerator<StoredObject, StoredList>, take: (object: StoredObject) => Promise<void> | void): Promise<StoredList> {
  for (;;) {
    const next = await objects.next()
    if (next.done === true) return next.value
    await take(next.value)
  }
}
