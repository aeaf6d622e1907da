import { ServiceError } from '../service.js'

/** S3's errors by code, with their HTTP status. Source: Amazon S3 API reference, "List of error codes". */
const statuses = {
  BadDigest: 400, BucketAlreadyOwnedByYou: 409, BucketNotEmpty: 409, EntityTooSmall: 400, IncompleteBody: 400, InvalidArgument: 400, InvalidBucketName: 400,
  InvalidDigest: 400, InvalidObjectState: 403, InvalidPart: 400, InvalidPartOrder: 400, InvalidRange: 416, InvalidRequest: 400, KeyTooLongError: 400, MalformedXML: 400,
  MethodNotAllowed: 405, MissingContentLength: 411, NoSuchBucket: 404, NoSuchKey: 404, NoSuchUpload: 404, NotImplemented: 501, NotModified: 304, PreconditionFailed: 412, RestoreAlreadyInProgress: 409,
  EntityTooLarge: 400, MetadataTooLarge: 400,
} as const

export type S3ErrorCode = keyof typeof statuses

export const s3Error = (code: S3ErrorCode, message: string, details: Readonly<Record<string, string>> = {}): ServiceError =>
  new ServiceError(code, message, statuses[code], details)
