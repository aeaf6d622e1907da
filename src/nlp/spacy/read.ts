import { parseJsonText, readJson } from '../input/json-text.js'
import { InputError, maxProblems } from '../input/problem.js'
import type { StreamReader } from '../input/stream.js'
import { decodeUtf8 } from '../input/utf8.js'
import type { Mistake } from '../item/draft.js'
import { textMistakes } from '../item/draft.js'
import { innerSpans } from '../item/parse.js'
import type { Span } from '../types.js'
import type { Fault, SpacyDocument } from './document.js'
import { createElementReader } from './element.js'
import type { Element } from './element.js'
import { documentsOf } from './form.js'

export interface SpacyOptions {
  readonly maxDocumentBytes: number
  /** Span group to read; `ents`: the entities. */
  readonly spansKey?: string
}

/** A document that was read as far as it can be. */
export interface ReadDocument {
  /** Where the JSON value begins that it is from. */
  readonly line: number
  readonly mistakes: readonly Mistake[]
  /** Absent when something is wrong. */
  readonly document?: SpacyDocument
  /** Its spans in UTF-16 code units. */
  readonly spans: readonly Span[]
}

/** A token of four letters takes about a hundred bytes of JSON. Much larger values than this cannot be held as a string. */
const maxElementBytes = (maxDocumentBytes: number): number => Math.min(40 * maxDocumentBytes + 1_000_000, 2 ** 28)

/** Reads documents of a file in one of spaCy's JSON formats; see {@link documentsOf}. Holds one document, or one list of paragraphs, in memory. */
export function createDocumentReader({ maxDocumentBytes, spansKey }: SpacyOptions): StreamReader<ReadDocument> {
  const elements = createElementReader(maxElementBytes(maxDocumentBytes))
  function* documents(source: Iterable<Element>): Iterable<ReadDocument> {
    for (const element of source) yield* read(element, maxDocumentBytes, spansKey)
  }
  return { push: (chunk) => documents(elements.push(chunk)), end: () => documents(elements.end()) }
}

function* read({ line, bytes, reason }: Element, maxDocumentBytes: number, spansKey: string | undefined): Iterable<ReadDocument> {
  if (bytes === undefined) {
    yield { line, spans: [], mistakes: [{ line, reason: reason ?? '' }] }
    return
  }
  const parsed = parse(bytes)
  if (parsed instanceof InputError) {
    yield { line, spans: [], mistakes: [{ line: line + parsed.line - 1, reason: parsed.reason }] }
    return
  }
  const { text, value } = parsed
  for (const document of documentsOf(value, spansKey)) {
    const { spans, wrong } = innerSpans(document.text, document.spans)
    const faults = [
      ...document.faults,
      ...wrong.map(({ index, reason: why }) => ({ path: document.pathOf(index), reason: why })),
      ...(document.faults.length > 0 ? [] : textMistakes(document.text, maxDocumentBytes).map((why) => ({ path: '', reason: why }))),
    ]
    yield faults.length === 0 ? { line, spans, mistakes: [], document } : { line, spans: [], mistakes: placed(faults, text, line) }
  }
}

/** A value and the text it was read from, or why it cannot be read; its line is counted from where the value begins. */
function parse(bytes: Uint8Array): { readonly text: string, readonly value: unknown } | InputError {
  try {
    const text = decodeUtf8(bytes, '')
    return { text, value: readJson(text, '') }
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

/** Lines are looked up only for what is wrong: it takes long. */
function placed(faults: readonly Fault[], text: string, line: number): readonly Mistake[] {
  const { lineOf } = parseJsonText(text, '')
  return faults.slice(0, maxProblems).map(({ path, reason }) => ({ line: line + lineOf(path) - 1, reason: path === '' ? reason : `${path}: ${reason}` }))
}
