import { environment } from '../../environment.js'
import type { JsonObject } from '../../service.js'
import { permissionTable, textOf } from './permission.js'

const prefix = `arn:${environment.partition}:s3:::`
const bucketOf = (input: JsonObject): string => `${prefix}${textOf(input, 'Bucket')}`
const objectOf = (input: JsonObject): string => `${bucketOf(input)}/${textOf(input, 'Key')}`

/**
 * What calls do to objects and buckets, where `Bucket`, `Key`, `Prefix`, and `CopySource` (`bucket/key`, not encoded) are the input. DeleteObjects is
 * asked object by object, as DeleteObject. HeadObject and CopyObject have no actions of their own. Source: Service Authorization Reference, "Actions,
 * resources, and condition keys for Amazon S3"; Amazon S3 user guide, "Required permissions for Amazon S3 API operations".
 */
export const s3Permissions = permissionTable<'bucket' | 'bucket below prefix' | 'object' | 'source' | 'object with an ACL' | 'every bucket'>('s3', {
  AbortMultipartUpload: [{ action: 's3:AbortMultipartUpload', on: 'object' }],
  CompleteMultipartUpload: [{ action: 's3:PutObject', on: 'object' }],
  CopyObject: [{ action: 's3:GetObject', on: 'source' }, { action: 's3:PutObject', on: 'object' }, { action: 's3:PutObjectAcl', on: 'object with an ACL' }],
  CreateBucket: [{ action: 's3:CreateBucket', on: 'bucket' }],
  CreateMultipartUpload: [{ action: 's3:PutObject', on: 'object' }, { action: 's3:PutObjectAcl', on: 'object with an ACL' }],
  DeleteBucket: [{ action: 's3:DeleteBucket', on: 'bucket' }],
  DeleteObject: [{ action: 's3:DeleteObject', on: 'object' }],
  DeleteObjects: [],
  GetBucketLocation: [{ action: 's3:GetBucketLocation', on: 'bucket' }],
  GetObject: [{ action: 's3:GetObject', on: 'object' }],
  HeadBucket: [{ action: 's3:ListBucket', on: 'bucket' }],
  HeadObject: [{ action: 's3:GetObject', on: 'object' }],
  ListBuckets: [{ action: 's3:ListAllMyBuckets', on: 'every bucket' }],
  ListMultipartUploads: [{ action: 's3:ListBucketMultipartUploads', on: 'bucket' }],
  ListObjectsV2: [{ action: 's3:ListBucket', on: 'bucket below prefix' }],
  ListParts: [{ action: 's3:ListMultipartUploadParts', on: 'object' }],
  PutBucketIntelligentTieringConfiguration: [{ action: 's3:PutIntelligentTieringConfiguration', on: 'bucket' }],
  PutObject: [{ action: 's3:PutObject', on: 'object' }, { action: 's3:PutObjectAcl', on: 'object with an ACL' }],
  RestoreObject: [{ action: 's3:RestoreObject', on: 'object' }],
  UploadPart: [{ action: 's3:PutObject', on: 'object' }],
}, {
  'bucket': input => [bucketOf(input)],
  'bucket below prefix': (input) => {
    const { Prefix: below } = input
    return [typeof below === 'string' ? { arn: bucketOf(input), keys: { 's3:prefix': below } } : bucketOf(input)]
  },
  'object': input => [objectOf(input)],
  'source': input => [`${prefix}${textOf(input, 'CopySource')}`],
  'object with an ACL': input => (input['ACL'] === undefined ? [] : [objectOf(input)]),
  'every bucket': () => ['*'],
})
