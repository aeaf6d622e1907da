import type { Checksums } from '../checksum.js'
import type { ObjectMetadata } from './object-file.js'

/**
 * Orders keys as S3 lists them: by their UTF-8 bytes. UTF-16 order differs where surrogates meet characters above them.
 */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

/** Surrogates stand for code points above all others. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

/** The objects of a bucket by key, listed in order. Sorting is put off until somebody lists. */
export class KeyIndex {
  readonly #objects = new Map<string, ObjectMetadata>()
  readonly #texts = new SharedTexts()
  #sorted: string[] = []
  #changed = false

  get size(): number {
    return this.#objects.size
  }

  get(key: string): ObjectMetadata | undefined {
    return this.#objects.get(key)
  }

  set(metadata: ObjectMetadata): void {
    if (!this.#objects.has(metadata.key)) this.#changed = true
    this.#objects.set(metadata.key, new IndexedObject(metadata, this.#texts))
  }

  delete(key: string): void {
    if (this.#objects.delete(key)) this.#changed = true
  }

  /** Keys after `after` that start with `prefix`, in order. */
  * keysFrom(prefix: string, after: string): Generator<string> {
    if (this.#changed) {
      this.#sorted = [...this.#objects.keys()].sort(compareKeys)
      this.#changed = false
    }
    const keys = this.#sorted
    const start = compareKeys(after, prefix) >= 0 ? after : prefix
    for (let i = firstAtLeast(keys, start); i < keys.length; i++) {
      const key = keys[i]
      if (key === undefined || (prefix !== '' && !key.startsWith(prefix))) return
      if (after === '' || compareKeys(key, after) > 0) yield key
    }
  }
}

function firstAtLeast(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareKeys(keys[middle] ?? '', key) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Objects of a bucket have few different headers: equal ones are kept once. */
class SharedTexts {
  readonly #known = new Map<string, Readonly<Record<string, string>>>()

  share(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const name = JSON.stringify(texts)
    const known = this.#known.get(name)
    if (known !== undefined) return known
    if (this.#known.size < sharedAtMost) this.#known.set(name, texts)
    return texts
  }
}

const sharedAtMost = 256

/** Metadata in one shape: objects that are spread together have a hidden class each, which takes as much memory as all they hold. */
class IndexedObject implements ObjectMetadata {
  readonly version: number
  readonly key: string
  readonly size: number
  readonly etag: string
  readonly lastModified: number
  readonly headers: Readonly<Record<string, string>>
  readonly userMetadata: Readonly<Record<string, string>>
  readonly storageClass: string
  readonly checksums: Checksums
  declare readonly composite?: true
  declare readonly restore?: NonNullable<ObjectMetadata['restore']>
  declare readonly accessedAt?: number

  constructor(metadata: ObjectMetadata, texts: SharedTexts) {
    this.version = metadata.version
    this.key = metadata.key
    this.size = metadata.size
    this.etag = metadata.etag
    this.lastModified = metadata.lastModified
    this.headers = texts.share(metadata.headers)
    this.userMetadata = texts.share(metadata.userMetadata)
    this.storageClass = metadata.storageClass
    this.checksums = metadata.checksums
    if (metadata.composite !== undefined) this.composite = metadata.composite
    if (metadata.restore !== undefined) this.restore = metadata.restore
    if (metadata.accessedAt !== undefined) this.accessedAt = metadata.accessedAt
  }
}
