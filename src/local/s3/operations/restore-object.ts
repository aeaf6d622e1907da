import type { JsonObject } from '../../service.js'
import { archiveClasses, isRestored, tierOf } from '../archive.js'
import { noSuchKey, notSupported, s3Error } from '../error.js'
import { Members } from '../input.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { readRange } from '../store/bucket.js'
import type { Bucket } from '../store/bucket.js'
import type { ObjectMetadata } from '../store/object-file.js'
import { tieredClass } from '../store/tiering.js'
import { checkedBody } from '../upload-body.js'
import { documentOf, elements, malformedXml, textOf } from '../wire/xml.js'

/** How fast a restore is. Here all take the same time. */
const speeds = ['Standard', 'Bulk', 'Expedited']
const day = 86_400_000

interface Asked {
  /** For how many days a copy is kept. */
  readonly days: number | undefined
  readonly speed: string
}

export async function restoreObject(context: S3Context, request: S3Request): Promise<S3Reply> {
  const document = documentOf(await checkedBody(request, 65_536))
  const refused = ['Type', 'Description', 'SelectParameters', 'OutputLocation'].find((name) => elements(document, name).length > 0)
  if (refused !== undefined) throw notSupported(`${refused} in RestoreObject`)
  const days = textOf(document, 'Days')
  const renewed = await restore(context, request.bucket, request.key, { days: days === undefined ? undefined : Number(days), speed: textOf(document, 'Tier') ?? 'Standard' })
  return { status: renewed ? 200 : 202 }
}

/** From inside. */
export async function callRestoreObject(context: S3Context, input: JsonObject): Promise<JsonObject> {
  const members = new Members('RestoreObject', input, ['Bucket', 'Key', 'RestoreRequest'])
  const asked = new Members('RestoreObject', members.optionalObject('RestoreRequest') ?? {}, ['Days', 'Tier', 'GlacierJobParameters'])
  const job = new Members('RestoreObject', asked.optionalObject('GlacierJobParameters') ?? {}, ['Tier'])
  const speed = job.optionalText('Tier') ?? asked.optionalText('Tier') ?? 'Standard'
  await restore(context, members.text('Bucket'), members.text('Key'), { days: asked.optionalNumber('Days'), speed })
  return {}
}

/**
 * Starts a restore. It only starts it: HEAD says when the object can be read.
 *
 * @returns whether a restored copy was there and is kept longer
 * @throws ServiceError what {@link check} says, OperationAborted
 */
async function restore(context: S3Context, bucketName: string, key: string, asked: Asked): Promise<boolean> {
  const bucket = context.buckets.get(bucketName)
  const opened = await bucket.open(key)
  if (opened === undefined) throw noSuchKey(key)
  const { metadata, file } = opened
  try {
    check(context, bucket, metadata, asked)
  } catch (error) {
    await file.close()
    throw error
  }
  const now = context.now()
  const renewed = isRestored(context, metadata) && metadata.storageClass !== tieredClass
  const readyAt = renewed ? metadata.restore?.readyAt ?? now : now + context.restoreDelay
  const restored = { readyAt, ...(asked.days !== undefined && { expiresAt: (renewed ? now : readyAt) + asked.days * day }) }
  await bucket.put(readRange(file, 0, metadata.size), () => ({ ...metadata, restore: restored }), (present) => {
    // the bytes are written anew: an object that was put meanwhile must not be undone, nor a restore that was begun
    if (present?.version === metadata.version) return
    refuseOngoing(context, present)
    throw s3Error('OperationAborted', 'A conflicting conditional operation is currently in progress against this resource. Please try again.')
  })
  return renewed
}

/**
 * Whether an object can be restored as it is asked. Of a class that goes by access it comes back for good, so no days may be named: message and code as AWS was
 * seen to answer (s3tools/s3cmd#1377). What code it has for a speed that an archive does not have is not documented.
 *
 * @throws ServiceError InvalidObjectState for a class that is no archive, ObjectAlreadyInActiveTierError, InvalidArgument, RestoreAlreadyInProgress, MalformedXML
 */
function check(context: S3Context, bucket: Bucket, metadata: ObjectMetadata, { days, speed }: Asked): void {
  const { storageClass } = metadata
  const tier = tierOf(context, bucket, metadata)
  const tiered = storageClass === tieredClass
  if (!tiered && !archiveClasses.has(storageClass)) throw s3Error('InvalidObjectState', 'Restore is not allowed for the object\'s current storage class', { StorageClass: storageClass })
  if (!speeds.includes(speed) || (!tiered && days === undefined) || (days !== undefined && !(Number.isInteger(days) && days >= 1))) throw malformedXml()
  if (tiered && days !== undefined) {
    throw s3Error('InvalidArgument', 'INTELLIGENT_TIERING objects are not subject to restore expiry. Do not specify Days when restoring this object', { ArgumentName: 'Days', ArgumentValue: String(days) })
  }
  if (tiered && tier === undefined) throw s3Error('ObjectAlreadyInActiveTierError', 'This action is not allowed against this storage tier.')
  if (speed === 'Expedited' && (storageClass === 'DEEP_ARCHIVE' || tier === 'DEEP_ARCHIVE_ACCESS')) {
    throw s3Error('InvalidArgument', 'Retrieval option is not supported by this storage class', { ArgumentName: 'Tier', ArgumentValue: speed })
  }
  refuseOngoing(context, metadata)
}

/** @throws ServiceError RestoreAlreadyInProgress */
function refuseOngoing({ now }: S3Context, metadata: ObjectMetadata | undefined): void {
  if (metadata?.restore !== undefined && now() < metadata.restore.readyAt) throw s3Error('RestoreAlreadyInProgress', 'Object restore is already in progress')
}
