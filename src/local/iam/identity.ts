import { randomBytes } from 'node:crypto'
import type { Caller, JsonObject } from '../service.js'

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

/** Who is who in the local AWS: the roles that exist, and the keys that were handed out for them. */
export interface Identities {
  /** New credentials of a principal. They live as long as the process. */
  mint(principalArn: string): Credentials
  /** Whose access key that is. */
  callerOf(accessKeyId: string): Caller | undefined
  putRole(role: Omit<Role, 'policies'>): void
  /** @throws Error for a role that does not exist */
  putRolePolicy(roleName: string, policyName: string, document: JsonObject): void
  role(arn: string): Role | undefined
  roles(): readonly Role[]
}

/** Starts with no roles and no keys. */
export function createIdentities(): Identities {
  const keys = new Map<string, Caller>()
  const roles = new Map<string, Role & { readonly policies: Map<string, JsonObject> }>()
  return {
    mint(principalArn) {
      const accessKeyId = `ASIA${randomBytes(10).toString('hex').toUpperCase().slice(0, 16)}`
      const secretAccessKey = randomBytes(30).toString('base64')
      keys.set(accessKeyId, { principalArn })
      return { accessKeyId, secretAccessKey, sessionToken: randomBytes(48).toString('base64') }
    },
    callerOf: (accessKeyId) => keys.get(accessKeyId),
    putRole(role) {
      // a role deployed again starts from the policies of the new template
      roles.set(role.name, { ...role, policies: new Map() })
    },
    putRolePolicy(roleName, policyName, document) {
      const role = roles.get(roleName)
      if (role === undefined) throw new Error(`the policy '${policyName}' is for the role '${roleName}', which does not exist`)
      role.policies.set(policyName, document)
    },
    role: (arn) => [...roles.values()].find((role) => role.arn === arn),
    roles: () => [...roles.values()],
  }
}
