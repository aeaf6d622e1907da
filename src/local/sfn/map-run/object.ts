import type { ObjectStore } from '../../../interpreter/index.js'
import { ServiceError, type Caller, type JsonObject, type ServiceDirectory } from '../../service.js'

/** Bytes that are read at once. */
const part = 1_048_576

/** The local S3 as Map Runs of one role see it. @throws Error with a cause in the manner of AWS */
export function roleObjects(services: ServiceDirectory, caller: Caller): ObjectStore {
  const call = async (operation: string, input: JsonObject): Promise<JsonObject> => {
    try {
      return await services.call('s3', operation, input, caller)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      throw new Error(`${error.message} (Service: Amazon S3; Status Code: ${String(error.statusCode)}; Error Code: ${error.code})`, { cause: error })
    }
  }
  return {
    async get({ bucket, key, versionId, expectedBucketOwner }, range) {
      if (versionId !== undefined || expectedBucketOwner !== undefined) throw new Error(`SW4301: ${versionId === undefined ? 'ExpectedBucketOwner' : 'VersionId'} is not supported by the local AWS`)
      const read = (start: number, length: number): Promise<JsonObject> => call('ReadObject', { Bucket: bucket, Key: key, Start: start, Length: length })
      const begin = range?.start ?? 0
      const first = await read(begin, Math.min(part, (range?.end ?? Infinity) - begin))
      const size = first['ContentLength'] as number
      const end = Math.min(range?.end ?? size, size)
      async function* body(): AsyncGenerator<Uint8Array> {
        let answer = first
        for (let at = begin; at < end;) {
          if (at > begin) answer = await read(at, Math.min(part, end - at))
          if (answer['ETag'] !== first['ETag']) throw new Error('The object was replaced while it was read.')
          const bytes = Buffer.from(answer['Body'] as string, 'base64')
          yield bytes
          at += bytes.length
        }
      }
      return { size, body: body() }
    },
    async list({ bucket, parameters, continuationToken }) {
      const answer = await call('ListObjectsV2', { ...parameters, Bucket: bucket, ...(continuationToken === undefined ? {} : { ContinuationToken: continuationToken }) })
      const { Contents: contents, NextContinuationToken: next } = answer
      const objects = (contents ?? []) as readonly { readonly Key: string, readonly Size: number, readonly ETag: string, readonly LastModified: string, readonly StorageClass: string }[]
      return {
        objects: objects.map(({ Key, Size, ETag, LastModified, StorageClass }) => ({ key: Key, size: Size, etag: ETag, lastModified: Date.parse(LastModified), storageClass: StorageClass })),
        ...(typeof next === 'string' && { continuationToken: next }),
      }
    },
    async put(bucket, key, body, contentType) {
      await call('PutObject', { Bucket: bucket, Key: key, Body: Buffer.from(body).toString('utf8'), ContentType: contentType })
    },
  }
}
