import { s3Error } from '../error.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { readRange } from '../store/bucket.js'
import type { ObjectMetadata } from '../store/object-file.js'
import { textOf } from '../wire/xml.js'

/** Classes whose objects must be restored before they can be read. */
const archives: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE'])
const day = 86_400_000

/** Whether an object cannot be read now. */
export function isArchived(context: S3Context, { storageClass, restore }: ObjectMetadata): boolean {
  if (!archives.has(storageClass)) return false
  return restore === undefined || context.now() < restore.readyAt || context.now() >= restore.expiresAt
}

/** `x-amz-restore`, as HEAD shows it. */
export function restoreHeader(context: S3Context, { restore }: ObjectMetadata): string | undefined {
  if (restore === undefined || context.now() >= restore.expiresAt) return undefined
  return context.now() < restore.readyAt ? 'ongoing-request="true"' : `ongoing-request="false", expiry-date="${new Date(restore.expiresAt).toUTCString()}"`
}

/** Starts a restore. It only starts it: HEAD says when the copy is there. */
export async function restoreObject(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  const present = bucket.index.get(request.key)
  if (present === undefined) throw s3Error('NoSuchKey', 'The specified key does not exist.', { Key: request.key })
  if (!archives.has(present.storageClass)) throw s3Error('InvalidObjectState', 'Restore is not allowed for the object\'s current storage class', { StorageClass: present.storageClass })
  if (present.restore !== undefined && context.now() < present.restore.readyAt) throw s3Error('RestoreAlreadyInProgress', 'Object restore is already in progress')
  const document = (await request.body(65_536)).toString('utf8')
  const days = Number(textOf(document, 'Days') ?? '1')
  if (!Number.isInteger(days) || days < 1) throw s3Error('MalformedXML', 'Days must be a whole number of at least 1')
  const renewed = !isArchived(context, present)
  const readyAt = renewed ? present.restore?.readyAt ?? context.now() : context.now() + context.restoreDelay
  const opened = await bucket.open(request.key)
  if (opened === undefined) throw s3Error('NoSuchKey', 'The specified key does not exist.', { Key: request.key })
  await bucket.put(readRange(opened.file, 0, opened.metadata.size), () => ({ ...opened.metadata, restore: { readyAt, expiresAt: readyAt + days * day } }))
  return { status: renewed ? 200 : 202 }
}
