import { s3Error } from '../error.js'
import type { ObjectMetadata } from '../store/object-file.js'

/** Headers that make a request depend on what is there. */
export interface Conditions {
  readonly ifMatch?: string | undefined
  readonly ifNoneMatch?: string | undefined
  readonly ifModifiedSince?: string | undefined
  readonly ifUnmodifiedSince?: string | undefined
}

const failed = () => s3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold')

const lists = (tags: string, etag: string): boolean => tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', '') === etag)

/** @throws ServiceError PreconditionFailed or NotModified. Source: RFC 9110, section 13.2.2. */
export function checkRead(conditions: Conditions, { etag, lastModified }: ObjectMetadata): void {
  const modified = Math.floor(lastModified / 1000) * 1000
  const notModified = () => s3Error('NotModified', 'Not Modified', { ETag: `"${etag}"` })
  if (conditions.ifMatch !== undefined) {
    if (!lists(conditions.ifMatch, etag)) throw failed()
  } else if (conditions.ifUnmodifiedSince !== undefined && modified > Date.parse(conditions.ifUnmodifiedSince)) throw failed()
  if (conditions.ifNoneMatch !== undefined) {
    if (lists(conditions.ifNoneMatch, etag)) throw notModified()
  } else if (conditions.ifModifiedSince !== undefined && modified <= Date.parse(conditions.ifModifiedSince)) throw notModified()
}

/** @throws ServiceError PreconditionFailed, or NoSuchKey for If-Match on nothing, as S3 answers */
export function checkWrite(conditions: Conditions, present: ObjectMetadata | undefined): void {
  if (conditions.ifNoneMatch !== undefined && present !== undefined && lists(conditions.ifNoneMatch, present.etag)) throw failed()
  if (conditions.ifMatch === undefined) return
  if (present === undefined) throw s3Error('NoSuchKey', 'The specified key does not exist.')
  if (!lists(conditions.ifMatch, present.etag)) throw failed()
}
