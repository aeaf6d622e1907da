import { compileRegex } from '../../regex/index.js'
import { fault } from '../fault.js'
import type { Run } from '../scope.js'
import { componentOf, dayNames, monthNames } from './calendar.js'
import { analyseDate } from './date-picture.js'
import type { Marker, Part } from './date-picture.js'
import { integerReader } from './integer.js'
import type { Reader } from './integer.js'

/**
 * The instant a text means by a picture, in milliseconds since the epoch; nothing where the text does not fit.
 *
 * @throws Fault D3136 for a picture that leaves a gap, and what else is wrong with it
 */
export function parseDate(text: string, picture: string, run: Run): number | undefined {
  run.spend(picture.length)
  const parts = analyseDate(picture)
  const readers = parts.map((part, i) => readerOf(part, parts[i + 1]))
  const match = compileRegex(`^${readers.map(({ pattern }) => `(${pattern})`).join('')}$`, 'i').exec(text, 0, run)
  if (match === undefined) return undefined
  const found = new Map<string, number | undefined>()
  for (const [i, part] of parts.entries()) if (typeof part !== 'string') found.set(part.component, readers[i]?.parse(match.groups[i] ?? ''))
  return found.size === 0 ? undefined : instantOf(found, new Date(run.now()))
}

function readerOf(part: Part, next: Part | undefined): Reader {
  if (typeof part === 'string') return { pattern: part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), parse: () => undefined }
  const { component, integer } = part
  if (component === 'Z' || component === 'z') return zoneReader(part)
  if (component === 'f') return { pattern: '[0-9]+', parse: (text) => parseFloat(`0.${text.slice(0, 3)}`) * 1000 }
  if (integer === undefined) return nameReader(part)
  const joined = next !== undefined && typeof next !== 'string' && next.integer !== undefined && next.component !== 'Z' && next.component !== 'z'
  return integerReader(integer, joined && integer.primary === 'decimal' ? integer.mandatory : undefined)
}

function zoneReader({ component, integer }: Marker): Reader {
  const separator = integer !== undefined && integer.interval > 0 ? integer.separators[0]?.character : undefined
  const prefix = component === 'z' ? 'GMT' : ''
  return {
    pattern: `${prefix}[-+][0-9]+${separator === undefined ? '' : `${separator.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}[0-9]+`}`,
    parse: (text) => {
      const offset = text.slice(prefix.length)
      const at = separator === undefined ? (offset.length <= 3 ? offset.length : 3) : offset.indexOf(separator)
      const minutes = offset.slice(separator === undefined ? at : at + 1)
      return parseInt(offset.slice(0, at), 10) * 60 + (minutes === '' ? 0 : parseInt(minutes, 10))
    },
  }
}

function nameReader({ component, width }: Marker): Reader {
  const values = new Map<string, number>()
  const names: readonly string[] | undefined = component === 'M' || component === 'x' ? monthNames : component === 'F' ? dayNames : undefined
  if (names !== undefined) for (const [i, name] of names.entries()) values.set(width?.max ? name.slice(0, width.max) : name, i + 1)
  else if (component === 'P') for (const [name, value] of [['am', 0], ['AM', 0], ['pm', 1], ['PM', 1]] as const) values.set(name, value)
  else throw fault('D3133', { value: component })
  return { pattern: '[a-zA-Z]+', parse: (text) => values.get(text) }
}

type Found = Map<string, number | undefined>

/** Whether what was found are components of a kind of date or time, and of no other. A zero counts as not found, as in JSONata. */
function isKind(found: Found, all: string, kind: string): boolean {
  const given = Array.from(all).filter((letter) => Boolean(found.get(letter)))
  return given.length > 0 && given.every((letter) => kind.includes(letter))
}

/** Fills in what was not given: what is greater than anything given from the clock, what is less by the least value. */
function instantOf(found: Found, now: Date): number {
  const dates = 'YXMxWwdD'
  const calendar = isKind(found, dates, 'YMD')
  const dayOfYear = !calendar && isKind(found, dates, 'Yd')
  const weekOfMonth = isKind(found, dates, 'Xxw')
  const weekOfYear = !weekOfMonth && isKind(found, dates, 'XW')
  const halfDay = !isKind(found, 'PHhmsf', 'Hmsf') && isKind(found, 'PHhmsf', 'Phmsf')
  const order = (dayOfYear ? 'YD' : weekOfMonth ? 'XxwF' : weekOfYear ? 'XWF' : 'YMD') + (halfDay ? 'Phmsf' : 'Hmsf')
  let [started, ended] = [false, false]
  for (const letter of order) {
    if (found.get(letter) !== undefined) {
      started = true
      if (ended) throw fault('D3136')
    } else if (started) {
      found.set(letter, letter === 'M' || letter === 'D' ? 1 : 0)
      ended = true
    } else found.set(letter, letter === 'P' ? 0 : componentOf(now, letter))
  }
  // dates by week are not read by the reference implementation, either
  if (weekOfMonth || weekOfYear) throw fault('D3136')
  return utc(found, dayOfYear, halfDay)
}

function utc(found: Found, dayOfYear: boolean, halfDay: boolean): number {
  const value = (letter: string): number => found.get(letter) ?? NaN
  const year = value('Y')
  let [month, day] = [value('M') > 0 ? value('M') - 1 : 0, value('D')]
  if (dayOfYear) {
    const date = new Date(Date.UTC(year, 0) + (value('d') - 1) * 86_400_000)
    month = date.getUTCMonth()
    day = date.getUTCDate()
  }
  const hour = halfDay ? (value('h') === 12 ? 0 : value('h')) + (value('P') === 1 ? 12 : 0) : value('H')
  const offset = found.get('Z') || found.get('z') || 0
  return Date.UTC(year, month, day, hour, value('m'), value('s'), value('f')) - offset * 60_000
}
