import type { Operation } from '../context.js'
import { missingRequiredParameter, validationException } from '../error.js'
import { existingAlias } from '../qualified.js'
import { aliasDescription, routesOf } from '../routing.js'
import { seconds } from '../time.js'
import { unqualified } from '../arn.js'

/** Executions that run keep the version with which they started. */
export const updateStateMachineAlias: Operation = async (context, input) => {
  const description = aliasDescription(input)
  const routes = routesOf(context, input)
  const alias = existingAlias(context, input)
  // the wording of these two is ours
  if (description === undefined && routes === undefined) throw missingRequiredParameter('Either the description or the routing configuration must be specified')
  if (routes?.some(({ versionArn }) => unqualified(versionArn) !== alias.machineArn) === true) throw validationException(undefined, 'routingConfiguration', 'Member must have versions of the alias\'s state machine')
  const updatedAt = context.now()
  await context.qualifiers.aliases.put({ ...alias, updatedAt, ...(description === undefined ? {} : { description }), ...(routes === undefined ? {} : { routes }) })
  return { updateDate: seconds(updatedAt) }
}
