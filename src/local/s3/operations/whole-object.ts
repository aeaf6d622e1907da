import type { FileHandle } from 'node:fs/promises'
import { refuseArchived } from '../archive.js'
import { noSuchKey } from '../error.js'
import type { Members } from '../input.js'
import type { S3Context } from '../service.js'
import type { Bucket } from '../store/bucket.js'
import type { ObjectMetadata } from '../store/object-file.js'

/** What to do with an object: with the bytes of a small one, which are at hand, or with the file of another, which is closed afterwards. */
export interface ObjectReaders<T> {
  readonly bytes: (bytes: Buffer, metadata: ObjectMetadata, bucket: Bucket) => T | Promise<T>
  readonly file: (file: FileHandle, metadata: ObjectMetadata, bucket: Bucket) => Promise<T>
}

/**
 * Reads the object that a call from inside names by `Bucket` and `Key`.
 *
 * @throws ServiceError NoSuchBucket, NoSuchKey, InvalidObjectState
 */
export async function readObject<T>(context: S3Context, given: Members, { bytes, file: read }: ObjectReaders<T>): Promise<T> {
  const bucket = context.buckets.get(given.text('Bucket'))
  const key = given.text('Key')
  const allow = (metadata: ObjectMetadata): void => {
    refuseArchived(context, bucket, metadata)
    bucket.touch(key, context.now())
  }
  const atHand = bucket.readSmall(key)
  if (atHand !== undefined) {
    allow(atHand.metadata)
    return bytes(atHand.bytes, atHand.metadata, bucket)
  }
  const opened = await bucket.open(key)
  if (opened === undefined) throw noSuchKey(key)
  try {
    allow(opened.metadata)
    return await read(opened.file, opened.metadata, bucket)
  } finally {
    await opened.file.close()
  }
}

/** Bytes of an open file. A stream of none cannot be asked for. */
export const streamOf = (file: FileHandle, start: number, length: number, highWaterMark?: number): AsyncIterable<Buffer> | Iterable<Buffer> =>
  (length === 0 ? [] : file.createReadStream({ start, end: start + length - 1, autoClose: false, ...(highWaterMark !== undefined && { highWaterMark }) }) as AsyncIterable<Buffer>)
