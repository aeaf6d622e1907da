import type { JsonObject } from '../../service.js'
import { s3Error } from '../error.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { elements, textOf, xmlDocument } from '../wire/xml.js'

export async function deleteObject(context: S3Context, request: S3Request): Promise<S3Reply> {
  await context.buckets.get(request.bucket).delete(request.key)
  return { status: 204 }
}

/** Keys of one DeleteObjects call. Source: S3 API reference. */
const mostKeys = 1000

export async function deleteObjects(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  const document = (await request.body()).toString('utf8')
  const keys = elements(document, 'Object').map((object) => textOf(object, 'Key'))
  if (keys.length === 0 || keys.length > mostKeys || keys.some((key) => key === undefined)) throw s3Error('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema')
  for (const key of keys) if (key !== undefined) await bucket.delete(key)
  const quiet = textOf(document, 'Quiet') === 'true'
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument('DeleteResult', { Deleted: quiet ? [] : keys.map((Key) => ({ Key })) }) }
}

/** From inside. */
export async function callDeleteObject(context: S3Context, { Bucket: bucket, Key: key }: JsonObject): Promise<JsonObject> {
  await context.buckets.get(String(bucket)).delete(String(key))
  return {}
}
