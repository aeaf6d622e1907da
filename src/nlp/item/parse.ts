import { readJson } from '../input/json-text.js'
import type { Line } from '../input/line.js'
import { InputError } from '../input/problem.js'
import { lineText } from '../input/stream.js'
import { validate } from '../input/validate.js'
import type { RootSchema } from '../input/json-schema.js'
import { itemSchema } from '../schema/item.js'
import type { Item, Span } from '../types.js'
import { noMistakes, textMistakes } from './draft.js'
import type { Draft } from './draft.js'
import { codePointLength, toCodeUnits } from './offset.js'
import { plainItem } from './plain.js'

/** Reads a line of an item file in JSONL; nothing for a blank line. */
export function draftOfLine({ number, bytes }: Line, maxDocumentBytes: number): Draft | undefined {
  const wrong = (reasons: readonly string[], item?: Item): Draft =>
    ({ line: number, mistakes: reasons.map((reason) => ({ line: number, reason })), ...(item !== undefined && { item }) })
  if (bytes === undefined) return wrong([lineTooLong(maxDocumentBytes)])
  const line = lineText(bytes)
  if (line === undefined) return wrong(['not UTF-8'])
  let item = plainItem(line)
  if (item === undefined) {
    if (line.trim() === '') return undefined
    const value = checkedJson(line, itemSchema)
    if ('reasons' in value) return wrong(value.reasons)
    item = value.value as Item
  }
  const { spans, wrong: outside } = innerSpans(item.text, item.spans)
  const all = [...textMistakes(item.text, maxDocumentBytes), ...outside.map(({ index, reason }) => `/spans/${index}: ${reason}`)]
  const inner = spans === item.spans ? item : { ...item, spans }
  return all.length > 0 ? wrong(all, inner) : { line: number, mistakes: noMistakes, item: inner }
}

/** A byte of text can take six in JSON (`\u0041`), and its spans take room too. */
export const maxLineBytes = (maxDocumentBytes: number): number => 6 * maxDocumentBytes + 1_000_000

export const lineTooLong = (maxDocumentBytes: number): string => `the line is too long for a document of at most ${maxDocumentBytes} bytes`

/** A line's value, or all that is wrong with it, told without quoting the document's text. */
export function checkedJson(line: string, schema: RootSchema): { readonly value: unknown } | { readonly reasons: readonly string[] } {
  let value: unknown
  try {
    value = readJson(line, '')
  } catch (error) {
    if (error instanceof InputError) return { reasons: [error.reason] }
    throw error
  }
  const violations = validate(schema, value)
  return violations.length === 0 ? { value } : { reasons: violations.map(({ path, reason }) => (path === '' ? reason : `${path}: ${reason}`)) }
}

/** A span that cannot be, by its place in the list. */
export interface WrongSpan {
  readonly index: number
  readonly reason: string
}

/** Spans of a text, from code points to UTF-16 code units: those that lie in it, and what is wrong with the others. */
export function innerSpans(text: string, spans: readonly Span[]): { readonly spans: readonly Span[], readonly wrong: readonly WrongSpan[] } {
  const codeUnit = toCodeUnits(text)
  const wrong: WrongSpan[] = []
  const inner: Span[] = []
  let moved = false
  for (const [index, span] of spans.entries()) {
    const { start, end, label } = span
    const [from, to] = [codeUnit(start), codeUnit(end)]
    if (start >= end) wrong.push({ index, reason: `start ${start} is not before end ${end}` })
    else if (from === undefined || to === undefined) wrong.push({ index, reason: `${start}–${end} lies outside the text, which has ${codePointLength(text)} code points` })
    else if (from === start && to === end) inner.push(span)
    else {
      moved = true
      inner.push({ start: from, end: to, label })
    }
  }
  return { spans: moved || wrong.length > 0 ? inner : spans, wrong }
}
