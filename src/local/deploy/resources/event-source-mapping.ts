import { createHash } from 'node:crypto'
import { reasons } from '../without-meaning.js'
import type { ResourceType } from '../resource-type.js'

/** AWS::Lambda::EventSourceMapping from an SQS queue. It starts when everything else is deployed: a message left from before finds all in place. */
export const eventSourceMapping: ResourceType = {
  type: 'AWS::Lambda::EventSourceMapping',
  properties: ['EventSourceArn', 'FunctionName', 'BatchSize', 'MaximumBatchingWindowInSeconds', 'ScalingConfig', 'FunctionResponseTypes', 'FilterCriteria', 'Enabled'],
  withoutMeaning: {
    KmsKeyArn: reasons.encryption,
    MetricsConfig: 'there are no metrics',
    Tags: reasons.tags,
  },
  deploy(properties, context) {
    const { partition, region, accountId } = context.environment
    const named = properties.text('FunctionName')
    const maximumConcurrency = properties.optionalNested('ScalingConfig')?.only(['MaximumConcurrency']).optionalInteger('MaximumConcurrency')
    const enabled = properties.optionalBoolean('Enabled')
    const filterCriteria = properties.optionalObject('FilterCriteria')
    const uuid = uuidOf(context.where)
    const config = {
      uuid,
      eventSourceArn: properties.text('EventSourceArn'),
      functionArn: named.startsWith('arn:') ? named : `arn:${partition}:lambda:${region}:${accountId}:function:${named}`,
      // AWS's defaults
      batchSize: properties.optionalInteger('BatchSize') ?? 10,
      maximumBatchingWindowSeconds: properties.optionalInteger('MaximumBatchingWindowInSeconds') ?? 0,
      functionResponseTypes: properties.optionalTexts('FunctionResponseTypes') ?? [],
      ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
      ...(enabled === undefined ? {} : { enabled }),
      ...(filterCriteria === undefined ? {} : { filterCriteria }),
    }
    context.whenDeployed(() => context.lambda.deployEventSourceMapping(config))
    return Promise.resolve({ ref: uuid, attributes: { Id: uuid, EventSourceMappingArn: `arn:${partition}:lambda:${region}:${accountId}:event-source-mapping:${uuid}` } })
  },
}

/** The same mapping has the same id in every run. */
function uuidOf(where: string): string {
  const hex = createHash('sha256').update(where).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
