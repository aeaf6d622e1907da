import { describe, expect, test } from '@jest/globals'
import { alignPrediction } from '../../../../src/nlp/index.js'
import type { AlignedPrediction, ItemFormat } from '../../../../src/nlp/index.js'
import { annotated, predictions, refusal } from '../annotated.js'

/** The first item of a file with the first prediction of another. */
async function align(goldFormat: ItemFormat, gold: string, format: ItemFormat, content: string): Promise<AlignedPrediction> {
  const [[item], [prediction]] = [await annotated(goldFormat, gold), await predictions(format, content)]
  if (item === undefined || prediction === undefined) throw new Error('nothing to align')
  return alignPrediction(item, prediction)
}

const gold = '\n{"id":"a","text":"🚀 secret up","spans":[]}'
const conll = '\n🚀\tO\nsecret\tB-A\nup\tO\n'

describe('aligning a prediction', () => {
  test('JSONL: offsets are counted in the text of the item', async () => {
    expect(await align('jsonl', gold, 'jsonl', '{"id":"a","spans":[{"start":2,"end":8,"label":"A"},{"start":0,"end":1,"label":"B"}]}')).toEqual({
      outcome: { spans: [{ start: 3, end: 9, label: 'A' }, { start: 0, end: 2, label: 'B' }] }, differingTokens: 0, differing: [],
    })
    expect((await align('conll', conll, 'jsonl', '{"id":"gold.conll#1","spans":[{"start":2,"end":8,"label":"A"}]}')).outcome).toEqual({ spans: [{ start: 3, end: 9, label: 'A' }] })
  })

  test('an error stays one', async () => {
    expect((await align('jsonl', gold, 'jsonl', '{"id":"a","error":"States.Timeout"}')).outcome).toEqual({ error: 'States.Timeout' })
  })

  test('spaCy: the text must be that of the item', async () => {
    expect((await align('conll', conll, 'spacy', '{"text":"🚀 secret up","ents":[{"start":2,"end":8,"label":"A"}]}')).outcome).toEqual({ spans: [{ start: 3, end: 9, label: 'A' }] })
    expect(await refusal(align('jsonl', gold, 'spacy', '\n{"text":"🚀 secret  up","ents":[]}'))).toEqual(['2: the text is not that of the item at folder/gold.jsonl:2'])
  })

  test('CoNLL: by the place of the token, also where it is written in another way', async () => {
    expect(await align('conll', conll, 'conll', '\n\n:rocket:\tB-A\nsecret\tI-A\nUP\tB-B\n')).toEqual({
      outcome: { spans: [{ start: 0, end: 9, label: 'A' }, { start: 10, end: 12, label: 'B' }] },
      differingTokens: 2, differing: [{ goldLine: 2, line: 3 }, { goldLine: 4, line: 5 }],
    })
  })

  test('all differing tokens are counted, the first 20 are told', async () => {
    const { differingTokens, differing } = await align('conll', 'a\tO\n'.repeat(30), 'conll', 'b\tO\n'.repeat(30))
    expect([differingTokens, differing.length, differing.at(-1)]).toEqual([30, 20, { goldLine: 20, line: 20 }])
  })

  test.each([
    ['a span outside the text', 'jsonl', gold, 'jsonl', '{"id":"b","spans":[]}\n{"id":"a","spans":[{"start":2,"end":12,"label":"A"}]}', 1, '2: /spans/0: 2–12 lies outside the text, which has 11 code points (item at folder/gold.jsonl:2)'],
    ['another text', 'jsonl', gold, 'jsonl', '{"id":"b","spans":[]}\n{"id":"a","text":"secret","spans":[]}', 1, '2: the text is not that of the item at folder/gold.jsonl:2'],
    ['another number of tokens', 'conll', conll, 'conll', 'x\tO\n\n🚀\tO\nsecret\tO\n', 1, '3: the sentence has 2 tokens, that at folder/gold.conll:2 has 3'],
    ['tokens for an item without', 'jsonl', gold, 'conll', '🚀\tO\n', 0, '1: predictions of a CoNLL file are put upon tokens, but the item at folder/gold.jsonl:2 is not of a CoNLL file'],
  ] as const)('%s is refused with the line of the prediction', async (_, goldFormat, goldContent, format, content, index, problem) => {
    const [item] = await annotated(goldFormat, goldContent)
    const prediction = (await predictions(format, content))[index]
    if (item === undefined || prediction === undefined) throw new Error('nothing to align')
    const problems = await refusal((async () => alignPrediction(item, await Promise.resolve(prediction)))())
    expect(problems).toEqual([problem])
    expect(problems.join()).not.toContain('secret')
  })
})
