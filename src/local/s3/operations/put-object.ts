import type { JsonObject } from '../../service.js'
import { checksumHeaders, checksumNames, Digests } from '../checksum.js'
import type { ChecksumName } from '../checksum.js'
import { s3Error } from '../error.js'
import { Members } from '../input.js'
import { defaultContentType, limited, metadataHeaders } from '../request.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { smallBytes } from '../store/bucket.js'
import type { ObjectMetadata } from '../store/object-file.js'
import { uploadBody } from '../upload-body.js'
import { conditionsOf, writeCheck } from '../wire/condition.js'

/** Source: S3 API reference, PutObject. */
const storageClasses = ['STANDARD', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER', 'GLACIER_IR', 'DEEP_ARCHIVE', 'REDUCED_REDUNDANCY']

/** @throws ServiceError InvalidStorageClass */
export function storageClassOf(text = 'STANDARD'): string {
  if (!storageClasses.includes(text)) throw s3Error('InvalidStorageClass', 'The storage class you specified is not valid', { StorageClassRequested: text })
  return text
}

/** What answers say of an object's content. */
export const contentHeaders = ({ etag, checksums, composite }: Pick<ObjectMetadata, 'etag' | 'checksums' | 'composite'>): Readonly<Record<string, string>> => ({
  etag: `"${etag}"`,
  ...checksumHeaders(checksums),
  ...(Object.keys(checksums).length > 0 && { 'x-amz-checksum-type': composite === true ? 'COMPOSITE' : 'FULL_OBJECT' }),
})

export async function putObject(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  const body = uploadBody(request)
  const described = metadataHeaders(request)
  const storageClass = storageClassOf(request.headers['x-amz-storage-class'])
  const check = writeCheck(conditionsOf(request), request.key)
  // once before the body is sent in vain, and once more when it counts
  check(bucket.index.get(request.key))
  const finish = (size: number): Omit<ObjectMetadata, 'version'> => ({ key: request.key, size, lastModified: context.now(), storageClass, ...described, ...body.finish(size) })
  if (body.expected > smallBytes) return { status: 200, headers: contentHeaders(await bucket.put(body.bytes, finish, check)) }
  const bytes = await wholeBody(body.bytes, body.expected)
  return { status: 200, headers: contentHeaders(bucket.putSmall(bytes, finish(bytes.length), check)) }
}

/** From inside: `Body` is text. */
export function callPutObject(context: S3Context, input: JsonObject): JsonObject {
  const members = new Members('PutObject', input, ['Bucket', 'Key', 'Body', 'ContentType', 'Metadata', 'StorageClass', 'IfMatch', 'IfNoneMatch', 'ChecksumAlgorithm'])
  const bucket = context.buckets.get(members.text('Bucket'))
  const key = members.text('Key')
  const bytes = Buffer.from(members.optionalText('Body') ?? '')
  const userMetadata = limited(members.optionalTexts('Metadata'))
  if (/[^\x20-\x7e]/.test(JSON.stringify(userMetadata))) throw s3Error('InvalidRequest', 'The member Metadata of PutObject may hold ASCII characters only, as it is carried in headers')
  const digests = new Digests(checksumsOf(members.optionalText('ChecksumAlgorithm')))
  digests.update(bytes)
  const check = writeCheck({ ifMatch: members.optionalText('IfMatch'), ifNoneMatch: members.optionalText('IfNoneMatch') }, key)
  // a state holds 256 KiB: what it writes is small
  const metadata = bucket.putSmall(bytes, {
    key, size: bytes.length, lastModified: context.now(), storageClass: storageClassOf(members.optionalText('StorageClass')),
    headers: { 'content-type': members.optionalText('ContentType') ?? defaultContentType }, userMetadata, ...digests.finish(),
  }, check)
  const checksums = Object.entries(metadata.checksums).map(([name, value]) => [`Checksum${name.toUpperCase()}`, value] as const)
  return { ...Object.fromEntries(checksums), ...(checksums.length > 0 && { ChecksumType: 'FULL_OBJECT' }), ETag: `"${metadata.etag}"`, ServerSideEncryption: 'AES256' }
}

/** @throws ServiceError InvalidRequest */
function checksumsOf(algorithm: string | undefined): readonly ChecksumName[] {
  if (algorithm === undefined) return []
  const name = checksumNames.find((known) => known.toUpperCase() === algorithm)
  if (name === undefined) throw s3Error('InvalidRequest', `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${checksumNames.map((known) => known.toUpperCase()).join(', ')}]`)
  return [name]
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
