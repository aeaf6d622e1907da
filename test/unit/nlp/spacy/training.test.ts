import { describe, expect, test } from '@jest/globals'
import { annotated, named, refusal } from '../annotated.js'

type Token = Readonly<Record<string, unknown>>
const tokens = (...pairs: readonly (readonly [string, string])[]): readonly Token[] => pairs.map(([orth, ner], id) => ({ id, orth, ner, tag: 'NN', head: 0, dep: 'dep' }))
const first = tokens(['🚀', 'O'], ['Acme', 'U-ORG'], ['hired', 'O'])
const second = tokens(['Jean', 'B-PERSON'], ['-', 'I-PERSON'], ['Luc', 'L-PERSON'], ['.', 'O'])
const sentences = [{ tokens: first, brackets: [] }, { tokens: second, brackets: [] }]
const paragraph = { raw: '🚀  Acme hired\nJean-Luc.\n', sentences, cats: [] }
const read = async (...paragraphs: readonly unknown[]): ReturnType<typeof annotated> => annotated('spacy', JSON.stringify([{ id: 0, paragraphs }]))

describe('reading the training format of spaCy 2', () => {
  test('tokens are found in the raw text; an item is a paragraph', async () => {
    const items = await read(paragraph, { raw: 'Hm.', sentences: [{ tokens: tokens(['Hm', 'O'], ['.', 'O']) }] })
    expect(items.map(({ item }) => [item.id, item.text])).toEqual([['gold.spacy#1', paragraph.raw], ['gold.spacy#2', 'Hm.']])
    expect(items.map(named)).toEqual([['ORG:Acme', 'PERSON:Jean-Luc'], []])
  })

  test('documents are several, or one alone', async () => {
    expect(await annotated('spacy', JSON.stringify([{ id: 0, paragraphs: [paragraph] }, { id: 0, paragraphs: [paragraph, paragraph] }]))).toHaveLength(3)
    expect(await annotated('spacy', JSON.stringify({ id: 0, paragraphs: [paragraph] }))).toHaveLength(1)
  })

  test('without a raw text, tokens are joined by a space, or by the space they have', async () => {
    const [joined] = await read({ sentences })
    expect(joined?.item.text).toBe('🚀 Acme hired Jean - Luc .')
    expect(joined === undefined ? [] : named(joined)).toEqual(['ORG:Acme', 'PERSON:Jean - Luc'])
    const spaces = ['', '', '', ' ']
    const [spaced] = await read({ raw: null, sentences: [{ tokens: first }, { tokens: second.map((token, index) => ({ ...token, space: spaces[index] })) }] })
    expect(spaced?.item.text).toBe('🚀 Acme hired Jean-Luc. ')
    expect(spaced === undefined ? [] : named(spaced)).toEqual(['ORG:Acme', 'PERSON:Jean-Luc'])
  })

  test('tokens of white space are tokens', async () => {
    const [item] = await read({ raw: 'a  b', sentences: [{ tokens: tokens(['a', 'O'], [' ', 'O'], ['b', 'U-X']) }] })
    expect(item?.item.spans).toEqual([{ start: 3, end: 4, label: 'X' }])
  })

  const missing = "says that it is not known whether the token belongs to an entity; O says that it does not"
  test.each([
    ['a tag that is not known', { sentences: [{ tokens: tokens(['secret', '-']) }] }, `/sentences/0/tokens/0/ner: '-' ${missing}`],
    ['an empty tag', { sentences: [{ tokens: tokens(['secret', '']) }] }, `/sentences/0/tokens/0/ner: '' ${missing}`],
    ['no tag', { sentences: [{ tokens: tokens(['secret', 'O']) }, { tokens: [{ orth: 'secret' }] }] }, `/sentences/1/tokens/0/ner: its absence ${missing}`],
    ['another tag', { sentences: [{ tokens: tokens(['secret', 'ORG']) }] }, '/sentences/0/tokens/0/ner: the tag is neither O nor one of B- I- E- S- L- U- and a type'],
    ['an empty token', { sentences: [{ tokens: tokens(['', 'O']) }] }, '/sentences/0/tokens/0/orth: must be a string that is not empty'],
    ['a space that is none', { sentences: [{ tokens: [{ orth: 'secret', ner: 'O', space: true }] }] }, '/sentences/0/tokens/0/space: must be a string'],
    ['a token that is no object', { sentences: [{ tokens: ['secret'] }] }, '/sentences/0/tokens/0: must be an object'],
    ['no tokens', { raw: 'secret', sentences: [] }, ': the paragraph has no tokens, so nothing tells its entities'],
    ['a sentence without tokens', { sentences: [{}] }, '/sentences/0/tokens: must be a list'],
    ['no sentences', { raw: 'secret' }, '/sentences: must be a list'],
    ['a raw text that is none', { raw: 1, sentences }, '/raw: must be a string'],
    ['a token that is not in the raw text', { raw: '🚀 secret hired Jean-Luc.', sentences }, '/sentences/0/tokens/1/orth: the token does not follow in the raw text'],
    ['a raw text with more than the tokens', { ...paragraph, raw: `${paragraph.raw}secret` }, '/sentences/1/tokens/3: the raw text goes on after the last token'],
  ])('%s is refused', async (_, value, reason) => {
    const problems = await refusal(read(value))
    expect(problems).toEqual([`1: /paragraphs/0${reason}`])
    expect(problems.join()).not.toContain('secret')
  })

  test('a mistake is told with the line of its token', async () => {
    const content = JSON.stringify([{ id: 0, paragraphs: [{ sentences: [{ tokens: tokens(['a', 'O'], ['b', '-']) }] }] }], null, 1)
    const line = content.slice(0, content.indexOf('"-"')).split('\n').length
    expect((await refusal(annotated('spacy', content)))[0]).toContain(`${line}: /paragraphs/0/sentences/0/tokens/1/ner: '-'`)
  })

  test('has no span groups', async () => {
    const content = JSON.stringify([{ id: 0, paragraphs: [paragraph] }])
    expect(await annotated('spacy', content, { spansKey: 'ents' })).toHaveLength(1)
    expect(await refusal(annotated('spacy', content, { spansKey: 'sc' }))).toEqual(["1: /paragraphs: the training format of spaCy 2 has no span groups, so none is 'sc'"])
  })
})
