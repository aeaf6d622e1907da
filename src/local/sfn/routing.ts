import type { StatesContext } from './context.js'
import { resourceNotFound, validationException } from './error.js'
import { ServiceError, type Json, type JsonObject } from '../service.js'
import { optionalList, optionalText, requiredText } from './member.js'
import { unqualified } from './arn.js'
import type { Route, StateMachineAlias } from './version-store.js'

/** Source: API reference of CreateStateMachineAlias; the pattern as AWS's own answer gives it. */
const nameLength = 80
const namePattern = '^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$'
const descriptionLength = 256

/** @throws ServiceError ValidationException, in AWS's words */
export function aliasName(input: JsonObject): string {
  const name = requiredText(input, 'name')
  if (name === '') throw validationException(name, 'name', 'Member must have length greater than or equal to 1')
  if (name.length > nameLength) throw validationException(name, 'name', `Member must have length less than or equal to ${String(nameLength)}`)
  if (!/^[a-zA-Z0-9_.-]+$/.test(name) || !/[a-zA-Z_.-]/.test(name)) throw validationException(name, 'name', `Member must satisfy regular expression pattern: ${namePattern}`)
  return name
}

/** @throws ServiceError ValidationException for a description that is too long */
export const aliasDescription = (input: JsonObject): string | undefined => optionalText(input, 'description', descriptionLength)

/**
 * Reads `routingConfiguration`: one or two versions of one machine, whose weights make 100.
 *
 * @returns undefined when there is none
 * @throws ServiceError ValidationException in AWS's words; ResourceNotFound for a version that does not exist
 */
export function routesOf(context: StatesContext, input: JsonObject): readonly Route[] | undefined {
  const given = optionalList(input, 'routingConfiguration')
  if (given === undefined) return undefined
  if (given.length === 0) throw validationException('[]', 'routingConfiguration', 'Member must have length greater than or equal to 1')
  const routes = given.map(readRoute)
  const arns = routes.map(({ versionArn }) => versionArn)
  if (routes.length > 2) {
    const shown = routes.map(({ versionArn, weight }) => `RoutingConfigurationListItem(stateMachineVersionArn=${versionArn}, weight=${String(weight)})`)
    throw validationException(`[${shown.join(', ')}]`, 'routingConfiguration', 'Member must have length less than or equal to 2')
  }
  if (!arns.every(arn => /:stateMachine:[^:]+:\d+$/.test(arn))) throw refused(`Routing configuration must contain state machine version ARNs. Received: [${arns.join(', ')}]`)
  if (new Set(arns).size < arns.length) throw refused(`Routing configuration must contain distinct state machine version ARNs. Received: [${arns.join(', ')}]`)
  // the wording of this one is ours
  if (new Set(arns.map(unqualified)).size > 1) throw refused(`Routing configuration must contain versions of one state machine. Received: [${arns.join(', ')}]`)
  const weights = routes.map(({ weight }) => weight)
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) throw refused(`Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`)
  if (arns.some(arn => context.qualifiers.versions.get(arn) === undefined)) throw resourceNotFound()
  return routes
}

const refused = (message: string): ServiceError => new ServiceError('ValidationException', message)

function readRoute(value: Json, index: number): Route {
  const member = `routingConfiguration.${String(index + 1)}.member`
  const { stateMachineVersionArn: versionArn = null, weight = null } = typeof value === 'object' && value !== null ? value as JsonObject : {}
  if (typeof versionArn !== 'string') throw validationException('null', `${member}.stateMachineVersionArn`, 'Member must not be null')
  if (typeof weight !== 'number' || !Number.isInteger(weight)) throw validationException('null', `${member}.weight`, 'Member must not be null')
  if (weight < 0) throw validationException(String(weight), `${member}.weight`, 'Member must have value greater than or equal to 0')
  if (weight > 100) throw validationException(String(weight), `${member}.weight`, 'Member must have value less than or equal to 100')
  return { versionArn, weight }
}

/** `routingConfiguration` of an answer. */
export const routingMember = ({ routes }: StateMachineAlias): readonly JsonObject[] => routes.map(({ versionArn, weight }) => ({ stateMachineVersionArn: versionArn, weight }))
