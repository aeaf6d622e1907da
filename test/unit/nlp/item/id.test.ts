import { describe, expect, test } from '@jest/globals'
import { createItemIds, formatOf } from '../../../../src/nlp/index.js'
import { annotated, refusal } from '../annotated.js'

describe('ids', () => {
  test('are unique in all files that are read with one register', async () => {
    const ids = createItemIds()
    await annotated('conll', 'a\tO\n\nb\tO\n', { file: 'x/a.conll', ids })
    await annotated('conll', 'a\tO\n', { file: 'b.conll', ids })
    expect(await refusal(annotated('conll', '\na\tO\n\nb\tO\n', { file: 'y/a.conll', ids }))).toEqual([
      "2: the id 'a.conll#1' was used in x/a.conll:1",
      "4: the id 'a.conll#2' was used in x/a.conll:3",
    ])
    expect(await refusal(annotated('jsonl', '{"id":"b.conll#1","text":"x","spans":[]}', { ids }))).toEqual(["1: the id 'b.conll#1' was used in b.conll:1"])
  })

  test('begin with the last part of the path', async () => {
    for (const file of ['a.conll', 'x/a.conll', '/x/y/a.conll', 'C:\\x\\a.conll']) {
      expect((await annotated('conll', 'a\tO\n', { file }))[0]?.item.id).toBe('a.conll#1')
    }
  })
})

test.each([
  ['a.conll', 'conll'], ['a.iob', 'conll'], ['x.y/a.IOB2', 'conll'], ['a.bio', 'conll'], ['a.bioes', 'conll'], ['a.tsv', 'conll'], ['a.json', 'spacy'],
  ['a.jsonl', 'jsonl'], ['a.txt', 'jsonl'], ['json', 'spacy'], ['a', 'jsonl'], ['conll/a', 'jsonl'],
])('%s is of the format %s', (name, format) => {
  expect(formatOf(name)).toBe(format)
})
