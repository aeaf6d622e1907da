import { ServiceError } from '../../service.js'
import type { Operation } from '../context.js'
import { unqualified } from '../arn.js'
import { validationException } from '../error.js'
import { aliasDescription, aliasName, routesOf } from '../routing.js'
import { seconds } from '../time.js'
import { aliasesOf, type StateMachineAlias } from '../version-store.js'

/** Most aliases of a machine. Source: developer guide, "Quotas related to versions and aliases". */
const mostAliases = 100

/** Creating an alias again with the same description and routes answers as the first time did. */
export const createStateMachineAlias: Operation = async (context, input) => {
  const name = aliasName(input)
  const description = aliasDescription(input)
  const routes = routesOf(context, input)
  if (routes === undefined) throw validationException('null', 'routingConfiguration', 'Member must not be null')
  const machineArn = unqualified(routes[0]?.versionArn ?? '')
  const now = context.now()
  const alias: StateMachineAlias = { arn: `${machineArn}:${name}`, name, machineArn, routes, createdAt: now, updatedAt: now, ...(description === undefined ? {} : { description }) }
  const existing = context.qualifiers.aliases.get(alias.arn)
  if (existing !== undefined) {
    if (identity(existing) !== identity(alias)) throw new ServiceError('ConflictException', 'Failed to create alias because an alias with the same name and a different routing configuration already exists.')
    return { stateMachineAliasArn: existing.arn, creationDate: seconds(existing.createdAt) }
  }
  if (aliasesOf(context.qualifiers, machineArn).length >= mostAliases) throw new ServiceError('ServiceQuotaExceededException', `A state machine has at most ${String(mostAliases)} aliases`)
  await context.qualifiers.aliases.put(alias)
  return { stateMachineAliasArn: alias.arn, creationDate: seconds(now) }
}

const identity = ({ description, routes }: StateMachineAlias): string => JSON.stringify([description, routes])
