import type { RequestContext } from './context.js'
import type { Statement } from './document.js'
import type { Principal } from './principal.js'

/** One thing that somebody wants to do. */
export interface AccessRequest {
  readonly principal: Principal
  /** `s3:GetObject`, in any case. */
  readonly action: string
  readonly resource: string
  readonly context: RequestContext
}

/** What the policies say, and which kind of policy decided. */
export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false, readonly because: 'no-identity-allow' | 'no-resource-allow' | 'identity-deny' | 'resource-deny' }

/**
 * Judges a request of this account's own: a Deny anywhere wins; else one Allow is enough, by the role's policies or by a resource policy that names
 * the role. The operator is the account's administrator: allowed all that no resource policy forbids. A service that acts on its own has no policies:
 * the resource's must name it. Source: IAM user guide, "Policy evaluation logic".
 */
export function evaluate({ principal, action, resource, context }: AccessRequest, identity: readonly Statement[], resourcePolicy: readonly Statement[]): Decision {
  const lower = action.toLowerCase()
  const applies = (statement: Statement): boolean => statement.action(lower) && statement.resource(resource, context) && statement.condition(context)
  const own = identity.filter(applies)
  const theirs = resourcePolicy.filter(applies).map(({ effect, principal: reach }) => ({ effect, reach: reach?.(principal) ?? 'none' }))
  if (own.some(({ effect }) => effect === 'Deny')) return { allowed: false, because: 'identity-deny' }
  if (theirs.some(({ effect, reach }) => effect === 'Deny' && reach !== 'none')) return { allowed: false, because: 'resource-deny' }
  const granted = theirs.some(({ effect, reach }) => effect === 'Allow' && reach === 'named')
  if (principal.kind === 'operator' || granted || own.length > 0) return { allowed: true }
  return { allowed: false, because: principal.kind === 'service' ? 'no-resource-allow' : 'no-identity-allow' }
}
