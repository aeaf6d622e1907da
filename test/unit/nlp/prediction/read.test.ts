import { describe, expect, test } from '@jest/globals'
import { writePrediction } from '../../../../src/nlp/index.js'
import { bytesOf, inPieces, predictions, refusal } from '../annotated.js'

const span = (start: number, end: number, label = 'A'): { readonly start: number, readonly end: number, readonly label: string } => ({ start, end, label })

describe('reading predictions', () => {
  test('JSONL: spans or an error by id; offsets stay as they are', async () => {
    const file = '{"id":"a","spans":[{"start":2,"end":6,"label":"A"}]}\n\n{"id":"b","error":"States.Timeout","cause":"late"}\r\n{"id":"c","text":"x","spans":[],"slices":{"source":"wire"}}'
    expect(await predictions('jsonl', `\ufeff${file}`)).toEqual([
      { file: 'folder/new.jsonl', line: 1, id: 'a', outcome: { spans: [span(2, 6)] } },
      { file: 'folder/new.jsonl', line: 3, id: 'b', outcome: { error: 'States.Timeout', cause: 'late' } },
      { file: 'folder/new.jsonl', line: 4, id: 'c', text: 'x', outcome: { spans: [] } },
    ])
    expect(await predictions('jsonl', inPieces(bytesOf(file), 3))).toEqual(await predictions('jsonl', file))
  })

  test('spans may overlap and repeat', async () => {
    const [one] = await predictions('jsonl', '{"id":"a","spans":[{"start":0,"end":2,"label":"A"},{"start":0,"end":2,"label":"A"},{"start":1,"end":3,"label":"A"}]}')
    expect(one?.outcome).toEqual({ spans: [span(0, 2), span(0, 2), span(1, 3)] })
  })

  test('CoNLL: spans by tokens, without ids', async () => {
    expect(await predictions('conll', 'Acme\tB-A\nInc\tI-A\nfell\tO\n\nso\tO\n')).toEqual([
      { file: 'folder/new.conll', line: 1, text: 'Acme Inc fell', tokens: [{ start: 0, end: 4, line: 1 }, { start: 5, end: 8, line: 2 }, { start: 9, end: 13, line: 3 }], outcome: { spans: [span(0, 2)] } },
      { file: 'folder/new.conll', line: 5, text: 'so', tokens: [{ start: 0, end: 2, line: 5 }], outcome: { spans: [] } },
    ])
    const [one] = await predictions('conll', 'Acme B-A O\n', { tagColumn: 2 })
    expect(one?.outcome).toEqual({ spans: [span(0, 1)] })
  })

  test('spaCy: spans in code points; an id only where it is given', async () => {
    const docs = [{ text: '🚀 Acme', ents: [span(2, 6)] }, { id: 'b', text: 'x', ents: [], spans: { sc: [span(0, 1), span(0, 1)] } }]
    expect(await predictions('spacy', JSON.stringify(docs), { spansKey: 'ents' })).toEqual([
      { file: 'folder/new.spacy', line: 1, text: '🚀 Acme', outcome: { spans: [span(2, 6)] } },
      { file: 'folder/new.spacy', line: 1, id: 'b', text: 'x', outcome: { spans: [] } },
    ])
    const [one] = await predictions('spacy', JSON.stringify(docs.slice(1)), { spansKey: 'sc' })
    expect(one?.outcome).toEqual({ spans: [span(0, 1), span(0, 1)] })
  })

  const good = '{"id":"a","spans":[]}\n'
  test.each([
    ['an id used twice', `${good}\n${good}`, "3: the id 'a' was used in line 1"],
    ['neither spans nor an error', `${good}{"id":"b","text":"secret"}`, "2: 'spans' is missing, or 'error' for an item without a result"],
    ['spans and an error', '{"id":"b","spans":[],"error":"x"}', "1: 'spans' and 'error' cannot both be given"],
    ['a cause of nothing', '{"id":"b","spans":[],"cause":"x"}', "1: 'cause' belongs to an 'error'"],
    ['no id', '{"spans":[]}', "1: 'id' is missing"],
    ['an empty error', '{"id":"b","error":""}', '1: /error: must not be empty'],
    ['a span turned round', '{"id":"b","spans":[{"start":2,"end":1,"label":"A"}]}', '1: /spans/0: start 2 is not before end 1'],
    ['a negative offset', '{"id":"b","spans":[{"start":-2,"end":1,"label":"A"}]}', '1: /spans/0/start: must be at least 0, not -2'],
    ['a field given twice', '{"id":"b","spans":[],"spans":[]}', "1: not JSON: the key 'spans' occurs twice"],
    ['an unknown field', '{"id":"b","spans":[],"label":"secret"}', "1: /label: unknown field 'label'; known are id, text, spans, slices, error, cause"],
    ['an unknown field of a span', '{"id":"b","spans":[{"start":1,"end":2,"label":"A","score":0.5}]}', "1: /spans/0/score: unknown field 'score'; known are start, end, label"],
    ['no JSON', `${good}secret`, '2: not JSON: a value is missing or misspelt'],
    ['nothing', '\n', '1: the file holds no predictions'],
  ])('%s is refused with its line', async (_, content, problem) => {
    const problems = await refusal(predictions('jsonl', content))
    expect(problems).toEqual([problem])
    expect(problems.join()).not.toContain('secret')
  })

  test('other formats are refused as for examples', async () => {
    expect(await refusal(predictions('conll', 'a\tB\n'))).toEqual(['1: the tag is neither O nor one of B- I- E- S- L- U- and a type'])
    expect(await refusal(predictions('conll', ''))).toEqual(['1: the file holds no predictions'])
    expect(await refusal(predictions('spacy', '{"text":"x","ents":[{"start":0,"end":2,"label":"A"}]}'))).toEqual(['1: /ents/0: 0–2 lies outside the text, which has 1 code points'])
    expect(await refusal(predictions('jsonl', 'x\n'.repeat(30)))).toHaveLength(20)
  })
})

describe('writing a prediction', () => {
  const item = { id: 'a', text: '🚀 Acme' }

  test('offsets become code points', async () => {
    const line = writePrediction(item, { spans: [span(3, 7)] })
    expect(line).toBe('{"id":"a","spans":[{"start":2,"end":6,"label":"A"}]}')
    expect((await predictions('jsonl', line))[0]?.outcome).toEqual({ spans: [span(2, 6)] })
  })

  test('an error is written as it is', async () => {
    expect(writePrediction(item, { error: 'States.Timeout' })).toBe('{"id":"a","error":"States.Timeout"}')
    const [read] = await predictions('jsonl', writePrediction(item, { error: 'E', cause: 'c' }))
    expect(read?.outcome).toEqual({ error: 'E', cause: 'c' })
  })

  test.each([[1, 7], [3, 9], [3, 3], [5, 4]])('%d–%d is not a part of the text', (start, end) => {
    expect(() => writePrediction(item, { spans: [span(start, end)] })).toThrow(RangeError)
  })
})
