const form = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-](\d{2}):(\d{2}))$/

/**
 * Whether a text is a timestamp as the language asks for: RFC 3339, with an upper-case T, and a Z or an offset.
 *
 * @example
 * isTimestamp('2026-02-30T12:00:00Z') // false: there is no such day
 * @see https://states-language.net/spec.html#timestamps
 */
export function isTimestamp(text: string): boolean {
  const found = form.exec(text)
  if (found === null) return false
  const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = found.map(Number).map((part) => (Number.isNaN(part) ? 0 : part))
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false
  // a leap second counts as 60
  return hour < 24 && minute < 60 && second <= 60 && offsetHour < 24 && offsetMinute < 60
}

const daysOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()
