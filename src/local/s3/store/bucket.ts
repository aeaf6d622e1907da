import { createHash, randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { s3Error } from '../error.js'
import { KeyIndex } from './key-index.js'
import { markAccess, readFooter, writeObjectFile, writeSmallObjectFile } from './object-file.js'
import type { ObjectMetadata } from './object-file.js'
import { isStaleAccess, tieredClass } from './tiering.js'
import type { Tiering } from './tiering.js'

/** Objects up to this size are written and read in one turn: asking other threads takes longer than the work itself. */
export const smallBytes = 65_536

/** Metadata of an object once its bytes have passed; the bucket numbers the version. */
export type Finish = (size: number) => Omit<ObjectMetadata, 'version'>

/** Judges what is there now; throws to leave everything as it is. */
export type Check = (present: ObjectMetadata | undefined) => void

const anything: Check = () => undefined

/**
 * The objects of one bucket on disk. A key never becomes a path: its file is named by the key's digest and the version.
 *
 * `objects/ab/abcdef…-version` objects · `temporary/` what is being written · `uploads/<id>/` multipart uploads
 */
export class Bucket {
  readonly index = new KeyIndex()
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** By name. Not kept: whoever deploys the bucket says it at each start. */
  readonly tierings = new Map<string, Tiering>()
  #version = 0
  #closed = false
  /** Folders that are known to be there: 256 at most. */
  readonly #shelves = new Set<string>()

  private constructor(readonly name: string, readonly directory: string) {
    mkdirSync(directory, { recursive: true })
    this.createdAt = statSync(directory).birthtimeMs
  }

  /** Reads what is there, and throws away what a killed process left half-written or replaced. */
  static async open(directory: string, name: string): Promise<Bucket> {
    const bucket = new Bucket(name, path.join(directory, name))
    await rm(bucket.inside('temporary'), { recursive: true, force: true })
    await Promise.all(['objects', 'temporary', 'uploads'].map((folder) => mkdir(bucket.inside(folder), { recursive: true })))
    for (const shelf of await readdir(bucket.inside('objects'))) {
      const files = await readdir(bucket.inside('objects', shelf))
      for (let i = 0; i < files.length; i += 64) {
        const found = await Promise.all(files.slice(i, i + 64).map((file) => readFooter(bucket.inside('objects', shelf, file))))
        for (const metadata of found) if (metadata !== undefined) bucket.#admitFound(metadata)
      }
    }
    return bucket
  }

  #admitFound(metadata: ObjectMetadata): void {
    this.#version = Math.max(this.#version, metadata.version)
    const known = this.index.get(metadata.key)
    const [newer, older] = known === undefined || known.version < metadata.version ? [metadata, known] : [known, metadata]
    this.index.set(newer)
    if (older !== undefined) rmSync(this.fileOf(older), { force: true })
  }

  inside(...parts: readonly string[]): string {
    return path.join(this.directory, ...parts)
  }

  temporary(): string {
    return this.inside('temporary', randomUUID())
  }

  private fileOf({ key, version }: Pick<ObjectMetadata, 'key' | 'version'>): string {
    const digest = createHash('sha256').update(key).digest('hex')
    return this.inside('objects', digest.slice(0, 2), `${digest}-${version}`)
  }

  /**
   * Stores an object. `check` runs when the bytes are on disk, in one turn with the rename that makes them visible, so a
   * condition is judged against what is there at that moment; whoever throws in it leaves everything as it was.
   */
  async put(source: AsyncIterable<Uint8Array>, finish: Finish, check: Check = anything): Promise<ObjectMetadata> {
    const temporary = this.temporary()
    return writeObjectFile(temporary, source, (size) => this.#numbered(finish(size)), (complete) => this.#commit(temporary, complete, check))
  }

  /** As `put`, for few bytes that are at hand. */
  putSmall(bytes: Uint8Array, described: Omit<ObjectMetadata, 'version'>, check: Check = anything): ObjectMetadata {
    const temporary = this.temporary()
    const metadata = this.#numbered(described)
    writeSmallObjectFile(temporary, bytes, metadata, (complete) => this.#commit(temporary, complete, check))
    return metadata
  }

  /** Writing an object is an access, unless it says itself when that was. */
  #numbered(described: Omit<ObjectMetadata, 'version'>): ObjectMetadata {
    const { storageClass, lastModified, accessedAt = lastModified } = described
    return { ...described, version: ++this.#version, ...(storageClass === tieredClass && { accessedAt }) }
  }

  /**
   * Remembers that an object was read, where its class goes by that, and at most once a day.
   *
   * @param now - epoch milliseconds
   */
  touch(key: string, now: number): void {
    const metadata = this.index.get(key)
    if (metadata === undefined || !isStaleAccess(metadata, now)) return
    const touched = { ...metadata, accessedAt: now }
    markAccess(this.fileOf(touched), touched)
    this.index.set(touched)
  }

  /**
   * Makes a complete file the object. The replaced file goes in the same turn: were it removed later, a delete in between
   * and the end of this process could bring it back.
   */
  #commit(temporary: string, complete: ObjectMetadata, check: Check): void {
    if (this.#closed) throw s3Error('NoSuchBucket', 'The specified bucket does not exist', { BucketName: this.name })
    const present = this.index.get(complete.key)
    check(present)
    const file = this.fileOf(complete)
    const shelf = path.dirname(file)
    if (!this.#shelves.has(shelf)) {
      mkdirSync(shelf, { recursive: true })
      this.#shelves.add(shelf)
    }
    renameSync(temporary, file)
    // of two puts of one key at once, the one numbered later stays
    const replaced = present !== undefined && present.version > complete.version ? complete : present
    if (replaced !== complete) this.index.set(complete)
    if (replaced !== undefined) rmSync(this.fileOf(replaced), { force: true })
  }

  /** Removes an object, if there is one and `check` says nothing against it. */
  delete(key: string, check: Check = anything): void {
    const metadata = this.index.get(key)
    check(metadata)
    if (metadata === undefined) return
    this.index.delete(key)
    rmSync(this.fileOf(metadata), { force: true })
  }

  /** From here on nothing is put: the bucket has been deleted. */
  close(): void {
    this.#closed = true
  }

  /** A whole object of at most {@link smallBytes}; `undefined` when the key does not exist or its object is larger. */
  readSmall(key: string): { readonly metadata: ObjectMetadata; readonly bytes: Buffer } | undefined {
    const metadata = this.index.get(key)
    if (metadata === undefined || metadata.size > smallBytes) return undefined
    const file = openSync(this.fileOf(metadata), 'r')
    try {
      const bytes = Buffer.alloc(metadata.size)
      for (let done = 0; done < bytes.length;) {
        const count = readSync(file, bytes, done, bytes.length - done, done)
        if (count === 0) throw new Error(`the file of version ${metadata.version} of an object ends too early`)
        done += count
      }
      return { metadata, bytes }
    } finally {
      closeSync(file)
    }
  }

  /**
   * Opens an object. Whoever has it open goes on reading it when a new version is put.
   *
   * @returns `undefined` when the key does not exist (any more)
   */
  async open(key: string): Promise<{ readonly metadata: ObjectMetadata; readonly file: FileHandle } | undefined> {
    for (;;) {
      const metadata = this.index.get(key)
      if (metadata === undefined) return undefined
      try {
        return { metadata, file: await open(this.fileOf(metadata), 'r') }
      } catch (error) {
        // replaced or deleted between the look-up and the opening
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || this.index.get(key)?.version === metadata.version) throw error
      }
    }
  }
}

/** Some bytes of an open object; closes it, whether they are read to the end or not. */
export async function * readRange(file: FileHandle, start: number, length: number): AsyncGenerator<Uint8Array> {
  if (length === 0) {
    await file.close()
    return
  }
  yield* file.createReadStream({ start, end: start + length - 1 }) as AsyncIterable<Buffer>
}
