import type { JsonObject } from '../../service.js'
import { environment } from '../../environment.js'
import { notSupported, s3Error } from '../error.js'
import { Members } from '../input.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { checkedBody } from '../upload-body.js'
import { documentOf, elements, textOf, xmlReply } from '../wire/xml.js'
import { wholeNumber } from '../wire/number.js'

/** Its region is the one that has no name: a location is refused, as AWS does. */
export async function createBucket(context: S3Context, request: S3Request): Promise<S3Reply> {
  const document = documentOf(await checkedBody(request, 65_536))
  const refused = ['Location', 'Bucket', 'Tags'].find((name) => elements(document, name).length > 0)
  if (refused !== undefined) throw notSupported(`${refused} in the configuration of a new bucket`)
  const location = textOf(document, 'LocationConstraint')
  if (location !== undefined && location !== '') throw s3Error('IllegalLocationConstraintException', `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`)
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
  return xmlReply('LocationConstraint', '')
}

/** Source: S3 API reference, ListBuckets. */
const mostBuckets = 10_000

export function listBuckets(context: S3Context, { query }: S3Request): S3Reply {
  const prefix = query.get('prefix') ?? ''
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64url').toString('utf8')
  const most = wholeNumber(query.get('max-buckets'), 'max-buckets', 1, mostBuckets) ?? mostBuckets
  const names = (query.get('bucket-region') ?? environment.region) === environment.region ? context.buckets.names().filter((name) => name.startsWith(prefix) && name > after) : []
  const page = names.slice(0, most)
  return xmlReply('ListAllMyBucketsResult', {
    Owner: { ID: environment.accountId },
    Buckets: { Bucket: page.map((Name) => ({ Name, CreationDate: new Date(context.buckets.get(Name).createdAt).toISOString(), BucketRegion: environment.region })) },
    Prefix: prefix === '' ? undefined : prefix,
    ContinuationToken: names.length > page.length ? Buffer.from(page.at(-1) ?? '').toString('base64url') : undefined,
  })
}

/** From inside. */
export async function callCreateBucket(context: S3Context, input: JsonObject): Promise<JsonObject> {
  const name = new Members('CreateBucket', input, ['Bucket']).text('Bucket')
  await context.buckets.create(name)
  return { Location: `/${name}` }
}

/** From inside: all at once. */
export function callListBuckets(context: S3Context, input: JsonObject): JsonObject {
  const prefix = new Members('ListBuckets', input, ['Prefix']).optionalText('Prefix') ?? ''
  return {
    Buckets: context.buckets.names().filter((name) => name.startsWith(prefix)).map((Name) => ({ Name, CreationDate: new Date(context.buckets.get(Name).createdAt).toISOString(), BucketRegion: environment.region })),
    Owner: { ID: environment.accountId },
  }
}

/** From inside. */
export function callHeadBucket(context: S3Context, input: JsonObject): JsonObject {
  context.buckets.get(new Members('HeadBucket', input, ['Bucket']).text('Bucket'))
  return { BucketRegion: environment.region }
}
