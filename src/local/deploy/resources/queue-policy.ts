import { LocalAwsError } from '../../local-aws-error.js'
import type { ResourceType } from '../resource-type.js'

/** AWS::SQS::QueuePolicy: what queues allow and forbid, besides what roles' own policies say. */
export const queuePolicy: ResourceType = {
  type: 'AWS::SQS::QueuePolicy',
  properties: ['Queues', 'PolicyDocument'],
  withoutMeaning: {},
  deploy(properties, context) {
    const document = properties.optionalObject('PolicyDocument')
    if (document === undefined) throw new LocalAwsError('SW4405', `${context.where}: property PolicyDocument is required`)
    const { partition, region, accountId } = context.environment
    // queues are named by their URLs
    for (const url of properties.optionalTexts('Queues') ?? []) {
      context.identities.putResourcePolicy(`arn:${partition}:sqs:${region}:${accountId}:${url.slice(url.lastIndexOf('/') + 1)}`, document, context.where)
    }
    const name = context.physicalName()
    return Promise.resolve({ ref: name, attributes: { Id: name } })
  },
}
