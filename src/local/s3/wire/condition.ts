import { noSuchKey, notSupported, preconditionFailed, s3Error } from '../error.js'
import type { HttpRequest } from '../../service.js'
import type { Check } from '../store/bucket.js'
import type { ObjectMetadata } from '../store/object-file.js'

/** Headers that make a request depend on what is there. */
export interface Conditions {
  readonly ifMatch?: string | undefined
  readonly ifNoneMatch?: string | undefined
  readonly ifModifiedSince?: string | undefined
  readonly ifUnmodifiedSince?: string | undefined
}

/** @param prefix - `x-amz-copy-source-` for the conditions on what is copied */
export const conditionsOf = ({ headers }: Pick<HttpRequest, 'headers'>, prefix = ''): Conditions => ({
  ifMatch: headers[`${prefix}if-match`], ifNoneMatch: headers[`${prefix}if-none-match`], ifModifiedSince: headers[`${prefix}if-modified-since`], ifUnmodifiedSince: headers[`${prefix}if-unmodified-since`],
})

const lists = (tags: string, etag: string): boolean => tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', '') === etag)

/** @throws ServiceError PreconditionFailed or NotModified. Source: RFC 9110, section 13.2.2. */
export function checkRead({ ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince }: Conditions, { etag, lastModified }: ObjectMetadata): void {
  const modified = Math.floor(lastModified / 1000) * 1000
  const notModified = () => s3Error('NotModified', 'Not Modified', { ETag: `"${etag}"` })
  if (ifMatch !== undefined) {
    if (!lists(ifMatch, etag)) throw preconditionFailed()
  } else if (ifUnmodifiedSince !== undefined && modified > Date.parse(ifUnmodifiedSince)) throw preconditionFailed()
  if (ifNoneMatch !== undefined) {
    if (lists(ifNoneMatch, etag)) throw notModified()
  } else if (ifModifiedSince !== undefined && modified <= Date.parse(ifModifiedSince)) throw notModified()
}

/**
 * A check of `If-Match: etag` and `If-None-Match: *` on what a write would replace.
 *
 * @throws ServiceError NotImplemented for the forms that S3 does not take; its check PreconditionFailed, or NoSuchKey for If-Match on nothing
 */
export function writeCheck({ ifMatch, ifNoneMatch }: Conditions, key: string): Check {
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw notSupported('If-None-Match with anything but * on a write')
  if (ifMatch === '*') throw notSupported('If-Match with * on a write')
  return (present) => {
    if (ifNoneMatch !== undefined && present !== undefined) throw preconditionFailed()
    if (ifMatch === undefined) return
    if (present === undefined) throw noSuchKey(key)
    if (!lists(ifMatch, present.etag)) throw preconditionFailed()
  }
}

/** The same for a delete: what is not there is as good as deleted, unless `*` asks for it to be there. @throws ServiceError in the check: PreconditionFailed */
export const deleteCheck = (ifMatch: string | undefined): Check => (present) => {
  if (ifMatch !== undefined && (present === undefined ? ifMatch === '*' : !lists(ifMatch, present.etag))) throw preconditionFailed()
}
