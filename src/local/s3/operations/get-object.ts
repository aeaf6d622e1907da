import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { JsonObject } from '../../service.js'
import { s3Error } from '../error.js'
import { handled, keptHeaders } from '../request.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { readRange } from '../store/bucket.js'
import type { ObjectMetadata } from '../store/object-file.js'
import { checkRead } from '../wire/condition.js'
import { parseRange } from '../wire/range.js'
import { isArchived, restoreHeader } from './restore-object.js'
import { conditionsOf, etagHeaders } from './put-object.js'

const noSuchKey = (key: string) => s3Error('NoSuchKey', 'The specified key does not exist.', { Key: key })

/** Objects up to this size are read at once. */
const small = 65_536

function objectHeaders(context: S3Context, request: S3Request, metadata: ObjectMetadata): Record<string, string> {
  const { checksums, ...rest } = metadata
  const restore = restoreHeader(context, metadata)
  // checksums are of the whole object: with a part of it they would only mislead
  const headers: Record<string, string> = {
    ...metadata.headers,
    ...etagHeaders({ ...rest, checksums: request.headers['x-amz-checksum-mode'] === 'ENABLED' && request.headers['range'] === undefined ? checksums : {} }),
    'last-modified': new Date(metadata.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    ...(metadata.storageClass !== 'STANDARD' && { 'x-amz-storage-class': metadata.storageClass }),
    ...(restore !== undefined && { 'x-amz-restore': restore }),
    ...Object.fromEntries(Object.entries(metadata.userMetadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
  }
  for (const name of keptHeaders) {
    const override = request.query.get(`response-${name}`)
    if (override !== null) headers[name] = override
  }
  return headers
}

export function headObject(context: S3Context, request: S3Request): S3Reply {
  const metadata = context.buckets.get(request.bucket).index.get(request.key)
  if (metadata === undefined) throw noSuchKey(request.key)
  checkRead(conditionsOf(request), metadata)
  const range = parseRange(request.headers['range'], metadata.size)
  return { status: range === undefined ? 200 : 206, headers: { ...objectHeaders(context, request, metadata), 'content-length': String(range?.length ?? metadata.size) } }
}

export async function getObject(context: S3Context, request: S3Request): Promise<S3Reply> {
  const opened = await context.buckets.get(request.bucket).open(request.key)
  if (opened === undefined) throw noSuchKey(request.key)
  const { metadata, file } = opened
  try {
    checkRead(conditionsOf(request), metadata)
    refuseArchived(context, metadata)
    const range = parseRange(request.headers['range'], metadata.size)
    const { start, length } = range ?? { start: 0, length: metadata.size }
    const headers = { ...objectHeaders(context, request, metadata), 'content-length': String(length), ...(range !== undefined && { 'content-range': `bytes ${start}-${start + length - 1}/${metadata.size}` }) }
    const status = range === undefined ? 200 : 206
    if (length <= small) {
      const buffer = Buffer.alloc(length)
      if (length > 0) await file.read(buffer, 0, length, start)
      await file.close()
      return { status, headers, body: buffer }
    }
    request.raw.response.writeHead(status, headers)
    // a client that goes away ends the stream, and that is all there is to do
    await pipeline(Readable.from(readRange(file, start, length)), request.raw.response).catch(() => request.raw.response.destroy())
    return handled
  } catch (error) {
    await file.close().catch(() => undefined)
    throw error
  }
}

function refuseArchived(context: S3Context, metadata: ObjectMetadata): void {
  if (isArchived(context, metadata)) throw s3Error('InvalidObjectState', "The operation is not valid for the object's storage class", { StorageClass: metadata.storageClass })
}

const members = (context: S3Context, metadata: ObjectMetadata): JsonObject => {
  const restore = restoreHeader(context, metadata)
  return {
    AcceptRanges: 'bytes', ContentLength: metadata.size, ContentType: metadata.headers['content-type'] ?? 'application/octet-stream', ETag: `"${metadata.etag}"`,
    LastModified: new Date(metadata.lastModified).toISOString().replace(/\.\d+Z$/, 'Z'), Metadata: metadata.userMetadata, ServerSideEncryption: 'AES256',
    ...(metadata.storageClass !== 'STANDARD' && { StorageClass: metadata.storageClass }), ...(restore !== undefined && { Restore: restore }),
  }
}

/** From inside. */
export function callHeadObject(context: S3Context, { Bucket: bucket, Key: key }: JsonObject): JsonObject {
  const metadata = context.buckets.get(String(bucket)).index.get(String(key))
  if (metadata === undefined) throw noSuchKey(String(key))
  return members(context, metadata)
}

/** From inside: `Body` is text. */
export async function callGetObject(context: S3Context, { Bucket: bucketName, Key: key }: JsonObject): Promise<JsonObject> {
  const bucket = context.buckets.get(String(bucketName))
  const small = bucket.readSmall(String(key))
  if (small !== undefined) {
    refuseArchived(context, small.metadata)
    return { ...members(context, small.metadata), Body: small.bytes.toString('utf8') }
  }
  const opened = await bucket.open(String(key))
  if (opened === undefined) throw noSuchKey(String(key))
  const { metadata, file } = opened
  try {
    refuseArchived(context, metadata)
    const buffer = Buffer.alloc(metadata.size)
    await file.read(buffer, 0, metadata.size, 0)
    return { ...members(context, metadata), Body: buffer.toString('utf8') }
  } finally {
    await file.close()
  }
}
