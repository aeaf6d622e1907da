import type { Run } from '../scope.js'
import { textOf } from '../text.js'
import { JsonataFunction } from '../value.js'
import { defineFunctions, given } from './define.js'

/** Counts a text that was made. */
function made(text: string, run: Run): string {
  run.spendText(text.length)
  return text
}

/** A text as code points, by which lengths and positions count. */
function codePoints(text: string, run: Run): string[] {
  run.spendText(text.length)
  return Array.from(text)
}

function substring(text: string, start: number, length: number | undefined, run: Run): string {
  const points = codePoints(text, run)
  const from = points.length + start < 0 ? 0 : start
  if (length === undefined) return points.slice(from).join('')
  if (length <= 0) return ''
  return points.slice(from, from >= 0 ? from + length : points.length + from + length).join('')
}

/** Where a part begins in a text, the cost counted. */
export function placeOf(text: string, part: string, from: number, run: Run): number {
  const at = text.indexOf(part, from)
  run.spendText((at === -1 ? text.length : at) - from)
  return at
}

function trimmed(text: string, run: Run): string {
  run.spendText(text.length)
  return text.replace(/[ \t\n\r]+/g, ' ').replace(/^ | $/g, '')
}

function padded(text: string, width: number, filler: string | undefined, run: Run): string {
  const wanted = Math.trunc(width)
  const missing = Math.abs(wanted) - codePoints(text, run).length
  if (!(missing > 0)) return text
  run.spendText(missing)
  const points = Array.from(filler === undefined || filler === '' ? ' ' : filler)
  const filling = points.length === 1 ? points.join('').repeat(missing) : points.join('').repeat(Math.ceil(missing / points.length))
  const padding = points.length === 1 ? filling : Array.from(filling).slice(0, missing).join('')
  return wanted > 0 ? text + padding : padding + text
}

function joined(words: readonly string[], separator: string, run: Run): string {
  run.spend(words.length)
  run.spendText(words.reduce((sum, { length }) => sum + length + separator.length, 0))
  return words.join(separator)
}

/** Functions on strings. */
export const stringFunctions = defineFunctions({
  string: ['<x-b?:s>', given((value, [pretty], run) => (value instanceof JsonataFunction ? '' : textOf(value, run, pretty === true))), 1],
  length: ['<s-:n>', given<string>((text, _rest, run) => codePoints(text, run).length)],
  substring: ['<s-nn?:s>', given<string>((text, [start, length], run) => substring(text, start as number, length as number | undefined, run))],
  substringBefore: ['<s-s:s>', given<string>((text, [part], run) => {
    const at = placeOf(text, String(part), 0, run)
    return at === -1 ? text : text.slice(0, at)
  })],
  substringAfter: ['<s-s:s>', given<string>((text, [part], run) => {
    const at = placeOf(text, String(part), 0, run)
    return at === -1 ? text : text.slice(at + String(part).length)
  })],
  lowercase: ['<s-:s>', given<string>((text, _rest, run) => made(text.toLowerCase(), run))],
  uppercase: ['<s-:s>', given<string>((text, _rest, run) => made(text.toUpperCase(), run))],
  trim: ['<s-:s>', given<string>((text, _rest, run) => trimmed(text, run))],
  pad: ['<s-ns?:s>', given<string>((text, [width, filler], run) => padded(text, width as number, filler as string | undefined, run))],
  join: ['<a<s>s?:s>', given<readonly string[]>((words, [separator], run) => joined(words, (separator as string | undefined) ?? '', run))],
  base64encode: ['<s-:s>', given<string>((text, _rest, run) => made(Buffer.from(text, 'binary').toString('base64'), run))],
  base64decode: ['<s-:s>', given<string>((text, _rest, run) => made(Buffer.from(text, 'base64').toString('binary'), run))],
})
