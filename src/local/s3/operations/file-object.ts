import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { JsonObject } from '../../service.js'
import { refuseArchived } from '../archive.js'
import { Digests } from '../checksum.js'
import { noSuchKey } from '../error.js'
import { Members } from '../input.js'
import { defaultContentType } from '../request.js'
import type { S3Context } from '../service.js'

/**
 * For SageMaker, which moves whole files: writes an object to `File`, which must not exist. Asks for what GetObject needs.
 */
export async function callSaveObject(context: S3Context, input: JsonObject): Promise<JsonObject> {
  const given = new Members('SaveObject', input, ['Bucket', 'Key', 'File'])
  const bucket = context.buckets.get(given.text('Bucket'))
  const key = given.text('Key')
  const opened = await bucket.open(key)
  if (opened === undefined) throw noSuchKey(key)
  const { metadata, file } = opened
  try {
    refuseArchived(context, bucket, metadata)
    bucket.touch(key, context.now())
    const source = metadata.size === 0 ? [] : file.createReadStream({ start: 0, end: metadata.size - 1, autoClose: false })
    await pipeline(source, createWriteStream(given.text('File'), { flags: 'wx' }))
    return { ContentLength: metadata.size, ETag: `"${metadata.etag}"` }
  } finally {
    await file.close()
  }
}

/**
 * For SageMaker: makes a file an object, whole or not at all. Asks for what PutObject needs.
 */
export async function callStoreFile(context: S3Context, input: JsonObject): Promise<JsonObject> {
  const given = new Members('StoreFile', input, ['Bucket', 'Key', 'File'])
  const bucket = context.buckets.get(given.text('Bucket'))
  const digests = new Digests([])
  const bytes = digests.pass(createReadStream(given.text('File')) as AsyncIterable<Buffer>)
  const { etag } = await bucket.put(bytes, size => ({
    key: given.text('Key'), size, lastModified: context.now(), storageClass: 'STANDARD', headers: { 'content-type': defaultContentType }, userMetadata: {}, ...digests.finish(),
  }))
  return { ETag: `"${etag}"` }
}
