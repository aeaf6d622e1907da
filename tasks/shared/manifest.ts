import { chunkCount } from './chunk.js'
import { TaskError } from './task-error.js'

/** What is said of a list of items once. */
export interface ManifestHeader {
  readonly format: 1
  readonly items: number
  readonly chunks: number
  /** Digest of the items as a set, whatever their order. */
  readonly listDigest: string
  /** Size of the largest text, in bytes of UTF-8. */
  readonly maxDocumentBytes: number
}

/**
 * A manifest is text in records of one size, so that a part of it can be read by its place: a header, padded with spaces, and a line with
 * the digest of each chunk, in order.
 */
const headerBytes = 512
const recordBytes = 65

/** Bytes `first` to `last`, both included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

export const headerRange: ByteRange = { first: 0, last: headerBytes - 1 }

/** Where the digests of chunks `from` to (not including) `to` are; `to` must be greater than `from`. */
export const recordRange = (from: number, to: number): ByteRange => ({ first: headerBytes + from * recordBytes, last: headerBytes + to * recordBytes - 1 })

/**
 * Writes a manifest.
 *
 * @param chunks - digests of the chunks' bytes, 64 hexadecimal digits each
 * @example
 * ```ts
 * writeManifest({ format: 1, items: 30, chunks: 2, listDigest, maxDocumentBytes: 900 }, [first, second])
 * ```
 */
export function writeManifest(header: ManifestHeader, chunks: readonly string[]): string {
  const json = JSON.stringify(header)
  if (json.length >= headerBytes || chunks.some((digest) => !/^[0-9a-f]{64}$/.test(digest))) throw new RangeError('a manifest holds SHA-256 digests in hexadecimal only')
  return [json.padEnd(headerBytes - 1), ...chunks, ''].join('\n')
}

/**
 * Reads the header.
 *
 * @throws TaskError `ManifestDamaged`
 */
export function readHeader(bytes: Uint8Array): ManifestHeader {
  const header = parsed(Buffer.from(bytes).toString('utf8')) ?? {}
  const { format, items, chunks, listDigest, maxDocumentBytes } = header
  const whole = [items, chunks, maxDocumentBytes].every((count) => Number.isSafeInteger(count) && (count ?? -1) >= 0)
  if (bytes.byteLength !== headerBytes || format !== 1 || !whole || chunks !== chunkCount(items ?? 0) || typeof listDigest !== 'string') {
    throw new TaskError('ManifestDamaged', 'the manifest has no header of format 1; upload the list again')
  }
  return header as ManifestHeader
}

function parsed(text: string): Partial<ManifestHeader> | null {
  try {
    return JSON.parse(text) as Partial<ManifestHeader> | null
  } catch (cause) {
    throw new TaskError('ManifestDamaged', 'the manifest does not begin with a JSON header; upload the list again', { cause })
  }
}

/**
 * Reads digests of chunks.
 *
 * @param bytes - what lies in the {@link recordRange} of `count` chunks
 * @throws TaskError `ManifestDamaged`
 */
export function readRecords(bytes: Uint8Array, count: number): readonly string[] {
  const digests = Buffer.from(bytes).toString('latin1').split('\n').slice(0, -1)
  if (bytes.byteLength !== count * recordBytes || digests.length !== count || digests.some((digest) => !/^[0-9a-f]{64}$/.test(digest))) {
    throw new TaskError('ManifestDamaged', `the manifest does not hold ${count} digests where they should be; upload the list again`)
  }
  return digests
}
