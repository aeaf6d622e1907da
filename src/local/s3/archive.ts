import { s3Error } from './error.js'
import type { S3Context } from './service.js'
import type { Bucket } from './store/bucket.js'
import type { ObjectMetadata } from './store/object-file.js'
import { archiveTierOf, tieredClass } from './store/tiering.js'
import type { ArchiveTier } from './store/tiering.js'

/** Classes whose objects must be restored before they can be read, whenever they were read last. */
export const archiveClasses: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE'])

/** The tier in which an object lies that must be restored first; undefined for any other, also for one of a class that is an archive as a whole. */
export const tierOf = ({ now }: S3Context, { tierings }: Bucket, metadata: ObjectMetadata): ArchiveTier | undefined =>
  archiveTierOf([...tierings.values()], metadata, now())

/** Whether a copy of an object of an archive class is there now. */
export const isRestored = ({ now }: S3Context, { restore }: ObjectMetadata): boolean => restore !== undefined && now() >= restore.readyAt && now() < (restore.expiresAt ?? Infinity)

/** @throws ServiceError InvalidObjectState for an object that must be restored before it can be read */
export function refuseArchived(context: S3Context, bucket: Bucket, metadata: ObjectMetadata): void {
  const { storageClass } = metadata
  const tier = tierOf(context, bucket, metadata)
  if (tier !== undefined) throw s3Error('InvalidObjectState', "The operation is not valid for the object's access tier", { StorageClass: storageClass, AccessTier: tier })
  if (archiveClasses.has(storageClass) && !isRestored(context, metadata)) {
    throw s3Error('InvalidObjectState', "The operation is not valid for the object's storage class", { StorageClass: storageClass })
  }
}

/** `x-amz-restore`, as HEAD shows it. An object that came back into its first tier is like any other. */
export function restoreHeader({ now }: S3Context, { storageClass, restore }: ObjectMetadata): string | undefined {
  if (restore === undefined) return undefined
  const { readyAt, expiresAt = Infinity } = restore
  if (now() < readyAt) return 'ongoing-request="true"'
  return storageClass === tieredClass || now() >= expiresAt ? undefined : `ongoing-request="false", expiry-date="${new Date(expiresAt).toUTCString()}"`
}
