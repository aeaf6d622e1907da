import type { ObjectMetadata } from './object-file.js'

const day = 86_400_000

/** The class whose objects move between tiers by when they were last read. */
export const tieredClass = 'INTELLIGENT_TIERING'

/** Tiers of that class whose objects must be restored before they can be read, the shallow one first. */
export const archiveTiers = ['ARCHIVE_ACCESS', 'DEEP_ARCHIVE_ACCESS'] as const
export type ArchiveTier = typeof archiveTiers[number]

/** After how many days without access objects go into archives: one configuration of a bucket. */
export interface Tiering {
  /** Of the keys that it is about; empty for all. */
  readonly prefix: string
  readonly days: Readonly<Partial<Record<ArchiveTier, number>>>
}

/** Bytes from which on an object is moved at all. Source: Amazon S3 user guide, "How S3 Intelligent-Tiering works". */
export const smallestTiered = 128 * 1024

/**
 * The archive tier that an object has come to; undefined for one that can be read. A restore that is over counts as an access: the object is back in the
 * first tier, and stays there until it has again not been read for so long.
 *
 * @param now - epoch milliseconds
 * @example
 * archiveTierOf([{ prefix: '', days: { ARCHIVE_ACCESS: 90 } }], metadata, Date.now()) // 'ARCHIVE_ACCESS'
 */
export function archiveTierOf(tierings: readonly Tiering[], metadata: ObjectMetadata, now: number): ArchiveTier | undefined {
  const { key, size, storageClass, accessedAt, lastModified, restore } = metadata
  if (storageClass !== tieredClass || size < smallestTiered) return undefined
  const restoredAt = restore !== undefined && restore.readyAt <= now ? restore.readyAt : -Infinity
  const unread = now - Math.max(accessedAt ?? lastModified, restoredAt)
  const reached = (tier: ArchiveTier): boolean => tierings.some(({ prefix, days: { [tier]: days = Infinity } }) => key.startsWith(prefix) && unread >= days * day)
  return archiveTiers.findLast(reached)
}

/** Whether a reading of an object is worth writing down: once a day is enough for what goes by days. */
export const isStaleAccess = ({ accessedAt }: ObjectMetadata, now: number): boolean => accessedAt !== undefined && now - accessedAt >= day
