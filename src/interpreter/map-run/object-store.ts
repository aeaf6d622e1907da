/** An object as it is read. */
export interface StoredObject {
  /** Bytes of the whole object, whatever part of it is read. */
  readonly size: number
  readonly body: AsyncIterable<Uint8Array>
}

/** Names an object. */
export interface ObjectAddress {
  readonly bucket: string
  readonly key: string
  readonly versionId?: string
  /** Account that must own the bucket. */
  readonly expectedBucketOwner?: string
}

/** One object of a list. */
export interface ListedObject {
  readonly key: string
  readonly size: number
  /** With its quotes, as S3 gives it. */
  readonly etag: string
  /** Epoch milliseconds. */
  readonly lastModified: number
  readonly storageClass: string
}

/** Members of ListObjectsV2. */
export interface ObjectQuery {
  readonly bucket: string
  readonly parameters: Readonly<Record<string, string | number | boolean>>
  /** Where the page before ended. */
  readonly continuationToken?: string
}

/**
 * S3 as a Map Run sees it, in the name of the execution's role. What a method throws becomes the cause of States.ItemReaderFailed or States.ResultWriterFailed.
 *
 * @example
 * const objects: ObjectStore = { get: async () => ({ size: 2, body: [Buffer.from('[]')] }), … }
 */
export interface ObjectStore {
  /** @param range - bytes, `end` excluded; the whole object when left out */
  get(address: ObjectAddress, range?: { readonly start: number, readonly end: number }): Promise<StoredObject>
  /** One page, in the order of keys; common prefixes are left out. */
  list(query: ObjectQuery): Promise<{ readonly objects: readonly ListedObject[], readonly continuationToken?: string }>
  put(bucket: string, key: string, body: Uint8Array, contentType: string): Promise<void>
}
