import { createHash } from 'node:crypto'
import type { JsonObject } from '../../service.js'
import { s3Error } from '../error.js'
import { metadataHeaders } from '../request.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { smallBytes } from '../store/bucket.js'
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
  const finish = (size: number): Omit<ObjectMetadata, 'version'> => ({ key: request.key, size, lastModified: context.now(), storageClass, ...described, ...body.finish(size) })
  const check = (): void => checkWrite(conditions, bucket.index.get(request.key))
  if (body.expected === undefined || body.expected > smallBytes) return { status: 200, headers: etagHeaders(await bucket.put(body.bytes, finish, check)) }
  const bytes = await wholeBody(body.bytes, body.expected)
  const metadata = await bucket.putSmall(bytes, finish(bytes.length), check)
  return { status: 200, headers: etagHeaders(metadata) }
}

/** From inside: `Body` is text. */
export async function callPutObject(context: S3Context, input: JsonObject): Promise<JsonObject> {
  const { Bucket: name, Key: key, Body: text, ContentType: type, Metadata: userMetadata, StorageClass: storageClass, IfNoneMatch: ifNoneMatch, IfMatch: ifMatch, ...rest } = input
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw s3Error('NotImplemented', `the local S3 does not support the member ${unknown} of PutObject from inside`)
  const bucket = context.buckets.get(String(name))
  const bytes = Buffer.from(typeof text === 'string' ? text : '')
  const conditions = { ifMatch: ifMatch as string | undefined, ifNoneMatch: ifNoneMatch as string | undefined }
  // a state holds 256 KiB: what it writes is small
  const metadata = await bucket.putSmall(bytes, {
    key: String(key), size: bytes.length, lastModified: context.now(), storageClass: storageClassOf(storageClass as string | undefined),
    headers: { 'content-type': typeof type === 'string' ? type : 'application/octet-stream' },
    userMetadata: (userMetadata ?? {}) as Readonly<Record<string, string>>, etag: createHash('md5').update(bytes).digest('hex'), checksums: {},
  }, () => checkWrite(conditions, bucket.index.get(String(key))))
  return { ETag: `"${metadata.etag}"` }
}

async function wholeBody(source: AsyncIterable<Uint8Array>, expected: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > expected) throw s3Error('IncompleteBody', 'The body is longer than it was said to be')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
