import { randomBytes } from 'node:crypto'
import type { Caller, JsonObject } from '../service.js'
import { managedPolicies } from './managed-policy.js'
import { compilePolicy, type Statement } from './policy/document.js'
import { problem } from './policy/problem.js'

/** Keys that sign calls, as SDK clients take them. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

/** A role with its policies, as the template gives them. */
export interface Role {
  readonly name: string
  readonly arn: string
  readonly assumeRolePolicy: JsonObject
  /** Policy documents by name, inline and attached. */
  readonly policies: ReadonlyMap<string, JsonObject>
  readonly managedPolicyArns: readonly string[]
}

/** Who holds a key. */
export interface KeyHolder {
  readonly caller: Caller
  readonly credentials: Credentials
}

/** Who is who in the local AWS: the roles that exist, what policies say, and the keys that were handed out. */
export interface Identities {
  /**
   * New credentials of a principal. They live as long as the process, or until they are taken back.
   *
   * @param sessionName - who uses the role: a function's name. Said in refusals
   */
  mint(principalArn: string, sessionName?: string): Credentials
  /** Takes credentials back: nobody is known by that access key any more. */
  revoke(accessKeyId: string): void
  /** Whose access key that is, and its secret. */
  holderOf(accessKeyId: string): KeyHolder | undefined
  /** @throws LocalAwsError SW4430 for a trust policy that cannot be judged, or a managed policy that is not known */
  putRole(role: Omit<Role, 'policies'>): void
  /**
   * @param where - said in errors
   * @throws LocalAwsError SW4430 for a policy that cannot be judged
   * @throws Error for a role that does not exist
   */
  putRolePolicy(roleName: string, policyName: string, document: JsonObject, where?: string): void
  /** The policy of a bucket or queue, in place of the one it had. @throws LocalAwsError SW4430 */
  putResourcePolicy(resourceArn: string, document: JsonObject, where?: string): void
  /** One part of a resource's policy, such as a function's permission, in place of the one with that id. @throws LocalAwsError SW4430 */
  putResourceStatement(resourceArn: string, id: string, statement: JsonObject, where?: string): void
  role(arn: string): Role | undefined
  roles(): readonly Role[]
  /** What a role's own policies say; nothing for a role that does not exist. */
  identityStatements(roleArn: string): readonly Statement[]
  /** Who may be the role. */
  trustStatements(roleArn: string): readonly Statement[]
  resourceStatements(resourceArn: string): readonly Statement[]
}

interface KnownRole {
  readonly role: Role & { readonly policies: Map<string, JsonObject> }
  readonly trust: readonly Statement[]
  readonly managed: readonly Statement[]
  readonly own: Map<string, readonly Statement[]>
  all: readonly Statement[]
}

/** Starts with no roles and no keys. */
export function createIdentities(): Identities {
  const keys = new Map<string, KeyHolder>()
  const roles = new Map<string, KnownRole>()
  const byArn = new Map<string, KnownRole>()
  const resources = new Map<string, Map<string, readonly Statement[]>>()
  return {
    mint(principalArn, sessionName) {
      const accessKeyId = `ASIA${randomBytes(10).toString('hex').toUpperCase().slice(0, 16)}`
      const credentials = { accessKeyId, secretAccessKey: randomBytes(30).toString('base64'), sessionToken: randomBytes(48).toString('base64') }
      keys.set(accessKeyId, { caller: { principalArn, ...(sessionName === undefined ? {} : { sessionName }) }, credentials })
      return credentials
    },
    revoke(accessKeyId) {
      keys.delete(accessKeyId)
    },
    holderOf: accessKeyId => keys.get(accessKeyId),
    putRole(role) {
      const managed = role.managedPolicyArns.flatMap(arn => compilePolicy(managedPolicy(arn, role.name), 'identity', arn))
      const trust = compilePolicy(role.assumeRolePolicy, 'trust', `AssumeRolePolicyDocument of the role ${role.name}`)
      // a role deployed again starts from the policies of the new template
      const known: KnownRole = { role: { ...role, policies: new Map() }, trust, managed, own: new Map(), all: managed }
      roles.set(role.name, known)
      byArn.set(role.arn, known)
    },
    putRolePolicy(roleName, policyName, document, where = `policy ${policyName} of the role ${roleName}`) {
      const known = roles.get(roleName)
      if (known === undefined) throw new Error(`the policy '${policyName}' is for the role '${roleName}', which does not exist`)
      known.own.set(policyName, compilePolicy(document, 'identity', where))
      known.all = [...known.managed, ...[...known.own.values()].flat()]
      known.role.policies.set(policyName, document)
    },
    putResourcePolicy(resourceArn, document, where = `policy of ${resourceArn}`) {
      resources.set(resourceArn, new Map([['', compilePolicy(document, 'resource', where)]]))
    },
    putResourceStatement(resourceArn, id, statement, where = `policy of ${resourceArn}`) {
      const parts = resources.get(resourceArn) ?? new Map<string, readonly Statement[]>()
      resources.set(resourceArn, parts.set(id, compilePolicy({ Version: '2012-10-17', Statement: statement }, 'resource', where)))
    },
    role: arn => byArn.get(arn)?.role,
    roles: () => [...roles.values()].map(({ role }) => role),
    identityStatements: roleArn => byArn.get(roleArn)?.all ?? [],
    trustStatements: roleArn => byArn.get(roleArn)?.trust ?? [],
    resourceStatements: resourceArn => [...resources.get(resourceArn)?.values() ?? []].flat(),
  }
}

function managedPolicy(arn: string, roleName: string): JsonObject {
  const name = /^arn:[a-z-]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1]
  const policy = name !== undefined && Object.hasOwn(managedPolicies, name) ? managedPolicies[name] : undefined
  if (policy === undefined) throw problem(`role ${roleName}`, `the managed policy ${arn} is not known to the local AWS; write its statements into the role's own policies`)
  return policy
}
