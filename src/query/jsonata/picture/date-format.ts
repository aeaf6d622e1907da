import { fault } from '../fault.js'
import type { Run } from '../scope.js'
import { componentOf, dayNames, monthNames } from './calendar.js'
import { analyseDate } from './date-picture.js'
import type { Marker, Part } from './date-picture.js'
import { analyseInteger, formatInteger } from './integer.js'

/** Offset from UTC as a timezone of the form `+hhmm` gives it. */
interface Offset {
  readonly hours: number
  readonly minutes: number
}

const iso = analyseDate('[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]')

/**
 * A timestamp as text.
 *
 * @param millis - since the epoch
 * @param picture - of XPath's `format-dateTime`; ISO 8601 when left out
 * @param timezone - `+hhmm`
 * @throws Fault D1001 for an instant that cannot be, and what is wrong with the picture
 */
export function formatDate(millis: number, picture: string | undefined, timezone: string | undefined, run: Run): string {
  const number = timezone === undefined ? 0 : parseInt(timezone, 10)
  const offset: Offset = { hours: Math.floor(number / 100), minutes: number % 100 }
  const date = new Date(millis + (60 * offset.hours + offset.minutes) * 60_000)
  if (Number.isNaN(date.getTime())) throw fault('D1001', { value: millis })
  if (picture !== undefined) run.spend(picture.length)
  const parts = picture === undefined ? iso : analyseDate(picture)
  return parts.map((part) => (typeof part === 'string' ? part : formatPart(part, date, offset, run))).join('')
}

function formatPart(marker: Exclude<Part, string>, date: Date, offset: Offset, run: Run): string {
  const { component, integer } = marker
  if (component === 'Z' || component === 'z') return formatZone(marker, offset, run)
  if (component === 'P') {
    const text = date.getUTCHours() >= 12 ? 'pm' : 'am'
    return marker.names === 'upper' ? text.toUpperCase() : text
  }
  const value = componentOf(date, component)
  if (value === undefined) return component === 'C' || component === 'E' ? 'ISO' : 'undefined'
  if (integer === undefined) return nameOf(marker, value)
  return formatInteger(marker.yearDigits === -1 ? value : value % Math.pow(10, marker.yearDigits), integer, run)
}

function nameOf({ component, names, width }: Marker, value: number): string {
  const list: readonly string[] | undefined = component === 'M' || component === 'x' ? monthNames : component === 'F' ? dayNames : undefined
  if (list === undefined) throw fault('D3133', { value: component })
  const name = list[value - 1] ?? ''
  const text = names === 'upper' ? name.toUpperCase() : names === 'lower' ? name.toLowerCase() : name
  return width?.max === undefined ? text : text.slice(0, width.max)
}

function formatZone({ component, integer = analyseInteger('01:01'), shortUtc }: Marker, { hours, minutes }: Offset, run: Run): string {
  const offset = hours * 100 + minutes
  if (offset === 0 && shortUtc) return 'Z'
  const text = zoneDigits(integer, hours, minutes, run)
  return `${component === 'z' ? 'GMT' : ''}${offset >= 0 ? '+' : ''}${text}`
}

function zoneDigits(integer: NonNullable<Marker['integer']>, hours: number, minutes: number, run: Run): string {
  const digits = integer.mandatory
  if (integer.interval > 0 || digits === 3 || digits === 4) return formatInteger(hours * 100 + minutes, integer, run)
  if (integer.primary !== 'decimal' || digits > 4) throw fault('D3134', { value: integer.primary === 'decimal' ? digits : undefined })
  return formatInteger(hours, integer, run) + (minutes === 0 ? '' : `:${formatInteger(minutes, analyseInteger('00'), run)}`)
}
