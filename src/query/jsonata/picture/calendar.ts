const millisInDay = 86_400_000

interface Month {
  readonly year: number
  /** 0 to 11. */
  readonly month: number
}

const after = ({ year, month }: Month): Month => (month === 11 ? { year: year + 1, month: 0 } : { year, month: month + 1 })
const before = ({ year, month }: Month): Month => (month === 0 ? { year: year - 1, month: 11 } : { year, month: month - 1 })

/** Start of the first week of a month, which is the one with its first Thursday. Weeks start on Mondays. */
function firstWeek({ year, month }: Month): number {
  const first = Date.UTC(year, month)
  const day = new Date(first).getUTCDay() || 7
  return day > 4 ? first + (8 - day) * millisInDay : first - (day - 1) * millisInDay
}

const weeksBetween = (start: number, end: number): number => (end - start) / (millisInDay * 7) + 1

/** Number of the week of a day, counted from the first week of a period. */
function week(day: number, period: Month, next: Month, previous: Month, longest: number): number {
  const number = weeksBetween(firstWeek(period), day)
  if (number > longest && day >= firstWeek(next)) return 1
  return Math.floor(number < 1 ? weeksBetween(firstWeek(previous), day) : number)
}

/** The letters of XPath's date pictures that stand for numbers, and two more (`X`, `x`) for the year and month a week belongs to. */
const components: Readonly<Record<string, (date: Date) => number>> = {
  Y: (date) => date.getUTCFullYear(),
  M: (date) => date.getUTCMonth() + 1,
  D: (date) => date.getUTCDate(),
  d: (date) => (dayOf(date) - Date.UTC(date.getUTCFullYear(), 0)) / millisInDay + 1,
  F: (date) => date.getUTCDay() || 7,
  W: (date) => {
    const year = date.getUTCFullYear()
    return week(dayOf(date), { year, month: 0 }, { year: year + 1, month: 0 }, { year: year - 1, month: 0 }, 52)
  },
  w: (date) => week(dayOf(date), monthOf(date), after(monthOf(date)), before(monthOf(date)), 4),
  X: (date) => {
    const year = date.getUTCFullYear()
    const now = date.getTime()
    return now < firstWeek({ year, month: 0 }) ? year - 1 : now >= firstWeek({ year: year + 1, month: 0 }) ? year + 1 : year
  },
  x: (date) => {
    const month = monthOf(date)
    const now = date.getTime()
    return (now < firstWeek(month) ? before(month) : now >= firstWeek(after(month)) ? after(month) : month).month + 1
  },
  H: (date) => date.getUTCHours(),
  h: (date) => date.getUTCHours() % 12 || 12,
  m: (date) => date.getUTCMinutes(),
  s: (date) => date.getUTCSeconds(),
  f: (date) => date.getUTCMilliseconds(),
}

const dayOf = (date: Date): number => Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
const monthOf = (date: Date): Month => ({ year: date.getUTCFullYear(), month: date.getUTCMonth() })

/** Value of a component, or nothing for one that is no number. */
export const componentOf = (date: Date, letter: string): number | undefined => (Object.hasOwn(components, letter) ? components[letter]?.(date) : undefined)

export const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
export const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const
