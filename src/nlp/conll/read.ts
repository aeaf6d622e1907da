import type { Line } from '../input/line.js'
import { createLineReader, lineText } from '../input/stream.js'
import type { StreamReader } from '../input/stream.js'
import { lineTooLong } from '../item/parse.js'
import { layoutOf, readColumns } from './column.js'
import type { Layout } from './column.js'
import { createSentenceBuilder } from './sentence.js'
import type { Sentence, SentenceBuilder } from './sentence.js'

export interface ConllOptions {
  readonly maxDocumentBytes: number
  /** Counted from 1; the last when absent. */
  readonly tagColumn?: number
}

/** Begins a document in the files of the CoNLL-2003 shared task; no token. */
const documentMark = /^-DOCSTART-(?:[ \t]|$)/

/** Columns besides token and tag take room too. */
const otherColumns = 1_000_000

/**
 * Reads sentences of a CoNLL file: a token a line, its tag in a column; sentences end with a line of white space only, with
 * `-DOCSTART-`, and with the file. Holds one sentence in memory.
 */
export function createSentenceReader({ maxDocumentBytes, tagColumn }: ConllOptions): StreamReader<Sentence> {
  const lines = createLineReader(maxDocumentBytes + otherColumns)
  let layout: Layout | 'unknown' | undefined
  let sentence: SentenceBuilder | undefined
  let count = 0

  const open = (line: number): SentenceBuilder => (sentence ??= createSentenceBuilder(line, maxDocumentBytes))
  const close = (): Sentence | undefined => {
    const ended = sentence?.end(++count)
    sentence = undefined
    return ended
  }
  const tokenLine = (text: string, line: number): void => {
    // told once, where it should have been decided
    if (layout === 'unknown') return
    const decided = layout ?? layoutOf(text, line, tagColumn)
    layout = typeof decided === 'string' ? 'unknown' : decided
    const cells = typeof decided === 'string' ? decided : readColumns(text, decided)
    if (typeof cells === 'string') open(line).wrong({ line, reason: cells })
    else open(line).token(cells.token, cells.tag, line)
  }
  const read = ({ number, bytes }: Line): Sentence | undefined => {
    const text = bytes === undefined ? undefined : lineText(bytes)
    if (text === undefined) {
      open(number).wrong({ line: number, reason: bytes === undefined ? lineTooLong(maxDocumentBytes) : 'not UTF-8' })
      return undefined
    }
    if (text.trim() === '' || documentMark.test(text)) return close()
    tokenLine(text, number)
    return undefined
  }
  function* sentences(source: Iterable<Line>): Iterable<Sentence> {
    for (const line of source) {
      const ended = read(line)
      if (ended !== undefined) yield ended
    }
  }
  return {
    push: (chunk) => sentences(lines.push(chunk)),
    *end() {
      yield* sentences(lines.end())
      const ended = close()
      if (ended !== undefined) yield ended
    },
  }
}
