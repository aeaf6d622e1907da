/** Instants and wall-clock times of one time zone. Wall-clock times are epoch milliseconds as if in UTC. */
export interface TimeZone {
  /** What clocks there show at an instant. */
  wallAt(instant: number): number
  /** When clocks there show a time: the first time that they do, or undefined when they skip it. */
  instantOf(wall: number): number | undefined
}

const hour = 3_600_000

const formats = new Map<string, Intl.DateTimeFormat>()

/** As many zones as there are; bounded by the database of time zones, since only valid names come so far. */
function formatOf(name: string): Intl.DateTimeFormat {
  const format = formats.get(name) ?? new Intl.DateTimeFormat('en-US', {
    timeZone: name, calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  })
  formats.set(name, format)
  return format
}

/**
 * A time zone of the IANA database, as this machine's Node has it.
 *
 * @param name - `Europe/Berlin`, `UTC`
 * @returns undefined when there is none of that name
 * @example
 * timeZoneOf('Europe/Berlin')?.instantOf(Date.UTC(2026, 2, 29, 2, 30)) // undefined: clocks go from 02:00 to 03:00 that night
 */
export function timeZoneOf(name: string): TimeZone | undefined {
  if (name === 'UTC') return { wallAt: instant => instant, instantOf: wall => wall }
  // an offset is no zone of the database
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,49}$/.test(name)) return undefined
  let format: Intl.DateTimeFormat
  try {
    format = formatOf(name)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
  const wallAt = (instant: number): number => {
    const parts: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour: hours = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hours, minute, second) + ((instant % 1000) + 1000) % 1000
  }
  return {
    wallAt,
    instantOf(wall) {
      // offsets lie between -12 and +14 hours, and change at most once within a day or so: those before and after are all that can hold
      const offsets = new Set([wall - 26 * hour, wall + 26 * hour].map(near => wallAt(near) - near))
      return [...offsets].map(offset => wall - offset).filter(instant => wallAt(instant) === wall).sort((a, b) => a - b)[0]
    },
  }
}
