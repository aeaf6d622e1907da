import { createChunkDecoder, parseTag } from '../conll/tag.js'
import type { Tag } from '../conll/tag.js'
import { toCodePoints } from '../item/offset.js'
import type { Span } from '../types.js'
import { faulty, isFields } from './document.js'
import type { Fault, Fields, SpacyDocument } from './document.js'

interface TrainingToken {
  readonly path: string
  readonly orth: string
  /** White space that follows, where it is told. */
  readonly space: string | undefined
  readonly tag: Tag | null
}

/**
 * Paragraphs of a document in the training format of spaCy 2: `{ id, paragraphs: [{ raw, sentences: [{ tokens: [{ orth, ner, … }] }] }] }`.
 * `ner` is a BILUO tag. `raw` is the text; without it, tokens are joined by their `space` (as spaCy 3 writes), else by one space.
 * The `id` numbers documents, which may have many paragraphs, so it is no item's.
 *
 * Source: https://spacy.io/api/data-formats#json-input; spaCy 3.8, `docs_to_json` and `json_to_annotations` in spacy/training/gold_io.pyx.
 */
export function trainingParagraphs({ paragraphs }: Fields): readonly SpacyDocument[] {
  return Array.isArray(paragraphs)
    ? paragraphs.map((paragraph: unknown, index) => paragraphOf(paragraph, `/paragraphs/${index}`))
    : [faulty('/paragraphs', 'must be a list')]
}

function paragraphOf(paragraph: unknown, path: string): SpacyDocument {
  if (!isFields(paragraph)) return faulty(path, 'must be an object')
  const { raw, sentences } = paragraph
  if (typeof raw !== 'string' && raw !== undefined && raw !== null) return faulty(`${path}/raw`, 'must be a string')
  const tokens = tokensOf(sentences, `${path}/sentences`)
  const faults = tokens.filter(isFault)
  const good = tokens.filter((token): token is TrainingToken => !isFault(token))
  if (tokens.length === 0) return faulty(path, 'the paragraph has no tokens, so nothing tells its entities')
  if (faults.length > 0) return { ...faulty(path, ''), faults }
  const text = raw ?? good.map(({ orth, space }, index) => `${orth}${space ?? (index < good.length - 1 ? ' ' : '')}`).join('')
  const starts = tokenStarts(text, good)
  return isFault(starts) ? { ...faulty(path, ''), faults: [starts] } : { text, spans: spansOf(text, good, starts), pathOf: () => path, faults: [] }
}

const isFault = (value: object): value is Fault => 'reason' in value

function tokensOf(sentences: unknown, path: string): readonly (TrainingToken | Fault)[] {
  if (!Array.isArray(sentences)) return [{ path, reason: 'must be a list' }]
  return sentences.flatMap((sentence: unknown, index): readonly (TrainingToken | Fault)[] => {
    const tokens = isFields(sentence) ? sentence['tokens'] : undefined
    const place = `${path}/${index}/tokens`
    return Array.isArray(tokens) ? tokens.map((token: unknown, at) => tokenOf(token, `${place}/${at}`)) : [{ path: place, reason: 'must be a list' }]
  })
}

function tokenOf(token: unknown, path: string): TrainingToken | Fault {
  if (!isFields(token)) return { path, reason: 'must be an object' }
  const { orth, ner, space } = token
  if (typeof orth !== 'string' || orth === '') return { path: `${path}/orth`, reason: 'must be a string that is not empty' }
  if (space !== undefined && typeof space !== 'string') return { path: `${path}/space`, reason: 'must be a string' }
  if (typeof ner !== 'string' || ner === '' || ner === '-') return { path: `${path}/ner`, reason: `${typeof ner === 'string' ? `'${ner}'` : 'its absence'} says that it is not known whether the token belongs to an entity; O says that it does not` }
  const tag = parseTag(ner)
  return typeof tag === 'string' ? { path: `${path}/ner`, reason: tag } : { path, orth, space, tag }
}

/** Where each token begins in the text, in UTF-16 code units: nothing but white space may lie between them. */
function tokenStarts(text: string, tokens: readonly TrainingToken[]): readonly number[] | Fault {
  const starts: number[] = []
  let at = 0
  for (const { orth, path } of tokens) {
    let start = at
    while (!text.startsWith(orth, start) && start < text.length && isWhite(text, start)) start++
    if (!text.startsWith(orth, start)) return { path: `${path}/orth`, reason: 'the token does not follow in the raw text' }
    starts.push(start)
    at = start + orth.length
  }
  return text.slice(at).trim() === '' ? starts : { path: tokens.at(-1)?.path ?? '', reason: 'the raw text goes on after the last token' }
}

const isWhite = (text: string, at: number): boolean => text.charAt(at).trim() === ''

function spansOf(text: string, tokens: readonly TrainingToken[], starts: readonly number[]): readonly Span[] {
  const decoder = createChunkDecoder()
  for (const { tag } of tokens) decoder.next(tag)
  const codePoint = toCodePoints(text)
  return decoder.end().flatMap(({ first, end, label }) => {
    const [from, to] = [codePoint(starts[first] ?? 0), codePoint((starts[end - 1] ?? 0) + (tokens[end - 1]?.orth.length ?? 0))]
    return from === undefined || to === undefined ? [] : [{ start: from, end: to, label }]
  })
}
