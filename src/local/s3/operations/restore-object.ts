import { Members } from '../input.js'
import type { JsonObject } from '../../service.js'
import { noSuchKey, notSupported, s3Error } from '../error.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { readRange } from '../store/bucket.js'
import type { ObjectMetadata } from '../store/object-file.js'
import { checkedBody } from '../upload-body.js'
import { documentOf, elements, malformedXml, textOf } from '../wire/xml.js'

/** Classes whose objects must be restored before they can be read. */
const archives: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE'])
/** How fast a restore is. Here all take the same time. */
const tiers = ['Standard', 'Bulk', 'Expedited']
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

export async function restoreObject(context: S3Context, request: S3Request): Promise<S3Reply> {
  const document = documentOf(await checkedBody(request, 65_536))
  const refused = ['Type', 'Description', 'SelectParameters', 'OutputLocation'].find((name) => elements(document, name).length > 0)
  if (refused !== undefined) throw notSupported(`${refused} in RestoreObject`)
  const renewed = await restore(context, request.bucket, request.key, { days: Number(textOf(document, 'Days') ?? NaN), tier: textOf(document, 'Tier') ?? 'Standard' })
  return { status: renewed ? 200 : 202 }
}

/** From inside. */
export async function callRestoreObject(context: S3Context, input: JsonObject): Promise<JsonObject> {
  const members = new Members('RestoreObject', input, ['Bucket', 'Key', 'RestoreRequest'])
  const asked = new Members('RestoreObject', members.optionalObject('RestoreRequest') ?? {}, ['Days', 'Tier', 'GlacierJobParameters'])
  const job = new Members('RestoreObject', asked.optionalObject('GlacierJobParameters') ?? {}, ['Tier'])
  const tier = job.optionalText('Tier') ?? asked.optionalText('Tier') ?? 'Standard'
  await restore(context, members.text('Bucket'), members.text('Key'), { days: asked.optionalNumber('Days') ?? NaN, tier })
  return {}
}

/**
 * Starts a restore. It only starts it: HEAD says when the copy is there.
 *
 * @returns whether a restored copy was there and is kept longer
 * @throws ServiceError InvalidObjectState for a class that is no archive, RestoreAlreadyInProgress, MalformedXML
 */
async function restore(context: S3Context, bucketName: string, key: string, { days, tier }: { readonly days: number; readonly tier: string }): Promise<boolean> {
  const bucket = context.buckets.get(bucketName)
  const opened = await bucket.open(key)
  if (opened === undefined) throw noSuchKey(key)
  const { metadata, file } = opened
  try {
    if (!archives.has(metadata.storageClass)) throw s3Error('InvalidObjectState', 'Restore is not allowed for the object\'s current storage class', { StorageClass: metadata.storageClass })
    if (!Number.isInteger(days) || days < 1 || !tiers.includes(tier)) throw malformedXml()
    if (metadata.restore !== undefined && context.now() < metadata.restore.readyAt) throw s3Error('RestoreAlreadyInProgress', 'Object restore is already in progress')
  } catch (error) {
    await file.close()
    throw error
  }
  const renewed = !isArchived(context, metadata)
  const readyAt = renewed ? metadata.restore?.readyAt ?? context.now() : context.now() + context.restoreDelay
  const expiresAt = (renewed ? context.now() : readyAt) + days * day
  await bucket.put(readRange(file, 0, metadata.size), () => ({ ...metadata, restore: { readyAt, expiresAt } }), (present) => {
    // the bytes are written anew: an object that was put meanwhile must not be undone
    if (present !== metadata) throw s3Error('OperationAborted', 'A conflicting conditional operation is currently in progress against this resource. Please try again.')
  })
  return renewed
}
