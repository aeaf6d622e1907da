import { createReadStream, createWriteStream } from 'node:fs'
import { open, writeFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { JsonObject } from '../../service.js'
import { Digests } from '../checksum.js'
import { Members } from '../input.js'
import { defaultContentType } from '../request.js'
import type { S3Context } from '../service.js'
import { smallBytes } from '../store/bucket.js'
import type { ObjectMetadata } from '../store/object-file.js'
import { readObject, streamOf } from './whole-object.js'

/** Bytes that are read at once of a large file: the usual 64 KiB cost more turns than work. */
const highWaterMark = 1_048_576

/**
 * For SageMaker, which moves whole files: writes an object to `File`, which must not exist. Asks for what GetObject needs.
 */
export async function callSaveObject(context: S3Context, input: JsonObject): Promise<JsonObject> {
  const given = new Members('SaveObject', input, ['Bucket', 'Key', 'File'])
  const path = given.text('File')
  return readObject(context, given, {
    async bytes(bytes, metadata) {
      await writeFile(path, bytes, { flag: 'wx' })
      return answerOf(metadata)
    },
    // an object that was replaced by a small one since may be empty
    async file(file, metadata) {
      await pipeline(streamOf(file, 0, metadata.size, highWaterMark), createWriteStream(path, { flags: 'wx' }))
      return answerOf(metadata)
    },
  })
}

const answerOf = ({ size, etag }: Pick<ObjectMetadata, 'size' | 'etag'>): JsonObject => ({ ContentLength: size, ETag: `"${etag}"` })

/**
 * For SageMaker: makes a file an object, whole or not at all. Asks for what PutObject needs.
 */
export async function callStoreFile(context: S3Context, input: JsonObject): Promise<JsonObject> {
  const given = new Members('StoreFile', input, ['Bucket', 'Key', 'File'])
  const bucket = context.buckets.get(given.text('Bucket'))
  const path = given.text('File')
  const digests = new Digests([])
  const finish = (size: number): Omit<ObjectMetadata, 'version'> => ({
    key: given.text('Key'), size, lastModified: context.now(), storageClass: 'STANDARD', headers: { 'content-type': defaultContentType }, userMetadata: {}, ...digests.finish(),
  })
  const small = await smallFile(path)
  if (small === undefined) return answerOf(await bucket.put(digests.pass(createReadStream(path, { highWaterMark }) as AsyncIterable<Buffer>), finish))
  digests.update(small)
  return answerOf(bucket.putSmall(small, finish(small.length)))
}

/** The bytes of a file that is small; `undefined` for another. */
async function smallFile(path: string): Promise<Buffer | undefined> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    const { buffer, bytesRead } = await file.read(Buffer.alloc(smallBytes + 1), 0, smallBytes + 1, 0)
    return bytesRead > smallBytes ? undefined : buffer.subarray(0, bytesRead)
  } finally {
    await file?.close()
  }
}
