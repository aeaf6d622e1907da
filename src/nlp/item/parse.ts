import { readJson } from '../input/json-text.js'
import { InputError } from '../input/problem.js'
import { validate } from '../input/validate.js'
import { itemSchema } from '../schema/item.js'
import { codePointLength, toCodeUnits } from './offset.js'
import type { Item, Span } from '../types.js'

interface Limits {
  readonly labels: ReadonlySet<string> | undefined
  readonly maxDocumentBytes: number
}

/** What a line holds. An item only when nothing is wrong with it. */
export interface ParsedLine {
  readonly problems: readonly string[]
  readonly id?: string
  readonly item?: Item
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads one line of an item file; nothing for a blank line. */
export function parseItem(bytes: Uint8Array, limits: Limits): ParsedLine | undefined {
  let line: string
  try {
    line = utf8.decode(bytes)
  } catch {
    return { problems: ['not UTF-8'] }
  }
  if (line.trim() === '') return undefined
  const value = valueOf(line)
  if (value instanceof InputError) return { problems: [value.reason] }
  const violations = validate(itemSchema, value)
  if (violations.length > 0) return { problems: violations.map(({ path, reason }) => (path === '' ? reason : `${path}: ${reason}`)) }
  const outer = value as Item
  const { spans, problems } = innerSpans(outer, limits)
  const all = [...textProblems(outer.text, limits.maxDocumentBytes), ...problems, ...overlaps(spans)]
  return all.length > 0 ? { id: outer.id, problems: all } : { id: outer.id, problems: [], item: { ...outer, spans } }
}

/** A mistake is told without quoting the document's text. */
function valueOf(line: string): unknown {
  try {
    return readJson(line, '')
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

function textProblems(text: string, maxDocumentBytes: number): readonly string[] {
  const bytes = Buffer.byteLength(text, 'utf8')
  return [
    ...(bytes > maxDocumentBytes ? [`the text has ${bytes} bytes; at most ${maxDocumentBytes} are allowed`] : []),
    ...(/\p{Surrogate}/u.test(text) ? ['the text holds half of a surrogate pair, which is no character'] : []),
  ]
}

function innerSpans({ text, spans }: Item, { labels }: Limits): { readonly spans: readonly Span[], readonly problems: readonly string[] } {
  const codeUnit = toCodeUnits(text)
  const problems: string[] = []
  const inner = spans.flatMap(({ start, end, label }, index): readonly Span[] => {
    if (labels?.has(label) === false) problems.push(`/spans/${index}: the model does not declare the label '${label}'; it declares ${[...labels].join(', ')}`)
    const [from, to] = [codeUnit(start), codeUnit(end)]
    if (start >= end) problems.push(`/spans/${index}: start ${start} is not before end ${end}`)
    else if (from === undefined || to === undefined) problems.push(`/spans/${index}: ${start}–${end} lies outside the text, which has ${codePointLength(text)} code points`)
    else return [{ start: from, end: to, label }]
    return []
  })
  return { spans: inner, problems }
}

/** Spans of different labels may overlap, spans of one may not: which of them a prediction meant could not be said. */
function overlaps(spans: readonly Span[]): readonly string[] {
  const reach = new Map<string, number>()
  return spans.toSorted((a, b) => a.start - b.start || a.end - b.end).flatMap(({ start, end, label }) => {
    const before = reach.get(label) ?? 0
    reach.set(label, Math.max(before, end))
    return start < before ? [`two spans of the label '${label}' overlap`] : []
  })
}
