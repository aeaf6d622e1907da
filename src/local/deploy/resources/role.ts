import { reasons } from '../without-meaning.js'
import { LocalAwsError } from '../../local-aws-error.js'
import type { ResourceType } from '../resource-type.js'

/** AWS::IAM::Role: known to the identity registry with its policies, anew at each deployment. */
export const role: ResourceType = {
  type: 'AWS::IAM::Role',
  properties: ['RoleName', 'Path', 'AssumeRolePolicyDocument', 'Policies', 'ManagedPolicyArns'],
  withoutMeaning: {
    Description: reasons.description,
    MaxSessionDuration: 'local credentials live as long as the process',
    Tags: reasons.tags,
  },
  deploy(properties, context) {
    const name = properties.optionalText('RoleName') ?? context.physicalName()
    const { partition, accountId } = context.environment
    const arn = `arn:${partition}:iam::${accountId}:role${properties.optionalText('Path') ?? '/'}${name}`
    const assumeRolePolicy = properties.optionalObject('AssumeRolePolicyDocument')
    if (assumeRolePolicy === undefined) throw new LocalAwsError('SW4405', `${context.where}: property AssumeRolePolicyDocument is required`)
    context.identities.putRole({ name, arn, assumeRolePolicy, managedPolicyArns: properties.optionalTexts('ManagedPolicyArns') ?? [] })
    for (const policy of properties.optionalNestedList('Policies') ?? []) {
      policy.only(['PolicyName', 'PolicyDocument'])
      context.identities.putRolePolicy(name, policy.text('PolicyName'), policy.optionalObject('PolicyDocument') ?? {}, context.where)
    }
    return Promise.resolve({ ref: name, attributes: { Arn: arn, RoleId: context.physicalName() } })
  },
}
