import { Buffer } from 'node:buffer'
import type { Span } from '../types.js'
import type { Excerpt } from './evidence.js'

/** Texts up to this many UTF-16 code units are shown whole; no excerpt is longer either. */
export const wholeText = 2000

/** Code units shown on either side of a span. */
const margin = 200

/** Most excerpts of one text. */
const mostExcerpts = 20

interface Stretch {
  readonly start: number
  readonly end: number
}

/**
 * Cuts the surroundings of spans out of a long text; a short one is shown whole.
 *
 * @param first - spans to show before all others when there are too many for 20 excerpts
 * @param also - further spans to show
 * @returns in order, sharing nothing with each other, no surrogate pair cut in two; the beginning of a long text without spans
 */
export function excerptsOf(text: string, first: readonly Span[], also: readonly Span[]): readonly Excerpt[] {
  if (text.length <= wholeText) return [{ start: 0, text }]
  const before = merged(first.flatMap(surroundings)).slice(0, mostExcerpts)
  const found = merged([...before, ...also.flatMap(surroundings)])
  const all = found.length === 0 ? [{ start: 0, end: 2 * margin }] : found
  return apart(chosen(all, before).map(({ start, end }) => ({ start: beforePair(text, start), end: afterPair(text, end) })))
    .map(({ start, end }) => ({ start, text: copyOf(text.slice(start, end)) }))

  /** Around a span; around both ends of one too long to be shown whole. */
  function surroundings({ start, end }: Span): readonly Stretch[] {
    const around = (from: number, to: number): Stretch => ({ start: Math.max(0, from - margin), end: Math.min(text.length, to + margin) })
    return end - start <= 2 * margin ? [around(start, end)] : [around(start, start), around(end, end)]
  }
}

/** As many as there may be: those that show something of what comes first before all others. */
function chosen(all: readonly Stretch[], first: readonly Stretch[]): readonly Stretch[] {
  if (all.length <= mostExcerpts) return all
  const shows = ({ start, end }: Stretch): boolean => first.some((one) => one.start < end && one.end > start)
  return inOrder([...all.filter(shows), ...all.filter((one) => !shows(one))].slice(0, mostExcerpts))
}

const inOrder = (places: readonly Stretch[]): readonly Stretch[] => places.toSorted((a, b) => a.start - b.start || a.end - b.end)

/** Joins what touches, but to nothing longer than a whole text may be: then the rest is an excerpt of its own. */
function merged(places: readonly Stretch[]): readonly Stretch[] {
  const result: Stretch[] = []
  for (const { start, end } of inOrder(places)) {
    const last = result.at(-1)
    if (last === undefined || start > last.end) result.push({ start, end })
    else if (end > last.end && end - last.start <= wholeText) result[result.length - 1] = { start: last.start, end }
    else if (end > last.end) result.push({ start: last.end, end })
  }
  return result
}

/** Of neighbours that were both moved to keep a pair whole, only the first has it. */
function apart(stretches: readonly Stretch[]): readonly Stretch[] {
  return stretches.map(({ start, end }, place) => ({ start: Math.max(start, stretches[place - 1]?.end ?? 0), end })).filter(({ start, end }) => start < end)
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff
const cutsPair = (text: string, place: number): boolean => place > 0 && place < text.length && isHigh(text.charCodeAt(place - 1)) && isLow(text.charCodeAt(place))
const beforePair = (text: string, place: number): number => (cutsPair(text, place) ? place - 1 : place)
const afterPair = (text: string, place: number): number => (cutsPair(text, place) ? place + 1 : place)

/** A slice keeps the whole text alive in V8; this one stands alone. */
const copyOf = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le')
