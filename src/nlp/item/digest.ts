import { createHash } from 'node:crypto'
import { canonicalJson, compareText, sha256 } from '../canonical.js'
import type { Item } from '../types.js'

/**
 * Names a text by its content: lower-case hexadecimal SHA-256 of its UTF-8 bytes. Base NLP and results are cached under it.
 *
 * @example
 * ```ts
 * itemDigest('') // 'e3b0c44298fc1c14…'
 * ```
 */
export function itemDigest(text: string): string {
  return sha256(text)
}

/** Takes items one by one, so that a list need not lie in memory. */
export interface ListDigest {
  add(item: Item): void
  digest(): string
}

/**
 * Digest of a list of items as a set: ids, texts, spans and slices count, the items' order does not.
 *
 * @example
 * ```ts
 * const list = createListDigest()
 * for await (const item of readItems(file, { file: 'a.jsonl' })) list.add(item)
 * list.digest() // 64 hexadecimal digits
 * ```
 */
export function createListDigest(): ListDigest {
  const digests: string[] = []
  return {
    add({ id, text, spans, slices = {} }) {
      const ordered = spans.map(({ start, end, label }) => [start, end, label] as const)
        .sort((a, b) => a[0] - b[0] || a[1] - b[1] || compareText(a[2], b[2]))
      digests.push(sha256(canonicalJson({ id, text, spans: ordered, slices })))
    },
    digest() {
      const hash = createHash('sha256')
      for (const one of digests.toSorted()) hash.update(one)
      return hash.digest('hex')
    },
  }
}

/** {@link createListDigest} of items at hand. */
export function listDigest(items: Iterable<Item>): string {
  const list = createListDigest()
  for (const item of items) list.add(item)
  return list.digest()
}
