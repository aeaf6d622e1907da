import { mapReader } from '../input/stream.js'
import type { StreamReader } from '../input/stream.js'
import type { Draft } from '../item/draft.js'
import { baseName } from '../item/format.js'
import type { TokenPlace } from '../item/format.js'
import type { Span } from '../types.js'
import { createSentenceReader } from './read.js'
import type { ConllOptions } from './read.js'
import type { Chunk } from './tag.js'

/** Sentences of a CoNLL file as items; their ids are made of the file's name and their number. */
export function createConllDrafts({ file, ...options }: ConllOptions & { readonly file: string }): StreamReader<Draft> {
  const base = baseName(file)
  return mapReader(createSentenceReader(options), ({ line, number, mistakes, text, tokens, chunks }): Draft =>
    ({ line, mistakes, tokens, ...(text !== '' && { item: { id: `${base}#${number}`, text, spans: spansOf(chunks, tokens) } }) }))
}

/** Chunks of tokens as spans of the text that the tokens are places of; none for a chunk that goes beyond them. */
export function spansOf(chunks: readonly Chunk[], tokens: readonly TokenPlace[]): readonly Span[] {
  return chunks.flatMap(({ first, end, label }) => {
    const [from, to] = [tokens[first], tokens[end - 1]]
    return from === undefined || to === undefined ? [] : [{ start: from.start, end: to.end, label }]
  })
}
