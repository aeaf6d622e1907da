import { Cron } from 'croner'

/** A cron expression of AWS, checked: gives wall-clock times, which know no time zone, as if they were UTC. */
export interface CronTimes {
  /** The first wall-clock time after `wall` (epoch milliseconds as if in UTC), or undefined when none is left. */
  after(wall: number): number | undefined
}

interface Field {
  readonly name: string
  readonly least: number
  readonly most: number
  readonly names?: readonly string[]
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** Source: EventBridge Scheduler user guide, "Schedule types", "Cron-based schedules". */
const fields: readonly [Field, Field, Field, Field, Field, Field] = [
  { name: 'minutes', least: 0, most: 59 },
  { name: 'hours', least: 0, most: 23 },
  { name: 'day-of-month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: months },
  { name: 'day-of-week', least: 1, most: 7, names: days },
  { name: 'year', least: 1970, most: 2199 },
]

/** What is wrong with a cron expression. */
export class CronProblem extends Error {
  override readonly name = 'CronProblem'
}

/**
 * Reads the six fields of AWS's `cron(…)`: `?`, `L`, `W`, `#`, names, lists, ranges and steps (`0/15` as well as `0-59/15`).
 *
 * @param text - what stands between the parentheses
 * @throws CronProblem naming the field
 * @example
 * readCron('0 8 ? * MON-FRI *').after(Date.UTC(2026, 0, 1)) // Date.UTC(2026, 0, 1, 8)
 */
export function readCron(text: string): CronTimes {
  const parts = text.trim().split(/\s+/)
  if (parts.length !== fields.length) throw new CronProblem(`it has ${String(parts.length)} fields, not 6 (minutes hours day-of-month month day-of-week year)`)
  const [, , dayOfMonth = '', , dayOfWeek = ''] = parts
  // one of them must say "whatever": a day that both decide is neither's
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) throw new CronProblem('one of day-of-month and day-of-week must be ?, and not both')
  const pattern = fields.map((field, index) => (parts[index] ?? '').toUpperCase().split(',').map(item => itemOf(field, item)).join(',')).join(' ')
  // AWS's own rules for changes of time are applied to what comes out: here there are none
  const cron = new Cron(`0 ${pattern}`, { mode: '7-part', alternativeWeekdays: true, timezone: 'UTC', paused: true })
  return { after: wall => cron.nextRun(new Date(wall))?.getTime() }
}

/** One item of a list, in the form that croner has for it. */
function itemOf(field: Field, item: string): string {
  if (item === '?' && (field.name === 'day-of-month' || field.name === 'day-of-week')) return '?'
  return specialOf(field, item) ?? steppedOf(field, item)
}

function specialOf(field: Field, item: string): string | undefined {
  if (field.name === 'day-of-month') {
    if (item === 'L' || item === 'LW') return item
    const weekday = /^(\d{1,2})W$/.exec(item)?.[1]
    return weekday === undefined ? undefined : `${String(numberOf(field, weekday))}W`
  }
  if (field.name !== 'day-of-week') return undefined
  // the last day of the week
  if (item === 'L') return '7'
  const [, day, nth] = /^([A-Z0-9]{1,3})#([1-5])$/.exec(item) ?? []
  if (day !== undefined && nth !== undefined) return `${String(numberOf(field, day))}#${nth}`
  const last = /^([A-Z0-9]{1,3})L$/.exec(item)?.[1]
  return last === undefined ? undefined : `${String(numberOf(field, last))}L`
}

function steppedOf(field: Field, item: string): string {
  const [range = '', step, ...more] = item.split('/')
  if (more.length > 0) throw problem(field)
  const span = spanOf(field, range)
  if (step === undefined) return span.from === span.to ? String(span.from) : range === '*' ? '*' : `${String(span.from)}-${String(span.to)}`
  if (!/^\d{1,4}$/.test(step) || Number(step) < 1) throw problem(field)
  // a single value with a step begins there and goes on to the end
  const to = /^\w+$/.test(range) ? field.most : span.to
  // croner refuses a step that is longer than the field: it leaves the first value alone
  return Number(step) > to - span.from ? String(span.from) : `${String(span.from)}-${String(to)}/${String(Number(step))}`
}

function spanOf(field: Field, range: string): { readonly from: number, readonly to: number } {
  if (range === '*') return { from: field.least, to: field.most }
  const [from = '', to, ...more] = range.split('-')
  const span = { from: numberOf(field, from), to: numberOf(field, to ?? from) }
  if (more.length > 0 || span.to < span.from) throw problem(field)
  return span
}

function numberOf(field: Field, text: string): number {
  const named = field.names?.indexOf(text) ?? -1
  if (named >= 0) return named + field.least
  const value = Number(text)
  if (!/^\d{1,4}$/.test(text) || value < field.least || value > field.most) throw problem(field)
  return value
}

const problem = ({ name, least, most }: Field): CronProblem => new CronProblem(`its ${name} field is not valid (values ${String(least)}-${String(most)})`)
