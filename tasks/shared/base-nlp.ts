import type { ItsHelpers } from 'wink-nlp'
import type { Analysis, Token } from '../../src/nlp/index.js'
import { loadPipeline } from './wink.js'
import type { Pipeline } from './wink.js'

/** What wink says of one token, offsets added. */
interface Piece extends Token {
  /** Line ends and tabs are tokens to wink, but say nothing. */
  readonly blank: boolean
}

/** More words than this are forgotten. wink's numbers of words end at a million, and each word takes some 200 bytes. */
const mostWords = 400_000

let loaded: Pipeline | undefined

/** Loaded when the first text comes, in less than 0.1 s, and again when it has met too many words. */
function pipeline(): Pipeline['nlp'] {
  if (loaded === undefined || loaded.vocabularySize() > mostWords) loaded = loadPipeline()
  return loaded.nlp
}

/**
 * Base NLP: sentences, tokens, lemmas, parts of speech, entities. English; the same text always gives the same analysis.
 *
 * @param text - at most some 100 KB; larger texts are split first
 * @example
 * ```ts
 * analyse('Acme fell 5%.').tokens[0] // { start: 0, end: 4, text: 'Acme', lemma: 'acme', pos: 'PROPN' }
 * ```
 */
export function analyse(text: string): Analysis {
  if (text.trim() === '') return { tokens: [], sentences: [] }
  const nlp = pipeline()
  const document = nlp.readDoc(text)
  const column = columnOf(nlp)
  const entities = new Map<number, string>()
  const types = column(document.entities(), 'type')
  for (const [index, [first, last]] of column<Range>(document.entities(), 'span').entries()) {
    for (let token = first; token <= last; token++) entities.set(token, types[index] ?? 'UNKNOWN')
  }
  const tokens = document.tokens()
  const pieces = piecesOf(text, column(tokens, 'value'), column(tokens, 'lemma'), column(tokens, 'pos'), entities)
  // where each of wink's tokens is among those that are kept
  const kept = [0]
  for (const { blank } of pieces) kept.push((kept.at(-1) ?? 0) + (blank ? 0 : 1))
  const sentences = column<Range>(document.sentences(), 'span')
    .map(([first, last]): Range => [kept[first] ?? 0, kept[last + 1] ?? 0])
    .filter(([from, to]) => to > from)
  return { tokens: pieces.flatMap(({ blank, ...token }) => (blank ? [] : [token])), sentences }
}

/** Finds each token in the text: wink tells their words, not their places. */
function piecesOf(text: string, values: readonly string[], lemmas: readonly string[], tags: readonly string[], entities: ReadonlyMap<number, string>): readonly Piece[] {
  let end = 0
  return values.map((value, index) => {
    const start = text.indexOf(value, end)
    // words between two tokens would be lost without a trace
    if (start === -1 || text.slice(end, start).trim() !== '') throw new RangeError(`the analysis lost its place in the text after offset ${end}`)
    end = start + value.length
    const entity = entities.get(index)
    const piece = { start, end, text: value, lemma: lemmas[index] ?? value.toLowerCase(), pos: tags[index] ?? 'X', blank: value.trim() === '' }
    return entity === undefined ? piece : { ...piece, entity }
  })
}

/** First and last token. */
type Range = readonly [number, number]

/** Reads one property of every member of a collection, by the name of wink's helper for it; wink's types do not fit its own helpers. */
function columnOf({ its }: Pipeline['nlp']): <T = string>(collection: { out(helper: unknown): unknown }, name: keyof ItsHelpers) => readonly T[] {
  const helpers: Readonly<Record<keyof ItsHelpers, unknown>> = its
  return <T = string>(collection: { out(helper: unknown): unknown }, name: keyof ItsHelpers) => collection.out(helpers[name]) as readonly T[]
}
