import { reasons } from '../without-meaning.js'
import type { ResourceType } from '../resource-type.js'

/** AWS::S3::Bucket */
export const bucket: ResourceType = {
  type: 'AWS::S3::Bucket',
  properties: ['BucketName'],
  withoutMeaning: {
    AccessControl: reasons.publicAccess,
    BucketEncryption: reasons.encryption,
    IntelligentTieringConfigurations: reasons.retention,
    LifecycleConfiguration: reasons.retention,
    LoggingConfiguration: reasons.logging,
    OwnershipControls: reasons.policy,
    PublicAccessBlockConfiguration: reasons.publicAccess,
    Tags: reasons.tags,
  },
  async deploy(properties, context) {
    const name = properties.optionalText('BucketName') ?? context.physicalName()
    await context.callUnless('BucketAlreadyOwnedByYou', 's3', 'CreateBucket', { Bucket: name })
    const { partition, region } = context.environment
    return {
      ref: name,
      attributes: {
        Arn: `arn:${partition}:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      },
    }
  },
}
