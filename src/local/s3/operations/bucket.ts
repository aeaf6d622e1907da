import type { JsonObject } from '../../service.js'
import { environment } from '../../environment.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { xmlDocument } from '../wire/xml.js'

export async function createBucket(context: S3Context, request: S3Request): Promise<S3Reply> {
  await context.buckets.create(request.bucket)
  return { status: 200, headers: { location: `/${request.bucket}` } }
}

export async function deleteBucket(context: S3Context, request: S3Request): Promise<S3Reply> {
  await context.buckets.delete(request.bucket)
  return { status: 204 }
}

export function headBucket(context: S3Context, request: S3Request): S3Reply {
  context.buckets.get(request.bucket)
  return { status: 200, headers: { 'x-amz-bucket-region': environment.region } }
}

export function getBucketLocation(context: S3Context, request: S3Request): S3Reply {
  context.buckets.get(request.bucket)
  // us-east-1 is the region without a name
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument('LocationConstraint', '') }
}

export function listBuckets(context: S3Context): S3Reply {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument('ListAllMyBucketsResult', { Owner: { ID: environment.accountId }, Buckets: { Bucket: context.buckets.names().map((Name) => ({ Name, CreationDate: new Date(0).toISOString() })) } }) }
}

/** From inside. */
export async function callCreateBucket(context: S3Context, { Bucket: name }: JsonObject): Promise<JsonObject> {
  await context.buckets.create(String(name))
  return { Location: `/${String(name)}` }
}

/** From inside. */
export function callHeadBucket(context: S3Context, { Bucket: name }: JsonObject): JsonObject {
  context.buckets.get(String(name))
  return { BucketRegion: environment.region }
}
