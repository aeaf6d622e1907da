import { createHash } from 'node:crypto'
import { environment } from '../environment.js'
import type { JsonObject } from '../service.js'
import type { Timing } from './occurrence.js'

/** What a schedule calls, as in the API; checked. */
export interface Target {
  readonly Arn: string
  readonly RoleArn: string
  /** Text, with placeholders such as `<aws.scheduler.scheduled-time>`. */
  readonly Input?: string
  readonly DeadLetterConfig?: { readonly Arn: string }
  readonly RetryPolicy: { readonly MaximumEventAgeInSeconds: number, readonly MaximumRetryAttempts: number }
  readonly EventBridgeParameters?: { readonly DetailType: string, readonly Source: string }
  readonly SqsParameters?: { readonly MessageGroupId: string }
}

/** What of a schedule a caller says, and an update replaces as a whole. Times are epoch milliseconds. */
export interface ScheduleSpec {
  readonly expression: string
  readonly timeZone: string
  readonly start?: number
  readonly end?: number
  readonly enabled: boolean
  /** Minutes of the flexible time window; none for `OFF`. */
  readonly windowMinutes?: number
  readonly deleteAfterCompletion: boolean
  readonly description?: string
  readonly kmsKeyArn?: string
  readonly target: Target
}

/** A schedule, as plain data. */
export interface Schedule {
  readonly name: string
  readonly group: string
  readonly arn: string
  readonly createdAt: number
  readonly modifiedAt: number
  /** Another one at each change: what was due before it is not due any more. */
  readonly revision: string
  readonly spec: ScheduleSpec
  /** The call that made this revision: made again, it changes nothing. */
  readonly madeBy?: { readonly token: string, readonly digest: string }
}

/** A group of schedules, as plain data. */
export interface ScheduleGroup {
  readonly name: string
  readonly arn: string
  readonly createdAt: number
  readonly modifiedAt: number
  readonly tags: Readonly<Record<string, string>>
  readonly madeBy?: { readonly token: string, readonly digest: string }
}

const prefix = `arn:${environment.partition}:scheduler:${environment.region}:${environment.accountId}`

export const scheduleArn = (group: string, name: string): string => `${prefix}:schedule/${group}/${name}`

export const groupArn = (name: string): string => `${prefix}:schedule-group/${name}`

export const defaultGroup = 'default'

export const timingOf = ({ spec, modifiedAt }: Schedule): Timing =>
  ({ expression: spec.expression, timeZone: spec.timeZone, anchor: modifiedAt, ...(spec.start === undefined ? {} : { start: spec.start }), ...(spec.end === undefined ? {} : { end: spec.end }) })

const seconds = (at: number): number => at / 1000

/** What a schedule is to its callers: the members of CreateSchedule. */
export const described = ({ name, group, arn, createdAt, modifiedAt, spec }: Schedule): JsonObject => ({
  Arn: arn, Name: name, GroupName: group, CreationDate: seconds(createdAt), LastModificationDate: seconds(modifiedAt),
  ScheduleExpression: spec.expression, ScheduleExpressionTimezone: spec.timeZone, State: spec.enabled ? 'ENABLED' : 'DISABLED',
  FlexibleTimeWindow: spec.windowMinutes === undefined ? { Mode: 'OFF' } : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: spec.windowMinutes },
  ActionAfterCompletion: spec.deleteAfterCompletion ? 'DELETE' : 'NONE',
  Target: spec.target as unknown as JsonObject,
  ...(spec.start === undefined ? {} : { StartDate: seconds(spec.start) }), ...(spec.end === undefined ? {} : { EndDate: seconds(spec.end) }),
  ...(spec.description === undefined ? {} : { Description: spec.description }), ...(spec.kmsKeyArn === undefined ? {} : { KmsKeyArn: spec.kmsKeyArn }),
})

/** The same request has the same digest, however its members are ordered. */
export const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value, (_key, member: unknown) =>
  typeof member === 'object' && member !== null && !Array.isArray(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => a < b ? -1 : 1)) : member)).digest('hex')

/** A UUID that stands for one occurrence: the same after a restart, so that a call that is made again is recognised. */
export const executionIdOf = ({ arn, revision }: Schedule, at: number): string =>
  createHash('sha256').update(`${arn} ${revision} ${String(at)}`).digest('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')

/** How far into its window an occurrence is moved, in milliseconds. AWS says only that it is within the window. */
export function windowOffset(schedule: Schedule, at: number): number {
  const { windowMinutes } = schedule.spec
  if (windowMinutes === undefined) return 0
  return Number.parseInt(executionIdOf(schedule, at).slice(0, 8), 16) % (windowMinutes * 60_000)
}
