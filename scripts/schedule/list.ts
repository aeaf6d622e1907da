import { GetScheduleCommand, ListSchedulesCommand, ResourceNotFoundException, type GetScheduleCommandOutput, type SchedulerClient } from '@aws-sdk/client-scheduler'
import { harmless } from '../cli/terminal.js'
import { nextTimes } from './options.js'

/** A schedule as the command shows it. */
export interface Shown {
  readonly name: string
  readonly group: string
  readonly state: string
  readonly expression: string
  readonly timeZone: string
  readonly windowMinutes?: number
  readonly target: string
  /** The next times at which it is due, in ISO 8601; none for one that is disabled. */
  readonly next: readonly string[]
}

/** Schedules that are read at a time; AWS's own limit of GetSchedule is far higher. */
const atOnce = 10

/**
 * Reads all schedules, with the next times of each.
 *
 * @param from - epoch milliseconds
 * @param count - how many next times
 */
export async function readSchedules(client: SchedulerClient, group: string | undefined, from: number, count: number): Promise<readonly Shown[]> {
  const shown: Shown[] = []
  for (let NextToken: string | undefined; ;) {
    const page = await client.send(new ListSchedulesCommand({ ...(group === undefined ? {} : { GroupName: group }), ...(NextToken === undefined ? {} : { NextToken }) }))
    const { Schedules: schedules = [] } = page
    for (let i = 0; i < schedules.length; i += atOnce) {
      const some = await Promise.all(schedules.slice(i, i + atOnce).map(({ Name, GroupName }) => read(client, { Name, GroupName }, from, count)))
      shown.push(...some.filter((schedule) => schedule !== undefined))
    }
    NextToken = page.NextToken
    if (NextToken === undefined) return shown
  }
}

async function read(client: SchedulerClient, name: { readonly Name: string | undefined; readonly GroupName: string | undefined }, from: number, count: number): Promise<Shown | undefined> {
  try {
    return shownOf(await client.send(new GetScheduleCommand(name)), from, count)
  } catch (error) {
    // it was deleted since it was listed
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

/** A schedule as the command shows it. */
export function shownOf(schedule: GetScheduleCommandOutput, from: number, count: number): Shown {
  const { Name: name = '', GroupName: group = 'default', State: state = 'ENABLED', ScheduleExpression: expression = '', ScheduleExpressionTimezone: timeZone = 'UTC' } = schedule
  const anchor = (schedule.LastModificationDate ?? schedule.CreationDate)?.getTime() ?? from
  const timing = { expression, timeZone, anchor, ...(schedule.StartDate === undefined ? {} : { start: schedule.StartDate.getTime() }), ...(schedule.EndDate === undefined ? {} : { end: schedule.EndDate.getTime() }) }
  const minutes = schedule.FlexibleTimeWindow?.MaximumWindowInMinutes
  return {
    name, group, state, expression, timeZone, ...(minutes === undefined ? {} : { windowMinutes: minutes }), target: schedule.Target?.Arn ?? '',
    next: state === 'ENABLED' ? nextTimes(timing, from, count).map((at) => at.toISOString()) : [],
  }
}

/** A table for people; times without their milliseconds. */
export function scheduleTable(schedules: readonly Shown[]): string {
  if (schedules.length === 0) return 'no schedules\n'
  const rows = [
    ['NAME', 'GROUP', 'STATE', 'EXPRESSION', 'TIMEZONE', 'WINDOW', 'TARGET', 'NEXT'],
    ...schedules.map(({ name, group, state, expression, timeZone, windowMinutes, target, next }) =>
      [name, group, state, expression, timeZone, windowMinutes === undefined ? '-' : `${windowMinutes} min`, target.slice(target.lastIndexOf(':') + 1), next.length === 0 ? '-' : next.map((at) => at.replace('.000Z', 'Z')).join('  ')]),
  ].map((row) => row.map(harmless))
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows.map((row) => `${row.map((text, column) => text.padEnd(column === row.length - 1 ? 0 : widths[column] ?? 0)).join('  ').trimEnd()}\n`).join('')
}
