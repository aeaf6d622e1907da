import { randomUUID } from 'node:crypto'
import { renameSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ChecksumName } from '../checksum.js'
import { noSuchUpload, s3Error } from '../error.js'
import { readRange } from './bucket.js'
import type { Bucket } from './bucket.js'
import { readFooter, writeObjectFile } from './object-file.js'
import type { ObjectMetadata } from './object-file.js'

/** What an upload was begun with. */
export interface UploadDescription extends Pick<ObjectMetadata, 'key' | 'headers' | 'userMetadata' | 'storageClass'> {
  /** Epoch milliseconds. */
  readonly initiated: number
  readonly checksum?: { readonly algorithm: ChecksumName; readonly type: 'COMPOSITE' | 'FULL_OBJECT' }
}

/** A stored part. */
export type Part = Pick<ObjectMetadata, 'size' | 'etag' | 'lastModified' | 'checksums'> & { readonly number: number }

const descriptionFile = 'upload.json'

/** Uploads that are being put together, by folder. */
const completing = new Set<string>()

/** A multipart upload: a folder that holds its description and a file a part. It is there as a whole or not at all. */
export class Upload {
  private constructor(private readonly bucket: Bucket, readonly id: string, readonly description: UploadDescription) {}

  static async create(bucket: Bucket, description: UploadDescription): Promise<Upload> {
    const upload = new Upload(bucket, randomUUID(), description)
    const temporary = bucket.temporary()
    await mkdir(temporary)
    await writeFile(path.join(temporary, descriptionFile), JSON.stringify(description))
    await rename(temporary, upload.#folder)
    return upload
  }

  /** @throws ServiceError NoSuchUpload, also for an upload of another key */
  static async open(bucket: Bucket, id: string | null, key: string): Promise<Upload> {
    // an id is one of ours or nothing: it never leads elsewhere
    const upload = id !== null && /^[0-9a-f-]{36}$/.test(id) ? await Upload.#read(bucket, id) : undefined
    if (upload?.description.key !== key) throw noSuchUpload()
    return upload
  }

  /** By key, then by age. */
  static async list(bucket: Bucket): Promise<readonly Upload[]> {
    const uploads = await Promise.all((await readdir(bucket.inside('uploads'))).map((id) => Upload.#read(bucket, id)))
    return uploads.filter((upload) => upload !== undefined)
      .sort((a, b) => Buffer.compare(Buffer.from(a.description.key), Buffer.from(b.description.key)) || a.description.initiated - b.description.initiated || (a.id < b.id ? -1 : 1))
  }

  static async #read(bucket: Bucket, id: string): Promise<Upload | undefined> {
    try {
      return new Upload(bucket, id, JSON.parse(await readFile(bucket.inside('uploads', id, descriptionFile), 'utf8')) as UploadDescription)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  get #folder(): string {
    return this.bucket.inside('uploads', this.id)
  }

  #fileOf(number: number): string {
    return path.join(this.#folder, String(number))
  }

  /** Stores a part in place of the one of that number. @throws ServiceError NoSuchUpload, OperationAborted */
  async putPart(number: number, source: AsyncIterable<Uint8Array>, finish: (size: number) => Pick<Part, 'etag' | 'checksums'>, now: () => number): Promise<Part> {
    const temporary = this.bucket.temporary()
    const stored = await writeObjectFile(temporary, source, (size) => ({
      key: String(number), version: number, size, lastModified: now(), storageClass: 'STANDARD', headers: {}, userMetadata: {}, ...finish(size),
    }), () => {
      this.#refuseWhileCompleting()
      try {
        renameSync(temporary, this.#fileOf(number))
      } catch (error) {
        throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? noSuchUpload() : error
      }
    })
    return { ...stored, number }
  }

  /** In order of their numbers. */
  async parts(): Promise<readonly Part[]> {
    const numbers = (await this.#entries()).filter((name) => /^\d+$/.test(name)).map(Number).sort((a, b) => a - b)
    const parts = await Promise.all(numbers.map(async (number): Promise<Part | undefined> => {
      const stored = await readFooter(this.#fileOf(number))
      return stored === undefined ? undefined : { ...stored, number }
    }))
    return parts.filter((part) => part !== undefined)
  }

  async #entries(): Promise<readonly string[]> {
    try {
      return await readdir(this.#folder)
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? noSuchUpload() : error
    }
  }

  /** The bytes of parts, one after the other. */
  async * bytes(parts: readonly Part[]): AsyncGenerator<Uint8Array> {
    for (const part of parts) yield* readRange(await open(this.#fileOf(part.number), 'r'), 0, part.size)
  }

  /** Runs what makes an object of the upload, and ends it. Meanwhile nobody changes its parts. @throws ServiceError OperationAborted */
  async complete<T>(work: () => Promise<T>): Promise<T> {
    this.#refuseWhileCompleting()
    completing.add(this.#folder)
    try {
      const result = await work()
      await this.#remove()
      return result
    } finally {
      completing.delete(this.#folder)
    }
  }

  /** @throws ServiceError NoSuchUpload, OperationAborted */
  async abort(): Promise<void> {
    this.#refuseWhileCompleting()
    await this.#remove()
  }

  /** By a rename first, so that a process that is killed leaves no half of it. */
  async #remove(): Promise<void> {
    const temporary = this.bucket.temporary()
    try {
      renameSync(this.#folder, temporary)
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? noSuchUpload() : error
    }
    await rm(temporary, { recursive: true, force: true })
  }

  #refuseWhileCompleting(): void {
    if (completing.has(this.#folder)) throw s3Error('OperationAborted', 'A conflicting operation is currently in progress against this upload. Please try again.')
  }
}
