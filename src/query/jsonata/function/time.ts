import { fault } from '../fault.js'
import { unsupported } from '../unsupported.js'
import { defineFunctions, given } from './define.js'

/** What of ISO 8601 a timestamp without a picture may be. */
const isoTimestamp = /^\d{4}(-[01]\d)*(-[0-3]\d)*(T[0-2]\d:[0-5]\d:[0-5]\d)*(\.\d+)?([+-][0-2]\d:?[0-5]\d|Z)?$/

function toMillis(text: string): number {
  if (!isoTimestamp.test(text)) throw fault('D3110', { value: text })
  return Date.parse(text)
}

/** Functions on time. Every look at the clock within one evaluation gives the same. */
export const timeFunctions = defineFunctions({
  millis: ['<:n>', (_args, run) => run.now()],
  now: ['<s?s?:s>', ([picture], run) => {
    if (picture !== undefined) throw unsupported('picture of $now', undefined)
    return new Date(run.now()).toISOString()
  }],
  fromMillis: ['<n-s?s?:s>', given<number>((millis, [picture]) => {
    if (picture !== undefined) throw unsupported('picture of $fromMillis', undefined)
    return new Date(millis).toISOString()
  })],
  toMillis: ['<s-s?:n>', given<string>((text, [picture]) => {
    if (picture !== undefined) throw unsupported('picture of $toMillis', undefined)
    return toMillis(text)
  })],
})
