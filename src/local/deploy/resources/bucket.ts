import type { JsonObject } from '../../service.js'
import type { Properties } from '../properties.js'
import type { ResourceType } from '../resource-type.js'
import { reasons } from '../without-meaning.js'

/** AWS::S3::Bucket */
export const bucket: ResourceType = {
  type: 'AWS::S3::Bucket',
  properties: ['BucketName', 'IntelligentTieringConfigurations'],
  withoutMeaning: {
    AccessControl: reasons.publicAccess,
    BucketEncryption: reasons.encryption,
    LifecycleConfiguration: reasons.retention,
    LoggingConfiguration: reasons.logging,
    OwnershipControls: reasons.policy,
    PublicAccessBlockConfiguration: reasons.publicAccess,
    Tags: reasons.tags,
  },
  async deploy(properties, context) {
    const name = properties.optionalText('BucketName') ?? context.physicalName()
    await context.callUnless('BucketAlreadyOwnedByYou', 's3', 'CreateBucket', { Bucket: name })
    for (const configuration of properties.optionalNestedList('IntelligentTieringConfigurations') ?? []) await context.call('s3', 'PutBucketIntelligentTieringConfiguration', tiering(name, configuration))
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

/** Filters by tags are refused: objects have none here. */
function tiering(bucketName: string, properties: Properties): JsonObject {
  const id = properties.only(['Id', 'Prefix', 'Status', 'Tierings']).text('Id')
  const prefix = properties.optionalText('Prefix')
  const tierings = properties.optionalNestedList('Tierings') ?? []
  return {
    Bucket: bucketName, Id: id,
    IntelligentTieringConfiguration: {
      Id: id, Status: properties.text('Status'),
      ...(prefix !== undefined && { Filter: { Prefix: prefix } }),
      Tierings: tierings.map((one) => ({ AccessTier: one.only(['AccessTier', 'Days']).text('AccessTier'), Days: one.optionalInteger('Days') ?? null })),
    },
  }
}
