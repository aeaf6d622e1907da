import { reasons } from '../../without-meaning.js'
import { LocalAwsError } from '../../../local-aws-error.js'
import { defined, type ResourceType } from '../../resource-type.js'
import type { JsonObject } from '../../../service.js'
import { optionalApiObject } from './spelling.js'

/** AWS::Batch::ComputeEnvironment. Of its resources only the number of vCPUs has a meaning here. */
export const computeEnvironment: ResourceType = {
  type: 'AWS::Batch::ComputeEnvironment',
  properties: ['ComputeEnvironmentName', 'Type', 'State', 'ComputeResources', 'UnmanagedvCpus'],
  withoutMeaning: {
    ReplaceComputeEnvironment: 'an environment is changed in place',
    ServiceRole: 'there are no instances to manage',
    Tags: reasons.tags,
    UpdatePolicy: 'there are no instances to replace',
    Context: 'reserved by AWS',
  },
  async deploy(properties, context) {
    const name = properties.optionalText('ComputeEnvironmentName') ?? context.physicalName()
    const type = properties.text('Type').toUpperCase()
    const computeResources = optionalApiObject(used(properties.optionalObject('ComputeResources')))
    const wanted = defined({ state: properties.optionalText('State')?.toUpperCase(), computeResources, unmanagedvCpus: properties.optionalInteger('UnmanagedvCpus') })
    const { computeEnvironments: [existing] = [] } = await context.call('batch', 'DescribeComputeEnvironments', { computeEnvironments: [name] }) as { computeEnvironments?: readonly { readonly type: string }[] }
    if (existing === undefined) await context.call('batch', 'CreateComputeEnvironment', { computeEnvironmentName: name, type, ...wanted })
    else if (existing.type !== type) throw new LocalAwsError('SW4409', `${context.where}: compute environment ${name} exists as ${existing.type}, the template says ${type}; remove the data directory, or name it anew`)
    else await context.call('batch', 'UpdateComputeEnvironment', { computeEnvironment: name, state: 'ENABLED', ...wanted })
    const { partition, region, accountId } = context.environment
    const arn = `arn:${partition}:batch:${region}:${accountId}:compute-environment/${name}`
    return { ref: arn, attributes: { ComputeEnvironmentArn: arn } }
  },
}

/** Tags of instances are for people and bills. */
function used(resources: JsonObject | undefined): JsonObject | undefined {
  if (resources === undefined) return undefined
  const { Tags: _, ...rest } = resources
  return rest
}
