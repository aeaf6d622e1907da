import { ServiceError, type Authorise, type Caller, type JsonObject } from '../service.js'
import { sourceOf } from './operations/copy-object.js'
import type { S3Request } from './request.js'
import type { OperationName } from './route.js'
import type { S3Context } from './service.js'

/** Operations of which nobody owns the bucket yet, or that have none. */
const withoutBucket: ReadonlySet<string> = new Set(['CreateBucket', 'ListBuckets'])

/** What policies are asked of a request: the members that say what it is about. */
export function inputOf(operation: OperationName, request: S3Request): JsonObject {
  const { bucket, key, query, headers } = request
  const prefix = query.get('prefix')
  const source = operation === 'CopyObject' ? sourceOf(request) : undefined
  return {
    Bucket: bucket,
    Key: key,
    ...(prefix === null ? {} : { Prefix: prefix }),
    ...(source === undefined ? {} : { CopySource: `${source.bucket}/${source.key}` }),
    ...(headers['x-amz-acl'] === undefined ? {} : { ACL: headers['x-amz-acl'] }),
  }
}

/** Asks policies before anything is done. A bucket that does not exist is said to anybody, as on AWS. @throws ServiceError AccessDenied */
export function checkAccess({ buckets }: S3Context, authorise: Authorise, caller: Caller, operation: string, input: JsonObject): void {
  const { Bucket: bucket } = input
  if (!withoutBucket.has(operation) && !(typeof bucket === 'string' && buckets.has(bucket))) return
  authorise(caller, 's3', operation, input)
}

const reads: ReadonlySet<string> = new Set(['CopyObject', 'GetObject', 'HeadObject'])

/**
 * What a caller is told of a key that is not there: only who may list the bucket learns that. Source: API reference of GetObject, "Permissions".
 *
 * @returns the error itself, or the refusal that takes its place
 */
export function disclosed(error: ServiceError, authorise: Authorise, caller: Caller, operation: string, input: JsonObject): ServiceError {
  if (error.code !== 'NoSuchKey' || !reads.has(operation)) return error
  const { Bucket: target = '', CopySource: source } = input
  const bucket = typeof source === 'string' ? source.slice(0, source.indexOf('/')) : target
  try {
    authorise(caller, 's3', 'HeadBucket', { Bucket: bucket })
    return error
  } catch (refusal) {
    if (refusal instanceof ServiceError) return refusal
    throw refusal
  }
}
