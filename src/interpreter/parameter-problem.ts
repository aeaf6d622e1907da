import type { Json } from '../asl/json.js'
import { isObject } from './check.js'
import type { ResourceName } from './program.js'

/** Parameters of `apigateway:invoke` that map names to lists of texts. */
const lists = ['Headers', 'QueryParameters'] as const

/**
 * Why a service's task cannot be started with its parameters, as AWS puts it; undefined when it can. Only what AWS was seen to find out before it schedules a
 * task is looked at: everything else is the service's to say.
 */
export function parameterProblem({ resourceType, resource }: ResourceName, parameters: Json): string | undefined {
  if (resourceType !== 'apigateway' || !/^invoke(\.|$)/.test(resource) || !isObject(parameters)) return undefined
  const wrong = lists.filter((name) => parameters[name] !== undefined && !isListMap(parameters[name]))
  if (wrong.length === 0) return undefined
  const reasons = wrong.map((name) => `The value of the field '${name}' has an invalid format`)
  return `The Parameters '${JSON.stringify(parameters)}' could not be used to start the Task: [${reasons.join(', ')}]`
}

const isListMap = (value: Json | undefined): boolean => isObject(value) && Object.values(value).every((list) => Array.isArray(list))
