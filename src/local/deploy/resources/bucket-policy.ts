import { LocalAwsError } from '../../local-aws-error.js'
import type { ResourceType } from '../resource-type.js'

/** AWS::S3::BucketPolicy: what a bucket allows and forbids, besides what roles' own policies say. */
export const bucketPolicy: ResourceType = {
  type: 'AWS::S3::BucketPolicy',
  properties: ['Bucket', 'PolicyDocument'],
  withoutMeaning: {},
  deploy(properties, context) {
    const bucket = properties.text('Bucket')
    const document = properties.optionalObject('PolicyDocument')
    if (document === undefined) throw new LocalAwsError('SW4405', `${context.where}: property PolicyDocument is required`)
    context.identities.putResourcePolicy(`arn:${context.environment.partition}:s3:::${bucket}`, document, context.where)
    return Promise.resolve({ ref: bucket, attributes: {} })
  },
}
