import type { JsonObject } from '../../service.js'

/** One thing that a call does, which policies must allow. */
export interface Permission {
  /** `sqs:SendMessage` */
  readonly action: string
  readonly resource: string
  /** Condition keys that this call adds, in lower case. */
  readonly keys?: Readonly<Record<string, string>>
}

/** What an operation needs, as data: an action, and which resources of its input. */
export interface Need<Resource extends string> {
  readonly action: string
  readonly on: Resource
}

/** The ARNs that an input names, by a word of the table. `undefined` names none: the call itself is refused later by its service. */
export type Resources<Resource extends string> = Readonly<Record<Resource, (input: JsonObject) => readonly Target[]>>

export type Target = string | { readonly arn: string, readonly keys: Readonly<Record<string, string>> }

/** One service's table. */
export interface PermissionTable {
  /** Names of the operations that have an entry. */
  readonly operations: readonly string[]
  permissionsOf(operation: string, input: JsonObject): readonly Permission[]
}

/**
 * Makes a table of operations and what they need.
 *
 * @throws Error from `permissionsOf` for an operation without an entry: no call goes unchecked because somebody forgot it
 */
export function permissionTable<Resource extends string>(service: string, needs: Readonly<Record<string, readonly Need<Resource>[]>>, resources: Resources<Resource>): PermissionTable {
  return {
    operations: Object.keys(needs),
    permissionsOf(operation, input) {
      const wanted = Object.hasOwn(needs, operation) ? needs[operation] : undefined
      if (wanted === undefined) throw new Error(`the permissions of ${service}:${operation} are not in the table`)
      return wanted.flatMap(({ action, on }) => resources[on](input).map(target =>
        typeof target === 'string' ? { action, resource: target } : { action, resource: target.arn, keys: target.keys }))
    },
  }
}

/** A text member, or an empty text: what is missing or malformed matches no policy, and is refused by its service where it is allowed. */
export const textOf = (input: JsonObject, name: string): string => {
  const value = input[name]
  return typeof value === 'string' ? value : ''
}
