import { environment } from '../../environment.js'
import type { Json, JsonObject } from '../../service.js'
import { compileCondition, type Condition } from './condition.js'
import type { RequestContext } from './context.js'
import { compileArnPattern, compilePattern, type Matcher } from './pattern.js'
import { compilePrincipal, type PrincipalMatcher } from './principal.js'
import { problem } from './problem.js'
import { readTemplate } from './variable.js'

/** Whose policy it is: a role's own, a resource's, or the one that says who may be a role. */
export type PolicyKind = 'identity' | 'resource' | 'trust'

/** A statement of a policy, ready to be asked. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny'
  /** @param action - in lower case */
  readonly action: Matcher
  readonly resource: (arn: string, context: RequestContext) => boolean
  readonly condition: Condition
  /** Only of resource and trust policies. */
  readonly principal?: PrincipalMatcher
}

const elements: Readonly<Record<PolicyKind, readonly string[]>> = {
  identity: ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
  resource: ['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
  trust: ['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Condition'],
}

/**
 * Reads a policy document. All that it says is either understood or refused: nothing is ignored.
 *
 * @param where - said in errors: `Stack/LogicalId`
 * @throws LocalAwsError SW4430 naming the element, operator, key, variable or principal that is not supported
 *
 * @example
 * ```ts
 * compilePolicy({ Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*' }] }, 'identity', 'App/Policy')
 * ```
 */
export function compilePolicy(document: JsonObject, kind: PolicyKind, where: string): readonly Statement[] {
  refuseUnknown(document, ['Version', 'Id', 'Statement'], where, 'a policy')
  const { Version: version = '2008-10-17', Statement: statements } = document
  if (version !== '2012-10-17' && version !== '2008-10-17') throw problem(where, 'the policy has a Version that is not known')
  const list = Array.isArray(statements) ? statements as readonly Json[] : statements === undefined ? [] : [statements]
  // variables came with the later version: before, they are plain text
  return list.map((statement, index) => compileStatement(statement, kind, `${where}, statement ${String(index + 1)}`, version === '2012-10-17'))
}

function compileStatement(statement: Json, kind: PolicyKind, where: string, variables: boolean): Statement {
  if (typeof statement !== 'object' || statement === null || Array.isArray(statement)) throw problem(where, 'a statement is not an object')
  const given = statement as JsonObject
  refuseUnknown(given, elements[kind], where, 'a statement')
  const { Effect: effect, Principal: principal, Condition: condition } = given
  if (effect !== 'Allow' && effect !== 'Deny') throw problem(where, 'Effect must be Allow or Deny')
  if (kind !== 'identity' && principal === undefined) throw problem(where, 'Principal is required')
  return {
    effect,
    action: either(given, 'Action', where, pattern => compilePattern(pattern.toLowerCase())),
    resource: kind === 'trust' ? () => true : resourceOf(given, where, variables),
    condition: condition === undefined ? () => true : compileCondition(condition, where, variables),
    ...(principal === undefined ? {} : { principal: compilePrincipal(principal, where, environment.accountId) }),
  }
}

function resourceOf(statement: JsonObject, where: string, variables: boolean): Statement['resource'] {
  const [negated, patterns] = choice(statement, 'Resource', where)
  const matchers = patterns.map((pattern): Statement['resource'] => {
    const template = variables ? readTemplate(pattern, where) : undefined
    if (template === undefined) return compileArnPattern(pattern)
    return (arn, context) => {
      const filled = template(context)
      return filled !== undefined && compileArnPattern(filled)(arn)
    }
  })
  return (arn, context) => matchers.some(matcher => matcher(arn, context)) !== negated
}

function either(statement: JsonObject, name: string, where: string, compile: (pattern: string) => Matcher): Matcher {
  const [negated, patterns] = choice(statement, name, where)
  const matchers = patterns.map(compile)
  return text => matchers.some(matcher => matcher(text)) !== negated
}

/** An element or its opposite: one of the two. */
function choice(statement: JsonObject, name: string, where: string): readonly [boolean, readonly string[]] {
  const { [name]: plain, [`Not${name}`]: opposite } = statement
  const value = plain ?? opposite
  if (value === undefined || (plain !== undefined && opposite !== undefined)) throw problem(where, `a statement has either ${name} or Not${name}`)
  const list = Array.isArray(value) ? value as readonly Json[] : [value]
  return [plain === undefined, list.map((item) => {
    if (typeof item !== 'string') throw problem(where, `${name} must be texts`)
    return item
  })]
}

function refuseUnknown(value: JsonObject, known: readonly string[], where: string, what: string): void {
  const unknown = Object.keys(value).find(name => !known.includes(name))
  if (unknown !== undefined) throw problem(where, `${unknown} in ${what} is not supported by the local AWS`)
}
