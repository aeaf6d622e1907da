import { fault } from '../fault.js'
import type { Run } from '../scope.js'
import { isArray, newSequence } from '../sequence.js'
import { isObject, JsonataFunction } from '../value.js'
import { defineFunctions, given } from './define.js'
import { replaced, substitute } from './replace.js'
import { placeOf } from './string.js'

/** What a matcher gave: a regular expression's match, or what a function of the expression made up. */
export interface Match {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly groups: readonly unknown[]
  /** As the matcher gave it, for functions that want to see it. */
  readonly raw: unknown
  readonly next: unknown
}

/** @throws Fault T1010 for what is no match */
function matchOf(value: unknown): Match | undefined {
  if (value === undefined) return undefined
  const found = isObject(value) ? value : {}
  const { match, start, end, groups, next } = found
  if (typeof start !== 'number' || typeof end !== 'number' || typeof match !== 'string' || !isArray(groups) || !(next instanceof JsonataFunction)) throw fault('T1010')
  return { text: match, start, end, groups, raw: value, next }
}

/** Whether a matcher finds anything. @throws Fault T1010 when it gives something that cannot be a match */
function finds(text: string, matcher: unknown, run: Run): boolean {
  const found = run.apply(matcher, [text], undefined)
  if (found === undefined) return false
  const { start, groups, next } = isObject(found) ? found : {}
  if (Boolean(found) && typeof start !== 'number' && !isArray(groups) && !(next instanceof JsonataFunction)) throw fault('T1010')
  return true
}

/** The matches of a matcher, at most so many. Looks for no further one than asked for. */
export function* matches(text: string, matcher: unknown, limit: number, run: Run): Generator<Match> {
  let found = limit > 0 ? matchOf(run.apply(matcher, [text], undefined)) : undefined
  for (let count = 0; found !== undefined && count < limit; count++) {
    run.spend(1)
    yield found
    found = matchOf(run.apply(found.next, [], undefined))
  }
}

function limitOf(value: unknown, code: 'D3011' | 'D3020' | 'D3040'): number {
  if (value === undefined) return Infinity
  if ((value as number) < 0) throw fault(code)
  return value as number
}

function split(text: string, separator: unknown, limit: number, run: Run): readonly string[] {
  run.spendText(text.length)
  if (limit <= 0) return []
  if (typeof separator === 'string') {
    const parts = text.split(separator, Number.isFinite(limit) ? limit : undefined)
    run.spend(parts.length)
    return parts
  }
  const result: string[] = []
  let start = 0
  for (const match of matches(text, separator, limit, run)) {
    result.push(text.slice(start, match.start))
    start = match.end
  }
  if (result.length < limit) result.push(text.slice(start))
  return result
}

/** Functions that look for texts, or for what a regular expression describes. */
export const matchFunctions = defineFunctions({
  contains: ['<s-(sf):b>', given<string>((text, [part], run) => {
    if (part === undefined) return undefined
    return typeof part === 'string' ? placeOf(text, part, 0, run) !== -1 : finds(text, part, run)
  })],
  match: ['<s-f<s:o>n?:a<o>>', given<string>((text, [matcher, limit], run) => {
    const result = newSequence()
    for (const { text: match, start, groups } of matches(text, matcher, limitOf(limit, 'D3040'), run)) result.push({ match, index: start, groups })
    if (result.length > 0) run.impure = true
    return result
  })],
  split: ['<s-(sf)n?:a<s>>', given<string>((text, [separator, limit], run) => split(text, separator, limitOf(limit, 'D3020'), run))],
  replace: ['<s-(sf)(sf)n?:s>', given<string>((text, [pattern, replacement, most], run) => {
    if (pattern === '') throw fault('D3010')
    const limit = limitOf(most, 'D3011')
    if (typeof pattern === 'string') return replaced(text, pattern, replacement, limit, run)
    return substitute(text, matches(text, pattern, limit, run), replacement, run)
  })],
})
