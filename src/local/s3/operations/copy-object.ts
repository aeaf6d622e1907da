import { refuseArchived } from '../archive.js'
import { checksumElements, Digests, isChecksumName } from '../checksum.js'
import type { ChecksumName } from '../checksum.js'
import { noSuchKey, notSupported, preconditionFailed, s3Error } from '../error.js'
import { metadataHeaders } from '../request.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { readRange } from '../store/bucket.js'
import type { Bucket } from '../store/bucket.js'
import { checkRead, conditionsOf, writeCheck } from '../wire/condition.js'
import { xmlReply } from '../wire/xml.js'
import { storageClassOf } from './put-object.js'
import { ServiceError } from '../../service.js'

/** What `x-amz-copy-source` names: `bucket/key`, percent-encoded, with or without a slash in front. @throws ServiceError InvalidArgument, NotImplemented */
export function sourceOf({ headers }: Pick<S3Request, 'headers'>): { readonly bucket: string; readonly key: string } {
  const given = headers['x-amz-copy-source'] ?? ''
  if (given.includes('?')) throw notSupported('versions of objects, as in x-amz-copy-source')
  const invalid = () => s3Error('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey', { ArgumentName: 'x-amz-copy-source', ArgumentValue: given })
  let source: string
  try {
    source = decodeURIComponent(given).replace(/^\//, '')
  } catch {
    throw invalid()
  }
  const slash = source.indexOf('/')
  if (slash <= 0 || slash === source.length - 1) throw invalid()
  return { bucket: source.slice(0, slash), key: source.slice(slash + 1) }
}

/** What is to become of the metadata. @throws ServiceError InvalidArgument, InvalidRequest */
function replaces(request: S3Request): boolean {
  const directive = request.headers['x-amz-metadata-directive'] ?? 'COPY'
  if (directive !== 'COPY' && directive !== 'REPLACE') throw s3Error('InvalidArgument', 'Unknown metadata directive.', { ArgumentName: 'x-amz-metadata-directive', ArgumentValue: directive })
  const source = sourceOf(request)
  if (directive === 'COPY' && source.bucket === request.bucket && source.key === request.key && request.headers['x-amz-storage-class'] === undefined) {
    throw s3Error('InvalidRequest', "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.")
  }
  return directive === 'REPLACE'
}

function algorithmOf({ headers }: S3Request): readonly ChecksumName[] {
  const name = headers['x-amz-checksum-algorithm']?.toLowerCase()
  if (name === undefined) return []
  if (!isChecksumName(name)) throw s3Error('InvalidRequest', 'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]')
  return [name]
}

export async function copyObject(context: S3Context, request: S3Request): Promise<S3Reply> {
  const target = context.buckets.get(request.bucket)
  const source = sourceOf(request)
  const replaced = replaces(request) ? metadataHeaders(request) : undefined
  const storageClass = storageClassOf(request.headers['x-amz-storage-class'])
  const algorithms = algorithmOf(request)
  const check = writeCheck(conditionsOf(request), request.key)
  check(target.index.get(request.key))
  const origin = context.buckets.get(source.bucket)
  const opened = await origin.open(source.key)
  if (opened === undefined) throw noSuchKey(source.key)
  const { metadata, file } = opened
  try {
    checkSource(context, request, origin, metadata)
    origin.touch(source.key, context.now())
  } catch (error) {
    await file.close()
    throw error
  }
  // a copy is made in one piece: its ETag is that of its bytes, whatever parts the source had
  const kept = metadata.composite === true ? [] : Object.keys(metadata.checksums).filter(isChecksumName)
  const digests = new Digests(algorithms.length > 0 ? algorithms : kept)
  const { headers, userMetadata } = replaced ?? metadata
  const copy = await target.put(digests.pass(readRange(file, 0, metadata.size)), (size) => ({
    key: request.key, size, headers, userMetadata, storageClass, lastModified: context.now(), ...digests.finish(),
  }), check)
  return xmlReply('CopyObjectResult', { ETag: `"${copy.etag}"`, LastModified: new Date(copy.lastModified).toISOString(), ...checksumElements(copy.checksums) })
}

/** @throws ServiceError PreconditionFailed, InvalidObjectState */
function checkSource(context: S3Context, request: S3Request, origin: Bucket, metadata: Parameters<typeof checkRead>[1]): void {
  try {
    checkRead(conditionsOf(request, 'x-amz-copy-source-'), metadata)
  } catch (error) {
    // what has not changed is no answer to a copy
    throw error instanceof ServiceError && error.code === 'NotModified' ? preconditionFailed() : error
  }
  refuseArchived(context, origin, metadata)
}
