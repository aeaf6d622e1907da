import { GetObjectCommand, HeadObjectCommand, NotFound, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3'
import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3'
import type { ObjectStore } from '../port.js'

/**
 * A bucket behind an S3 client. A missing object is an answer, any other failure is thrown; without `s3:ListBucket` AWS answers 403 for a
 * missing object, which is thrown too.
 */
export function createObjectStore(client: S3Client, bucket: string): ObjectStore {
  const read = async (key: string, range?: string): Promise<GetObjectCommandOutput['Body']> => {
    const answer = await unlessMissing(client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...(range !== undefined && { Range: range }) })))
    return answer?.Body
  }
  return {
    get: async (key) => (await read(key))?.transformToByteArray(),
    getRange: async (key, first, last) => (await read(key, `bytes=${first}-${last}`))?.transformToByteArray(),
    getStream: async (key) => await read(key) as AsyncIterable<Uint8Array> | undefined,
    async exists(key) {
      return await unlessMissing(client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))) !== undefined
    },
    async put(key, body) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }))
    },
  }
}

/** What the work gives; undefined when S3 says that there is no such object. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    // HEAD has no body to name the error in: the SDK calls it NotFound
    if (error instanceof NoSuchKey || error instanceof NotFound) return undefined
    throw error
  }
}
