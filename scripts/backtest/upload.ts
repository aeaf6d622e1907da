import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Item } from '../../src/nlp/index.js'
import { nameList, packArchive } from '../../tasks/shared/archive.js'
import type { ListName } from '../../tasks/shared/archive.js'
import { archiveKey, manifestKey, uploadKey } from '../../tasks/shared/layout.js'
import type { UploadStore } from '../../tasks/shared/port.js'

/** Called for each pass over the items. */
export type ItemSource = () => AsyncIterable<Item> | Iterable<Item>

export interface UploadWatch {
  readonly signal: AbortSignal
  uploading(done: number, total: number): void
}

/** Milliseconds. */
const pause = 500
/** A mark is renewed this often, and stands for nobody after that long. */
const renewEvery = 20_000
const staleAfter = 90_000

/** The items of a pass, until it is called off: then whoever reads them fails, and what was half uploaded is taken back. */
async function * until(signal: AbortSignal, items: ReturnType<ItemSource>): AsyncGenerator<Item> {
  for await (const item of items) {
    signal.throwIfAborted()
    yield item
  }
}

/** Who uploads. */
interface Mark {
  readonly host: string
  readonly pid: number
}

/**
 * Puts a list into the bucket as one archive, unless it is there or somebody else is just uploading it: then that is waited for.
 *
 * @throws Error when the items change meanwhile; the signal's reason when it is called off
 * @example
 * ```ts
 * const { archiveDigest } = await uploadList(store, () => readItems(createReadStream('a.jsonl'), { file: 'a.jsonl' }), watch)
 * ```
 */
export async function uploadList(store: UploadStore, items: ItemSource, watch: UploadWatch): Promise<ListName> {
  const name = await nameList(until(watch.signal, items()))
  const { archiveDigest } = name
  const mark = uploadKey(archiveDigest)
  const own = JSON.stringify({ host: hostname(), pid: process.pid } satisfies Mark)
  for (;;) {
    watch.signal.throwIfAborted()
    if (await isThere(store, archiveDigest)) return name
    if (await store.putIfAbsent(mark, own)) break
    if (await isAbandoned(store, mark)) await store.remove(mark)
    else await sleep(pause, undefined, { signal: watch.signal })
  }
  // a mark that could not be renewed at worst lets another upload the same bytes
  const renewal = setInterval(() => void store.put(mark, own).catch(() => undefined), renewEvery)
  try {
    // who had the mark before may have finished since
    if (!await isThere(store, archiveDigest)) {
      await store.putArchive(archiveKey(archiveDigest), packArchive(until(watch.signal, items()), archiveDigest, (done) => watch.uploading(done, name.items)))
    }
  } finally {
    clearInterval(renewal)
    await store.remove(mark)
  }
  return name
}

const isThere = async (store: UploadStore, digest: string): Promise<boolean> => await store.exists(manifestKey(digest)) || store.exists(archiveKey(digest))

/** Whoever made the mark was killed, as far as can be known. */
async function isAbandoned(store: UploadStore, mark: string): Promise<boolean> {
  const [bytes, writtenAt] = [await store.get(mark), await store.writtenAt(mark)]
  if (bytes === undefined || writtenAt === undefined) return false
  if (Date.now() - writtenAt > staleAfter) return true
  const { host, pid } = JSON.parse(Buffer.from(bytes).toString('utf8')) as Mark
  return host === hostname() && pid !== process.pid && !isRunning(pid)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
