import type { Json, JsonObject } from '../../service.js'
import { problem } from './problem.js'

/** Who makes a request, as policies see it. */
export interface Principal {
  /** `role` of this account, the account itself (`operator`), or an AWS service that acts on its own. */
  readonly kind: 'role' | 'operator' | 'service'
  /** ARN of the role or the account's root; of a service its name: `apigateway.amazonaws.com`. */
  readonly id: string
}

/**
 * How a resource's policy reaches a principal. `account`: it names the whole account, which forbids to everybody, but allows nobody by itself:
 * that is left to the roles' own policies.
 */
export type Reach = 'named' | 'account' | 'none'

/** @returns how far the statement's `Principal` reaches */
export type PrincipalMatcher = (principal: Principal) => Reach

const roleArn = /^arn:[a-z-]+:iam::\d{12}:role\/[^*?]+$/
const rootArn = /^arn:[a-z-]+:iam::(\d{12}):root$/
const otherArn = /^arn:[a-z-]+:(?:iam|sts)::\d{12}:[^*]+$/

/**
 * Compiles the `Principal` of a resource's or a role's trust policy.
 *
 * @throws LocalAwsError SW4430 for kinds of principals that do not exist here
 */
export function compilePrincipal(given: Json, where: string, accountId: string): PrincipalMatcher {
  if (given === '*') return () => 'named'
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw problem(where, 'Principal must be "*" or an object')
  const matchers = Object.entries(given as JsonObject).flatMap(([kind, value]) =>
    (Array.isArray(value) ? value as readonly Json[] : [value]).map(name => compileOne(kind, name, where, accountId)))
  return (principal) => {
    const reached = matchers.map(matcher => matcher(principal))
    return reached.includes('named') ? 'named' : reached.includes('account') ? 'account' : 'none'
  }
}

function compileOne(kind: string, name: Json, where: string, accountId: string): PrincipalMatcher {
  if (typeof name !== 'string') throw problem(where, 'the names in Principal must be texts')
  if (kind === 'Service') return principal => (principal.kind === 'service' && principal.id === name ? 'named' : 'none')
  if (kind !== 'AWS') throw problem(where, `principals of the kind ${kind} are not supported by the local AWS`)
  if (name === '*') return () => 'named'
  const account = rootArn.exec(name)?.[1] ?? (/^\d{12}$/.test(name) ? name : undefined)
  if (account !== undefined) return principal => (account === accountId && principal.kind !== 'service' ? 'account' : 'none')
  if (roleArn.test(name)) return principal => (principal.kind === 'role' && principal.id === name ? 'named' : 'none')
  // users and single sessions: nobody here is one
  if (otherArn.test(name)) return () => 'none'
  throw problem(where, `the principal ${name} is not supported by the local AWS`)
}
