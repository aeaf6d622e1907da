import { LocalAwsError } from '../../local-aws-error.js'
import type { ResourceType } from '../resource-type.js'

/** AWS::IAM::Policy: joins the policies of the roles that it names. */
export const policy: ResourceType = {
  type: 'AWS::IAM::Policy',
  properties: ['PolicyName', 'PolicyDocument', 'Roles'],
  withoutMeaning: {},
  deploy(properties, context) {
    const name = properties.text('PolicyName')
    const document = properties.optionalObject('PolicyDocument')
    if (document === undefined) throw new LocalAwsError('SW4405', `${context.where}: property PolicyDocument is required`)
    const known = new Set(context.identities.roles().map(role => role.name))
    for (const roleName of properties.optionalTexts('Roles') ?? []) {
      if (!known.has(roleName)) throw new LocalAwsError('SW4407', `${context.where}: the policy is for role ${roleName}, which no stack has`)
      context.identities.putRolePolicy(roleName, name, document, context.where)
    }
    return Promise.resolve({ ref: name, attributes: { Id: name } })
  },
}
