import type { WorkflowType } from '../../interpreter/types.js'
import { unsupportedResource, type Endpoints } from '../integration/index.js'
import { ServiceError, type Json, type JsonObject } from '../service.js'
import { diagnosticsOf, joined } from './diagnostic.js'
import { invalidArn, invalidDefinition, notSupported, validationException } from './error.js'
import { jsonProblem } from './json-problem.js'
import { optionalBoolean, optionalObject, optionalWord } from './member.js'

/** Characters. Source: API reference of CreateStateMachine. */
const longestDefinition = 1_048_576

/** The members of the two bodies that hold further states. */
const bodies = ['ItemProcessor', 'Iterator', 'Branches']

/**
 * Refuses a definition that could not run.
 *
 * @param endpoints - where services answer that the local AWS does not have
 * @throws ServiceError InvalidDefinition, ValidationException
 */
export function checkDefinition(definition: string, type: WorkflowType, endpoints?: Endpoints): void {
  expectLength(definition)
  const errors = diagnosticsOf(definition, type).filter(({ severity }) => severity === 'ERROR')
  if (errors.length > 0) throw invalidDefinition(joined(errors))
  for (const resource of resourcesIn(parseDefinition(definition))) {
    const refusal = unsupportedResource(resource, endpoints)
    if (refusal !== undefined) throw invalidDefinition(`SW4302: ${refusal}`)
  }
}

/** @throws ServiceError ValidationException for a definition that is longer than 1 MB */
export function expectLength(definition: string): void {
  if (definition.length > longestDefinition) throw validationException(undefined, 'definition', `Member must have length less than or equal to ${String(longestDefinition)}`)
}

/** @throws ServiceError InvalidDefinition */
export function parseDefinition(definition: string): Json {
  try {
    return JSON.parse(definition) as Json
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw invalidDefinition(`INVALID_JSON_DESCRIPTION: ${jsonProblem(definition, error.message).message}`)
  }
}

/** The `Resource` of every Task state, at any depth. */
export function resourcesIn(body: Json): readonly string[] {
  if (Array.isArray(body)) return (body as readonly Json[]).flatMap(resourcesIn)
  if (typeof body !== 'object' || body === null) return []
  const { States: states } = body as JsonObject
  if (typeof states !== 'object' || states === null) return []
  return Object.values(states as JsonObject).flatMap(state => {
    if (typeof state !== 'object' || state === null) return []
    const { Type: type, Resource: resource } = state as JsonObject
    const own = type === 'Task' && typeof resource === 'string' ? [resource] : []
    return [...own, ...bodies.flatMap(member => resourcesIn((state as JsonObject)[member] ?? null))]
  })
}

/** @throws ServiceError InvalidArn */
export function checkRoleArn(arn: string): void {
  if (!arn.startsWith('arn:')) throw invalidArn(`Invalid ARN prefix: ${arn}`)
  if (!/^arn:[a-z-]+:iam::\d{12}:role\/.+$/.test(arn)) throw invalidArn(`Invalid role ARN: ${arn}`)
}

/** @throws ServiceError InvalidLoggingConfiguration */
export function loggingOf(input: JsonObject): JsonObject {
  const given = optionalObject(input, 'loggingConfiguration') ?? {}
  const level = optionalWord(given, 'level', ['ALL', 'ERROR', 'FATAL', 'OFF']) ?? 'OFF'
  const { destinations } = given
  const count = Array.isArray(destinations) ? destinations.length : 0
  if (level !== 'OFF' && count !== 1) throw new ServiceError('InvalidLoggingConfiguration', 'Invalid Logging Configuration: Must specify exactly one Log Destination.')
  return {
    level,
    includeExecutionData: optionalBoolean(given, 'includeExecutionData') ?? false,
    ...(count > 0 ? { destinations: destinations ?? [] } : {}),
  }
}

/** Keys of one's own are not there. @throws ServiceError NotSupportedByLocalAws */
export function encryptionOf(input: JsonObject): JsonObject | undefined {
  const given = optionalObject(input, 'encryptionConfiguration')
  if (given === undefined) return undefined
  const type = optionalWord(given, 'type', ['AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY'])
  if (type === undefined) throw validationException('null', 'encryptionConfiguration.type', 'Member must not be null')
  if (type === 'CUSTOMER_MANAGED_KMS_KEY') throw notSupported('encryption with a customer managed key (encryptionConfiguration)')
  return { type }
}

export function tracingOf(input: JsonObject): JsonObject {
  const given = optionalObject(input, 'tracingConfiguration') ?? {}
  return { enabled: optionalBoolean(given, 'enabled') ?? false }
}
