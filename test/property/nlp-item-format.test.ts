import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readAnnotated } from '../../src/nlp/index.js'
import type { AnnotatedItem, ItemFormat, Span } from '../../src/nlp/index.js'

/** A token and the entity it belongs to, by number; entities are runs of tokens. */
interface Word {
  readonly token: string
  readonly entity?: { readonly number: number, readonly label: string }
}
type Sentence = readonly Word[]

const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).filter((text) => !/[\p{Cc} ]/u.test(text) && text.trim() !== '' && !text.startsWith('-DOCSTART-'))
const label = fc.constantFrom('PER', 'ORG', 'creative-work', 'O', 'B')

/** Runs of words, each an entity or none; neighbours of one label are often found. */
const sentence: fc.Arbitrary<Sentence> = fc.array(fc.tuple(fc.array(word, { minLength: 1, maxLength: 4 }), fc.option(label, { nil: undefined })), { minLength: 1, maxLength: 6 })
  .map((runs) => runs.flatMap(([words, name], number) => words.map((token): Word => (name === undefined ? { token } : { token, entity: { number, label: name } }))))
const sentences = fc.array(sentence, { minLength: 1, maxLength: 5 })

type Scheme = 'IOB1' | 'IOB2' | 'BIOES' | 'BILUO'
const schemes: readonly Scheme[] = ['IOB1', 'IOB2', 'BIOES', 'BILUO']

function tagOf(words: Sentence, index: number, scheme: Scheme): string {
  const [before, entity, after] = [words[index - 1]?.entity, words[index]?.entity, words[index + 1]?.entity]
  if (entity === undefined) return 'O'
  const [opens, closes] = [before?.number !== entity.number, after?.number !== entity.number]
  switch (scheme) {
    case 'IOB1': return `${opens && before?.label === entity.label ? 'B' : 'I'}-${entity.label}`
    case 'IOB2': return `${opens ? 'B' : 'I'}-${entity.label}`
    case 'BIOES': return `${opens ? (closes ? 'S' : 'B') : closes ? 'E' : 'I'}-${entity.label}`
    case 'BILUO': return `${opens ? (closes ? 'U' : 'B') : closes ? 'L' : 'I'}-${entity.label}`
  }
}

/** Text of a sentence, tokens joined by one space, and its spans. */
function expectedOf(words: Sentence): { readonly text: string, readonly spans: readonly Span[] } {
  const spans: Span[] = []
  let [at, last] = [0, -1]
  for (const { token, entity } of words) {
    if (entity !== undefined && entity.number === last) spans.push({ start: spans.pop()?.start ?? 0, end: at + token.length, label: entity.label })
    else if (entity !== undefined) spans.push({ start: at, end: at + token.length, label: entity.label })
    last = entity?.number ?? -1
    at += token.length + 1
  }
  return { text: words.map(({ token }) => token).join(' '), spans }
}

const conllOf = (list: readonly Sentence[], scheme: Scheme, separator = '\t'): string =>
  list.map((words) => words.map(({ token }, index) => `${token}${separator}x${separator}${tagOf(words, index, scheme)}\n`).join('')).join('\n')

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    yield await Promise.resolve(bytes.slice(at, at + size))
    at += size
  }
}
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

async function read(content: string, format: ItemFormat, pieces: readonly number[] = [1 << 20]): Promise<readonly AnnotatedItem[]> {
  const items: AnnotatedItem[] = []
  for await (const item of readAnnotated(cut(new TextEncoder().encode(content), pieces), { file: 'f', format })) items.push(item)
  return items
}
const essence = (items: readonly AnnotatedItem[]): readonly unknown[] => items.map(({ item: { text, spans } }) => ({ text, spans }))

describe('a CoNLL file', () => {
  test.each(schemes)('in %s, read gives the spans that were written, in whatever pieces it comes', async (scheme) => {
    await fc.assert(fc.asyncProperty(sentences, sizes, fc.constantFrom('\t', ' '), async (list, pieces, separator) => {
      const content = conllOf(list, scheme, separator)
      const items = await read(content, 'conll', pieces)
      expect(essence(items)).toEqual(list.map(expectedOf))
      for (const { item: { text }, tokens = [] } of items) expect(tokens.map(({ start, end }) => text.slice(start, end)).join(' ')).toBe(text)
      expect(items).toEqual(await read(content, 'conll'))
    }), { seed: 20260424, numRuns: 200 })
  })

  test('has the same items with a byte-order mark, CRLF, odd blank lines, document marks and no last line end', async () => {
    const blank = fc.constantFrom('\n', '\n\n', '\t\n', '  \n\n', '-DOCSTART- -X- O\n', '\n-DOCSTART-\t\tO\n\n')
    await fc.assert(fc.asyncProperty(sentences, fc.array(blank, { minLength: 6, maxLength: 6 }), fc.boolean(), fc.boolean(), fc.boolean(), async (list, blanks, mark, crlf, open) => {
      const parts = list.map((words, index) => `${blanks[index] ?? '\n'}${conllOf([words], 'IOB2')}`).join('')
      const odd = `${mark ? '\ufeff' : ''}${open ? parts.slice(0, -1) : `${parts}${blanks[5] ?? ''}`}`
      expect(essence(await read(crlf ? odd.replaceAll('\n', '\r\n') : odd, 'conll'))).toEqual(list.map(expectedOf))
    }), { seed: 20260425, numRuns: 300 })
  })
})

/** Offsets in code points, as Python writes them. */
const inPoints = (text: string, { start, end, label: name }: Span): Span => ({ start: Array.from(text.slice(0, start)).length, end: Array.from(text.slice(0, end)).length, label: name })

describe('a spaCy file', () => {
  const forms: Readonly<Record<string, (list: readonly Sentence[], indent: number) => string>> = {
    'documents in a list': (list, indent) => JSON.stringify(list.map((words) => docOf(words)), null, indent),
    'documents one after another': (list, indent) => list.map((words) => JSON.stringify(docOf(words), null, indent)).join('\n'),
    'pairs in a list': (list, indent) => JSON.stringify(list.map((words) => pairOf(words)), null, indent),
    'pairs one after another': (list, indent) => list.map((words) => JSON.stringify(pairOf(words), null, indent)).join('\n'),
    'training format with a raw text': (list, indent) => JSON.stringify([{ id: 0, paragraphs: list.map((words) => ({ raw: expectedOf(words).text, sentences: [{ tokens: tokensOf(words) }] })) }], null, indent),
    'training format without': (list, indent) => JSON.stringify([{ id: 0, paragraphs: list.map((words) => ({ sentences: words.map((_, index) => ({ tokens: tokensOf(words).slice(index, index + 1) })) })) }], null, indent),
  }
  const docOf = (words: Sentence): unknown => {
    const { text, spans } = expectedOf(words)
    return { text, ents: spans.map((span) => inPoints(text, span)), tokens: [] }
  }
  const pairOf = (words: Sentence): unknown => {
    const { text, spans } = expectedOf(words)
    return [text, { entities: spans.map((span) => inPoints(text, span)).map(({ start, end, label: name }) => [start, end, name]) }]
  }
  const tokensOf = (words: Sentence): readonly unknown[] => words.map(({ token }, index) => ({ orth: token, ner: tagOf(words, index, 'BILUO') }))

  test.each(Object.keys(forms))('of %s, read gives the spans that were written, in whatever pieces it comes', async (form) => {
    await fc.assert(fc.asyncProperty(sentences, sizes, fc.constantFrom(0, 2), async (list, pieces, indent) => {
      const content = forms[form]?.(list, indent) ?? ''
      const items = await read(content, 'spacy', pieces)
      expect(essence(items)).toEqual(list.map(expectedOf))
      expect(items).toEqual(await read(`\ufeff${content.replaceAll('\n', '\r\n')}`, 'spacy'))
    }), { seed: 20260426, numRuns: 100 })
  })
})
