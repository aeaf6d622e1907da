import { environment } from '../environment.js'
import type { Authorise, Caller } from '../service.js'
import type { Identities } from './identity.js'
import { permissionsOf, type Permission } from './permission/index.js'
import type { RequestContext } from './policy/context.js'
import type { Statement } from './policy/document.js'
import { evaluate, type AccessRequest, type Decision } from './policy/evaluate.js'
import type { Principal } from './policy/principal.js'
import { isOperator, refusal, userArn } from './refusal.js'

/** `off`: everybody may do everything. */
export type IamMode = 'enforce' | 'off'

/** What somebody was refused, and how often. */
export interface Refusal {
  /** As the refusal names it: `arn:aws:sts::…:assumed-role/ROLE/SESSION`. */
  readonly user: string
  readonly action: string
  readonly resource: string
  readonly count: number
}

/** What a principal was allowed, and how often: an action that a role never uses can be taken from it. */
export interface PermissionUse {
  readonly principalArn: string
  readonly action: string
  readonly count: number
}

/** Judges calls by the policies of roles and resources. */
export interface Authoriser {
  /** Refuses a call that policies do not allow. @throws ServiceError as its service names it */
  readonly authorise: Authorise
  /** Whether an AWS service may act as a role. */
  readonly mayAssume: (serviceName: string, roleArn: string) => boolean
  /** What was refused since the start; at most a thousand kinds. */
  refusals(): readonly Refusal[]
  /** What roles were allowed since the start; bounded by roles × actions. */
  uses(): readonly PermissionUse[]
}

export interface AuthoriserOptions {
  readonly identities: Pick<Identities, 'identityStatements' | 'resourceStatements' | 'trustStatements' | 'role'>
  readonly mode: IamMode
  /** Told of the first refusal of each kind. */
  readonly onRefusal?: (refusal: Refusal) => void
}

/** More kinds than anybody reads; further ones are refused all the same. */
const mostKinds = 1000

/**
 * Makes the one judge of a local AWS.
 *
 * @example
 * ```ts
 * const { authorise } = createAuthoriser({ identities, mode: 'enforce' })
 * authorise({ principalArn: roleArn }, 'sqs', 'SendMessage', { QueueUrl })   // throws AccessDenied
 * ```
 */
export function createAuthoriser({ identities, mode, onRefusal }: AuthoriserOptions): Authoriser {
  const refused = new Map<string, Refusal>()
  const used = new Map<string, Map<string, number>>()
  const count = (principalArn: string, action: string): void => {
    const actions = used.get(principalArn) ?? new Map<string, number>()
    used.set(principalArn, actions)
    actions.set(action, (actions.get(action) ?? 0) + 1)
  }
  const note = (caller: Caller, { action, resource }: Permission): void => {
    const user = userArn(caller)
    const key = `${user}|${action}|${resource}`
    const before = refused.get(key)
    if (before === undefined && refused.size >= mostKinds) return
    const now = { user, action, resource, count: (before?.count ?? 0) + 1 }
    refused.set(key, now)
    if (before === undefined) onRefusal?.(now)
  }
  const judge = (caller: Caller, { action, resource, keys }: Permission): Decision => {
    const principal = principalOf(caller)
    const context = { ...contextOf(caller, principal), ...keys }
    const own = principal.kind === 'role' ? identities.identityStatements(principal.id) : []
    if (action === 'sts:AssumeRole') return assuming({ principal, action, resource, context }, own, identities.trustStatements(resource))
    return evaluate({ principal, action, resource, context }, own, identities.resourceStatements(policyHolder(resource)))
  }
  return {
    authorise(caller, service, operation, input) {
      // also when nothing is enforced: an operation that has no entry is to be found out
      const permissions = permissionsOf(service, operation, input)
      if (mode === 'off') return
      for (const permission of permissions) {
        const decision = judge(caller, permission)
        if (decision.allowed) {
          count(caller.principalArn, permission.action)
          continue
        }
        note(caller, permission)
        throw refusal(service, caller, permission, decision)
      }
    },
    mayAssume(serviceName, roleArn) {
      if (mode === 'off') return true
      return trusts(identities, { kind: 'service', id: serviceName }, roleArn, { 'aws:sourceaccount': environment.accountId })
    },
    refusals: () => [...refused.values()],
    uses: () => [...used].flatMap(([principalArn, actions]) => [...actions].map(([action, times]) => ({ principalArn, action, count: times }))),
  }
}

/** Taking on a role: the role must trust whoever asks, by name, or by account together with a policy of the asker's own. */
function assuming(request: AccessRequest, own: readonly Statement[], trust: readonly Statement[]): Decision {
  const decision = evaluate(request, own, trust)
  const reached = trust.some(({ effect, principal, condition }) => effect === 'Allow' && principal?.(request.principal) !== 'none' && condition(request.context))
  return decision.allowed && !reached ? { allowed: false, because: 'no-resource-allow' } : decision
}

/** Whether a role's trust policy lets a principal be the role. */
function trusts(identities: AuthoriserOptions['identities'], principal: Principal, roleArn: string, context: RequestContext): boolean {
  return evaluate({ principal, action: 'sts:AssumeRole', resource: roleArn, context }, [], identities.trustStatements(roleArn)).allowed
}

function principalOf({ principalArn }: Caller): Principal {
  if (isOperator(principalArn)) return { kind: 'operator', id: principalArn }
  return { kind: principalArn.startsWith('arn:') ? 'role' : 'service', id: principalArn }
}

/** Loopback counts as secure: nobody can listen to it. */
function contextOf({ sourceArn }: Caller, { kind, id }: Principal): RequestContext {
  const { accountId, region } = environment
  const common = { 'aws:securetransport': 'true', 'aws:requestedregion': region, 'aws:resourceaccount': accountId }
  const source = sourceArn === undefined ? {} : { 'aws:sourcearn': sourceArn, 'aws:sourceaccount': accountId }
  if (kind === 'service') return { ...common, ...source, 'aws:principalisawsservice': 'true', 'aws:principalservicename': id }
  return { ...common, ...source, 'aws:principalisawsservice': 'false', 'aws:principalarn': id, 'aws:principalaccount': accountId }
}

/** Whose policy speaks of a resource: an object's bucket, else the resource itself. */
function policyHolder(resource: string): string {
  const slash = resource.startsWith(`arn:${environment.partition}:s3:::`) ? resource.indexOf('/') : -1
  return slash === -1 ? resource : resource.slice(0, slash)
}

