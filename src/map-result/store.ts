import { MapResultError } from './error.js'

/** Where results lie: S3, or anything that has buckets and keys. */
export interface ObjectStore {
  /**
   * The bytes of an object: all of them, or a stream, as `Body` of the SDK's GetObject is one in Node. Rejects when there is no such object.
   *
   * @example
   * const client: ObjectStore = { get: async (Bucket, Key) => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body as Readable }
   */
  get(bucket: string, key: string): Promise<Uint8Array | AsyncIterable<Uint8Array>>
}

/** Where one object lies. */
export interface Place {
  readonly bucket: string
  readonly key: string
}

export const urlOf = ({ bucket, key }: Place): string => `s3://${bucket}/${key}`

/**
 * The bytes of an object, piece by piece.
 *
 * @throws MapResultError SW4504, with the store's error as its cause
 */
export async function* bytesOf(client: ObjectStore, place: Place): AsyncGenerator<Uint8Array> {
  try {
    const body = await client.get(place.bucket, place.key)
    if (body instanceof Uint8Array) yield body
    else yield* body
  } catch (error) {
    throw new MapResultError('SW4504', `${urlOf(place)} could not be read`, { cause: error })
  }
}
