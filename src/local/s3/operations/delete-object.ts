import { ServiceError } from '../../service.js'
import type { JsonObject } from '../../service.js'
import { notSupported, s3Error } from '../error.js'
import { Members } from '../input.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { checkedBody, claimedChecksums } from '../upload-body.js'
import { deleteCheck } from '../wire/condition.js'
import { documentOf, elements, malformedXml, textOf, xmlReply } from '../wire/xml.js'

export function deleteObject(context: S3Context, request: S3Request): S3Reply {
  context.buckets.get(request.bucket).delete(request.key, deleteCheck(request.headers['if-match']))
  return { status: 204 }
}

/** Keys of one DeleteObjects call. Source: S3 API reference. */
const mostKeys = 1000

interface Entry {
  readonly key: string
  readonly etag: string | undefined
}

function readEntry(object: string): Entry {
  const key = textOf(object, 'Key')
  if (key === undefined) throw malformedXml()
  const refused = ['VersionId', 'LastModifiedTime', 'Size'].find((name) => textOf(object, name) !== undefined)
  if (refused !== undefined) throw notSupported(`${refused} of an object in DeleteObjects`)
  return { key, etag: textOf(object, 'ETag') }
}

export async function deleteObjects(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  if (request.headers['content-md5'] === undefined && claimedChecksums(request.headers).length === 0) throw s3Error('InvalidRequest', 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*')
  const document = documentOf(await checkedBody(request))
  const entries = elements(document, 'Object').map(readEntry)
  if (entries.length === 0 || entries.length > mostKeys) throw malformedXml()
  const failed: { Key: string; Code: string; Message: string }[] = []
  const deleted: { Key: string }[] = []
  for (const { key, etag } of entries) {
    try {
      request.authorise('DeleteObject', { Bucket: request.bucket, Key: key })
      bucket.delete(key, deleteCheck(etag))
      deleted.push({ Key: key })
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      failed.push({ Key: key, Code: error.code, Message: error.message })
    }
  }
  const quiet = textOf(document, 'Quiet') === 'true'
  return xmlReply('DeleteResult', { Deleted: quiet ? [] : deleted, Error: failed })
}

/** From inside. */
export function callDeleteObject(context: S3Context, input: JsonObject): JsonObject {
  const members = new Members('DeleteObject', input, ['Bucket', 'Key', 'IfMatch'])
  context.buckets.get(members.text('Bucket')).delete(members.text('Key'), deleteCheck(members.optionalText('IfMatch')))
  return {}
}
