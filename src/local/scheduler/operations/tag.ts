import type { Json, JsonObject } from '../../service.js'
import { resourceNotFound, validationException } from '../error.js'
import { isObject, requiredText } from '../input.js'
import { schedulerLimits } from '../limit.js'
import type { ScheduleGroup } from '../schedule.js'
import type { Operation, SchedulerContext } from './operation.js'

/** Tags of a request by their keys. @throws ServiceError ValidationException */
export function tagsIn({ Tags: given = null }: JsonObject): Readonly<Record<string, string>> {
  if (given === null) return {}
  if (!Array.isArray(given)) throw validationException('1 validation error detected: Value at \'tags\' failed to satisfy constraint: Member must be a list')
  return Object.fromEntries((given as readonly Json[]).map((tag) => {
    const { Key: key, Value: value } = isObject(tag) ? tag : {}
    if (typeof key !== 'string' || typeof value !== 'string' || key.length < 1 || key.length > 128 || value.length > 256) throw validationException('1 validation error detected: Value at \'tags\' failed to satisfy constraint: Member must have a Key of 1 to 128 and a Value of at most 256 characters')
    return [key, value]
  }))
}

/** @throws ServiceError ValidationException */
export function checkCount(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > schedulerLimits.tags) throw validationException(`A schedule group has at most ${String(schedulerLimits.tags)} tags.`)
}

/** Only groups have tags. */
function found({ groups }: SchedulerContext, input: JsonObject): ScheduleGroup {
  const arn = requiredText(input, 'ResourceArn', 1_011)
  const group = groups.list().find(candidate => candidate.arn === arn)
  if (group === undefined) throw resourceNotFound(`Resource ${arn} does not exist.`)
  return group
}

export const listTagsForResource: Operation = {
  name: 'ListTagsForResource',
  members: ['ResourceArn'],
  perform: (input, context) => ({ Tags: Object.entries(found(context, input).tags).map(([Key, Value]) => ({ Key, Value })) }),
}

export const tagResource: Operation = {
  name: 'TagResource',
  members: ['ResourceArn', 'Tags'],
  async perform(input, context) {
    const group = found(context, input)
    const tags = { ...group.tags, ...tagsIn(input) }
    checkCount(tags)
    await context.groups.put({ ...group, tags })
    return {}
  },
}

export const untagResource: Operation = {
  name: 'UntagResource',
  members: ['ResourceArn', 'TagKeys'],
  async perform(input, context) {
    const group = found(context, input)
    const keys = Array.isArray(input['TagKeys']) ? input['TagKeys'] as readonly Json[] : []
    await context.groups.put({ ...group, tags: Object.fromEntries(Object.entries(group.tags).filter(([key]) => !keys.includes(key))) })
    return {}
  },
}
