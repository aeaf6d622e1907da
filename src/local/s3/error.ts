import { ServiceError } from '../service.js'

/** S3's errors by code, with their HTTP status. Source: Amazon S3 API reference, "List of error codes". */
const statuses = {
  AccessControlListNotSupported: 400, AccessDenied: 403, BadDigest: 400, BucketAlreadyOwnedByYou: 409, BucketNotEmpty: 409, EntityTooLarge: 400, EntityTooSmall: 400,
  IllegalLocationConstraintException: 400, IncompleteBody: 400, InvalidArgument: 400, InvalidBucketName: 400, InvalidDigest: 400, InvalidObjectState: 403, InvalidPart: 400, InvalidPartOrder: 400,
  InvalidRange: 416, InvalidRequest: 400, InvalidStorageClass: 400, KeyTooLongError: 400, MalformedTrailerError: 400, MalformedXML: 400, MetadataTooLarge: 400, MissingContentLength: 411,
  NoSuchBucket: 404, NoSuchKey: 404, NoSuchUpload: 404, NotImplemented: 501, NotModified: 304, ObjectAlreadyInActiveTierError: 403, OperationAborted: 409, PreconditionFailed: 412, RestoreAlreadyInProgress: 409, XAmzContentSHA256Mismatch: 400,
} as const

export type S3ErrorCode = keyof typeof statuses

export const s3Error = (code: S3ErrorCode, message: string, details: Readonly<Record<string, string>> = {}): ServiceError =>
  new ServiceError(code, message, statuses[code], details)

/** What AWS can do and the local S3 cannot, by name. */
export const notSupported = (what: string): ServiceError => s3Error('NotImplemented', `the local S3 does not support ${what}`)

export const noSuchKey = (key: string): ServiceError => s3Error('NoSuchKey', 'The specified key does not exist.', { Key: key })
export const noSuchUpload = (): ServiceError => s3Error('NoSuchUpload', 'The specified multipart upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.')
export const preconditionFailed = (): ServiceError => s3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold')
