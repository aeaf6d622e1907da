import { s3Error } from '../error.js'
import { metadataHeaders } from '../request.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { readRange } from '../store/bucket.js'
import { checkRead } from '../wire/condition.js'
import { xmlDocument } from '../wire/xml.js'
import { isArchived } from './restore-object.js'
import { storageClassOf } from './put-object.js'

/** Opens what `x-amz-copy-source` names. @throws ServiceError NoSuchKey, PreconditionFailed, InvalidObjectState */
export async function openSource(context: S3Context, request: S3Request) {
  const source = decodeURIComponent(request.headers['x-amz-copy-source'] ?? '').replace(/^\//, '')
  if (/\?versionId=/.test(source)) throw s3Error('NotImplemented', 'the local S3 keeps no versions')
  const slash = source.indexOf('/')
  const opened = await context.buckets.get(source.slice(0, slash)).open(source.slice(slash + 1))
  if (opened === undefined) throw s3Error('NoSuchKey', 'The specified key does not exist.', { Key: source.slice(slash + 1) })
  try {
    const { headers } = request
    checkRead({
      ifMatch: headers['x-amz-copy-source-if-match'], ifUnmodifiedSince: headers['x-amz-copy-source-if-unmodified-since'],
    }, opened.metadata)
    if (headers['x-amz-copy-source-if-none-match']?.replaceAll('"', '') === opened.metadata.etag) throw s3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold')
    if (isArchived(context, opened.metadata)) throw s3Error('InvalidObjectState', "The operation is not valid for the object's storage class")
  } catch (error) {
    await opened.file.close()
    throw error
  }
  return opened
}

export async function copyObject(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  const { metadata: source, file } = await openSource(context, request)
  const replace = request.headers['x-amz-metadata-directive'] === 'REPLACE'
  const described = replace ? metadataHeaders(request) : { headers: source.headers, userMetadata: source.userMetadata }
  const storageClass = storageClassOf(request.headers['x-amz-storage-class'])
  const { restore: _restored, ...kept } = source
  const metadata = await bucket.put(readRange(file, 0, source.size), () => ({ ...kept, ...described, key: request.key, storageClass, lastModified: context.now() }))
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument('CopyObjectResult', { ETag: `"${metadata.etag}"`, LastModified: new Date(metadata.lastModified).toISOString() }) }
}
