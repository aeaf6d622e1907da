import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { nextOccurrences, occurrencesOf } from '../../src/local/scheduler/index.js'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A wall clock read by other means than the code under test has: the offset that this machine's Node names. */
function wallOf(zone: string, instant: number): number {
  const text = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign = '+', hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(text) ?? []
  return instant + (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes) * minute)
}

interface Fields {
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly months: readonly number[]
  readonly date?: DateRule
  readonly weekday?: WeekdayRule
}
type DateRule = { readonly kind: 'days', readonly days: readonly number[] } | { readonly kind: 'last' | 'last-weekday' } | { readonly kind: 'nearest', readonly day: number }
type WeekdayRule = { readonly kind: 'days', readonly days: readonly number[] } | { readonly kind: 'nth', readonly day: number, readonly nth: number } | { readonly kind: 'last', readonly day: number }

const lastOf = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
const isWorkday = (year: number, month: number, date: number): boolean => ![0, 6].includes(new Date(Date.UTC(year, month, date)).getUTCDay())

/** The working day that is nearest to a day, within its month. */
function nearest(year: number, month: number, date: number): number | undefined {
  const last = lastOf(year, month)
  if (date > last) return undefined
  return [0, -1, 1, -2, 2].map(step => date + step).find(near => near >= 1 && near <= last && isWorkday(year, month, near))
}

/** The rules once more, minute by minute. */
function matches(fields: Fields, wall: number): boolean {
  const at = new Date(wall)
  const [year, month, date, weekday] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCDay() + 1]
  if (!fields.minutes.includes(at.getUTCMinutes()) || !fields.hours.includes(at.getUTCHours()) || !fields.months.includes(month + 1)) return false
  const last = lastOf(year, month)
  if (fields.date?.kind === 'days') return fields.date.days.includes(date)
  if (fields.date?.kind === 'last') return date === last
  if (fields.date?.kind === 'nearest') return date === nearest(year, month, fields.date.day)
  if (fields.date?.kind === 'last-weekday') return isWorkday(year, month, date) && ![1, 2, 3].some(later => date + later <= last && isWorkday(year, month, date + later))
  if (fields.weekday?.kind === 'days') return fields.weekday.days.includes(weekday)
  if (fields.weekday?.kind === 'nth') return weekday === fields.weekday.day && Math.ceil(date / 7) === fields.weekday.nth
  return fields.weekday?.kind === 'last' && weekday === fields.weekday.day && date + 7 > last
}

const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

function dateText(rule: DateRule | undefined): string {
  if (rule === undefined) return '?'
  if (rule.kind === 'days') return rule.days.length === 31 ? '*' : rule.days.join(',')
  return rule.kind === 'nearest' ? `${String(rule.day)}W` : rule.kind === 'last' ? 'L' : 'LW'
}

function weekdayText(rule: WeekdayRule | undefined): string {
  if (rule === undefined) return '?'
  if (rule.kind === 'days') return rule.days.map(each => dayNames[each - 1] ?? '').join(',')
  return rule.kind === 'nth' ? `${String(rule.day)}#${String(rule.nth)}` : `${String(rule.day)}L`
}

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** Numbers as a field has them: a list, `*`, `a-b`, `a/n`, `a-b/n`. */
const numbers = (least: number, most: number): fc.Arbitrary<{ readonly text: string, readonly values: readonly number[] }> => fc.oneof(
  fc.constant({ text: '*', values: range(least, most) }),
  fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 3 }).map(values => ({ text: values.join(','), values })),
  fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }), fc.integer({ min: 1, max: most + 5 }), fc.boolean()).map(([a, b, step, open]) => {
    const [from, to] = [Math.min(a, b), Math.max(a, b)]
    const values = range(from, open ? most : to).filter(value => (value - from) % step === 0)
    return { text: `${open ? String(from) : `${String(from)}-${String(to)}`}/${String(step)}`, values }
  }),
)

const someDays = (most: number): fc.Arbitrary<readonly number[]> => fc.uniqueArray(fc.integer({ min: 1, max: most }), { minLength: 1, maxLength: 5 })
const date: fc.Arbitrary<DateRule> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<DateRule>({ kind: 'days', days: range(1, 31) }) },
  someDays(31).map((days): DateRule => ({ kind: 'days', days })),
  fc.constantFrom<DateRule>({ kind: 'last' }, { kind: 'last-weekday' }),
  fc.integer({ min: 1, max: 31 }).map((each): DateRule => ({ kind: 'nearest', day: each })),
)
const weekday: fc.Arbitrary<WeekdayRule> = fc.oneof(
  someDays(7).map((days): WeekdayRule => ({ kind: 'days', days })),
  fc.record({ kind: fc.constant('nth' as const), day: fc.integer({ min: 1, max: 7 }), nth: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('last' as const), day: fc.integer({ min: 1, max: 7 }) }),
)

const cron = fc.tuple(numbers(0, 59), numbers(0, 23), numbers(1, 12), fc.oneof(date.map(rule => ({ date: rule })), weekday.map(rule => ({ weekday: rule })))).map(([minutes, hours, months, rule]) => {
  const fields: Fields = { minutes: minutes.values, hours: hours.values, months: months.values, ...rule }
  return { fields, text: `cron(${minutes.text} ${hours.text} ${dateText(fields.date)} ${months.text} ${weekdayText(fields.weekday)} *)` }
})

/** Zones, and days on which their clocks change: in spring, in autumn, and none. */
const windows: readonly (readonly [zone: string, start: number])[] = [
  ['Europe/Berlin', Date.UTC(2026, 2, 28)], ['Europe/Berlin', Date.UTC(2026, 9, 24)], ['America/New_York', Date.UTC(2027, 2, 13)], ['America/New_York', Date.UTC(2027, 10, 6)],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 4)], ['Australia/Lord_Howe', Date.UTC(2026, 9, 3)], ['America/Santiago', Date.UTC(2026, 8, 5)], ['Asia/Kolkata', Date.UTC(2026, 0, 30)], ['UTC', Date.UTC(2028, 1, 28)],
]
const span = 2 * day + 6 * hour

/** All there is in a window by the rules: wall-clock times that match, each when it is shown for the first time. */
function expected(fields: Fields, zone: string, start: number): readonly number[] {
  const seen = new Set<number>()
  const found: number[] = []
  // what was shown before the window is no first time within it
  for (let at = start - 3 * hour; at < start + span; at += minute) {
    const wall = wallOf(zone, at)
    if (!seen.has(wall) && at >= start && matches(fields, wall)) found.push(at)
    seen.add(wall)
  }
  return found
}

describe('the occurrences of a cron expression', () => {
  test('are all that match it, and no others, also where clocks change', () => {
    fc.assert(fc.property(cron, fc.constantFrom(...windows), ({ fields, text }, [zone, start]) => {
      const occurrences = occurrencesOf({ expression: text, timeZone: zone, anchor: 0 })
      const found: number[] = []
      for (let at = occurrences.after(start - 1); at !== undefined && at < start + span; at = occurrences.after(at)) found.push(at)
      expect(found).toEqual(expected(fields, zone, start))
    }), { seed: 61, numRuns: 60 })
  }, 120_000)

  test('from wherever they are looked for, are the same', () => {
    fc.assert(fc.property(cron, fc.constantFrom(...windows), fc.integer({ min: 0, max: span }), ({ text }, [zone, start], offset) => {
      const occurrences = occurrencesOf({ expression: text, timeZone: zone, anchor: 0 })
      const next = occurrences.after(start + offset)
      if (next === undefined) return
      expect(next).toBeGreaterThan(start + offset)
      expect(next % minute).toBe(0)
      // looked for from just before it, it is found again; from itself, it is not
      expect(occurrences.after(next - 1)).toBe(next)
      expect(occurrences.after(next)).not.toBe(next)
    }), { seed: 62, numRuns: 300 })
  })
})

test('a rate has equal steps from its start to its end, whatever clocks show', () => {
  fc.assert(fc.property(fc.constantFrom('minutes', 'hours', 'days'), fc.integer({ min: 2, max: 90 }), fc.constantFrom(...windows), fc.integer({ min: 0, max: 10 }), (unit, count, [zone, start], steps) => {
    const length = count * ({ minutes: minute, hours: hour, days: day }[unit])
    const timing = { expression: `rate(${String(count)} ${unit})`, timeZone: zone, anchor: 0, start, end: start + steps * length }
    expect(nextOccurrences(timing, start - day, 100)).toEqual(Array.from({ length: steps + 1 }, (_, index) => start + index * length))
  }))
})
