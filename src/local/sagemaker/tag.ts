import { validationException } from './error.js'
import type { Tag } from './request/common.js'

/** Source: SageMaker API reference, AddTags. */
const mostTags = 50

/**
 * Tags with others added, in place of those of the same keys.
 *
 * @throws ServiceError ValidationException for too many, and for keys that AWS keeps for itself
 * @example
 * tagRecord({ team: 'a' }, [{ Key: 'team', Value: 'b' }]) // { team: 'b' }
 */
export function tagRecord(tags: Readonly<Record<string, string>>, more: readonly Tag[]): Readonly<Record<string, string>> {
  const reserved = more.find(({ Key }) => Key.toLowerCase().startsWith('aws:'))
  if (reserved !== undefined) throw validationException('aws: prefixed tag key names are not allowed for external use.')
  const all = { ...tags, ...Object.fromEntries(more.map(({ Key, Value }) => [Key, Value])) }
  if (Object.keys(all).length > mostTags) throw validationException(`The maximum number of tags per resource is ${mostTags}`)
  return all
}

/** Tags on the wire, by key. */
export const tagList = (tags: Readonly<Record<string, string>>): readonly { readonly Key: string, readonly Value: string }[] =>
  Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)).map(([Key, Value]) => ({ Key, Value }))
