import { QueryError } from '../../error.js'
import { textOf } from '../operator.js'
import type { Run } from '../scope.js'
import { JsonataFunction } from '../value.js'
import { defineFunctions } from './signature.js'

const text = (value: unknown): string => value as string

/** Longest string a function may make: well over what a state can hold. */
const longestString = 16_777_216

function repeatable(length: number, run: Run): void {
  run.spend(Math.ceil(length / 64))
  if (length > longestString) throw new QueryError('limit', 'D1013', `a string of ${length} characters passes the limit of ${longestString}`)
}

function stringOf(value: unknown, pretty: unknown): unknown {
  if (value === undefined) return undefined
  if (value instanceof JsonataFunction) return ''
  if (typeof value === 'number' && !Number.isFinite(value)) throw new QueryError('evaluation', 'D3001', 'Attempting to invoke string function on Infinity or NaN')
  return pretty === true && typeof value !== 'string' ? JSON.stringify(value, null, 2) : textOf(value)
}

const codePoints = (value: string): string[] => Array.from(value)

/** Functions on strings; lengths and positions count code points. */
export const stringFunctions = defineFunctions({
  string: ['x- b?', ([value, pretty]) => stringOf(value, pretty)],
  length: ['s-', ([value]) => (value === undefined ? undefined : codePoints(text(value)).length)],
  substring: ['s- n n?', ([value, start, length]) => {
    if (value === undefined) return undefined
    const points = codePoints(text(value))
    const from = (start as number) < 0 && points.length + (start as number) < 0 ? 0 : start as number
    if (length === undefined) return points.slice(from).join('')
    if ((length as number) <= 0) return ''
    const end = from >= 0 ? from + (length as number) : points.length + from + (length as number)
    return points.slice(from, end).join('')
  }],
  substringBefore: ['s- s', ([value, chars]) => (value === undefined ? undefined : text(value).includes(text(chars)) ? text(value).slice(0, text(value).indexOf(text(chars))) : value)],
  substringAfter: ['s- s', ([value, chars]) => (value === undefined ? undefined : text(value).includes(text(chars)) ? text(value).slice(text(value).indexOf(text(chars)) + text(chars).length) : value)],
  lowercase: ['s-', ([value]) => (value === undefined ? undefined : text(value).toLowerCase())],
  uppercase: ['s-', ([value]) => (value === undefined ? undefined : text(value).toUpperCase())],
  trim: ['s-', ([value]) => (value === undefined ? undefined : text(value).replace(/[ \t\n\r]+/g, ' ').replace(/^ | $/g, ''))],
  pad: ['s- n s?', ([value, width, char], run) => {
    if (value === undefined) return undefined
    repeatable(Math.abs(width as number), run)
    const points = codePoints(text(value))
    const missing = Math.abs(width as number) - points.length
    const pattern = codePoints(char === undefined || char === '' ? ' ' : text(char))
    const padding = Array.from({ length: Math.max(0, missing) }, (_, i) => pattern[i % pattern.length]).join('')
    return (width as number) >= 0 ? text(value) + padding : padding + text(value)
  }],
  contains: ['s- s', ([value, part]) => (value === undefined ? undefined : text(value).includes(text(part)))],
  split: ['s- s n?', ([value, separator, limit], run) => {
    if (value === undefined) return undefined
    if (limit !== undefined && (limit as number) < 0) throw new QueryError('evaluation', 'D3020', 'Third argument of split function must be a positive number')
    run.spend(text(value).length)
    return text(value).split(text(separator), limit === undefined ? undefined : Math.floor(limit as number))
  }],
  join: ['a s?', ([items, separator]) => {
    if (items === undefined) return undefined
    const words = items as readonly unknown[]
    if (!words.every((word) => typeof word === 'string')) throw new QueryError('type', 'T0412', 'Argument 1 of function "join" must be an array of strings')
    return words.join(separator === undefined ? '' : text(separator))
  }],
  replace: ['s- s (sf) n?', ([value, pattern, replacement, limit], run) => {
    if (value === undefined) return undefined
    if (pattern === '') throw new QueryError('evaluation', 'D3010', 'Second argument of replace function cannot be an empty string')
    if (typeof replacement !== 'string') throw new QueryError('unsupported', 'ASL3010', '$replace with a function is not supported yet')
    const parts = text(value).split(text(pattern))
    const count = limit === undefined ? parts.length - 1 : Math.min(Math.floor(limit as number), parts.length - 1)
    if (count < 0) throw new QueryError('evaluation', 'D3011', 'Fourth argument of replace function must evaluate to a positive number')
    repeatable(text(value).length + count * replacement.length, run)
    return parts.slice(0, count + 1).join(replacement) + parts.slice(count + 1).map((part) => text(pattern) + part).join('')
  }],
  base64encode: ['s-', ([value]) => (value === undefined ? undefined : Buffer.from(text(value), 'binary').toString('base64'))],
  base64decode: ['s-', ([value]) => (value === undefined ? undefined : Buffer.from(text(value), 'base64').toString('binary'))],
  encodeUrlComponent: ['s-', ([value]) => (value === undefined ? undefined : encodeURIComponent(text(value)))],
  decodeUrlComponent: ['s-', ([value]) => (value === undefined ? undefined : decodeURIComponent(text(value)))],
})
