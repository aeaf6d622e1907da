import { closeSync, openSync, rmSync, utimesSync, writeSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Checksums } from '../checksum.js'
import { tieredClass } from './tiering.js'

/** What is kept of an object besides its bytes. */
export interface ObjectMetadata {
  /** Grows with every put: of two files of one key the higher one counts. */
  readonly version: number
  readonly key: string
  readonly size: number
  readonly etag: string
  /** Epoch milliseconds. */
  readonly lastModified: number
  /** content-type, content-encoding, cache-control … as they were put. */
  readonly headers: Readonly<Record<string, string>>
  /** x-amz-meta-… without the prefix. */
  readonly userMetadata: Readonly<Record<string, string>>
  readonly storageClass: string
  readonly checksums: Checksums
  /** The checksum is one of the parts' checksums; absent when it is of the whole object. */
  readonly composite?: true
  /** A restored object: when it is there, and until when, which is for ever where a class goes by access. */
  readonly restore?: { readonly readyAt: number; readonly expiresAt?: number }
  /**
   * When it was last read, to the day, of a class that goes by access; epoch milliseconds. Kept as the time of the file, since the bytes stay as they are;
   * not its access time, which every look at the file may change.
   */
  readonly accessedAt?: number
}

const magic = Buffer.from('SWOBJ001')

/**
 * The end of an object's file. Bytes and metadata lie in one file, the metadata last, since digests are known only then:
 * one rename makes both visible, and a torn file has no valid end.
 */
export function footerOf({ accessedAt: _timeOfFile, ...metadata }: ObjectMetadata): Buffer {
  const text = Buffer.from(JSON.stringify(metadata))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return Buffer.concat([text, length, magic])
}

/** Reads the metadata back; `undefined` for a file that is not whole. */
export async function readFooter(path: string): Promise<ObjectMetadata | undefined> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    const { size, mtimeMs } = await file.stat()
    const guess = Math.min(size, 4096)
    let tail: Buffer = await readAt(file, size - guess, guess)
    if (tail.length < 12 || !tail.subarray(-8).equals(magic)) return undefined
    const length = tail.readUInt32BE(tail.length - 12)
    if (length + 12 > size) return undefined
    if (length + 12 > tail.length) tail = await readAt(file, size - length - 12, length + 12)
    const metadata = JSON.parse(tail.subarray(tail.length - 12 - length, tail.length - 12).toString('utf8')) as ObjectMetadata
    if (metadata.size + length + 12 !== size) return undefined
    return metadata.storageClass === tieredClass ? { ...metadata, accessedAt: mtimeMs } : metadata
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  } finally {
    await file?.close()
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}

/**
 * Writes an object's file aside, whole and with its end, and hands it to `commit`, which makes it visible by a rename.
 * A failure, in `commit` too, leaves nothing behind.
 */
export async function writeObjectFile(
  temporary: string, source: AsyncIterable<Uint8Array>, finish: (size: number) => ObjectMetadata | Promise<ObjectMetadata>, commit: (metadata: ObjectMetadata) => void,
): Promise<ObjectMetadata> {
  const file = await open(temporary, 'wx')
  try {
    let size = 0
    for await (const chunk of source) {
      await file.writeFile(chunk)
      size += chunk.length
    }
    const metadata = await finish(size)
    await file.writeFile(footerOf(metadata))
    await file.close()
    markAccess(temporary, metadata)
    commit(metadata)
    return metadata
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(temporary, { force: true })
    throw error
  }
}

/** As {@link writeObjectFile}, for a few bytes at hand: in one turn, since other threads would take longer to be asked than the writing takes. */
export function writeSmallObjectFile(temporary: string, bytes: Uint8Array, metadata: ObjectMetadata, commit: (metadata: ObjectMetadata) => void): void {
  const file = openSync(temporary, 'wx')
  try {
    try {
      writeAll(file, Buffer.concat([bytes, footerOf(metadata)]))
    } finally {
      closeSync(file)
    }
    markAccess(temporary, metadata)
    commit(metadata)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Writes down when an object was last read: one small change of the file's entry. */
export function markAccess(path: string, { accessedAt }: Pick<ObjectMetadata, 'accessedAt'>): void {
  if (accessedAt !== undefined) utimesSync(path, accessedAt / 1000, accessedAt / 1000)
}

function writeAll(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done)
}
