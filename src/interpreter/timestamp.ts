const form = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(?:Z|([+-])(\d{2}):(\d{2}))$/

/**
 * Reads an ISO-8601 extended date-time with an offset, the only form of a moment that the language knows.
 *
 * @returns epoch milliseconds, with a fraction where the text is finer; `undefined` when the text has another form or names no moment
 * @example
 * parseTimestamp('2024-01-01T00:00:00.5Z') // 1704067200500
 * @see https://states-language.net/spec.html#timestamps
 */
export function parseTimestamp(text: string): number | undefined {
  const found = form.exec(text)
  if (found === null) return undefined
  const [, year, month, day, hour, minute, second = '0', fraction = '0', sign, offsetHour = '0', offsetMinute = '0'] = found
  const parts = [Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)] as const
  const date = new Date(Date.UTC(...parts))
  const named = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
  if (named.some((value, i) => value !== parts[i])) return undefined
  if (Number(offsetHour) > 18 || Number(offsetMinute) > 59) return undefined
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000 * (sign === '-' ? -1 : 1)
  return date.getTime() + Number(fraction) * 1000 - offset
}
