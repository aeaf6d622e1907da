import { reasons } from '../../without-meaning.js'
import { LocalAwsError } from '../../../local-aws-error.js'
import { defined, type ResourceType } from '../../resource-type.js'
import { apiSpelling } from './spelling.js'

/** AWS::Batch::JobQueue. What changes in the template is changed on an existing queue; its jobs stay. */
export const jobQueue: ResourceType = {
  type: 'AWS::Batch::JobQueue',
  properties: ['JobQueueName', 'State', 'Priority', 'ComputeEnvironmentOrder', 'JobQueueType'],
  withoutMeaning: { Tags: reasons.tags },
  async deploy(properties, context) {
    const name = properties.optionalText('JobQueueName') ?? context.physicalName()
    const priority = properties.optionalInteger('Priority')
    if (priority === undefined) throw new LocalAwsError('SW4405', `${context.where}: property Priority is required`)
    const wanted = defined({ priority, state: properties.optionalText('State')?.toUpperCase(), computeEnvironmentOrder: apiSpelling(properties.list('ComputeEnvironmentOrder')) })
    const { jobQueues: [existing] = [] } = await context.call('batch', 'DescribeJobQueues', { jobQueues: [name] }) as { jobQueues?: readonly unknown[] }
    const type = properties.optionalText('JobQueueType')
    if (existing === undefined) await context.call('batch', 'CreateJobQueue', { jobQueueName: name, ...wanted, ...(type === undefined ? {} : { jobQueueType: type }) })
    else await context.call('batch', 'UpdateJobQueue', { jobQueue: name, state: 'ENABLED', ...wanted })
    const { partition, region, accountId } = context.environment
    const arn = `arn:${partition}:batch:${region}:${accountId}:job-queue/${name}`
    return { ref: arn, attributes: { JobQueueArn: arn } }
  },
}
