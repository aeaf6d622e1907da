import type { Document } from 'yaml'
import { Mistake } from './source-tree.js'

/** A document, with the text that it was parsed from and the way back to the text that was given. */
export interface Loose {
  readonly document: Document.Parsed
  readonly text: string
  readonly original: (offset: number) => number
}

/** Columns that a line between brackets is moved by: deeper than any block. */
const moved = 200

/**
 * Parses a text. Where that fails for its indentation, lines that begin between brackets are moved to the right, and it is parsed again.
 *
 * @param parse - gives the errors of a text
 */
export function looselyParsed(given: string, parse: (text: string) => Document.Parsed): Loose {
  const strict = { document: parse(given), text: given, original: (offset: number): number => offset }
  if (!strict.document.errors.some(({ code }) => code === 'BAD_INDENT')) return strict
  const starts = linesBetweenBrackets(given)
  const pieces = starts.map((start, i) => given.slice(i === 0 ? 0 : starts[i - 1], start) + ' '.repeat(moved))
  const text = pieces.join('') + given.slice(starts.at(-1) ?? 0)
  const original = (offset: number): number => originalOf(starts, offset)
  try {
    const document = parse(text)
    // what is wrong besides is told as it was
    return document.errors.length > 0 ? strict : { document, text, original }
  } catch (error) {
    if (error instanceof Mistake) throw new Mistake(original(error.offset), error.reason, error.kind)
    throw error
  }
}

/** @param starts - where blanks were put in, in the text that was given */
function originalOf(starts: readonly number[], offset: number): number {
  let [low, high] = [-1, starts.length]
  // the last place of blanks that begins at the offset or before it
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((starts[middle] ?? 0) + middle * moved <= offset) low = middle
    else high = middle
  }
  const start = starts[low]
  return start === undefined ? offset : Math.max(start, offset - (low + 1) * moved)
}

const patterns = {
  blanks: /[ \t]*/y,
  quoted: /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^']*(?:''[^']*)*'/y,
  /** Tags and anchors stand before what they are about. */
  property: /[!&][^\s,[\]{}]*/y,
  dash: /-(?=[ \t\r\n])/y,
  block: /[|>][-+0-9]*[ \t]*(?:#[^\n]*)?(?=\r?\n)/y,
  /** Plain text up to what may end it. */
  plain: /[^\n:#]+/y,
}

/** Where lines begin that stand between brackets. Strings, comments and blocks of text are passed over; what is no YAML is for the parser to tell. */
function linesBetweenBrackets(text: string): readonly number[] {
  const starts: number[] = []
  let [at, depth, fresh, indent] = [0, 0, true, 0]
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0] ?? ''
    at += found.length
    return found !== ''
  }
  while (at < text.length) {
    const character = text[at]
    if (character === '\n') {
      at++
      if (depth > 0) starts.push(at)
      const before = at
      take(patterns.blanks)
      if (depth === 0) indent = at - before
      fresh = true
    } else if (character === ' ' || character === '\t') {
      take(patterns.blanks)
      // a comment follows a blank
      if (text[at] === '#') at = endOfLine(text, at)
    } else if (fresh && character === '#') at = endOfLine(text, at)
    else if (depth === 0) ({ at, depth, fresh } = inBlock(character ?? '', fresh))
    else ({ at, depth, fresh } = inFlow(character ?? '', fresh))
  }
  return starts

  function inBlock(character: string, isFresh: boolean): { readonly at: number; readonly depth: number; readonly fresh: boolean } {
    if (isFresh && (character === '{' || character === '[')) return { at: at + 1, depth: 1, fresh: true }
    if (isFresh && (take(patterns.quoted) || take(patterns.property) || take(patterns.dash))) return { at, depth: 0, fresh: character === '-' || character === '!' || character === '&' }
    if (isFresh && take(patterns.block)) return { at: endOfBlock(text, at, indent), depth: 0, fresh: true }
    if (character === ':') return { at: at + 1, depth: 0, fresh: /\s/.test(text[at + 1] ?? ' ') }
    if (!take(patterns.plain)) at++
    return { at, depth: 0, fresh: false }
  }

  function inFlow(character: string, isFresh: boolean): { readonly at: number; readonly depth: number; readonly fresh: boolean } {
    if (isFresh && take(patterns.quoted)) return { at, depth, fresh: false }
    const change = character === '{' || character === '[' ? 1 : character === '}' || character === ']' ? -1 : 0
    return { at: at + 1, depth: depth + change, fresh: change > 0 || character === ',' || character === ':' || isFresh && /[!&\s]/.test(character) }
  }
}

function endOfLine(text: string, at: number): number {
  const feed = text.indexOf('\n', at)
  return feed === -1 ? text.length : feed
}

/** A block of text goes on while lines are blank or indented more than the line that it begins on. */
function endOfBlock(text: string, at: number, indent: number): number {
  let end = endOfLine(text, at)
  while (end < text.length) {
    const next = endOfLine(text, end + 1)
    const line = text.slice(end + 1, next)
    const content = line.trimStart()
    if (content !== '' && line.length - content.length <= indent) break
    end = next
  }
  return end
}
