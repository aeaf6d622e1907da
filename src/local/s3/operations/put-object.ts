import type { JsonObject } from '../../service.js'
import { ChecksumVerifier } from '../checksum.js'
import { s3Error } from '../error.js'
import { metadataHeaders } from '../request.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import type { ObjectMetadata } from '../store/object-file.js'
import { uploadBody } from '../upload-body.js'
import { checkWrite } from '../wire/condition.js'

export const conditionsOf = ({ headers }: Pick<S3Request, 'headers'>) => ({
  ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'], ifModifiedSince: headers['if-modified-since'], ifUnmodifiedSince: headers['if-unmodified-since'],
})

export const storageClassOf = (text: string | undefined): string => {
  const classes = ['STANDARD', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER', 'GLACIER_IR', 'DEEP_ARCHIVE', 'REDUCED_REDUNDANCY']
  if (text !== undefined && !classes.includes(text)) throw s3Error('InvalidArgument', `the storage class '${text}' is not valid`)
  return text ?? 'STANDARD'
}

export const etagHeaders = (metadata: ObjectMetadata): Readonly<Record<string, string>> => ({
  etag: `"${metadata.etag}"`,
  ...Object.fromEntries(Object.entries(metadata.checksums).map(([name, value]) => [`x-amz-checksum-${name}`, value])),
})

export async function putObject(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  const body = uploadBody(request)
  const described = metadataHeaders(request)
  const storageClass = storageClassOf(request.headers['x-amz-storage-class'])
  const conditions = conditionsOf(request)
  checkWrite(conditions, bucket.index.get(request.key))
  const metadata = await bucket.put(body.bytes, (size) => ({
    key: request.key, size, lastModified: context.now(), storageClass, ...described, ...body.finish(size),
  }), () => checkWrite(conditions, bucket.index.get(request.key)))
  return { status: 200, headers: etagHeaders(metadata) }
}

/** From inside: `Body` is text. */
export async function callPutObject(context: S3Context, input: JsonObject): Promise<JsonObject> {
  const { Bucket: name, Key: key, Body: text, ContentType: type, Metadata: userMetadata, StorageClass: storageClass, IfNoneMatch: ifNoneMatch, IfMatch: ifMatch, ...rest } = input
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw s3Error('NotImplemented', `the local S3 does not support the member ${unknown} of PutObject from inside`)
  const bucket = context.buckets.get(String(name))
  const verifier = new ChecksumVerifier([])
  const conditions = { ifMatch: ifMatch as string | undefined, ifNoneMatch: ifNoneMatch as string | undefined }
  const metadata = await bucket.put(verifier.pass(once(Buffer.from(typeof text === 'string' ? text : ''))), (size) => ({
    key: String(key), size, lastModified: context.now(), storageClass: storageClassOf(storageClass as string | undefined),
    headers: { 'content-type': typeof type === 'string' ? type : 'application/octet-stream' },
    userMetadata: (userMetadata ?? {}) as Readonly<Record<string, string>>, etag: verifier.etag(), checksums: {},
  }), () => checkWrite(conditions, bucket.index.get(String(key))))
  return { ETag: `"${metadata.etag}"` }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of one
async function * once(buffer: Buffer): AsyncGenerator<Uint8Array> {
  if (buffer.length > 0) yield buffer
}
