import { describe, expect, test } from '@jest/globals'
import { annotated, bytesOf, inPieces, named, refusal } from '../annotated.js'

/** As `Doc.to_json()` writes it. */
const doc = {
  text: '🚀 Acme hired Jean Luc.',
  ents: [{ start: 2, end: 6, label: 'ORG' }, { start: 13, end: 21, label: 'PERSON' }],
  sents: [{ start: 0, end: 22 }], cats: { news: 1 },
  tokens: [{ id: 0, start: 0, end: 1, tag: 'NN', pos: 'SYM', morph: '', lemma: '🚀', dep: 'dep', head: 1 }],
}
const other = { text: 'Nobody "was" \\ {hurt].', ents: [], tokens: [] }
const names = [['ORG:Acme', 'PERSON:Jean Luc'], []]
const json = (value: unknown): string => JSON.stringify(value)

describe('reading documents of Doc.to_json()', () => {
  test.each([
    ['a list', json([doc, other])],
    ['a list over many lines', JSON.stringify([doc, other], null, 2)],
    ['a line each', `${json(doc)}\n${json(other)}\n`],
    ['a line each, with blank lines and CRLF', `\r\n${json(doc)}\r\n\r\n${json(other)}`],
    ['one after another over many lines', `${JSON.stringify(doc, null, 2)}\n${JSON.stringify(other, null, 2)}`],
    ['a byte-order mark', `\ufeff${json([doc, other])}`],
    ['escapes', json([doc, other]).replaceAll('🚀', '\\ud83d\\ude80')],
  ])('%s', async (_, content) => {
    const items = await annotated('spacy', content)
    expect(items.map(named)).toEqual(names)
    expect(items.map(({ item }) => item.id)).toEqual(['gold.spacy#1', 'gold.spacy#2'])
    for (const size of [1, 2, 3, 50]) expect(await annotated('spacy', inPieces(bytesOf(content), size))).toEqual(items)
  })

  test('lines are those where documents begin', async () => {
    const items = await annotated('spacy', `[\n${json(doc)},\n\n${JSON.stringify(doc, null, 2)}, ${json(doc)}]`)
    expect(items.map(({ line }) => line)).toEqual([2, 4, 4 + JSON.stringify(doc, null, 2).split('\n').length - 1])
  })

  test('ids are taken where they are given', async () => {
    const items = await annotated('spacy', json([{ ...doc, id: 'a' }, { ...doc, id: 17 }, doc]))
    expect(items.map(({ item }) => item.id)).toEqual(['a', '17', 'gold.spacy#3'])
    expect(await refusal(annotated('spacy', `${json({ ...doc, id: 'a' })}\n${json({ ...doc, id: 'a' })}`))).toEqual(["2: the id 'a' was used in line 1"])
  })

  test('one document, and none', async () => {
    expect(await annotated('spacy', json(doc))).toHaveLength(1)
    for (const nothing of ['', '[]', ' [ ] ', '\n']) expect(await refusal(annotated('spacy', nothing))).toEqual(['1: the file holds no items'])
  })

  describe('span groups', () => {
    const grouped = { ...doc, spans: { 'sc': [{ start: 0, end: 6, label: 'NAME', kb_id: '' }, { start: 2, end: 6, label: 'FIRM', kb_id: '' }], 'a/b': [{ start: 13, end: 17, label: 'X', kb_id: '' }], 'none': [] } }

    test('are chosen by their key; ents means the entities', async () => {
      const choose = async (spansKey: string): Promise<unknown> => (await annotated('spacy', json(grouped), { spansKey })).map(named)
      expect(await choose('sc')).toEqual([['NAME:🚀 Acme', 'FIRM:Acme']])
      expect(await choose('a/b')).toEqual([['X:Jean']])
      expect(await choose('none')).toEqual([[]])
      expect(await choose('ents')).toEqual([['ORG:Acme', 'PERSON:Jean Luc']])
    })

    test('must be chosen from when there are any with spans', async () => {
      expect(await refusal(annotated('spacy', json(grouped)))).toEqual(["1: /spans: the document has spans in groups: choose one by --spans-key, 'sc', 'a/b'; or the entities by --spans-key ents"])
      expect(await annotated('spacy', json({ ...doc, spans: { sc: [] } }))).toHaveLength(1)
    })

    test('must be there when chosen', async () => {
      expect(await refusal(annotated('spacy', json(grouped), { spansKey: 'sv' }))).toEqual(["1: /spans: the document has no span group 'sv'; it has 'sc', 'a/b', 'none'"])
      expect(await refusal(annotated('spacy', json(doc), { spansKey: 'constructor' }))).toEqual(["1: /spans: the document has no span group 'constructor'; it has none"])
      expect(await refusal(annotated('spacy', `{"text": "x",\n"spans": {"sc": [{"start": 0,\n "end": 9, "label": "X"}]}}`, { spansKey: 'sc' }))).toEqual(['2: /spans/sc/0: 0–9 lies outside the text, which has 1 code points'])
    })
  })

  test.each([
    ['an offset outside the text', json({ ...doc, ents: [{ start: 2, end: 23, label: 'ORG' }] }), '1: /ents/0: 2–23 lies outside the text, which has 22 code points'],
    ['a span turned round', json({ ...doc, ents: [{ start: 6, end: 2, label: 'ORG' }] }), '1: /ents/0: start 6 is not before end 2'],
    ['a negative offset', json({ ...doc, ents: [{ start: -1, end: 2, label: 'ORG' }] }), '1: /ents/0: start and end must be whole numbers, at least 0'],
    ['no offset', json({ ...doc, ents: [{ start: 0, label: 'ORG' }] }), '1: /ents/0: start and end must be whole numbers, at least 0'],
    ['a label that is a number', json({ ...doc, ents: [{ start: 0, end: 2, label: 383 }] }), '1: /ents/0: the label must be a string of 1 to 100 characters'],
    ['overlapping spans of one label', json({ ...doc, ents: [{ start: 0, end: 6, label: 'A' }, { start: 2, end: 8, label: 'A' }] }), "1: two spans of the label 'A' overlap"],
    ['no entities', json({ text: 'secret' }), '1: /ents: there is no list of entities: the document was not annotated with them'],
    ['span groups as a list', json({ ...doc, spans: [] }), '1: /spans: span groups must be an object of lists by their keys'],
    ['an empty text', json({ text: '', ents: [] }), '1: the text is empty'],
    ['half a character', '{"text": "\\ud83d", "ents": []}', '1: the text holds half of a surrogate pair, which is no character'],
    ['an id that is a list', json({ ...doc, id: [] }), '1: /id: an id must be a string or a whole number'],
    ['another object', `[${json(doc)},\n{"words": ["secret"]}]`, "2: must be a document of spaCy: an object with 'text' as of Doc.to_json(), an object with 'paragraphs', or a pair of a text and its annotations"],
    ['a list in a list', '[[["secret"]]]', '1: a list must be a pair of a text and an object with its annotations'],
    ['a number', '17', '1: not JSON: a list or an object was expected'],
    ['a number in a list', `[${json(doc)},\n17]`, '2: not JSON: a list or an object was expected'],
    ['a comma too many', `[${json(doc)},\n]`, '2: not JSON: a list or an object was expected'],
    ['a comma missing', `[${json(doc)}\n${json(doc)}]`, "2: not JSON: ',' or ']' is missing after a document"],
    ['commas between lines', `${json(doc)},\n${json(doc)}`, '1: not JSON: a list or an object was expected'],
    ['a list that is not closed', `[${json(doc)}\n`, "2: not JSON: ']' is missing at the end"],
    ['a document that is not closed', `${json(doc)}\n{"text": "secret"`, '2: not JSON: the file ends inside this document'],
    ['something after the list', `[${json(doc)}]\n[]`, '2: not JSON: something follows the end of the list'],
    ['a mistake inside a document', `[${json(doc)},\n{"text": "secret",\n"ents": [,]}]`, '3: not JSON: a value is missing or misspelt'],
    ['brackets that do not match', '{"text": "secret"]\n', "1: not JSON: '}' is missing"],
    ['a key given twice', '{"text": "secret",\n"text": "x", "ents": []}', "2: not JSON: the key 'text' occurs twice"],
  ])('%s is refused with its line', async (_, content, problem) => {
    const problems = await refusal(annotated('spacy', content))
    expect(problems).toEqual([problem])
    expect(problems.join()).not.toContain('secret')
  })

  test('bytes that are not UTF-8 are refused with their line', async () => {
    const bytes = new Uint8Array([...bytesOf('{"text": "x",\n"ents": [], "a": "'), 0xff, ...bytesOf('"}')])
    expect(await refusal(annotated('spacy', bytes))).toEqual(['2: not UTF-8'])
  })

  test('a mistake in a document does not hide those of others', async () => {
    const bad = json({ text: 'x', ents: [{ start: 0, end: 2, label: 'X' }] })
    expect(await refusal(annotated('spacy', `${bad}\n{]\n${bad}\n`))).toEqual([
      '1: /ents/0: 0–2 lies outside the text, which has 1 code points', '2: not JSON: a key in double quotes is missing', '3: /ents/0: 0–2 lies outside the text, which has 1 code points',
    ])
    expect(await refusal(annotated('spacy', `${bad}\n`.repeat(30)))).toHaveLength(20)
  })

  test('texts and documents over the limit are refused', async () => {
    expect(await annotated('spacy', json(doc), { maxDocumentBytes: 25 })).toHaveLength(1)
    expect(await refusal(annotated('spacy', json(doc), { maxDocumentBytes: 24 }))).toEqual(['1: the text has 25 bytes; at most 24 are allowed'])
    const long = json({ ...other, tokens: Array.from({ length: 50_000 }, (_, id) => ({ id, start: 0, end: 1 })) })
    expect(await refusal(annotated('spacy', `${json(other)}\n${long}`, { maxDocumentBytes: 100 }))).toEqual([`2: the document has ${long.length} bytes of JSON; at most 1004000 are allowed: divide it`])
  })
})

describe('reading pairs of a text and its annotations', () => {
  const pair = [doc.text, { entities: [[2, 6, 'ORG'], [13, 21, 'PERSON', 'Q1']], cats: {} }]
  const none = [other.text, { entities: [] }]

  test.each([
    ['a list', json([pair, none])],
    ['a line each', `${json(pair)}\n${json(none)}`],
    ['beside other documents', json([pair, other])],
  ])('%s', async (_, content) => {
    const items = await annotated('spacy', content)
    expect(items.map(named)).toEqual(names)
    for (const size of [1, 2, 5]) expect(await annotated('spacy', inPieces(bytesOf(content), size))).toEqual(items)
  })

  test('one pair alone, over many lines', async () => {
    expect((await annotated('spacy', JSON.stringify(pair, null, 2))).map(named)).toEqual(names.slice(0, 1))
  })

  test('span groups are chosen', async () => {
    const grouped = [doc.text, { entities: [], spans: { sc: [[0, 6, 'NAME']] } }]
    expect((await annotated('spacy', json([grouped]), { spansKey: 'sc' })).map(named)).toEqual([['NAME:🚀 Acme']])
    expect((await refusal(annotated('spacy', json([grouped]))))[0]).toContain("--spans-key, 'sc'")
  })

  test.each([
    ['tags of tokens', [doc.text, { entities: ['O', 'U-ORG'] }], '/1/entities/0: tags of tokens are not supported here: entities must be given by start, end and label'],
    ['no entities', [doc.text, { cats: {} }], '/1/entities: there is no list of entities'],
    ['no annotations', [doc.text], 'a list must be a pair of a text'],
    ['an offset outside the text', [doc.text, { entities: [[0, 23, 'X']] }], '/1/entities/0: 0–23 lies outside the text'],
  ])('%s: refused', async (_, value, reason) => {
    const [problem] = await refusal(annotated('spacy', json([value])))
    expect(problem).toContain(`1: ${reason}`)
  })
})
