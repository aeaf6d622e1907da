import { fault } from '../fault.js'
import { formatDate } from '../picture/date-format.js'
import { parseDate } from '../picture/date-parse.js'
import { defineFunctions, given } from './define.js'

/** What of ISO 8601 a timestamp without a picture may be: the forms that JavaScript reads alike everywhere. */
const isoTimestamp = /^\d{4}(-[01]\d(-[0-3]\d)?)?(T[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?([+-][0-2]\d:?[0-5]\d|Z)?)?$/

/** A time without an offset is UTC: the zone of the machine must not change a result. */
function toMillis(text: string): number {
  const [match, , , time, , offset] = isoTimestamp.exec(text) ?? []
  const millis = match === undefined ? NaN : Date.parse(time !== undefined && offset === undefined ? `${text}Z` : text)
  if (Number.isNaN(millis)) throw fault('D3110', { value: text })
  return millis
}

const textOrNothing = (value: unknown): string | undefined => value as string | undefined

/** Functions on time. Every look at the clock within one evaluation gives the same. */
export const timeFunctions = defineFunctions({
  millis: ['<:n>', (_args, run) => run.now()],
  now: ['<s?s?:s>', ([picture, timezone], run) => formatDate(run.now(), textOrNothing(picture), textOrNothing(timezone), run)],
  fromMillis: ['<n-s?s?:s>', given<number>((millis, [picture, timezone], run) => formatDate(millis, textOrNothing(picture), textOrNothing(timezone), run))],
  toMillis: ['<s-s?:n>', given<string>((text, [picture], run) => (typeof picture === 'string' ? parseDate(text, picture, run) : toMillis(text)))],
})
