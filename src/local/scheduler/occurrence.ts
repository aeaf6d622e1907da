import { readExpression, type Expression } from './expression.js'
import { timeZoneOf, type TimeZone } from './time-zone.js'

/** What says when a schedule is due. */
export interface Timing {
  readonly expression: string
  /** IANA name. */
  readonly timeZone: string
  /** Where a rate begins that has no start, in epoch milliseconds: when the schedule was made or changed. */
  readonly anchor: number
  /** Epoch milliseconds: no occurrence is before, or after. One-time schedules have neither. */
  readonly start?: number
  readonly end?: number
}

/** The times at which a schedule is due. */
export interface Occurrences {
  /** The first one after an instant; undefined when there is none any more. Epoch milliseconds. */
  after(instant: number): number | undefined
}

/**
 * Reads when a schedule is due.
 *
 * A cron expression is held to wall clocks: a time that clocks skip in spring has no occurrence, and one that they show twice in autumn has one, the first. A
 * rate counts time as it passes, from its start. Source: EventBridge Scheduler user guide, "Schedule types", "Daylight savings time".
 *
 * @throws ServiceError ValidationException for an expression that is none
 * @throws RangeError for a time zone that is none
 * @example
 * occurrencesOf({ expression: 'cron(0 8 * * ? *)', timeZone: 'Europe/Berlin', anchor: 0 }).after(Date.UTC(2026, 6, 1)) // Date.UTC(2026, 6, 1, 6)
 */
export function occurrencesOf({ expression: text, timeZone: name, anchor, start, end }: Timing): Occurrences {
  const expression = readExpression(text)
  const zone = timeZoneOf(name)
  if (zone === undefined) throw new RangeError(`there is no time zone ${name}`)
  if (expression.kind === 'at') {
    const only = zone.instantOf(expression.wall)
    return { after: instant => only !== undefined && only > instant ? only : undefined }
  }
  const next = recurring(expression, zone, start ?? anchor)
  return {
    after(instant) {
      const found = next(start === undefined ? instant : Math.max(instant, start - 1))
      return found === undefined || (end !== undefined && found > end) ? undefined : found
    },
  }
}

function recurring(expression: Exclude<Expression, { readonly kind: 'at' }>, zone: TimeZone, begin: number): Occurrences['after'] {
  if (expression.kind === 'rate') {
    const { milliseconds } = expression
    return instant => instant < begin ? begin : begin + (Math.floor((instant - begin) / milliseconds) + 1) * milliseconds
  }
  const { times } = expression
  return (instant) => {
    // in the hour that clocks show twice, the second showing begins before what the first has shown
    for (let wall: number | undefined = times.after(zone.wallAt(instant)); wall !== undefined; wall = times.after(wall)) {
      const found = zone.instantOf(wall)
      if (found !== undefined && found > instant) return found
    }
    return undefined
  }
}

/**
 * The next times at which a schedule is due.
 *
 * @param count - at most as many
 * @example
 * nextOccurrences(timing, Date.now(), 3)
 */
export function nextOccurrences(timing: Timing, from: number, count: number): readonly number[] {
  const occurrences = occurrencesOf(timing)
  const found: number[] = []
  for (let next = occurrences.after(from); next !== undefined && found.length < count; next = occurrences.after(next)) found.push(next)
  return found
}
