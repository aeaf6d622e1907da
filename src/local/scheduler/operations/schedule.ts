import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../../service.js'
import { conflict, quotaExceeded, resourceNotFound, validationException } from '../error.js'
import { clientTokenOf, nameOf, optionalName, page, wordOf } from '../input.js'
import { schedulerLimits } from '../limit.js'
import { defaultGroup, described, digestOf, scheduleArn, type Schedule, type ScheduleSpec } from '../schedule.js'
import { readSpec, specMembers } from '../spec.js'
import { rememberDeletion, type Operation, type SchedulerContext } from './operation.js'

const groupOf = (input: JsonObject): string => optionalName(input, 'GroupName') ?? defaultGroup

function requireGroup({ groups }: SchedulerContext, name: string): void {
  if (groups.get(name) === undefined) throw resourceNotFound(`Schedule group ${name} does not exist.`)
}

function found({ schedules }: SchedulerContext, input: JsonObject): Schedule {
  const [name, group] = [nameOf(input, 'Name'), groupOf(input)]
  const schedule = schedules.get(scheduleArn(group, name))
  if (schedule === undefined) throw resourceNotFound(`Schedule ${name} does not exist.`)
  return schedule
}

/** A role that the service may not take on is refused here, not when the schedule is due. */
function checkRole({ mayAssume }: SchedulerContext, { target }: ScheduleSpec): void {
  if (!mayAssume(target.RoleArn)) throw validationException('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.')
}

/** The call that is made, as a call that is made again is known by. */
function maker(input: JsonObject): Schedule['madeBy'] {
  const token = clientTokenOf(input)
  return token === undefined ? undefined : { token, digest: digestOf(input) }
}

const isAgain = (made: Schedule['madeBy'], maker: Schedule['madeBy']): boolean => maker !== undefined && made?.token === maker.token && made.digest === maker.digest

const members = ['Name', 'GroupName', 'ClientToken', ...specMembers]

export const createSchedule: Operation = {
  name: 'CreateSchedule',
  members,
  async perform(input, context) {
    const [name, group] = [nameOf(input, 'Name'), groupOf(input)]
    const [arn, madeBy, now] = [scheduleArn(group, name), maker(input), context.now()]
    const existing = context.schedules.get(arn)
    if (existing !== undefined && isAgain(existing.madeBy, madeBy)) return { ScheduleArn: arn }
    const spec = readSpec(input, now)
    requireGroup(context, group)
    if (existing !== undefined) throw conflict(`Schedule ${name} already exists.`)
    if (context.schedules.list().length >= schedulerLimits.schedules) throw quotaExceeded(`The local AWS has at most ${String(schedulerLimits.schedules)} schedules.`)
    checkRole(context, spec)
    const schedule: Schedule = { name, group, arn, createdAt: now, modifiedAt: now, revision: randomUUID(), spec, ...(madeBy === undefined ? {} : { madeBy }) }
    await context.schedules.put(schedule)
    context.run(schedule)
    return { ScheduleArn: arn }
  },
}

/** Replaces all of a schedule: what is left out is as if it had never been said. */
export const updateSchedule: Operation = {
  name: 'UpdateSchedule',
  members,
  async perform(input, context) {
    const existing = found(context, input)
    const [madeBy, now] = [maker(input), context.now()]
    if (isAgain(existing.madeBy, madeBy)) return { ScheduleArn: existing.arn }
    const spec = readSpec(input, now)
    checkRole(context, spec)
    const { madeBy: _, ...kept } = existing
    const schedule: Schedule = { ...kept, modifiedAt: now, revision: randomUUID(), spec, ...(madeBy === undefined ? {} : { madeBy }) }
    await context.schedules.put(schedule)
    context.run(schedule)
    return { ScheduleArn: schedule.arn }
  },
}

export const getSchedule: Operation = {
  name: 'GetSchedule',
  members: ['Name', 'GroupName'],
  perform: (input, context) => described(found(context, input)),
}

export const deleteSchedule: Operation = {
  name: 'DeleteSchedule',
  members: ['Name', 'GroupName', 'ClientToken'],
  async perform(input, context) {
    const [token, arn] = [clientTokenOf(input), scheduleArn(groupOf(input), nameOf(input, 'Name'))]
    if (token !== undefined && context.deletions.get(token) === arn && context.schedules.get(arn) === undefined) return {}
    await context.remove(found(context, input))
    rememberDeletion(context, token, arn)
    return {}
  },
}

export const listSchedules: Operation = {
  name: 'ListSchedules',
  members: ['GroupName', 'NamePrefix', 'State', 'NextToken', 'MaxResults'],
  perform(input, context) {
    const [group, prefix, state] = [optionalName(input, 'GroupName'), optionalName(input, 'NamePrefix') ?? '', wordOf(input, 'State', ['ENABLED', 'DISABLED', ''], '')]
    if (group !== undefined) requireGroup(context, group)
    const wanted = context.schedules.list().filter(({ name, group: of, spec }) => name.startsWith(prefix) && (group === undefined || of === group) && (state === '' || spec.enabled === (state === 'ENABLED')))
    const { items, rest } = page(wanted, input)
    return { Schedules: items.map(summary), ...rest }
  },
}

function summary(schedule: Schedule): JsonObject {
  const { Arn = null, Name = null, GroupName = null, State = null, CreationDate = null, LastModificationDate = null } = described(schedule)
  return { Arn, Name, GroupName, State, CreationDate, LastModificationDate, Target: { Arn: schedule.spec.target.Arn } }
}
