import { ServiceError, type Json, type JsonObject } from '../service.js'
import type { StatesContext } from './context.js'
import { validationException } from './error.js'
import { requiredText } from './member.js'

/** Tags by their keys. */
export type Tags = Readonly<Record<string, string>>

/** What has tags: a state machine or an activity. */
export interface Tagged {
  readonly tags: Tags
  /** Puts others in their place. */
  readonly put: (tags: Tags) => Promise<void>
}

/** Source: API reference of Tag and TagResource; developer guide, "Quotas related to tagging". */
const longestKey = 128
const longestValue = 256
const mostTags = 50

/** The state machine or the activity that `resourceArn` names. @throws ServiceError ResourceNotFound */
export function tagged({ machines, activities }: StatesContext, input: JsonObject): Tagged {
  const arn = requiredText(input, 'resourceArn')
  const machine = machines.get(arn)
  if (machine !== undefined) return { tags: machine.tags, put: tags => machines.put({ ...machine, tags }) }
  const activity = activities.get(arn)
  if (activity !== undefined) return { tags: activity.tags, put: tags => activities.put({ ...activity, tags }) }
  throw new ServiceError('ResourceNotFound', `Resource not found: '${arn}'`)
}

/** @throws ServiceError ValidationException */
export function readTags(tags: readonly Json[]): Tags {
  return expectFew(Object.fromEntries(tags.map((tag, index) => {
    const { key, value } = typeof tag === 'object' && tag !== null ? tag as JsonObject : {}
    const member = `tags.${String(index + 1)}.member`
    if (typeof key !== 'string' || key === '') throw validationException(undefined, `${member}.key`, 'Member must have length greater than or equal to 1')
    if (key.length > longestKey) throw validationException(undefined, `${member}.key`, `Member must have length less than or equal to ${String(longestKey)}`)
    if (typeof value === 'string' && value.length > longestValue) throw validationException(undefined, `${member}.value`, `Member must have length less than or equal to ${String(longestValue)}`)
    return [key, typeof value === 'string' ? value : '']
  })))
}

/** @throws ServiceError TooManyTags, in words of ours */
export function expectFew(tags: Tags): Tags {
  if (Object.keys(tags).length > mostTags) throw new ServiceError('TooManyTags', `A resource has at most ${String(mostTags)} tags`)
  return tags
}
