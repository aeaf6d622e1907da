import type { JsonObject } from '../service.js'
import { validationException } from './error.js'
import { readExpression } from './expression.js'
import { onlyKnown, optionalInstant, optionalInteger, optionalObject, optionalText, requiredText, wordOf } from './input.js'
import { schedulerLimits } from './limit.js'
import type { ScheduleSpec } from './schedule.js'
import { readTarget } from './target.js'
import { timeZoneOf } from './time-zone.js'

/** How far back a start may lie, in milliseconds. */
const startTolerance = 5 * 60_000

/** What a schedule is made of, beside its name: members of CreateSchedule and UpdateSchedule. */
export const specMembers = [
  'ActionAfterCompletion', 'Description', 'EndDate', 'FlexibleTimeWindow', 'KmsKeyArn', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'StartDate', 'State', 'Target',
] as const

/**
 * Reads and checks what a schedule is made of.
 *
 * @param now - epoch milliseconds
 * @throws ServiceError ValidationException, NotSupportedByLocalAws
 */
export function readSpec(input: JsonObject, now: number): ScheduleSpec {
  const expression = requiredText(input, 'ScheduleExpression', schedulerLimits.expressionLength)
  const { kind } = readExpression(expression)
  const timeZone = optionalText(input, 'ScheduleExpressionTimezone', 50) ?? 'UTC'
  if (timeZoneOf(timeZone) === undefined) throw validationException(`Invalid Schedule Expression Timezone ${timeZone}.`)
  const windowMinutes = readWindow(input)
  // AWS ignores both where there is only one occurrence
  const { start, end } = kind === 'at' ? {} : readSpan(input, now)
  const description = optionalText(input, 'Description', schedulerLimits.descriptionLength)
  const kmsKeyArn = optionalText(input, 'KmsKeyArn', 2_048)
  return {
    expression, timeZone,
    enabled: wordOf(input, 'State', ['ENABLED', 'DISABLED'], 'ENABLED') === 'ENABLED',
    deleteAfterCompletion: wordOf(input, 'ActionAfterCompletion', ['NONE', 'DELETE'], 'NONE') === 'DELETE',
    target: readTarget(input),
    ...(windowMinutes === undefined ? {} : { windowMinutes }),
    ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }),
    ...(description === undefined ? {} : { description }), ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
  }
}

function readWindow(input: JsonObject): number | undefined {
  const window = optionalObject(input, 'FlexibleTimeWindow')
  if (window === undefined) throw validationException('1 validation error detected: Value null at \'flexibleTimeWindow\' failed to satisfy constraint: Member must not be null')
  onlyKnown(window, ['Mode', 'MaximumWindowInMinutes'], 'FlexibleTimeWindow')
  if (window['Mode'] === undefined || window['Mode'] === null) throw validationException('1 validation error detected: Value null at \'flexibleTimeWindow.mode\' failed to satisfy constraint: Member must not be null')
  const mode = wordOf(window, 'Mode', ['OFF', 'FLEXIBLE'], 'OFF', 'flexibleTimeWindow.mode')
  const { least, most } = schedulerLimits.windowMinutes
  const minutes = optionalInteger(window, 'MaximumWindowInMinutes', least, most, 'flexibleTimeWindow.maximumWindowInMinutes')
  if ((mode === 'FLEXIBLE') !== (minutes !== undefined)) throw validationException(mode === 'FLEXIBLE' ? 'MaximumWindowInMinutes must be specified when Mode is FLEXIBLE.' : 'MaximumWindowInMinutes must not be specified when Mode is OFF.')
  return minutes
}

function readSpan(input: JsonObject, now: number): { readonly start?: number, readonly end?: number } {
  const [start, end] = [optionalInstant(input, 'StartDate'), optionalInstant(input, 'EndDate')]
  if (start !== undefined && start < now - startTolerance) throw validationException('The StartDate you specify cannot be earlier than 5 minutes ago.')
  if (end !== undefined && end < now) throw validationException('The EndDate you specify cannot be in the past.')
  if (start !== undefined && end !== undefined && end <= start) throw validationException('The EndDate you specify must come after the StartDate.')
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) }
}
