import type { Operation } from '../context.js'
import { existingAlias } from '../qualified.js'
import { routingMember } from '../routing.js'
import { seconds } from '../time.js'

export const describeStateMachineAlias: Operation = (context, input) => {
  const alias = existingAlias(context, input)
  return {
    stateMachineAliasArn: alias.arn,
    name: alias.name,
    ...(alias.description === undefined ? {} : { description: alias.description }),
    routingConfiguration: routingMember(alias),
    creationDate: seconds(alias.createdAt),
    updateDate: seconds(alias.updatedAt),
  }
}
