import type { JsonObject } from '../../service.js'
import { environment } from '../../environment.js'
import { s3Error } from '../error.js'
import { Members } from '../input.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import type { Bucket } from '../store/bucket.js'
import type { ObjectMetadata } from '../store/object-file.js'
import { wholeNumber } from '../wire/number.js'
import { xmlReply } from '../wire/xml.js'

interface ListOptions {
  readonly prefix: string
  readonly delimiter: string
  readonly after: string
  readonly maxKeys: number
}

interface Listing {
  readonly objects: readonly ObjectMetadata[]
  readonly prefixes: readonly string[]
  /** Last key or prefix given, when there is more. */
  readonly next: string | undefined
}

/** Keys of a page. Source: S3 API reference, ListObjectsV2. */
const mostKeys = 1000

function list(bucket: Bucket, { prefix, delimiter, after, maxKeys }: ListOptions): Listing {
  const objects: ObjectMetadata[] = []
  const prefixes: string[] = []
  let last = after
  if (maxKeys === 0) return { objects, prefixes, next: undefined }
  for (const key of bucket.index.keysFrom(prefix, after)) {
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    const common = cut === -1 ? undefined : key.slice(0, cut + delimiter.length)
    // the page before may have ended with this very prefix
    if (common !== undefined && (common === prefixes.at(-1) || (after !== '' && after.startsWith(common)))) continue
    if (objects.length + prefixes.length === maxKeys) return { objects, prefixes, next: last }
    last = common ?? key
    if (common !== undefined) prefixes.push(common)
    else {
      const metadata = bucket.index.get(key)
      if (metadata !== undefined) objects.push(metadata)
    }
  }
  return { objects, prefixes, next: undefined }
}

const limitOf = (text: string | null): number => Math.min(wholeNumber(text, 'max-keys', 0, 2_147_483_647) ?? mostKeys, mostKeys)

const tokenOf = (key: string): string => Buffer.from(key).toString('base64url')

/** @throws ServiceError InvalidArgument for a token that was never given out */
function keyOfToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString('utf8')
  if (token === '' || tokenOf(key) !== token) throw s3Error('InvalidArgument', 'The continuation token provided is incorrect', { ArgumentName: 'continuation-token' })
  return key
}

export function listObjectsV2(context: S3Context, request: S3Request): S3Reply {
  const { query } = request
  const bucket = context.buckets.get(request.bucket)
  const token = query.get('continuation-token')
  const startAfter = query.get('start-after') ?? ''
  const options = { prefix: query.get('prefix') ?? '', delimiter: query.get('delimiter') ?? '', after: token === null ? startAfter : keyOfToken(token), maxKeys: limitOf(query.get('max-keys')) }
  const encoding = query.get('encoding-type')
  if (encoding !== null && encoding !== 'url') throw s3Error('InvalidArgument', 'Invalid Encoding Method specified in Request', { ArgumentName: 'encoding-type', ArgumentValue: encoding })
  const encoded = encoding === 'url'
  const owner = query.get('fetch-owner') === 'true' ? { Owner: { ID: environment.accountId } } : {}
  const encode = (key: string): string => (encoded ? encodeURIComponent(key).replaceAll('%2F', '/') : key)
  const { objects, prefixes, next } = list(bucket, options)
  return xmlReply('ListBucketResult', {
    Name: request.bucket, Prefix: encode(options.prefix), MaxKeys: options.maxKeys, KeyCount: objects.length + prefixes.length, IsTruncated: next !== undefined,
    Delimiter: options.delimiter === '' ? undefined : encode(options.delimiter), EncodingType: encoded ? 'url' : undefined,
    StartAfter: startAfter === '' ? undefined : encode(startAfter), ContinuationToken: token ?? undefined, NextContinuationToken: next === undefined ? undefined : tokenOf(next),
    Contents: objects.map((object) => ({
      Key: encode(object.key), LastModified: new Date(object.lastModified).toISOString(), ETag: `"${object.etag}"`,
      ChecksumAlgorithm: Object.keys(object.checksums).map((name) => name.toUpperCase()), Size: object.size, StorageClass: object.storageClass, ...owner,
    })),
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  })
}

/** From inside. */
export function callListObjectsV2(context: S3Context, input: JsonObject): JsonObject {
  const members = new Members('ListObjectsV2', input, ['Bucket', 'Prefix', 'Delimiter', 'StartAfter', 'ContinuationToken', 'MaxKeys'])
  const text = (name: string): string => members.optionalText(name) ?? ''
  const bucket = context.buckets.get(members.text('Bucket'))
  const token = members.optionalText('ContinuationToken')
  const after = token === undefined ? text('StartAfter') : keyOfToken(token)
  const maxKeys = limitOf(members.optionalNumber('MaxKeys')?.toString() ?? null)
  const { objects, prefixes, next } = list(bucket, { prefix: text('Prefix'), delimiter: text('Delimiter'), after, maxKeys })
  return {
    Name: bucket.name, Prefix: text('Prefix'), MaxKeys: maxKeys, KeyCount: objects.length + prefixes.length, IsTruncated: next !== undefined,
    ...(next !== undefined && { NextContinuationToken: tokenOf(next) }),
    ...(objects.length > 0 && { Contents: objects.map((object) => ({ Key: object.key, LastModified: new Date(object.lastModified).toISOString(), ETag: `"${object.etag}"`, Size: object.size, StorageClass: object.storageClass })) }),
    ...(prefixes.length > 0 && { CommonPrefixes: prefixes.map((Prefix) => ({ Prefix })) }),
  }
}
