import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { fileProblem } from '../problem.js'

/** Bytes `start` to `end`, not included, which begin and end with whole records. */
export interface Cut {
  readonly start: number
  readonly end: number
}

const [quote, lineFeed] = [0x22, 0x0a]
const blockBytes = 1 << 20

/** Longer ones are no records: a quote that is never closed, or binary data. */
export const maxRecordBytes = 16 << 20

/**
 * Cuts a text file into parts of about the same size, where records end, and names its content. A line feed ends a record unless it stands in
 * quotes; whether it does depends on all quotes before, so the file is read once from its beginning.
 *
 * @param quoted - quotes have a meaning: CSV
 * @param partBytes - size at which a part ends with the next record
 * @returns the parts, in order and without gaps, none for an empty file; `digest` is SHA-256 in hexadecimal
 * @throws InferenceError SW4206 when a quote is never closed
 * @example
 * ```ts
 * const { parts, digest } = await cutText(handle, { name: 'a.csv', quoted: true, partBytes: 4 << 20 })
 * ```
 */
export async function cutText(handle: FileHandle, { name, quoted, partBytes }: { readonly name: string, readonly quoted: boolean, readonly partBytes: number }): Promise<TextCut> {
  const hash = createHash('sha256')
  const parts: Cut[] = []
  const buffer = Buffer.allocUnsafe(blockBytes)
  let [at, start, inside, openSince] = [0, 0, false, 0]
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, blockBytes, at)
    if (bytesRead === 0) break
    const block = buffer.subarray(0, bytesRead)
    hash.update(block)
    for (let from = 0; from < bytesRead;) {
      const mark = quoted ? indexOr(block, quote, from) : bytesRead
      if (!inside) {
        // a record's end is looked for only where a part may end
        for (let look = Math.max(from, start + partBytes - at); look < mark;) {
          const end = block.indexOf(lineFeed, look)
          if (end === -1 || end >= mark) break
          parts.push({ start, end: at + end + 1 })
          start = at + end + 1
          look = Math.max(end + 1, start + partBytes - at)
        }
      }
      if (mark < bytesRead) {
        inside = !inside
        openSince = at + mark
      }
      from = mark + 1
    }
    at += bytesRead
    if (inside && at - openSince > maxRecordBytes) throw unclosed(name)
  }
  if (inside) throw unclosed(name)
  if (start < at) parts.push({ start, end: at })
  return { parts, digest: hash.digest('hex'), bytes: at }
}

export interface TextCut {
  readonly parts: readonly Cut[]
  readonly digest: string
  readonly bytes: number
}

function indexOr(block: Buffer, byte: number, from: number): number {
  const found = block.indexOf(byte, from)
  return found === -1 ? block.length : found
}

const unclosed = (name: string) => fileProblem('SW4206', `${name} has a quote that is never closed`)

/**
 * Counts the records between two places, empty lines left out. It reads all that lies between.
 *
 * @param quoted - quotes have a meaning: CSV
 * @param from - where a record begins
 */
export async function recordsBefore(handle: FileHandle, quoted: boolean, place: number, from = 0): Promise<number> {
  const buffer = Buffer.allocUnsafe(blockBytes)
  let [at, count, inside, empty] = [from, 0, false, true]
  while (at < place) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(blockBytes, place - at), at)
    if (bytesRead === 0) break
    for (let index = 0; index < bytesRead; index++) {
      const byte = buffer[index]
      if (quoted && byte === quote) inside = !inside
      if (byte === lineFeed && !inside) {
        if (!empty) count++
        empty = true
      } else if (byte !== 0x0d) empty = false
    }
    at += bytesRead
  }
  return empty ? count : count + 1
}
