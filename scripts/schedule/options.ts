import { nextOccurrences, type Timing } from '../../src/local/scheduler/index.js'
import { ServiceError } from '../../src/local/index.js'
import { UsageError } from '../cli/command.js'
import { wholeNumber } from '../cli/options.js'

/** Ways to say when a schedule is due: one of them. */
export interface When {
  readonly cron?: string | undefined
  readonly rate?: string | undefined
  readonly at?: string | undefined
}

/**
 * The schedule expression of AWS that the options stand for. `cron(…)` and the like may be written around them, or left out.
 *
 * @throws UsageError unless there is exactly one
 * @example
 * expressionOf({ cron: '0 8 ? * MON-FRI *' }) // 'cron(0 8 ? * MON-FRI *)'
 */
export function expressionOf({ cron, rate, at }: When): string {
  const given = Object.entries({ cron, rate, at }).flatMap(([kind, text]) => (text === undefined ? [] : [text.startsWith(`${kind}(`) ? text : `${kind}(${text})`]))
  const [expression] = given
  if (expression === undefined || given.length > 1) throw new UsageError('schedule create takes one of --cron, --rate and --at')
  return expression
}

/**
 * The next times at which a schedule is due.
 *
 * @throws UsageError for an expression or a time zone that is none
 */
export function nextTimes(timing: Timing, from: number, count: number): readonly Date[] {
  try {
    return nextOccurrences(timing, from, count).map((at) => new Date(at))
  } catch (error) {
    if (error instanceof ServiceError) throw new UsageError(error.message)
    if (error instanceof RangeError) throw new UsageError(`--timezone takes a name such as Europe/Berlin, not '${timing.timeZone}'`)
    throw error
  }
}

/** @throws UsageError for what is no time with a zone */
export function instant(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const at = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text) ? new Date(text) : new Date(NaN)
  if (Number.isNaN(at.getTime())) throw new UsageError(`--${name} takes a day or a time such as 2026-12-31T08:00:00Z, not '${text}'`)
  return at
}

/** @throws UsageError */
export function windowMinutes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const minutes = wholeNumber('window', text, 1)
  if (minutes > 1440) throw new UsageError(`--window takes at most 1440 minutes, not '${text}'`)
  return minutes
}
