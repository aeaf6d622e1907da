import type { Json } from '../service.js'
import { LocalAwsError } from '../local-aws-error.js'
import { evaluateCondition, type Deployed, type Scope } from './intrinsic.js'
import { isObject, type TemplateSections } from './template.js'
import type { Environment } from './targets.js'

/**
 * Names of one stack: its parameters with their defaults, the pseudo parameters, its conditions, the resources deployed so far, and what earlier
 * stacks export.
 */
export function createScope(
  stack: string, sections: TemplateSections, environment: Environment,
  deployed: ReadonlyMap<string, Deployed>, exports: Readonly<Record<string, string>>,
): Scope {
  const pseudo: Readonly<Record<string, Json>> = {
    'AWS::AccountId': environment.accountId,
    'AWS::Region': environment.region,
    'AWS::Partition': environment.partition,
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack,
    'AWS::StackId': `arn:${environment.partition}:cloudformation:${environment.region}:${environment.accountId}:stack/${stack}/local`,
    'AWS::NotificationARNs': [],
  }
  const evaluating = new Set<string>()
  const scope: Scope = {
    stack,
    mappings: sections.mappings,
    parameter: name => pseudo[name] ?? parameterValue(stack, name, sections.parameters[name]),
    resource: logicalId => deployed.get(logicalId),
    imported: name => exports[name],
    condition(name) {
      const condition = sections.conditions[name]
      if (condition === undefined) throw new LocalAwsError('SW4407', `stack ${stack} has no condition ${name}`)
      if (evaluating.has(name)) throw new LocalAwsError('SW4408', `stack ${stack}: condition ${name} refers to itself`)
      evaluating.add(name)
      try {
        return evaluateCondition(condition, scope, `${stack}/Conditions.${name}`)
      } finally {
        evaluating.delete(name)
      }
    },
  }
  return scope
}

function parameterValue(stack: string, name: string, declaration: Json | undefined): Json | undefined {
  if (declaration === undefined) return undefined
  const type = isObject(declaration) ? declaration['Type'] : undefined
  if (typeof type !== 'string') throw new LocalAwsError('SW4401', `stack ${stack}: parameter ${name} needs a Type`)
  if (type.startsWith('AWS::SSM::')) {
    throw new LocalAwsError('SW4411', `stack ${stack}: parameter ${name} is read from SSM Parameter Store, which the local AWS does not have`)
  }
  const value = isObject(declaration) ? declaration['Default'] : undefined
  if (value === undefined) throw new LocalAwsError('SW4411', `stack ${stack}: parameter ${name} has no default, and a local deployment sets no parameters`)
  if (type === 'CommaDelimitedList' || type === 'List<Number>') return (value as string).split(',').map(part => part.trim())
  return value
}
