import type { Json } from '../service.js'
import { LocalAwsError } from '../local-aws-error.js'
import { intrinsicOf } from './intrinsic.js'
import { namesIn } from './substitution.js'
import { isObject, type ResourceDeclaration } from './template.js'

/**
 * Sorts resources so that each comes after those it refers to (`Ref`, `Fn::GetAtt`, `Fn::Sub`) or depends on; otherwise as the template has them.
 *
 * @throws LocalAwsError SW4408 naming the circle
 */
export function inDeploymentOrder(stack: string, resources: readonly ResourceDeclaration[]): readonly ResourceDeclaration[] {
  const byId = new Map(resources.map(resource => [resource.logicalId, resource]))
  const sorted = new Set<ResourceDeclaration>()
  const visit = (resource: ResourceDeclaration, path: readonly string[]): void => {
    if (sorted.has(resource)) return
    const start = path.indexOf(resource.logicalId)
    if (start >= 0) {
      throw new LocalAwsError('SW4408', `stack ${stack}: resources refer to one another in a circle: ${[...path.slice(start), resource.logicalId].join(' → ')}`)
    }
    for (const name of [...resource.dependsOn, ...referencesIn(resource.properties)]) {
      const needed = byId.get(name)
      if (needed !== undefined) visit(needed, [...path, resource.logicalId])
    }
    sorted.add(resource)
  }
  for (const resource of resources) visit(resource, [])
  return [...sorted]
}

/** The logical ids that a template value refers to; parameters and pseudo parameters among them. */
export function referencesIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(referencesIn)
  if (!isObject(value)) return []
  const call = intrinsicOf(value)
  if (call === undefined) return Object.values(value).flatMap(referencesIn)
  const { name, argument } = call
  const [first, variables] = Array.isArray(argument) ? argument as readonly Json[] : [argument]
  if (name === 'Ref' || name === 'Fn::GetAtt') return typeof first === 'string' ? [beforeDot(first)] : []
  if (name === 'Fn::Sub' && typeof first === 'string') {
    const own = isObject(variables) ? Object.keys(variables) : []
    return [...namesIn(first).filter(used => !own.includes(used)).map(beforeDot), ...(variables === undefined ? [] : referencesIn(variables))]
  }
  return referencesIn(argument)
}

function beforeDot(path: string): string {
  return path.split('.')[0] ?? path
}
