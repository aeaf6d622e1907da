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
    this.#objects.set(metadata.key, metadata)
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
