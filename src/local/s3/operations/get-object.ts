import { pipeline } from 'node:stream/promises'
import type { JsonObject } from '../../service.js'
import { refuseArchived, restoreHeader, tierOf } from '../archive.js'
import { noSuchKey } from '../error.js'
import { Members } from '../input.js'
import { defaultContentType, handled, keptHeaders } from '../request.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import type { Bucket } from '../store/bucket.js'
import type { ObjectMetadata } from '../store/object-file.js'
import { checkRead, conditionsOf } from '../wire/condition.js'
import { parseRange } from '../wire/range.js'
import { contentHeaders } from './put-object.js'
import { readObject, streamOf } from './whole-object.js'

/** Objects up to this size are read at once. */
const small = 65_536

interface Answer {
  readonly status: 200 | 206
  readonly start: number
  readonly length: number
  readonly headers: Readonly<Record<string, string>>
}

/** What GET and HEAD say alike. @throws ServiceError NotModified, PreconditionFailed, InvalidRange */
function answerOf(context: S3Context, bucket: Bucket, request: S3Request, metadata: ObjectMetadata): Answer {
  checkRead(conditionsOf(request), metadata)
  const range = parseRange(request.headers['range'], metadata.size)
  const { start, length } = range ?? { start: 0, length: metadata.size }
  const restore = restoreHeader(context, metadata)
  const tier = tierOf(context, bucket, metadata)
  // checksums are of the whole object: with a part of it they would only mislead
  const checksums = request.headers['x-amz-checksum-mode'] === 'ENABLED' && range === undefined ? metadata.checksums : {}
  const overrides = keptHeaders.flatMap((name): (readonly [string, string])[] => {
    const value = request.query.get(`response-${name}`)
    return value === null ? [] : [[name, value]]
  })
  return {
    status: range === undefined ? 200 : 206, start, length,
    headers: {
      ...metadata.headers,
      ...contentHeaders({ ...metadata, checksums }),
      'last-modified': new Date(metadata.lastModified).toUTCString(),
      'accept-ranges': 'bytes',
      'content-length': String(length),
      'x-amz-server-side-encryption': 'AES256',
      ...(range !== undefined && { 'content-range': `bytes ${start}-${start + length - 1}/${metadata.size}` }),
      ...(metadata.storageClass !== 'STANDARD' && { 'x-amz-storage-class': metadata.storageClass }),
      ...(restore !== undefined && { 'x-amz-restore': restore }),
      ...(tier !== undefined && { 'x-amz-archive-status': tier }),
      ...Object.fromEntries(Object.entries(metadata.userMetadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
      ...Object.fromEntries(overrides),
    },
  }
}

export function headObject(context: S3Context, request: S3Request): S3Reply {
  const bucket = context.buckets.get(request.bucket)
  const metadata = bucket.index.get(request.key)
  if (metadata === undefined) throw noSuchKey(request.key)
  const { status, headers } = answerOf(context, bucket, request, metadata)
  return { status, headers }
}

export async function getObject(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  const opened = await bucket.open(request.key)
  if (opened === undefined) throw noSuchKey(request.key)
  const { metadata, file } = opened
  try {
    refuseArchived(context, bucket, metadata)
    const { status, headers, start, length } = answerOf(context, bucket, request, metadata)
    bucket.touch(request.key, context.now())
    if (length <= small) {
      const body = Buffer.alloc(length)
      if (length > 0) await file.read(body, 0, length, start)
      return { status, headers, body }
    }
    request.raw.response.writeHead(status, headers)
    await send(file.createReadStream({ start, end: start + length - 1, autoClose: false }), request)
    return handled
  } finally {
    await file.close()
  }
}

/** What a stream says when the client has gone: that ends it, and is all there is to do. */
const gone: ReadonlySet<unknown> = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_UNABLE_TO_PIPE', 'ECONNRESET', 'EPIPE'])

async function send(stream: NodeJS.ReadableStream, { raw: { response } }: S3Request): Promise<void> {
  try {
    await pipeline(stream, response)
  } catch (error) {
    response.destroy()
    if (!gone.has((error as NodeJS.ErrnoException).code)) throw error
  }
}

const members = (context: S3Context, bucket: Bucket, metadata: ObjectMetadata): JsonObject => {
  const restore = restoreHeader(context, metadata)
  const tier = tierOf(context, bucket, metadata)
  return {
    AcceptRanges: 'bytes', ContentLength: metadata.size, ContentType: metadata.headers['content-type'] ?? defaultContentType, ETag: `"${metadata.etag}"`,
    LastModified: new Date(metadata.lastModified).toISOString().replace(/\.\d+Z$/, 'Z'), Metadata: metadata.userMetadata, ServerSideEncryption: 'AES256',
    ...(metadata.storageClass !== 'STANDARD' && { StorageClass: metadata.storageClass }), ...(restore !== undefined && { Restore: restore }),
    ...(tier !== undefined && { ArchiveStatus: tier }),
  }
}

/** From inside. */
export function callHeadObject(context: S3Context, input: JsonObject): JsonObject {
  const given = new Members('HeadObject', input, ['Bucket', 'Key'])
  const bucket = context.buckets.get(given.text('Bucket'))
  const metadata = bucket.index.get(given.text('Key'))
  if (metadata === undefined) throw noSuchKey(given.text('Key'))
  return members(context, bucket, metadata)
}

/** From inside: `Body` is text. @throws ServiceError InvalidRange */
export async function callGetObject(context: S3Context, input: JsonObject): Promise<JsonObject> {
  const given = new Members('GetObject', input, ['Bucket', 'Key', 'Range'])
  return readObject<JsonObject>(context, given, {
    bytes(bytes, metadata, bucket) {
      const { start, length, said } = partOf(given, metadata)
      return { ...members(context, bucket, metadata), ...said, Body: bytes.toString('utf8', start, start + length) }
    },
    async file(file, metadata, bucket) {
      const chunks: Buffer[] = []
      const { start, length, said } = partOf(given, metadata)
      for await (const chunk of streamOf(file, start, length)) chunks.push(chunk)
      return { ...members(context, bucket, metadata), ...said, Body: Buffer.concat(chunks).toString('utf8') }
    },
  })
}

/** Which bytes are asked for, and what the answer says of them. @throws ServiceError InvalidRange */
function partOf(given: Members, { size }: ObjectMetadata): { readonly start: number, readonly length: number, readonly said: JsonObject } {
  const range = parseRange(given.optionalText('Range'), size)
  if (range === undefined) return { start: 0, length: size, said: {} }
  const { start, length } = range
  return { start, length, said: { ContentLength: length, ContentRange: `bytes ${start}-${start + length - 1}/${size}` } }
}

/** Most bytes of one {@link callReadObject}. */
const largestPart = 8_388_608

/**
 * For Step Functions, which reads what may be large, and no text: part of an object, from `Start` on, `Body` as base64. Asks for what GetObject needs.
 */
export async function callReadObject(context: S3Context, input: JsonObject): Promise<JsonObject> {
  const given = new Members('ReadObject', input, ['Bucket', 'Key', 'Start', 'Length'])
  const bucket = context.buckets.get(given.text('Bucket'))
  const key = given.text('Key')
  const opened = await bucket.open(key)
  if (opened === undefined) throw noSuchKey(key)
  const { metadata, file } = opened
  try {
    refuseArchived(context, bucket, metadata)
    bucket.touch(key, context.now())
    const start = given.optionalNumber('Start') ?? 0
    const body = Buffer.alloc(Math.max(0, Math.min(given.optionalNumber('Length') ?? largestPart, largestPart, metadata.size - start)))
    if (body.length > 0) await file.read(body, 0, body.length, start)
    return { ContentLength: metadata.size, ETag: `"${metadata.etag}"`, Body: body.toString('base64') }
  } finally {
    await file.close()
  }
}
