import { conflict, quotaExceeded, resourceNotFound, validationException } from '../error.js'
import { clientTokenOf, nameOf, optionalName, page } from '../input.js'
import { schedulerLimits } from '../limit.js'
import { defaultGroup, digestOf, groupArn, type ScheduleGroup } from '../schedule.js'
import type { JsonObject } from '../../service.js'
import { rememberDeletion, type Operation, type SchedulerContext } from './operation.js'
import { checkCount, tagsIn } from './tag.js'

function found({ groups }: SchedulerContext, input: JsonObject): ScheduleGroup {
  const name = nameOf(input, 'Name')
  const group = groups.get(name)
  if (group === undefined) throw resourceNotFound(`Schedule group ${name} does not exist.`)
  return group
}

const described = ({ name, arn, createdAt, modifiedAt }: ScheduleGroup): JsonObject =>
  ({ Arn: arn, Name: name, State: 'ACTIVE', CreationDate: createdAt / 1000, LastModificationDate: modifiedAt / 1000 })

export const createScheduleGroup: Operation = {
  name: 'CreateScheduleGroup',
  members: ['Name', 'Tags', 'ClientToken'],
  async perform(input, { groups, now }) {
    const [name, token, tags] = [nameOf(input, 'Name'), clientTokenOf(input), tagsIn(input)]
    checkCount(tags)
    const [arn, existing, digest] = [groupArn(name), groups.get(name), digestOf(input)]
    if (existing !== undefined) {
      if (token !== undefined && existing.madeBy?.token === token && existing.madeBy.digest === digest) return { ScheduleGroupArn: arn }
      throw conflict(`Schedule group ${name} already exists.`)
    }
    if (groups.list().length >= schedulerLimits.groups) throw quotaExceeded(`An account has at most ${String(schedulerLimits.groups)} schedule groups.`)
    await groups.put({ name, arn, tags, createdAt: now(), modifiedAt: now(), ...(token === undefined ? {} : { madeBy: { token, digest } }) })
    return { ScheduleGroupArn: arn }
  },
}

export const getScheduleGroup: Operation = {
  name: 'GetScheduleGroup',
  members: ['Name'],
  perform: (input, context) => described(found(context, input)),
}

/** Deletes its schedules as well; at once, where AWS takes a while. */
export const deleteScheduleGroup: Operation = {
  name: 'DeleteScheduleGroup',
  members: ['Name', 'ClientToken'],
  async perform(input, context) {
    const [name, token] = [nameOf(input, 'Name'), clientTokenOf(input)]
    if (name === defaultGroup) throw validationException('The default schedule group cannot be deleted.')
    const arn = groupArn(name)
    if (token !== undefined && context.deletions.get(token) === arn && context.groups.get(name) === undefined) return {}
    found(context, input)
    for (const schedule of context.schedules.list().filter(({ group }) => group === name)) await context.remove(schedule)
    await context.groups.remove(name)
    rememberDeletion(context, token, arn)
    return {}
  },
}

export const listScheduleGroups: Operation = {
  name: 'ListScheduleGroups',
  members: ['NamePrefix', 'NextToken', 'MaxResults'],
  perform(input, { groups }) {
    const prefix = optionalName(input, 'NamePrefix') ?? ''
    const { items, rest } = page(groups.list().filter(({ name }) => name.startsWith(prefix)), input)
    return { ScheduleGroups: items.map(described), ...rest }
  },
}
